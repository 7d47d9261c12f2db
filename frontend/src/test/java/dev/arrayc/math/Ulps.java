package dev.arrayc.math;

/**
 * How far a result is from the exact value, in units of the last place that the exact value has in
 * the format. A wrong NaN, infinity, or sign of zero is infinitely far.
 */
final class Ulps {
  private Ulps() {}

  /** The distance of an f32 from a value known to double precision. */
  static double f32(float got, double exact) {
    if (Math.abs(exact) >= 0x1.ffffffp127) {
      return got == (float) exact ? 0 : Double.POSITIVE_INFINITY;
    }
    double unit = Math.scalb(1.0, Math.max(Math.getExponent(exact), -126) - 23);
    return distance(got, exact, 0, unit);
  }

  /** The distance of an f64 from a value known as a sum. */
  static double f64(double got, double high, double low) {
    double unit = Math.scalb(1.0, Math.max(Math.getExponent(high), -1022) - 52);
    return distance(got, high, low, unit);
  }

  private static double distance(double got, double high, double low, double unit) {
    if (Double.isNaN(high) || Double.isInfinite(high) || Double.isNaN(got)) {
      return Double.compare(got, high) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    boolean zero = high == 0 || got == 0;
    if (zero && Math.copySign(1, got) != Math.copySign(1, high)) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.abs((got - high) / unit - low / unit);
  }
}
