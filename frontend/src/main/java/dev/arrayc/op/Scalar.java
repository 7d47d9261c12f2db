package dev.arrayc.op;

import dev.arrayc.ir.DType;
import java.util.Optional;

/**
 * How one element of an elementwise op is evaluated: on floats (as {@code double}, the caller rounds
 * the result to the dtype), on integers and booleans (as {@code long}, the caller wraps), on complex
 * numbers. Unused operands are zero. What is empty is composed: the math package expands it.
 */
public record Scalar(
    Optional<OnFloats> floats, Optional<OnIntegers> integers, Optional<OnComplex> complex) {
  /** One element of a float op. */
  @FunctionalInterface
  public interface OnFloats {
    double apply(DType dtype, double a, double b, double c);
  }

  /** One element of an integer or boolean op. */
  @FunctionalInterface
  public interface OnIntegers {
    long apply(DType dtype, long a, long b);
  }

  /** One element of a complex op: (re, im) pairs in, the result's pair written to {@code out}. */
  @FunctionalInterface
  public interface OnComplex {
    void apply(DType part, double[] a, double[] b, double[] out);
  }
}
