package dev.arrayc.value;

/** {@code ...}. */
public enum PyEllipsis implements PyValue {
  ELLIPSIS;

  @Override
  public String typeName() {
    return "ellipsis";
  }
}
