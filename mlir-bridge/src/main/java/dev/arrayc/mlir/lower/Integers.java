package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.DType.Kind;
import java.util.List;

/**
 * Integer ops with the results that every engine gives where the machine's instruction traps or is
 * undefined: x / 0 is −1 (all ones), x rem 0 is x, INT_MIN / −1 wraps, shifts by the width or more
 * give 0 (arithmetic ones the sign).
 */
final class Integers {
  private Integers() {}

  private static Reg constant(Code code, Reg like, long value) {
    return code.integer(like.scalar(), value);
  }

  static Reg negate(Code code, DType dtype, Reg... a) {
    return code.op("arith.subi", constant(code, a[0], 0), a[0]);
  }

  static Reg not(Code code, DType dtype, Reg... a) {
    return code.op("arith.xori", a[0], constant(code, a[0], dtype == DType.BOOL ? 1 : -1));
  }

  static Reg sign(Code code, DType dtype, Reg... a) {
    Reg one = constant(code, a[0], 1);
    return code.op("arith.maxsi", code.op("arith.minsi", a[0], one), constant(code, a[0], -1));
  }

  /** The bits of the dtype itself: a signed number of less than a byte is extended. */
  private static Reg ownBits(Code code, DType dtype, Reg a) {
    return dtype.bits() < 8
        ? code.op("arith.andi", a, constant(code, a, (1L << dtype.bits()) - 1))
        : a;
  }

  static Reg popcnt(Code code, DType dtype, Reg... a) {
    return code.op("math.ctpop", ownBits(code, dtype, a[0]));
  }

  static Reg clz(Code code, DType dtype, Reg... a) {
    Reg zeros = code.op("math.ctlz", ownBits(code, dtype, a[0]));
    return dtype.bits() < 8
        ? code.op("arith.subi", zeros, constant(code, a[0], 8 - dtype.bits()))
        : zeros;
  }

  static Reg divide(Code code, DType dtype, Reg... a) {
    Reg isZero = code.cmpi("eq", a[1], constant(code, a[1], 0));
    String mnemonic = dtype.kind() == Kind.SIGNED ? "arith.divsi" : "arith.divui";
    Reg quotient = code.op(mnemonic, a[0], safeDivisor(code, dtype, isZero, a));
    return code.select(isZero, constant(code, a[0], -1), quotient);
  }

  static Reg remainder(Code code, DType dtype, Reg... a) {
    Reg isZero = code.cmpi("eq", a[1], constant(code, a[1], 0));
    String mnemonic = dtype.kind() == Kind.SIGNED ? "arith.remsi" : "arith.remui";
    Reg rest = code.op(mnemonic, a[0], safeDivisor(code, dtype, isZero, a));
    return code.select(isZero, a[0], rest);
  }

  /** The divisor, or 1 where the instruction would trap. */
  private static Reg safeDivisor(Code code, DType dtype, Reg isZero, Reg... a) {
    Reg traps = isZero;
    if (dtype.kind() == Kind.SIGNED) {
      int bits = Integer.parseInt(a[0].scalar().substring(1));
      Reg isMin = code.cmpi("eq", a[0], constant(code, a[0], -1L << bits - 1));
      Reg isMinusOne = code.cmpi("eq", a[1], constant(code, a[1], -1));
      traps = code.op("arith.ori", isZero, code.op("arith.andi", isMin, isMinusOne));
    }
    return code.select(traps, constant(code, a[1], 1), a[1]);
  }

  static Reg shiftLeft(Code code, DType dtype, Reg... a) {
    return guarded(code, dtype, "arith.shli", a[0], a[1]);
  }

  static Reg shiftLogical(Code code, DType dtype, Reg... a) {
    return guarded(code, dtype, "arith.shrui", ownBits(code, dtype, a[0]), a[1]);
  }

  private static Reg guarded(Code code, DType dtype, String mnemonic, Reg value, Reg amount) {
    Reg isNear = code.cmpi("ult", amount, constant(code, amount, dtype.bits()));
    Reg zero = constant(code, amount, 0);
    Reg shifted = code.op(mnemonic, value, code.select(isNear, amount, zero));
    return code.select(isNear, shifted, zero);
  }

  static Reg shiftArithmetic(Code code, DType dtype, Reg... a) {
    Reg far = constant(code, a[1], dtype.bits() - 1);
    Reg value = a[0];
    if (dtype.bits() < 8 && dtype.kind() == Kind.UNSIGNED) {
      Reg spare = constant(code, value, 8 - dtype.bits());
      value = code.op("arith.shrsi", code.op("arith.shli", value, spare), spare);
    }
    return code.op("arith.shrsi", value, code.op("arith.minui", a[1], far));
  }

  /** By squaring, wrapping; a negative exponent gives 0, or ±1 for a base of ±1. */
  static Reg power(Code code, DType dtype, Reg... a) {
    int lanes = Math.max(a[0].lanes(), a[1].lanes());
    Reg base = code.splat(a[0], lanes);
    Reg exponent = code.splat(a[1], lanes);
    Reg one = code.splat(constant(code, base, 1), lanes);
    List<Reg> done =
        code.loop(
            code.i64(0),
            code.i64(dtype.bits()),
            code.i64(1),
            List.of(one, base, exponent),
            (index, carried) -> {
              Reg isOdd = code.op("arith.andi", carried.get(2), one);
              Reg factor =
                  code.select(code.cmpi("ne", isOdd, constant(code, base, 0)), carried.get(1), one);
              return List.of(
                  code.op("arith.muli", carried.get(0), factor),
                  code.op("arith.muli", carried.get(1), carried.get(1)),
                  code.op("arith.shrui", carried.get(2), one));
            });
    Reg power = done.getFirst();
    return dtype.kind() == Kind.SIGNED ? signedPower(code, base, exponent, power) : power;
  }

  private static Reg signedPower(Code code, Reg base, Reg exponent, Reg power) {
    Reg zero = constant(code, base, 0);
    Reg one = constant(code, base, 1);
    Reg minusOne = constant(code, base, -1);
    Reg isOdd = code.cmpi("ne", code.op("arith.andi", exponent, one), zero);
    Reg ofMinusOne = code.select(isOdd, minusOne, one);
    Reg inverse =
        code.select(
            code.cmpi("eq", base, minusOne),
            ofMinusOne,
            code.select(code.cmpi("eq", base, one), one, zero));
    return code.select(code.cmpi("slt", exponent, zero), inverse, power);
  }
}
