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

  /**
   * Rounds to the nearest value of a float dtype, ties to even; what overflows becomes what the
   * format has for it.
   */
  public static double round(DType dtype, double value) {
    return switch (dtype) {
      case F64 -> value;
      case F32 -> (float) value;
      default -> dtype.format().round(value);
    };
  }

  /** {@return the bit pattern of a float element in the low bits} */
  public static long toBits(DType dtype, double value) {
    return switch (dtype) {
      case F64 -> Double.doubleToRawLongBits(value);
      case F32 -> Float.floatToRawIntBits((float) value) & 0xFFFF_FFFFL;
      case F16 -> Float.floatToFloat16((float) value) & 0xFFFFL;
      case BF16 -> Float.floatToRawIntBits((float) value) >>> 16;
      default -> dtype.format().toBits(value);
    };
  }

  /** {@return the float element that has this bit pattern} */
  public static double fromBits(DType dtype, long bits) {
    return switch (dtype) {
      case F64 -> Double.longBitsToDouble(bits);
      case F32 -> Float.intBitsToFloat((int) bits);
      case F16 -> Float.float16ToFloat((short) bits);
      case BF16 -> Float.intBitsToFloat((int) bits << 16);
      default -> dtype.format().fromBits(bits);
    };
  }
}
