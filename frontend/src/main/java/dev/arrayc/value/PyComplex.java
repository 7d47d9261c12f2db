package dev.arrayc.value;

/** A Python complex number. */
public record PyComplex(double real, double imag) implements PyValue {
  @Override
  public String typeName() {
    return "complex";
  }
}
