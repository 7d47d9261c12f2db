package dev.arrayc.ir;

/** How a {@code long} or {@code double} becomes an element of a dtype, and its bits. */
public final class Numbers {
  private Numbers() {}

  /** Wraps a 64-bit integer to the dtype's width: modulo 2^bits, then sign- or zero-extended. */
  public static long wrap(DType dtype, long value) {
    int shift = 64 - dtype.bits();
    return switch (dtype.kind()) {
      case BOOL -> value != 0 ? 1 : 0;
      case SIGNED -> value << shift >> shift;
      case UNSIGNED -> shift == 0 ? value : value << shift >>> shift;
      case FLOAT, COMPLEX -> throw new IllegalArgumentException("wrap to " + dtype);
    };
  }

  /** Rounds to the nearest value of a float dtype, ties to even, overflow to infinity. */
  public static double round(DType dtype, double value) {
    return switch (dtype) {
      case F64 -> value;
      case F32 -> (float) value;
      case F16 -> roundTo(value, 11, -14, 65504.0);
      case BF16 -> roundTo(value, 8, -126, 0x1.FEp127);
      case F8E5M2 -> roundTo(value, 3, -14, 57344.0);
      case F8E4M3FN -> saturationIsNaN(roundTo(value, 4, -6, 448.0));
      default -> throw new IllegalArgumentException("round to " + dtype);
    };
  }

  /** f8E4M3FN has no infinity: what overflows is NaN. */
  private static double saturationIsNaN(double value) {
    return Double.isInfinite(value) ? Double.NaN : value;
  }

  /** Rounds to {@code precision} significant bits with the given least exponent and maximum. */
  private static double roundTo(double value, int precision, int minExponent, double max) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return value;
    }
    int exponent = Math.max(Math.getExponent(value), minExponent);
    double unit = Math.scalb(1.0, exponent - precision + 1);
    // Exact: a division by a power of two, and rint is round-half-even.
    double rounded = Math.rint(value / unit) * unit;
    if (Math.abs(rounded) > max) {
      return Math.copySign(Double.POSITIVE_INFINITY, value);
    }
    return rounded == 0 ? Math.copySign(0.0, value) : rounded;
  }

  /** {@return the bit pattern of a float element in the low bits} */
  public static long toBits(DType dtype, double value) {
    return switch (dtype) {
      case F64 -> Double.doubleToRawLongBits(value);
      case F32 -> Float.floatToRawIntBits((float) value) & 0xFFFF_FFFFL;
      case F16 -> Float.floatToFloat16((float) value) & 0xFFFFL;
      case BF16 -> Float.floatToRawIntBits((float) value) >>> 16;
      case F8E5M2 -> (Float.floatToFloat16((float) value) & 0xFFFFL) >>> 8;
      case F8E4M3FN -> f8e4m3Bits(value);
      default -> throw new IllegalArgumentException("bits of " + dtype);
    };
  }

  /** {@return the float element that has this bit pattern} */
  public static double fromBits(DType dtype, long bits) {
    return switch (dtype) {
      case F64 -> Double.longBitsToDouble(bits);
      case F32 -> Float.intBitsToFloat((int) bits);
      case F16 -> Float.float16ToFloat((short) bits);
      case BF16 -> Float.intBitsToFloat((int) bits << 16);
      case F8E5M2 -> Float.float16ToFloat((short) (bits << 8));
      case F8E4M3FN -> f8e4m3Value((int) bits);
      default -> throw new IllegalArgumentException("bits of " + dtype);
    };
  }

  private static long f8e4m3Bits(double value) {
    long sign = Double.doubleToRawLongBits(value) >>> 63 << 7;
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return sign | 0x7F;
    }
    double magnitude = Math.abs(value);
    int exponent = Math.max(Math.getExponent(magnitude), -6);
    long mantissa = (long) (magnitude / Math.scalb(1.0, exponent - 3));
    return sign | (mantissa < 8 ? mantissa : (long) (exponent + 7) << 3 | (mantissa & 7));
  }

  private static double f8e4m3Value(int bits) {
    int exponent = bits >> 3 & 15;
    int mantissa = bits & 7;
    if (exponent == 15 && mantissa == 7) {
      return Double.NaN;
    }
    double magnitude =
        exponent == 0 ? Math.scalb(mantissa, -9) : Math.scalb(8 + mantissa, exponent - 10);
    return (bits & 0x80) != 0 ? -magnitude : magnitude;
  }
}
