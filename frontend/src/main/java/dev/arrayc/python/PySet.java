package dev.arrayc.python;

import dev.arrayc.syntax.CompareOp;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A set or frozenset. Its order is CPython's, as far as that is the same in every run: see {@link
 * HashOrder}.
 */
final class PySet implements PyObject {
  private final Map<PyValue, PyValue> elements = new LinkedHashMap<>();
  private final boolean frozen;

  PySet(boolean frozen) {
    this.frozen = frozen;
  }

  /** {@return the live elements by folded key, as first added} */
  Map<PyValue, PyValue> elements() {
    return elements;
  }

  /** {@return the elements as they are looped over and printed} */
  Collection<PyValue> ordered() {
    return HashOrder.of(elements.values());
  }

  boolean frozen() {
    return frozen;
  }

  void add(PyValue element) {
    elements.putIfAbsent(Comparison.key(element), element);
  }

  /** Subset and superset: {@code <=}, {@code >=} and their strict forms. */
  boolean compare(CompareOp op, PySet other) {
    boolean smaller = elements.size() < other.elements.size();
    boolean larger = elements.size() > other.elements.size();
    boolean within = other.elements.keySet().containsAll(elements.keySet());
    boolean around = elements.keySet().containsAll(other.elements.keySet());
    return switch (op) {
      case LT -> within && smaller;
      case LE -> within;
      case GT -> around && larger;
      case GE -> around;
      case EQ -> within && around;
      case NE -> !(within && around);
      case IS, IS_NOT, IN, NOT_IN -> throw new IllegalArgumentException(op.symbol());
    };
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return SetMethods.attribute(this, name);
  }

  @Override
  public String repr() {
    String items = ordered().stream().map(Text::repr).collect(Collectors.joining(", ", "{", "}"));
    if (elements.isEmpty()) {
      return typeName() + "()";
    }
    return frozen ? "frozenset(" + items + ")" : items;
  }

  @Override
  public boolean equals(Object other) {
    return frozen
        ? other instanceof PySet s && s.frozen && elements.keySet().equals(s.elements.keySet())
        : this == other;
  }

  @Override
  public int hashCode() {
    return frozen ? elements.keySet().hashCode() : System.identityHashCode(this);
  }

  @Override
  public String typeName() {
    return frozen ? "frozenset" : "set";
  }
}
