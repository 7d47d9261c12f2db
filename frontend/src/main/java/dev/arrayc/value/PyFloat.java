package dev.arrayc.value;

/** A Python float. */
public record PyFloat(double value) implements PyValue {
  @Override
  public String typeName() {
    return "float";
  }
}
