package dev.arrayc.library;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loops of {@code jax.lax}, as {@code stablehlo.while}. */
final class Loops {
  private Loops() {}

  static List<LibraryFunction> rows() {
    return List.of(
        LibraryFunction.of("jax.lax.while_loop", "cond_fun, body_fun, init_val", Loops::whileLoop),
        LibraryFunction.of(
            "jax.lax.fori_loop", "lower, upper, body_fun, init_val, *, unroll=None", Loops::fori),
        LibraryFunction.of(
            "jax.lax.scan",
            "f, init, xs=None, length=None, reverse=False, unroll=1, _split_transpose=False",
            Loops::scan),
        LibraryFunction.of("jax.lax.map", "f, xs, *, batch_size=None", Loops::map));
  }

  /** What a loop carries: the user's leaves, as arrays, and how they make up the user's value. */
  record Carry(List<PyValue> leaves, List<Array> arrays, PyTrees.TreeDef structure) {
    static Carry of(PyValue value, Arguments a) {
      PyTrees.Flat flat = PyTrees.flatten(value);
      List<Array> arrays = new ArrayList<>();
      for (PyValue leaf : flat.leaves()) {
        arrays.add(
            ControlFlow.tracer(
                Literals.lift(leaf)
                    .orElseThrow(
                        () ->
                            a.error(
                                "TypeError",
                                "Value "
                                    + Reprs.of(leaf)
                                    + " of type "
                                    + Reprs.typeOf(leaf)
                                    + " is not a valid JAX type"))));
      }
      return new Carry(flat.leaves(), arrays, flat.structure());
    }

    /**
     * {@return what the loop leaves: its results, and of entries that the body hands on as they are
     * what the user gave, be it a number of Python's}
     *
     * @param skipped the body's parameters before the carry
     */
    List<PyValue> after(Region body, int skipped, List<Array> results) {
      List<PyValue> out = new ArrayList<>(results);
      for (int i = 0; i < leaves.size(); i++) {
        if (body.block().results().get(i).equals(body.block().parameters().get(skipped + i))) {
          out.set(i, leaves.get(i));
        }
      }
      return out;
    }

    List<Region.Slot> slots() {
      return arrays.stream().map(Region.Slot::of).toList();
    }

    PyValue value(List<? extends PyValue> leaves) {
      return PyTrees.unflatten(structure, leaves);
    }

    /** Weak entries that the body makes another dtype of start as what both promote to. */
    Carry promoted(List<Region.Slot> results) {
      List<Array> out = new ArrayList<>();
      List<PyValue> given = new ArrayList<>(leaves);
      for (int i = 0; i < arrays.size(); i++) {
        Array x = arrays.get(i);
        Region.Slot result = results.get(i);
        if (x.weak() && x.dtype() != result.type().dtype()) {
          Promotion.Typed joined =
              Promotion.join(
                  List.of(
                      Promotion.Typed.of(x),
                      new Promotion.Typed(result.type().dtype(), result.weak())));
          out.add(Lax.convert(x, joined.dtype()));
          given.set(i, out.getLast());
        } else {
          out.add(x);
        }
      }
      return new Carry(given, out, structure);
    }
  }

  private static PyCallable function(Arguments a, String name) {
    if (a.value(name) instanceof PyCallable f) {
      return f;
    }
    throw a.error(
        "TypeError", "lax." + a.function() + ": " + name + " argument should be callable.");
  }

  static String parameter(PyCallable function, int index, String fallback) {
    return function
        .declaration()
        .map(PyCallable.Declaration::parameters)
        .filter(p -> p.size() > index)
        .map(p -> p.get(index))
        .orElse(fallback);
  }

  private static PyValue whileLoop(Arguments a) {
    PyCallable condition = function(a, "cond_fun");
    PyCallable body = function(a, "body_fun");
    Carry carry = Carry.of(a.value("init_val"), a);
    Block test = condition(condition, carry);
    Region step = body(body, carry);
    requireStructure("while_loop", parameter(body, 0, "carry"), carry, step.structure());
    Carry promoted = carry.promoted(step.slots());
    if (!promoted.slots().equals(carry.slots())) {
      test = condition(condition, promoted);
      step = body(body, promoted);
    }
    requireTypes("while_loop", parameter(body, 0, "carry"), promoted, step.slots());
    List<Boolean> weak = weak(promoted, step);
    List<Array> results =
        ControlFlow.whileLoop(promoted.arrays(), weak, test, step.block(), "while");
    return carry.value(promoted.after(step, 0, results));
  }

