package dev.arrayc.library;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Branches of {@code jax.lax}: {@code cond} and {@code switch}, as {@code stablehlo.case}. */
final class ControlFlow {
  private ControlFlow() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    rows.add(
        LibraryFunction.of(
            "jax.lax.cond", "pred, true_fun, false_fun, *operands", ControlFlow::cond));
    rows.add(
        LibraryFunction.of("jax.lax.switch", "index, branches, *operands", ControlFlow::choose));
    rows.addAll(Loops.rows());
    return rows;
  }

  private static PyValue cond(Arguments a) {
    Array predicate =
        Literals.lift(a.value("pred"))
            .orElseThrow(
                () ->
                    a.error(
                        "TypeError",
                        "Pred must be a scalar, got "
                            + Reprs.plain(a.value("pred"))
                            + " of type "
                            + Reprs.typeOf(a.value("pred"))));
    if (predicate.type().rank() != 0) {
      throw a.error(
          "TypeError",
          "Pred must be a scalar, got "
              + Reprs.plain(predicate)
              + " of shape "
              + Reprs.shape(predicate.type().shape())
              + ".",
          "reduce it to one truth value: pred.any() or pred.all(); to choose element by element,"
              + " jnp.where(pred, a, b)");
    }
    if (!(a.value("true_fun") instanceof PyCallable onTrue)
        || !(a.value("false_fun") instanceof PyCallable onFalse)) {
      throw a.error("TypeError", "lax.cond: true_fun and false_fun arguments should be callable.");
    }
    Array index = Lax.convert(Elementwise.truth(predicate), DType.I32);
    // Case 0 is taken for false, but the true branch is traced and named first.
    Branches branches =
        new Branches("cond", List.of("true_fun", "false_fun"), List.of(onTrue, onFalse));
    return branches.emit(index, operands(a), true);
  }

  private static PyValue choose(Arguments a) {
    Array index = a.array("index");
    if (index.type().rank() != 0) {
      throw a.error(
          "TypeError",
          "Branch index must be scalar, got "
              + Reprs.plain(index)
              + " of shape "
              + Reprs.shape(index.type().shape())
              + ".");
    }
    if (!index.dtype().isInteger()) {
      throw a.error(
          "TypeError",
          "Index type must be an integer, got "
              + Reprs.of(a.value("index"))
              + " as "
              + index.dtype().numpyName());
    }
    List<PyCallable> functions = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (PyValue branch : a.items("branches")) {
      if (!(branch instanceof PyCallable f)) {
        throw a.error(
            "TypeError", "lax.switch: branches argument should be a sequence of callables.");
      }
      names.add(functions.isEmpty() ? "branch 0" : "branch" + functions.size());
      functions.add(f);
    }
    if (functions.isEmpty()) {
      throw a.error("ValueError", "Empty branch sequence");
    }
    if (functions.size() == 1) {
      return Region.call(functions.getFirst(), operands(a));
    }
    Array clamped =
        Lax.min(
            Lax.max(Lax.convert(index, DType.I32), Lax.scalar(DType.I32, 0L)),
            Lax.scalar(DType.I32, functions.size() - 1L));
    return new Branches("switch", names, functions).emit(clamped, operands(a), false);
  }

  private static List<PyValue> operands(Arguments a) {
    return ((PyTuple) a.value("operands")).items();
  }

  /** Functions of which one is run. */
  private record Branches(String construct, List<String> names, List<PyCallable> functions) {
    /** Traces every branch with the same operands and emits the case. */
    PyValue emit(Array index, List<PyValue> operands, boolean reversed) {
      PyTrees.Flat flat = PyTrees.flatten(PyTuple.of(operands));
      List<PyValue> staged = new ArrayList<>();
      for (PyValue leaf : flat.leaves()) {
        Optional<Array> array = Literals.lift(leaf);
        // Inside the branches the operands are tracers, concrete ones too.
        staged.add(array.<PyValue>map(ControlFlow::tracer).orElse(leaf));
      }
      List<PyValue> arguments = ((PyTuple) PyTrees.unflatten(flat.structure(), staged)).items();
      List<Region> regions = new ArrayList<>();
      for (PyCallable f : functions) {
        regions.add(Region.trace(construct, f, List.of(), none -> Region.call(f, arguments)));
      }
      requireAlike(regions);
      List<Region> ordered = reversed ? regions.reversed() : regions;
      List<Boolean> weak = new ArrayList<>();
      for (int i = 0; i < regions.getFirst().types().size(); i++) {
        int slot = i;
        weak.add(regions.stream().allMatch(r -> r.types().get(slot).weak()));
      }
      List<Array> results =
          weak.isEmpty()
              ? List.of()
              : Staging.bindAll(
                  "cond",
                  weak,
                  List.of(index),
                  (b, v) ->
                      b.emit(
                          Op.CASE,
                          v,
                          Attributes.NONE,
                          ordered.stream().map(Region::block).toList(),
                          List.of()));
      return PyTrees.unflatten(regions.getFirst().structure(), results);
    }

    private void requireAlike(List<Region> regions) {
      Region first = regions.getFirst();
      for (int i = 1; i < regions.size(); i++) {
        Region other = regions.get(i);
        if (!first.structure().equals(other.structure())) {
          throw error(
              i,
              construct + " branch outputs must have the same pytree structure, but they differ:",
              names.get(0)
                  + " output is "
                  + kind(first.structure())
                  + " but "
                  + names.get(i)
                  + " output is "
                  + kind(other.structure())
                  + ", so their Python types differ.",
              "so that they have the same pytree structure.");
        }
        List<Region.Slot> ours = first.slots();
        List<Region.Slot> theirs = other.slots();
        List<String> paths = PyTrees.paths(first.structure(), "");
        for (int k = 0; k < ours.size(); k++) {
          if (!ours.get(k).type().equals(theirs.get(k).type())) {
            boolean sameShape = ours.get(k).type().shape().equals(theirs.get(k).type().shape());
            throw error(
                i,
                construct + " branches must have equal output types but they differ.",
                "The output of "
                    + names.get(0)
                    + (paths.get(k).isEmpty() ? "" : " at path " + paths.get(k))
                    + " has type "
                    + ours.get(k).spelled()
                    + " but the corresponding output of "
                    + names.get(i)
                    + " has type "
                    + theirs.get(k).spelled()
                    + ", so the "
                    + (sameShape ? "dtypes" : "shapes")
                    + " do not match.",
                "so that all output types match.");
          }
        }
      }
    }

    private RuntimeException error(int other, String head, String difference, String purpose) {
      return Session.current()
          .error(
              "TypeError",
              head
                  + "\n\n"
                  + names.get(0)
                  + " is "
                  + Region.described(functions.get(0))
                  + "\n"
                  + names.get(other)
                  + " is "
                  + Region.described(functions.get(other))
                  + "\n\n"
                  + difference
                  + "\n\nRevise "
                  + names.get(0)
                  + " and/or "
                  + names.get(other)
                  + " "
                  + purpose);
    }
  }

  /** {@return a node's class as messages name it} */
  static String kind(PyTrees.TreeDef structure) {
    return switch (structure) {
      case PyTrees.Leaf leaf -> "a pytree leaf";
      case PyTrees.Node node -> "a " + Reprs.typeOf(node.prototype());
    };
  }

  /** {@return an array as a tracer of the innermost trace} */
  static Array tracer(Array array) {
    return array instanceof Tracer t
        ? t
        : Staging.bind(Staging.CONSTANT, array.weak(), List.of(array), (b, v) -> v.getFirst());
  }

  /** Emits a while loop; both blocks take all of the state. */
  static List<Array> whileLoop(
      List<Array> state, List<Boolean> weak, Block condition, Block body, String text) {
    return Staging.bindAll(
        text,
        weak,
        state,
        (b, v) -> b.emit(Op.WHILE, v, Attributes.NONE, List.of(condition, body), List.of()));
  }

  /** {@return the builder of the innermost trace} */
  static Builder builder() {
    return Session.current().trace().map(Trace::builder).orElseThrow();
  }
}
