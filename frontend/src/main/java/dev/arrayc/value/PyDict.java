package dev.arrayc.value;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A dict in insertion order. Keys are static values; Python's {@code 1 == 1.0 == True} is folded by
 * {@link #key}, the original key is kept beside the value.
 */
public final class PyDict implements PyValue {
  /** A key as first written, and its value. */
  public record Entry(PyValue key, PyValue value) {}

  /** The classes of dicts. */
  public enum Kind {
    DICT("dict"),
    ORDERED("OrderedDict"),
    DEFAULT("defaultdict"),
    COUNTER("Counter");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** {@return the class's name} */
    public String label() {
      return label;
    }
  }

  private final Map<PyValue, Entry> entries = new LinkedHashMap<>();
  private final Kind kind;
  private final Optional<PyCallable> factory;

  /** An empty dict. */
  public PyDict() {
    this(Kind.DICT, Optional.empty());
  }

  /**
   * An empty dict of some class.
   *
   * @param factory what makes the value of a missing key of a {@code defaultdict}
   */
  public PyDict(Kind kind, Optional<PyCallable> factory) {
    this.kind = kind;
    this.factory = factory;
  }

  public Kind kind() {
    return kind;
  }

  public Optional<PyCallable> factory() {
    return factory;
  }

  /** {@return the live entries by folded key, in insertion order} */
  public Map<PyValue, Entry> entries() {
    return entries;
  }

  /** Sets a key; a key that is there keeps its place and first spelling. */
  public void put(PyValue key, PyValue value) {
    PyValue folded = key(key);
    Entry old = entries.get(folded);
    entries.put(folded, new Entry(old == null ? key : old.key(), value));
  }

  /**
   * Folds a key so that Java equality is Python equality: bools and integral floats become ints.
   */
  public static PyValue key(PyValue key) {
    return switch (key) {
      case PyBool b -> PyInt.of(b.value() ? 1 : 0);
      case PyFloat f when f.value() == Math.rint(f.value()) && !Double.isInfinite(f.value()) ->
          new PyInt(new java.math.BigDecimal(f.value()).toBigInteger());
      case PyComplex c when c.imag() == 0 -> key(new PyFloat(c.real()));
      case PyTuple t -> PyTuple.of(t.items().stream().map(PyDict::key).toList());
      default -> key;
    };
  }

  @Override
  public String typeName() {
    return kind.label();
  }
}
