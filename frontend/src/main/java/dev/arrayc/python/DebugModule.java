package dev.arrayc.python;

import dev.arrayc.library.Literals;
import dev.arrayc.library.PyTrees;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** {@code jax.debug}: printing where values are known. A compiled function has nowhere to print. */
final class DebugModule {
  private static final List<String> OPTIONS =
      List.of("ordered", "partitioned", "skip_format_check");

  private DebugModule() {}

  static Map<String, PyValue> members(Appendable out) {
    return new LinkedHashMap<>(
        Map.of("print", Builtin.function("print", args -> print(out, args))));
  }

  /** {@code fmt.format(*args, **kwargs)}, the numbers being arrays. */
  private static PyValue print(Appendable out, Args args) {
    if (Session.current().trace().filter(t -> !t.isEager()).isPresent()) {
      throw Session.current()
          .limitation(
              "jax.debug.print inside a traced function",
              "return the value and print it after the call; print shows its type while tracing");
    }
    if (args.count() == 0 || !(args.get(0) instanceof PyStr format)) {
      throw Raise.type("jax.debug.print takes a format string first");
    }
    SequencedMap<String, PyValue> named = new LinkedHashMap<>();
    args.keyword()
        .forEach(
            (name, value) -> {
              if (!OPTIONS.contains(name)) {
                named.put(name, arrays(value));
              }
            });
    List<PyValue> rest =
        args.positional().subList(1, args.count()).stream().map(DebugModule::arrays).toList();
    try {
      out.append(StrFormat.format(format.value(), new Args(args.function(), rest, named)));
      out.append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PyNone.NONE;
  }

  /** A pytree's numbers as arrays; other leaves, strings say, as they are. */
  private static PyValue arrays(PyValue value) {
    PyTrees.Flat flat = PyTrees.flatten(value);
    return PyTrees.unflatten(
        flat.structure(),
        flat.leaves().stream()
            .map(leaf -> Literals.lift(leaf).<PyValue>map(a -> a).orElse(leaf))
            .toList());
  }
}
