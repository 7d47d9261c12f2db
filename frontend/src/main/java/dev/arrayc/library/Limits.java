package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;

/** The extreme values of dtypes. */
final class Limits {
  private Limits() {}

  /** {@return the greatest finite value of a float dtype} */
  static double max(DType dtype) {
    return switch (dtype) {
      case F64 -> Double.MAX_VALUE;
      case F32 -> Float.MAX_VALUE;
      case F16 -> 65504;
      case BF16 -> 0x1.FEp127;
      case F8E5M2 -> 57344;
      case F8E4M3FN -> 448;
      default -> throw new IllegalArgumentException("max of " + dtype);
    };
  }

  /** {@return the bits of a float's fraction} */
  static int mantissaBits(DType dtype) {
    return switch (dtype) {
      case F64 -> 52;
      case F32 -> 23;
      case F16 -> 10;
      case BF16 -> 7;
      case F8E4M3FN -> 3;
      case F8E5M2 -> 2;
      default -> throw new IllegalArgumentException("mantissa of " + dtype);
    };
  }

  /** {@return the least positive normal value of a float dtype} */
  static double tiny(DType dtype) {
    return switch (dtype) {
      case F64 -> Double.MIN_NORMAL;
      case F32, BF16 -> Float.MIN_NORMAL;
      case F16, F8E5M2 -> 0x1p-14;
      case F8E4M3FN -> 0x1p-6;
      default -> throw new IllegalArgumentException("tiny of " + dtype);
    };
  }

  /** {@return the distance from 1 to the next value} */
  static double eps(DType dtype) {
    return Math.scalb(1.0, -mantissaBits(dtype));
  }

  /** {@return the greatest value of an integer dtype, as its 64 bits} */
  static long maxInteger(DType dtype) {
    return dtype.kind() == DType.Kind.UNSIGNED
        ? Numbers.wrap(dtype, -1L)
        : Numbers.wrap(dtype, -1L >>> (65 - dtype.bits()));
  }

  /** {@return the least value of an integer dtype} */
  static long minInteger(DType dtype) {
    return dtype.kind() == DType.Kind.UNSIGNED ? 0 : -maxInteger(dtype) - 1;
  }
}
