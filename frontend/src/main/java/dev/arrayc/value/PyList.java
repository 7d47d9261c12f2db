package dev.arrayc.value;

import java.util.ArrayList;
import java.util.List;

/** A list: mutable, equal to itself only (compare contents in the evaluator). */
public final class PyList implements PyValue {
  private final List<PyValue> items;

  /** A list of its own with these items. */
  public PyList(List<? extends PyValue> items) {
    this.items = new ArrayList<>(items);
  }

  /** {@return the live items; writing to them is the program's assignment} */
  public List<PyValue> items() {
    return items;
  }

  @Override
  public String typeName() {
    return "list";
  }
}
