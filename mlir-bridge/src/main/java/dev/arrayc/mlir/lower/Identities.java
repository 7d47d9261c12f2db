package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.FloatFormat;
import dev.arrayc.ir.Numbers;
import dev.arrayc.op.Op;

/** The element that changes nothing under a reducer whose order does not show. */
final class Identities {
  private Identities() {}

  static Reg of(Code code, Op reducer, DType dtype) {
    return switch (reducer) {
      case ADD, OR, XOR -> integer(code, dtype, 0);
      case MULTIPLY -> integer(code, dtype, 1);
      case AND -> integer(code, dtype, dtype.kind() == DType.Kind.UNSIGNED ? max(dtype) : -1);
      case MAXIMUM ->
          dtype.isFloat() ? infinity(code, dtype, -1) : integer(code, dtype, min(dtype));
      case MINIMUM -> dtype.isFloat() ? infinity(code, dtype, 1) : integer(code, dtype, max(dtype));
      default -> throw new IllegalArgumentException("identity of " + reducer);
    };
  }

  private static Reg integer(Code code, DType dtype, long value) {
    String type = Cell.registerType(dtype);
    int spare = 64 - Integer.parseInt(type.substring(1));
    return code.integer(type, spare == 63 ? value & 1 : value << spare >> spare);
  }

  private static long max(DType dtype) {
    return dtype.kind() == DType.Kind.SIGNED
        ? -1L >>> 65 - dtype.bits()
        : -1L >>> 64 - dtype.bits();
  }

  private static long min(DType dtype) {
    return dtype.kind() == DType.Kind.SIGNED ? -1L << dtype.bits() - 1 : 0;
  }

  /** Below or above all; the greatest number where there is no infinity. */
  private static Reg infinity(Code code, DType dtype, int sign) {
    String type = Cell.registerType(dtype);
    if (!Floats.isNarrow(dtype)) {
      return code.floating(type, sign * Double.POSITIVE_INFINITY);
    }
    boolean isIeee = dtype.format().specials() == FloatFormat.Specials.IEEE;
    double bound = sign * (isIeee ? Double.POSITIVE_INFINITY : dtype.format().max());
    // Powers of two have no sign: their least stands for what is below all.
    return integer(
        code,
        dtype,
        Numbers.toBits(
            dtype, bound < 0 && !dtype.format().hasSign() ? dtype.format().minNormal() : bound));
  }
}
