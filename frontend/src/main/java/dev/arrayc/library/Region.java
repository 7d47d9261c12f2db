package dev.arrayc.library;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * A user's function traced into a region: the block so far, and what the function returned, taken
 * apart.
 *
 * @param types the results' types, weak ones marked
 * @param structure how the results make up what the function returned
 */
record Region(Block block, List<Promotion.Typed> types, PyTrees.TreeDef structure) {
  /** Type and weakness of a carried value. */
  record Slot(TensorType type, boolean weak) {
    static Slot of(Array array) {
      return new Slot(array.type(), array.weak());
    }

    /** JAX's spelling in messages: {@code float32[3]}. */
    String spelled() {
      return type.jaxString();
    }
  }

  /**
   * Traces a function that takes these values.
   *
   * @param what JAX's name of the construct: {@code cond}, {@code scan}
   * @param body from the region's parameters as arrays to what the user's function returns
   */
  static Region trace(
      String what,
      PyCallable function,
      List<Slot> parameters,
      Function<List<Array>, PyValue> body) {
    Session session = Session.current();
    Trace enclosing = session.trace().orElseThrow();
    Span place = function.declaration().map(PyCallable.Declaration::place).orElse(session.span());
    Trace inner = enclosing.region(function.name(), place);
    List<Promotion.Typed> types = new ArrayList<>();
    PyTrees.TreeDef[] structure = new PyTrees.TreeDef[1];
    Block block =
        inner
            .builder()
            .region(
                parameters.stream().map(Slot::type).toList(),
                values -> {
                  session.push(inner);
                  try {
                    PyTrees.Flat flat =
                        PyTrees.flatten(body.apply(tracers(values, parameters, inner)));
                    structure[0] = flat.structure();
                    List<Value> results = new ArrayList<>();
                    for (PyValue leaf : flat.leaves()) {
                      Array array =
                          Literals.lift(leaf).orElseThrow(() -> notAnArray(what, function, leaf));
                      types.add(Promotion.Typed.of(array));
                      results.add(Staging.value(array));
                    }
                    return results;
                  } finally {
                    session.pop();
                  }
                });
    return new Region(block, types, structure[0]);
  }

  private static List<Array> tracers(List<Value> values, List<Slot> slots, Trace trace) {
    List<Array> arrays = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      arrays.add(new Tracer(values.get(i), slots.get(i).weak(), trace));
    }
    return arrays;
  }

  private static RuntimeException notAnArray(String what, PyCallable function, PyValue leaf) {
    return Session.current()
        .error(
            "TypeError",
            "function "
                + described(function)
                + " traced for "
                + what
                + " returned a value of type "
                + Reprs.typeOf(leaf)
                + ", which is not a valid JAX type");
  }

  /** {@return a function as messages name it: {@code body at file.py:3}} */
  static String described(PyCallable function) {
    return function.name()
        + function
            .declaration()
            .filter(d -> d.place().isKnown())
            .map(d -> " at " + d.place().source().name() + ":" + d.place().line())
            .orElse("");
  }

  /** {@return the results' types} */
  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      slots.add(new Slot(block.results().get(i).tensorType(), types.get(i).weak()));
    }
    return slots;
  }

  /** {@return the block with more operations, which make its results from those it has} */
  Block then(Builder builder, Function<List<Value>, List<Value>> more) {
    return withParameters(builder, List.of(), (results, none) -> more.apply(results));
  }

  /** Makes a region's results from those of the function and from further parameters. */
  @FunctionalInterface
  interface Extension {
    List<Value> apply(List<Value> results, List<Value> parameters);
  }

  /** {@return the block with further parameters and operations} */
  Block withParameters(Builder builder, List<TensorType> added, Extension extension) {
    Block tail = builder.region(added, p -> extension.apply(block.results(), p));
    List<Value> parameters = new ArrayList<>(block.parameters());
    parameters.addAll(tail.parameters());
    List<Operation> operations = new ArrayList<>(block.operations());
    operations.addAll(tail.operations());
    return new Block(parameters, operations, tail.results());
  }

  /** Calls a function with positional arguments. */
  static PyValue call(PyCallable function, List<? extends PyValue> arguments) {
    return function.call(List.copyOf(arguments), new LinkedHashMap<>());
  }
}
