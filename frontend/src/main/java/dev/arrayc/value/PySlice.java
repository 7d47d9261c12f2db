package dev.arrayc.value;

/** A slice; what was left out is {@code None}. */
public record PySlice(PyValue start, PyValue stop, PyValue step) implements PyValue {
  @Override
  public String typeName() {
    return "slice";
  }
}
