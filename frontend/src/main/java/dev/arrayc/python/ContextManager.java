package dev.arrayc.python;

import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a {@code with} statement enters and leaves. As a decorator it surrounds every call.
 *
 * @param name how it prints
 * @param enter what entering does; gives what undoes it
 */
record ContextManager(String name, Enter enter) implements ReprCallable {
  /** What entering does. */
  @FunctionalInterface
  interface Enter {
    /** {@return what leaving does} */
    Runnable enter(Session session);
  }

  /** One that changes nothing that a program can see. */
  static ContextManager without(String name) {
    return new ContextManager(name, session -> () -> {});
  }

  @Override
  public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    PyCallable function = Builtins.callable(new Args(name, positional, keyword).exactly(1).get(0));
    return new ReprFunction(
        function,
        args -> {
          Runnable leave = enter.enter(Session.current());
          try {
            return function.call(args.positional(), args.keyword());
          } finally {
            leave.run();
          }
        });
  }

  @Override
  public Optional<PyValue> attribute(String attribute) {
    return attribute.equals("__name__") ? Optional.of(new PyStr(name)) : Optional.empty();
  }

  @Override
  public String repr() {
    return "<" + name + ">";
  }

  @Override
  public String typeName() {
    return name;
  }
}
