package dev.arrayc.check;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;

/** Distances between floats of one type, counted in representable numbers. */
public final class Ulps {
  /** What is not comparable: one is not finite and the other is something else. */
  public static final long INFINITE = Long.MAX_VALUE;

  private Ulps() {}

  /** {@return how many steps lie between two floats; none between NaNs, and between zeros} */
  public static long between(DType dtype, double a, double b) {
    if (a == b || Double.isNaN(a) && Double.isNaN(b)) {
      return 0;
    }
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      return INFINITE;
    }
    long distance = Math.subtractExact(rank(dtype, Math.max(a, b)), rank(dtype, Math.min(a, b)));
    return Math.max(distance, 0);
  }

  /**
   * A float's place in the order of all; both zeros have one. Halved for f64, whose range is all.
   */
  private static long rank(DType dtype, double value) {
    long magnitude = Numbers.toBits(dtype, Math.abs(value));
    return value < 0 ? -magnitude : magnitude;
  }

  /**
   * {@return the greatest distance between elements of two tensors of one type; of integers, 0 or
   * {@link #INFINITE}}
   */
  public static long between(Tensor a, Tensor b) {
    long most = 0;
    if (a.dtype().isIntegral()) {
      return java.util.Arrays.equals(a.longs(), b.longs()) ? 0 : INFINITE;
    }
    DType part = a.dtype().real();
    for (int i = 0; i < a.doubles().length; i++) {
      most = Math.max(most, distance(part, a.doubles()[i], b.doubles()[i]));
    }
    return most;
  }

  private static long distance(DType part, double a, double b) {
    try {
      return between(part, a, b);
    } catch (ArithmeticException e) {
      return INFINITE;
    }
  }
}
