package dev.arrayc.library;

import dev.arrayc.interpret.Reducer;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Windows that slide over arrays: {@code reduce_window}, and reductions with a function. */
final class Windows {
  private Windows() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    rows.add(
        LibraryFunction.of(
            "jax.lax.reduce_window",
            "operand, init_value, computation, window_dimensions, window_strides, padding,"
                + " base_dilation=None, window_dilation=None",
            Windows::reduceWindow));
    rows.add(
        LibraryFunction.of(
            "jax.lax.reduce", "operands, init_values, computation, dimensions", Windows::reduce));
    rows.add(
        LibraryFunction.plain(
            "jax.lax.padtype_to_pads",
            "in_shape, window_shape, window_strides, padding",
            a ->
                new PyList(
                    pads(
                            a.value("padding"),
                            Shapes.shape(a.value("in_shape"), ""),
                            Shapes.shape(a.value("window_shape"), ""),
                            Shapes.shape(a.value("window_strides"), ""),
                            a)
                        .stream()
                        .map(p -> PyTuple.of(PyInt.of(p.get(0)), PyInt.of(p.get(1))))
                        .toList())));
    return rows;
  }

  /** {@return a list of numbers, or as many ones for {@code None}} */
  static List<Long> orOnes(Arguments a, String name, int rank) {
    return a.optional(name)
        .map(v -> Shapes.shape(v, ""))
        .orElseGet(() -> Collections.nCopies(rank, 1L));
  }

  /** {@return the size of a window whose elements lie apart} */
  static long dilated(long size, long dilation) {
    return size == 0 ? 0 : (size - 1) * dilation + 1;
  }

  /**
   * {@return low and high padding of each axis: as given, or by name: SAME keeps ceil(size/stride)
   * windows, the odd element behind (SAME_LOWER: in front), VALID pads nothing}
   */
  static List<List<Long>> pads(
      PyValue padding, List<Long> sizes, List<Long> windows, List<Long> strides, Arguments a) {
    if (!(padding instanceof PyStr name)) {
      List<List<Long>> pads = new ArrayList<>();
      for (PyValue pair : Shapes.sequence(padding).orElseThrow(() -> unknown(padding, a))) {
        List<Long> both = Shapes.shape(pair, "");
        if (both.size() != 2) {
          throw unknown(padding, a);
        }
        pads.add(both);
      }
      return pads;
    }
    List<List<Long>> pads = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      // NumPy divides by 0 to 0.
      long out = strides.get(i) == 0 ? 0 : Math.ceilDiv(sizes.get(i), strides.get(i));
      long total = Math.max(0, (out - 1) * strides.get(i) + windows.get(i) - sizes.get(i));
      pads.add(
          switch (name.value().toUpperCase(java.util.Locale.ROOT)) {
            case "SAME" -> List.of(total / 2, total - total / 2);
            case "SAME_LOWER" -> List.of(total - total / 2, total / 2);
            case "VALID" -> List.of(0L, 0L);
            default -> throw unknown(padding, a);
          });
    }
    return pads;
  }

  private static RuntimeException unknown(PyValue padding, Arguments a) {
    return padding instanceof PyStr s
        ? a.error(
            "RuntimeError",
            "Unrecognized padding type: expected 'VALID', 'SAME', or 'SAME_LOWER', got "
                + s.value()
                + ".")
        : a.error(
            "TypeError",
            "padding must be a string or a sequence of (low, high) pairs, got "
                + Reprs.of(padding));
  }

  /** Operands, starts and how their results make up what the function returns. */
  private record Reduction(
      List<Array> operands, List<Array> starts, PyTrees.TreeDef structure, PyCallable function) {
    static Reduction of(Arguments a, String operands, String starts) {
      PyTrees.Flat flat = PyTrees.flatten(a.value(operands));
      List<Array> arrays = arrays(flat.leaves(), a);
      List<Array> given = arrays(PyTrees.flatten(a.value(starts)).leaves(), a);
      if (arrays.size() != given.size() || arrays.isEmpty()) {
        throw a.error(
            "TypeError",
            "Operands must have the same tree structure as init_values: "
                + flat.structure()
                + " vs. "
                + PyTrees.flatten(a.value(starts)).structure());
      }
      List<Array> inits = new ArrayList<>();
      for (int i = 0; i < arrays.size(); i++) {
        Array init = given.get(i);
        DType dtype = arrays.get(i).dtype();
        inits.add(init.weak() ? Lax.convert(init, dtype) : init);
        if (inits.get(i).dtype() != dtype || init.type().rank() != 0) {
          throw a.error(
              "TypeError",
              a.function()
                  + " requires an init_value that is a scalar of the operand's dtype "
                  + dtype.numpyName()
                  + ", got "
                  + init.type().jaxString());
        }
      }
      return new Reduction(arrays, inits, flat.structure(), a.callable("computation"));
    }

    private static List<Array> arrays(List<PyValue> leaves, Arguments a) {
      List<Array> arrays = new ArrayList<>();
      for (int i = 0; i < leaves.size(); i++) {
        PyValue leaf = leaves.get(i);
        int position = i;
        arrays.add(Literals.lift(leaf).orElseThrow(() -> a.notAnArray(leaf, position)));
      }
      return arrays;
    }

    /** The function as a region from accumulated and next elements to accumulated ones. */
    Region region(Arguments a) {
      List<Region.Slot> slots = new ArrayList<>();
      for (int side = 0; side < 2; side++) {
        operands.forEach(x -> slots.add(new Region.Slot(TensorType.scalar(x.dtype()), false)));
      }
      int n = operands.size();
      Region region =
          Region.trace(
              a.function(),
              function,
              slots,
              p ->
                  Region.call(
                      function,
                      List.of(
                          PyTrees.unflatten(structure, p.subList(0, n)),
                          PyTrees.unflatten(structure, p.subList(n, 2 * n)))));
      for (int i = 0; i < region.slots().size() || i < n; i++) {
        if (region.slots().size() != n
            || !region.slots().get(i).type().equals(slots.get(i).type())) {
          throw a.error(
              "TypeError",
              a.function()
                  + " computation must return scalars of the operands' dtypes, got "
                  + region.slots().stream().map(Region.Slot::spelled).toList());
        }
      }
      return region;
    }

    /** Whether XLA, which leaves padding out, and initial values in its place make the same. */
    private boolean absorbsPadding(Region region) {
      return starts.size() == 1
          && starts.getFirst() instanceof Concrete init
          && Reducer.of(region.block())
              .filter(op -> Reducer.absorbs(op, init.tensor()))
              .isPresent();
    }

    /** As XLA has it: a further operand says what is padding, and there the state stays. */
    PyValue emitWindows(Arguments a, Attributes attributes) {
      Region region = region(a);
      TensorType type = operands.getFirst().type();
      if (!dev.arrayc.op.Windows.of(attributes, type.rank()).isPadded() || absorbsPadding(region)) {
        return emit(a, region, Op.REDUCE_WINDOW, attributes);
      }
      int n = operands.size();
      List<Array> all = new ArrayList<>(operands);
      all.addAll(starts);
      List<Array> results =
          Staging.bindAll(
              a.function(),
              operands.stream().map(Array::weak).toList(),
              all,
              (b, v) -> {
                List<Value> masked = new ArrayList<>(v);
                masked.add(n, b.splat(type.withDType(DType.BOOL), 1L));
                masked.add(b.constant(Tensor.scalar(DType.BOOL, 0L)));
                Block block = leavingOut(b, region.block());
                return b.emit(Op.REDUCE_WINDOW, masked, attributes, List.of(block), List.of())
                    .subList(0, n);
              });
      return PyTrees.unflatten(structure, results);
    }

    private Block leavingOut(Builder b, Block plain) {
      int n = operands.size();
      TensorType flag = TensorType.scalar(DType.BOOL);
      Block tail =
          b.region(
              List.of(flag, flag),
              flags -> {
                List<Value> out = new ArrayList<>();
                for (int i = 0; i < n; i++) {
                  Value state = plain.parameters().get(i);
                  out.add(b.select(flags.getLast(), plain.results().get(i), state));
                }
                out.add(flags.getFirst());
                return out;
              });
      List<Value> parameters = new ArrayList<>(plain.parameters());
      parameters.add(n, tail.parameters().getFirst());
      parameters.add(tail.parameters().getLast());
      List<Operation> operations = new ArrayList<>(plain.operations());
      operations.addAll(tail.operations());
      return new Block(parameters, operations, tail.results());
    }

    PyValue emit(Arguments a, Op op, Attributes attributes) {
      return emit(a, region(a), op, attributes);
    }

    private PyValue emit(Arguments a, Region region, Op op, Attributes attributes) {
      List<Array> all = new ArrayList<>(operands);
      all.addAll(starts);
      List<Array> results =
          Staging.bindAll(
              a.function(),
              operands.stream().map(Array::weak).toList(),
              all,
              (b, v) -> b.emit(op, v, attributes, List.of(region.block()), List.of()));
      return PyTrees.unflatten(structure, results);
    }
  }

  private static PyValue reduce(Arguments a) {
    Reduction reduction = Reduction.of(a, "operands", "init_values");
    List<Long> axes = Shapes.shape(a.value("dimensions"), "");
    LaxReductions.requireInside(reduction.operands().getFirst(), axes);
    return reduction.emit(
        a, Op.REDUCE, Attributes.NONE.with("dimensions", axes.stream().sorted().toList()));
  }

  private static PyValue reduceWindow(Arguments a) {
    Reduction reduction = Reduction.of(a, "operand", "init_value");
    List<Long> shape = reduction.operands().getFirst().type().shape();
    int rank = shape.size();
    List<Long> window = Shapes.shape(a.value("window_dimensions"), "");
    List<Long> strides = orOnes(a, "window_strides", rank);
    List<Long> base = orOnes(a, "base_dilation", rank);
    List<Long> dilation = orOnes(a, "window_dilation", rank);
    requireRank(a, "window_dimensions", window, shape);
    requireRank(a, "window_strides", strides, shape);
    requireRank(a, "base_dilation", base, shape);
    requireRank(a, "window_dilation", dilation, shape);
    List<Long> sizes = new ArrayList<>();
    List<Long> windows = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      sizes.add(dilated(shape.get(i), base.get(i)));
      windows.add(dilated(window.get(i), dilation.get(i)));
    }
    List<List<Long>> pads = pads(a.value("padding"), sizes, windows, strides, a);
    if (pads.size() != rank) {
      throw a.error(
          "TypeError",
          "reduce_window got the wrong number of padding pairs for operand: got operand shape "
              + Reprs.shape(shape)
              + " with "
              + pads.size()
              + " pairs.");
    }
    return reduction.emitWindows(
        a,
        Attributes.NONE
            .with("window_dimensions", window)
            .with("window_strides", strides)
            .with("base_dilations", base)
            .with("window_dilations", dilation)
            .with("padding", new Attribute.IntTable(pads)));
  }

  private static void requireRank(Arguments a, String name, List<Long> given, List<Long> shape) {
    if (given.size() != shape.size()) {
      throw a.error(
          "TypeError",
          a.function()
              + " got the wrong number of "
              + name
              + " for operand: got operand shape "
              + Reprs.shape(shape)
              + " with "
              + name
              + " "
              + Reprs.shape(given)
              + ".");
    }
  }
}
