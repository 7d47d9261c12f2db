package dev.arrayc.library;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Functions of {@code jax.numpy} that apply a program's function, or choose between arrays. */
final class Applications {
  private Applications() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    of(rows, "piecewise", "x, condlist, funclist, *args, **kw", Applications::piecewise);
    of(
        rows,
        "fromfunction",
        "function, shape, *, dtype=None, **kwargs",
        Applications::fromFunction);
    of(rows, "apply_along_axis", "func1d, axis, arr, *args, **kwargs", Applications::alongAxis);
    plain(rows, "apply_over_axes", "func, a, axes", Applications::overAxes);
    plain(rows, "choose", "a, choices, out=None, mode='raise'", Applications::choose);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void of(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static void plain(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax.numpy." + name, signature, body::apply));
  }

  /** The program's function with the further arguments of the call. */
  private static PyValue call(
      Arguments a, PyCallable function, List<Array> arrays, String rest, String keywords) {
    List<PyValue> positional = new ArrayList<>(arrays);
    if (!rest.isEmpty()) {
      positional.addAll(((PyTuple) a.value(rest)).items());
    }
    SequencedMap<String, PyValue> keyword = new LinkedHashMap<>();
    ((PyDict) a.value(keywords))
        .entries()
        .values()
        .forEach(e -> keyword.put(((PyStr) e.key()).value(), e.value()));
    return function.call(positional, keyword);
  }

  private static Array array(Arguments a, PyValue result) {
    return Literals.lift(result)
        .orElseThrow(
            () ->
                a.error(
                    "TypeError",
                    "Output from batched function "
                        + Reprs.plain(result)
                        + " with type "
                        + Reprs.typeOf(result)
                        + " is not a valid JAX type"));
  }

  /**
   * What a function of scalars makes of each element: elementwise operations on the whole arrays,
   * or else a loop over the elements.
   *
   * @param call from scalars to what the program's function returns
   */
  private static Array perElement(
      Arguments a, PyCallable function, List<Array> arrays, Function<List<Array>, PyValue> call) {
    List<Long> shape = arrays.getFirst().type().shape();
    if (shape.isEmpty()) {
      return array(a, call.apply(arrays));
    }
    List<Region.Slot> scalars =
        arrays.stream().map(x -> new Region.Slot(TensorType.scalar(x.dtype()), x.weak())).toList();
    Region region = Region.trace("vmap", function, scalars, call);
    if (region.types().size() != 1) {
      throw Session.current()
          .limitation(
              "jnp." + a.function() + " of a function that returns several arrays",
              "call it once for each");
    }
    List<Operation> operations = region.block().operations();
    if (region.slots().getFirst().type().rank() == 0
        && operations.stream().allMatch(op -> op.op().isElementwise() || op.op() == Op.CONSTANT)) {
      Attributes dimensions = Attributes.NONE.with("dimensions", Shapes.all(shape.size()));
      List<Block> body = List.of(region.block());
      return Staging.bind(
          "map",
          region.types().getFirst().weak(),
          arrays,
          (b, v) -> b.emit(Op.MAP, v, dimensions, body, List.of()).getFirst());
    }
    List<Array> flat = arrays.stream().map(Manipulation::ravel).toList();
    Array each = Repetition.each(flat, p -> List.of(array(a, call.apply(p)))).getFirst();
    List<Long> whole = new ArrayList<>(shape);
    whole.addAll(each.type().shape().subList(1, each.type().rank()));
    return Lax.reshape(each, whole);
  }

  /** Where several conditions hold, the last one counts; where none does, the default. */
  private static PyValue piecewise(Arguments a) {
    Array x = a.array("x");
    Array all = Elementwise.truth(Creation.array(a.value("condlist")));
    if (all.type().rank() == 0) {
      throw a.error("TypeError", "len() of unsized object");
    }
    List<Array> conditions = Indexing.rows(all);
    List<PyValue> functions = new ArrayList<>(a.items("funclist"));
    int count = conditions.size();
    if (functions.size() == count) {
      functions.add(PyInt.of(0));
    } else if (functions.size() != count + 1) {
      throw a.error(
          "ValueError",
          "with %d condition(s), either %d or %d functions are expected; got %d"
              .formatted(count, count, count + 1, functions.size()));
    }
    List<List<Long>> shapes = new ArrayList<>(List.of(x.type().shape()));
    conditions.forEach(c -> shapes.add(c.type().shape()));
    List<Long> shape = Shapes.broadcast("vectorize", shapes);
    Array wide = Lax.broadcastTo(x, shape);
    Array result = piece(a, functions.getLast(), wide);
    for (int i = 0; i < count; i++) {
      Array condition = Lax.broadcastTo(conditions.get(i), shape);
      result = Lax.select(condition, piece(a, functions.get(i), wide), result);
    }
    return result;
  }

  private static Array piece(Arguments a, PyValue piece, Array x) {
    Array value =
        piece instanceof PyCallable f
            ? perElement(a, f, List.of(x), p -> call(a, f, p, "args", "kw"))
            : Creation.array(piece);
    return Lax.broadcastTo(Lax.convert(value, x.dtype()), x.type().shape());
  }

  private static PyValue fromFunction(Arguments a) {
    PyCallable function = a.callable("function");
    List<Long> shape = Shapes.shape(a.value("shape"), "shape argument of jnp.fromfunction()");
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultFloat);
    List<Array> places = new ArrayList<>();
    for (int axis = 0; axis < shape.size(); axis++) {
      places.add(Lax.iota(dtype, shape, axis));
    }
    return places.isEmpty()
        ? call(a, function, places, "", "kwargs")
        : perElement(a, function, places, p -> call(a, function, p, "", "kwargs"));
  }

