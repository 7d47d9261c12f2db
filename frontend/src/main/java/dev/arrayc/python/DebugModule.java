package dev.arrayc.python;

import dev.arrayc.ir.Value;
import dev.arrayc.library.Literals;
import dev.arrayc.library.PyTrees;
import dev.arrayc.library.Staging;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * {@code jax.debug}: prints and calls with what arrays hold. A traced function returns those arrays
 * too, and the printing is done after each of its runs.
 */
final class DebugModule {
  private static final List<String> OPTIONS =
      List.of("ordered", "partitioned", "skip_format_check");

  private DebugModule() {}

  static Map<String, PyValue> members(Appendable out) {
    Map<String, PyValue> members = new LinkedHashMap<>();
    members.put("print", Builtin.function("print", args -> print(out, args)));
    members.put("callback", Builtin.function("callback", DebugModule::callback));
    return members;
  }

  /** {@code fmt.format(*args, **kwargs)}, the numbers being arrays. */
  private static PyValue print(Appendable out, Args args) {
    if (args.count() == 0 || !(args.get(0) instanceof PyStr format)) {
      throw Raise.type("jax.debug.print takes a format string first");
    }
    return withValues("jax.debug.print", args, given -> write(out, format.value(), given));
  }

  private static PyValue callback(Args args) {
    if (args.count() == 0 || !(args.get(0) instanceof PyCallable function)) {
      throw Raise.type("jax.debug.callback takes a function first");
    }
    return withValues(
        "jax.debug.callback", args, given -> function.call(given.positional(), given.keyword()));
  }

  private static void write(Appendable out, String format, Args args) {
    try {
      out.append(StrFormat.format(format, args));
      out.append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does something with all arguments but the first: now, or each time when they are known. */
  private static PyValue withValues(String name, Args args, Consumer<Args> action) {
    List<PyValue> rest = args.positional().subList(1, args.count());
    SequencedMap<String, PyValue> named = new LinkedHashMap<>(args.keyword());
    OPTIONS.forEach(named::remove);
    List<String> names = List.copyOf(named.keySet());
    PyTrees.Flat flat =
        PyTrees.flatten(PyTuple.of(PyTuple.of(rest), PyTuple.of(List.copyOf(named.values()))));
    List<PyValue> leaves = new ArrayList<>();
    flat.leaves()
        .forEach(leaf -> leaves.add(Literals.lift(leaf).<PyValue>map(a -> a).orElse(leaf)));
    Consumer<List<PyValue>> call =
        values -> action.accept(arguments(args.function(), flat.structure(), names, values));
    Optional<Trace> trace = Session.current().trace().filter(t -> !t.isEager());
    if (trace.isEmpty()) {
      call.accept(leaves);
    } else {
      note(trace.get(), name, leaves, call);
    }
    return PyNone.NONE;
  }

  private static Args arguments(
      String function, PyTrees.TreeDef structure, List<String> names, List<PyValue> leaves) {
    PyTuple both = (PyTuple) PyTrees.unflatten(structure, leaves);
    List<PyValue> values = ((PyTuple) both.items().get(1)).items();
    SequencedMap<String, PyValue> named = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), values.get(i));
    }
    return new Args(function, ((PyTuple) both.items().get(0)).items(), named);
  }

  /** The arrays among the leaves become operands; a run puts theirs in the same places. */
  private static void note(
      Trace trace, String name, List<PyValue> leaves, Consumer<List<PyValue>> call) {
    List<Array> arrays =
        leaves.stream().filter(Array.class::isInstance).map(Array.class::cast).toList();
    Consumer<List<Array>> action =
        known -> {
          List<PyValue> values = new ArrayList<>();
          int next = 0;
          for (PyValue leaf : leaves) {
            values.add(leaf instanceof Array ? known.get(next++) : leaf);
          }
          call.accept(values);
        };
    List<Boolean> weak = arrays.stream().map(a -> false).toList();
    List<Value> operands = arrays.stream().map(Staging::value).toList();
    Trace.Effect effect = new Trace.Effect(name, operands, weak, Session.current().span(), action);
    note(trace, effect, operands);
  }

  /** An effect of a function that becomes a part of the one being traced. */
  static void note(Trace trace, Trace.Effect effect, List<Value> operands) {
    if (trace.isRegion()) {
      throw Session.current()
          .limitation(
              effect.name() + " inside a loop or a branch that is traced",
              "return the value from the loop (scan stacks one of each step) and print it after");
    }
    trace.addEffect(
        new Trace.Effect(effect.name(), operands, effect.weak(), effect.span(), effect.action()));
  }
}
