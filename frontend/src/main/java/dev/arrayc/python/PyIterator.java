package dev.arrayc.python;

import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyValue;
import java.util.Iterator;
import java.util.Optional;

/** An iterator as a value: {@code iter(x)}, {@code zip(…)}, a generator expression. */
record PyIterator(String typeName, Iterator<PyValue> items) implements PyObject {
  @Override
  public Optional<PyValue> attribute(String name) {
    return items instanceof GeneratorCall call ? call.attribute(this, name) : Optional.empty();
  }

  @Override
  public String repr() {
    return "<" + typeName + " object>";
  }

  /** An iterator is equal to itself only. */
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