  private static Region body(PyCallable body, Carry carry) {
    return Region.trace(
        "while_loop", body, carry.slots(), p -> Region.call(body, List.of(carry.value(p))));
  }

  private static Block condition(PyCallable condition, Carry carry) {
    Region region =
        Region.trace(
            "while_loop",
            condition,
            carry.slots(),
            p -> Region.call(condition, List.of(carry.value(p))));
    Session session = Session.current();
    if (!(region.structure() instanceof PyTrees.Leaf)) {
      throw session.error(
          "TypeError",
          "cond_fun must return a boolean scalar, but got pytree PyTreeDef("
              + region.structure()
              + ").");
    }
    Region.Slot result = region.slots().getFirst();
    if (!result.type().equals(TensorType.scalar(DType.BOOL))) {
      throw session.error(
          "TypeError",
          "cond_fun must return a boolean scalar, but got output type(s) [ShapedArray("
              + result.spelled()
              + (result.weak() ? ", weak_type=True" : "")
              + ")].");
    }
    return region.block();
  }

  static List<Boolean> weak(Carry carry, Region step) {
    List<Boolean> weak = new ArrayList<>();
    for (int i = 0; i < carry.arrays().size(); i++) {
      weak.add(carry.arrays().get(i).weak() && step.types().get(i).weak());
    }
    return weak;
  }

  static void requireStructure(String loop, String name, Carry carry, PyTrees.TreeDef result) {
    if (!carry.structure().equals(result)) {
      boolean component = name.startsWith("loop_carry");
      throw Session.current()
          .error(
              "TypeError",
              loop
                  + " body function carry input and carry output must have the same pytree"
                  + " structure, but they differ:\n\nThe input carry "
                  + (component ? "component " : "")
                  + name
                  + " is "
                  + kind(carry.structure())
                  + " but the corresponding component of the carry output is "
                  + kind(result)
                  + ", so their Python types differ.\n\n"
                  + "Revise the function so that the carry output has the same pytree structure as"
                  + " the carry input.");
    }
  }

  private static String kind(PyTrees.TreeDef structure) {
    return structure instanceof PyTrees.Leaf
        ? "a <class 'jax._src.core.ShapedArray'>"
        : ControlFlow.kind(structure);
  }

  private static void requireTypes(
      String loop, String name, Carry carry, List<Region.Slot> results) {
    List<String> paths = PyTrees.paths(carry.structure(), name);
    for (int i = 0; i < results.size(); i++) {
      Region.Slot input = carry.slots().get(i);
      Region.Slot output = results.get(i);
      if (!input.type().equals(output.type())) {
        boolean sameShape = input.type().shape().equals(output.type().shape());
        throw Session.current()
            .error(
                "TypeError",
                loop
                    + " body function carry input and carry output must have equal types, but they"
                    + " differ:\n\nThe input carry "
                    + (paths.get(i).indexOf('[') < 0 ? "" : "component ")
                    + paths.get(i)
                    + " has type "
                    + input.spelled()
                    + " but the corresponding output carry component has type "
                    + output.spelled()
                    + ", so the "
                    + (sameShape ? "dtypes" : "shapes")
                    + " do not match.\n\nRevise the function so that all output types match the"
                    + " corresponding input types.");
      }
    }
  }

  private static PyValue fori(Arguments a) {
    PyCallable body = function(a, "body_fun");
    Array lower = a.known("lower");
    Array upper = a.known("upper");
    if (!lower.dtype().isInteger() || !upper.dtype().isInteger()) {
      throw a.error(
          "TypeError",
          "lower and upper arguments to fori_loop must have equal types, got "
              + lower.dtype().numpyName()
              + " and "
              + upper.dtype().numpyName());
    }
    List<Array> bounds = Elementwise.promote(lower, upper);
    boolean isStatic = !(lower instanceof Tracer) && !(upper instanceof Tracer);
    String loop = isStatic ? "scan" : "while_loop";
    String name = isStatic ? "loop_carry[1]" : "loop_carry[2]";
    Carry carry = Carry.of(a.value("init_val"), a);
    Array first = ControlFlow.tracer(bounds.get(0));
    Region step = forBody(loop, body, first, carry);
    requireStructure(loop, name, carry, step.structure());
    Carry promoted = carry.promoted(step.slots());
    if (!promoted.slots().equals(carry.slots())) {
      step = forBody(loop, body, first, promoted);
    }
    requireTypes(loop, name, promoted, step.slots());
    Builder builder = ControlFlow.builder();
    Value limit = Staging.value(bounds.get(1));
    List<TensorType> types = stateTypes(first.type(), promoted);
    Block test = builder.region(types, p -> List.of(builder.compare("LT", p.get(0), limit)));
    Block next = counted(builder, step);
    List<Array> state = new ArrayList<>(List.of(first));
    state.addAll(promoted.arrays());
    List<Boolean> weak = new ArrayList<>(List.of(first.weak()));
    weak.addAll(weak(promoted, step));
    List<Array> results = ControlFlow.whileLoop(state, weak, test, next, "while");
    return carry.value(promoted.after(step, 1, results.subList(1, results.size())));
  }