  private static PyValue alongAxis(Arguments a) {
    PyCallable function = a.callable("func1d");
    Array x = a.array("arr");
    int rank = x.type().rank();
    int axis = a.axis("axis", rank);
    if (rank == 1) {
      return call(a, function, List.of(x), "args", "kwargs");
    }
    List<Long> before = x.type().shape().subList(0, axis);
    List<Long> after = x.type().shape().subList(axis + 1, rank);
    Array last = Manipulation.moveAxis(x, axis, rank - 1);
    long count = Shapes.size(before) * Shapes.size(after);
    Array lines = Lax.reshape(last, List.of(count, x.type().dim(axis)));
    Array each =
        Repetition.each(
                List.of(lines), p -> List.of(array(a, call(a, function, p, "args", "kwargs"))))
            .getFirst();
    List<Long> own = each.type().shape().subList(1, each.type().rank());
    List<Long> parts = List.of(Shapes.size(before), Shapes.size(after), Shapes.size(own));
    Array turned = Lax.transpose(Lax.reshape(each, parts), List.of(0L, 2L, 1L));
    List<Long> shape = new ArrayList<>(before);
    shape.addAll(own);
    shape.addAll(after);
    return Lax.reshape(turned, shape);
  }

  private static PyValue overAxes(Arguments a) {
    Array x = a.array("a");
    for (PyValue axis : a.items("axes")) {
      Array y = array(a, Region.call(a.callable("func"), List.of(x, axis)));
      if (y.type().rank() == x.type().rank() - 1) {
        y = Lax.expandDims(y, Shapes.axes(axis, x.type().rank()));
      }
      if (y.type().rank() != x.type().rank()) {
        throw a.error("ValueError", "function is not returning an array of the correct shape");
      }
      x = y;
    }
    return x;
  }

  private static PyValue choose(Arguments a) {
    if (a.optional("out").isPresent()) {
      throw a.error("NotImplementedError", "The 'out' argument to jnp.choose is not supported.");
    }
    Array given = a.array("a");
    List<Array> choices = a.arrays("choices");
    if (!given.dtype().isInteger()) {
      throw a.error("ValueError", "`a` array must be integer typed");
    }
    Array places = places(a, given, choices.size());
    if (choices.isEmpty()) {
      throw a.error(
          "IndexError",
          "Too many indices: array is 1-dimensional, but "
              + (places.type().rank() + 1)
              + " were indexed",
          "give one choice at least");
    }
    List<Array> promoted = Elementwise.promote(choices.toArray(Array[]::new));
    List<List<Long>> shapes = new ArrayList<>(List.of(places.type().shape()));
    promoted.forEach(x -> shapes.add(x.type().shape()));
    List<Long> shape = Shapes.broadcast("broadcast_shapes", shapes);
    List<Array> wide = promoted.stream().map(x -> Lax.broadcastTo(x, shape)).toList();
    Array index = Lax.expandDims(Lax.broadcastTo(places, shape), List.of(0L));
    Array chosen = Lax.squeeze(Taking.along(Joins.stack(wide, 0), index, 0), List.of(0L));
    return Lax.convert(chosen, chosen.dtype());
  }

  private static Array places(Arguments a, Array given, int count) {
    Term places = Term.of(given);
    return switch (a.string("mode")) {
      case "raise" -> {
        if (!(given instanceof Concrete c)) {
          throw TracerErrors.concretization(
              (Tracer) given,
              "The error occurred because jnp.choose was jit-compiled with mode='raise'. Use"
                  + " mode='wrap' or mode='clip' instead.");
        }
        if (LongStream.of(c.tensor().longs()).anyMatch(i -> i < 0 || i >= count)) {
          throw a.error("ValueError", "invalid entry in choice array");
        }
        yield given;
      }
      case "wrap" -> Elementwise.remainder(given, places.number(count).array());
      case "clip" -> places.max(places.number(0)).min(places.number(count - 1)).array();
      default ->
          throw a.error(
              "ValueError",
              "mode="
                  + Reprs.of(a.value("mode"))
                  + " not understood. Must be 'raise', 'wrap', or 'clip'");
    };
  }
}
