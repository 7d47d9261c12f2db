package dev.arrayc.python;

import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyValue;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A function that passes for another one: what {@code functools.wraps} and decorating context
 * managers make.
 *
 * @param like whose name, text and attributes it has
 */
record ReprFunction(PyCallable like, Args.Body body) implements ReprCallable {
  @Override
  public String name() {
    return like.name();
  }

  @Override
  public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    return body.apply(new Args(like.name(), positional, keyword));
  }

  @Override
  public Optional<Declaration> declaration() {
    return like.declaration();
  }

  @Override
  public Optional<PyValue> attribute(String attribute) {
    return attribute.equals("__wrapped__") ? Optional.of(like) : Attributes.find(like, attribute);
  }

  @Override
  public String repr() {
    return Text.repr(like);
  }

  /** A function is equal to itself only. */
  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
