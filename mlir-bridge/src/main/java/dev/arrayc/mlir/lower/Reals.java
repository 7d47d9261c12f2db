package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;

/** Float ops that take more than one operation of MLIR. */
final class Reals {
  private Reals() {}

  /** −1, 1, or the operand itself if it is a zero or NaN. */
  static Reg sign(Code code, DType dtype, Reg... a) {
    Reg x = a[0];
    Reg stays = code.cmpf("ueq", x, code.floating(x.scalar(), 0));
    Reg one = code.op("math.copysign", code.splat(code.floating(x.scalar(), 1), x.lanes()), x);
    return code.select(stays, x, one);
  }

  /** Halves go away from zero; not {@code math.round}, which calls the C library. */
  static Reg roundAwayFromZero(Code code, DType dtype, Reg... a) {
    Reg x = a[0];
    Reg magnitude = code.op("math.absf", x);
    Reg floor = code.op("math.floor", magnitude);
    Reg rest = code.op("arith.subf", magnitude, floor);
    Reg isUp = code.cmpf("oge", rest, code.floating(x.scalar(), 0.5));
    Reg up = code.op("arith.addf", floor, code.floating(x.scalar(), 1));
    return code.op("math.copysign", code.select(isUp, up, floor), x);
  }

  /** Whether a number is neither infinite nor NaN. */
  static Reg isFinite(Code code, Reg x) {
    return code.cmpf(
        "olt", code.op("math.absf", x), code.floating(x.scalar(), Double.POSITIVE_INFINITY));
  }
}
