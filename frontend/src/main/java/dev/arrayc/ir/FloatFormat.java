package dev.arrayc.ir;

/**
 * The encoding of a float type of any width: a sign, an exponent, a mantissa, and what the patterns
 * mean that IEEE 754 keeps for infinities and NaN. The narrow formats are those of the Open Compute
 * Project's specifications and of the papers that StableHLO's "Types" names.
 *
 * @param exponentBits bits of the exponent
 * @param mantissaBits bits of the mantissa as they are stored
 * @param bias what the exponent field of 1.0 holds
 * @param specials what is beyond the finite numbers
 */
public record FloatFormat(int exponentBits, int mantissaBits, int bias, Specials specials) {
  /** What a format has beside finite numbers. */
  public enum Specials {
    /** Infinities and NaN under the greatest exponent. */
    IEEE,
    /** No infinities; NaN is all ones, either sign. What is too large becomes NaN. */
    NAN_ONLY,
    /** No infinities and no -0, whose pattern is the only NaN. What is too large becomes NaN. */
    NO_NEGATIVE_ZERO,
    /** Finite numbers only. What is too large becomes the greatest; NaN becomes -0. */
    FINITE,
    /** Powers of two without a sign or zero; NaN is all ones, and what is not positive. */
    POWERS_OF_TWO
  }

  static FloatFormat ieee(int exponentBits, int mantissaBits) {
    return new FloatFormat(exponentBits, mantissaBits, (1 << exponentBits - 1) - 1, Specials.IEEE);
  }

  /** {@return the bits of an element} */
  public int bits() {
    return exponentBits + mantissaBits + (hasSign() ? 1 : 0);
  }

  /** {@return whether there are negative numbers} */
  public boolean hasSign() {
    return specials != Specials.POWERS_OF_TWO;
  }

  /** {@return the pattern of the greatest finite number} */
  public long maxBits() {
    return toBits(max());
  }

  /** {@return the exponent of the least normal number} */
  public int minExponent() {
    return specials == Specials.POWERS_OF_TWO ? -bias : 1 - bias;
  }

  /** {@return the least positive normal number} */
  public double minNormal() {
    return Math.scalb(1.0, minExponent());
  }

  /** {@return the greatest finite number} */
  public double max() {
    int top = (1 << exponentBits) - 1 - bias;
    double last = Math.scalb(1.0, -mantissaBits);
    return switch (specials) {
      case IEEE -> Math.scalb(2 - last, top - 1);
      case NAN_ONLY -> Math.scalb(2 - 2 * last, top);
      case NO_NEGATIVE_ZERO, FINITE -> Math.scalb(2 - last, top);
      case POWERS_OF_TWO -> Math.scalb(1.0, top - 1);
    };
  }

  /** {@return what stands for a positive number that is too large} */
  public double overflow() {
    return switch (specials) {
      case IEEE -> Double.POSITIVE_INFINITY;
      case NAN_ONLY, NO_NEGATIVE_ZERO, POWERS_OF_TWO -> Double.NaN;
      case FINITE -> max();
    };
  }

  /** {@return the nearest number of the format, ties to even} */
  public double round(double value) {
    if (Double.isNaN(value)) {
      return switch (specials) {
        case IEEE, NAN_ONLY -> value;
        case NO_NEGATIVE_ZERO, POWERS_OF_TWO -> Double.NaN;
        case FINITE -> -0.0;
      };
    }
    if (specials == Specials.POWERS_OF_TWO) {
      return value > 0 ? bounded(Math.max(rounded(value), minNormal()), value) : Double.NaN;
    }
    if (value == 0) {
      return signedZero(value);
    }
    if (Double.isInfinite(value)) {
      return Math.copySign(overflow(), value);
    }
    double result = bounded(rounded(value), value);
    return result == 0 ? signedZero(value) : result;
  }

  private double signedZero(double value) {
    return specials == Specials.NO_NEGATIVE_ZERO ? 0.0 : Math.copySign(0.0, value);
  }

  private double bounded(double result, double value) {
    return Math.abs(result) > max() ? Math.copySign(overflow(), value) : result;
  }

  private double rounded(double value) {
    int exponent = Math.max(Math.getExponent(value), minExponent());
    double unit = Math.scalb(1.0, exponent - mantissaBits);
    // Exact: a division by a power of two, and rint is round-half-even.
    return Math.rint(value / unit) * unit;
  }

  /** {@return the bit pattern of a number of the format, in the low bits} */
  public long toBits(double value) {
    long sign = Double.doubleToRawLongBits(value) >>> 63 << exponentBits + mantissaBits;
    if (Double.isNaN(value)) {
      return nan(sign);
    }
    if (Double.isInfinite(value)) {
      return sign | (1L << exponentBits) - 1 << mantissaBits;
    }
    int exponent = Math.getExponent(value);
    if (specials == Specials.POWERS_OF_TWO) {
      return (long) exponent + bias;
    }
    int unit = Math.max(exponent, minExponent()) - mantissaBits;
    long mantissa = (long) Math.scalb(Math.abs(value), -unit);
    // The leading one of a normal number adds one to the exponent field.
    long field = exponent < minExponent() ? 0 : exponent - minExponent();
    return sign | (field << mantissaBits) + mantissa;
  }

  private long nan(long sign) {
    long ones = (1L << exponentBits + mantissaBits) - 1;
    return switch (specials) {
      case IEEE -> sign | ones & -1L << mantissaBits - 1;
      case NAN_ONLY -> sign | ones;
      case NO_NEGATIVE_ZERO, FINITE -> ones + 1;
      case POWERS_OF_TWO -> ones;
    };
  }

  /** {@return the number that has this bit pattern} */
  public double fromBits(long bits) {
    long ones = (1L << exponentBits + mantissaBits) - 1;
    long magnitude = bits & ones;
    boolean isNegative = (bits & ones + 1) != 0 && specials != Specials.POWERS_OF_TWO;
    int field = (int) (magnitude >>> mantissaBits);
    long mantissa = magnitude & (1L << mantissaBits) - 1;
    boolean isTop = field == (1 << exponentBits) - 1;
    boolean isNan =
        switch (specials) {
          case IEEE -> isTop && mantissa != 0;
          case NAN_ONLY, POWERS_OF_TWO -> magnitude == ones;
          case NO_NEGATIVE_ZERO -> isNegative && magnitude == 0;
          case FINITE -> false;
        };
    if (isNan) {
      return Double.NaN;
    }
    double value =
        isTop && specials == Specials.IEEE ? Double.POSITIVE_INFINITY : finite(field, mantissa);
    return isNegative ? -value : value;
  }

  private double finite(int field, long mantissa) {
    if (specials == Specials.POWERS_OF_TWO) {
      return Math.scalb(1.0, field - bias);
    }
    long significand = field == 0 ? mantissa : mantissa | 1L << mantissaBits;
    return Math.scalb((double) significand, Math.max(field, 1) - bias - mantissaBits);
  }
}
