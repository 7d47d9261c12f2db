package dev.arrayc.op;

import dev.arrayc.ir.DType;
import java.util.Optional;

/**
 * How an elementwise op is evaluated, an array at a time: on floats (held as {@code double}; the
 * caller rounds the results to the dtype, which gives the bits of f32 arithmetic because a double
 * has more than twice its digits), on integers and booleans (held as {@code long}; the caller
 * wraps), on complex numbers. What is empty is composed: the math package expands it.
 */
public record Kernel(
    Optional<OnFloats> floats, Optional<OnIntegers> integers, Optional<OnComplex> complex) {
  /** The loop of a float op over all elements; operands that the op does not take are empty. */
  @FunctionalInterface
  public interface OnFloats {
    void apply(DType dtype, double[] a, double[] b, double[] c, double[] out);
  }

  /** The loop of an integer or boolean op; a second operand that it does not take is empty. */
  @FunctionalInterface
  public interface OnIntegers {
    void apply(DType dtype, long[] a, long[] b, long[] out);
  }

  /**
   * One element of a complex op: reads the (re, im) pair at {@code i} of each operand, writes the
   * result's there, in the arithmetic of {@code part}.
   */
  @FunctionalInterface
  public interface OnComplex {
    void apply(DType part, double[] a, double[] b, double[] out, int i);
  }

  /** {@return whether elements of this dtype are evaluated directly, not by an expansion} */
  public boolean accepts(DType dtype) {
    return switch (dtype.kind()) {
      case BOOL, SIGNED, UNSIGNED -> integers.isPresent();
      case FLOAT -> floats.isPresent();
      case COMPLEX -> complex.isPresent();
    };
  }
}