  private static Region forBody(String loop, PyCallable body, Array counter, Carry carry) {
    List<Region.Slot> slots = new ArrayList<>(List.of(Region.Slot.of(counter)));
    slots.addAll(carry.slots());
    return Region.trace(
        loop,
        body,
        slots,
        p -> Region.call(body, List.of(p.get(0), carry.value(p.subList(1, p.size())))));
  }

  private static List<TensorType> stateTypes(TensorType counter, Carry carry) {
    List<TensorType> types = new ArrayList<>(List.of(counter));
    carry.arrays().forEach(x -> types.add(x.type()));
    return types;
  }

  /** The block with its first parameter, the counter, increased by 1 as its first result. */
  private static Block counted(Builder builder, Region step) {
    return step.then(
        builder,
        results -> {
          List<Value> out = new ArrayList<>(List.of(increased(builder, step)));
          out.addAll(results);
          return out;
        });
  }

  static Value increased(Builder builder, Region step) {
    Value counter = step.block().parameters().getFirst();
    Value one = builder.constant(Tensor.scalar(counter.tensorType().dtype(), 1L));
    return builder.emit(Op.ADD, counter, one);
  }

  private static PyValue map(Arguments a) {
    PyCallable f = function(a, "f");
    return scan(
            a,
            f,
            PyTuple.of(),
            a.value("xs"),
            Optional.empty(),
            false,
            (carry, x) -> PyTuple.of(PyTuple.of(), Region.call(f, List.of(x))))
        .items()
        .get(1);
  }

  private static PyValue scan(Arguments a) {
    PyCallable f = function(a, "f");
    Optional<Long> length =
        a.optional("length")
            .map(v -> Shapes.staticInteger(v, "The length argument of scan must be static."));
    return scan(
        a,
        f,
        a.value("init"),
        a.value("xs"),
        length,
        a.bool("reverse"),
        (carry, x) -> Region.call(f, List.of(carry, x)));
  }

  private static PyTuple scan(
      Arguments a,
      PyCallable f,
      PyValue init,
      PyValue xs,
      Optional<Long> length,
      boolean reverse,
      Scan.Step step) {
    PyTrees.Flat flat = PyTrees.flatten(xs);
    List<Array> sources = new ArrayList<>();
    for (PyValue leaf : flat.leaves()) {
      Array x = Literals.lift(leaf).orElseThrow(() -> a.notAnArray(leaf, 2));
      if (x.type().rank() == 0) {
        throw a.error(
            "ValueError",
            "scan got value with no leading axis to scan over: " + x.type().jaxString() + ".");
      }
      sources.add(ControlFlow.tracer(x));
    }
    long n = length(a, sources, length);
    Carry carry = Carry.of(init, a);
    Scan scan = new Scan(f, sources, flat.structure(), n, reverse, step);
    Region region = scan.body(carry);
    Carry promoted = carry.promoted(scan.carried(carry, region));
    if (!promoted.slots().equals(carry.slots())) {
      region = scan.body(promoted);
    }
    requireTypes("scan", scan.carryName(), promoted, scan.carried(promoted, region));
    return scan.emit(promoted, region);
  }

  private static long length(Arguments a, List<Array> sources, Optional<Long> length) {
    List<Long> sizes = sources.stream().map(x -> x.type().dim(0)).toList();
    if (sizes.stream().distinct().count() > 1) {
      throw a.error(
          "ValueError",
          "scan got values with different leading axis sizes: "
              + String.join(", ", sizes.stream().map(String::valueOf).toList())
              + ".");
    }
    if (sizes.isEmpty()) {
      return length.orElseThrow(
          () ->
              a.error("ValueError", "scan got no values to scan over and `length` not provided."));
    }
    if (length.isPresent() && !length.get().equals(sizes.getFirst())) {
      throw a.error(
          "ValueError",
          "scan got `length` argument of "
              + length.get()
              + " which disagrees with leading axis sizes "
              + sizes
              + ".");
    }
    return sizes.getFirst();
  }
}
