package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;

/** The extreme values of dtypes. */
final class Limits {
  private Limits() {}

  /** {@return the greatest finite value of a float dtype} */
  static double max(DType dtype) {
    return dtype.format().max();
  }

  /** {@return the bits of a float's fraction} */
  static int mantissaBits(DType dtype) {
    return dtype.format().mantissaBits();
  }

  /** {@return the least positive normal value of a float dtype} */
  static double tiny(DType dtype) {
    return dtype.format().minNormal();
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
