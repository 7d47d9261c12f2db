package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;

/**
 * Floats of less than 32 bits: their bit patterns to f32 and back, by integer operations that every
 * machine has (f16 by the conversion instructions of the baseline), rounded to nearest even once.
 */
final class Floats {
  private final Code code;

  Floats(Code code) {
    this.code = code;
  }

  static boolean isNarrow(DType dtype) {
    return dtype.isFloat() && dtype.bits() < 32;
  }

  /** Bits of a narrow float as the f32 of the same value. */
  Reg widen(DType dtype, Reg bits) {
    return switch (dtype) {
      case F16 -> code.cast("arith.extf", code.cast("arith.bitcast", bits, "f16"), "f32");
      case BF16 -> float32(code.op("arith.shli", unsigned(bits), i32(16)));
      case F8E5M2 -> {
        Reg half =
            code.op("arith.shli", code.cast("arith.extui", bits, "i16"), code.integer("i16", 8));
        yield widen(DType.F16, half);
      }
      case F8E4M3FN -> widenE4M3(unsigned(bits));
      default -> throw new IllegalArgumentException("widen " + dtype);
    };
  }

  private Reg widenE4M3(Reg bits) {
    Reg magnitude = code.op("arith.andi", bits, i32(0x7F));
    // As the bits of an f32 its exponent is 120 too small; scaling is exact, subnormals included.
    Reg scaled =
        code.op(
            "arith.mulf",
            float32(code.op("arith.shli", magnitude, i32(20))),
            code.floating("f32", 0x1p120));
    Reg isNan = code.cmpi("eq", magnitude, i32(0x7F));
    Reg value = code.select(isNan, i32(0x7FC0_0000), int32(scaled));
    Reg sign = code.op("arith.shli", code.op("arith.andi", bits, i32(0x80)), i32(24));
    return float32(code.op("arith.ori", value, sign));
  }

  /** An f32 rounded to the bits of a narrow float. */
  Reg narrow(DType dtype, Reg value) {
    return switch (dtype) {
      case F16 -> code.cast("arith.bitcast", code.cast("arith.truncf", value, "f16"), "i16");
      case BF16 -> narrowToBf16(value);
      case F8E5M2 -> narrowToByte(value, 2, 15, 0x7C, 0x7E);
      case F8E4M3FN -> narrowToByte(value, 3, 7, 0x7F, 0x7F);
      default -> throw new IllegalArgumentException("narrow to " + dtype);
    };
  }

  private Reg narrowToBf16(Reg value) {
    Reg bits = int32(value);
    Reg high = code.op("arith.shrui", bits, i32(16));
    Reg odd = code.op("arith.andi", high, i32(1));
    Reg bias = code.op("arith.addi", odd, i32(0x7FFF));
    Reg rounded = code.op("arith.shrui", code.op("arith.addi", bits, bias), i32(16));
    Reg quiet = code.op("arith.ori", high, i32(0x40));
    Reg result = code.select(code.cmpf("uno", value, value), quiet, rounded);
    return code.cast("arith.trunci", result, "i16");
  }

  /**
   * To a format of one byte.
   *
   * @param mantissa its mantissa bits
   * @param bias of its exponent
   * @param overflow the magnitude that stands for all that is too large
   */
  private Reg narrowToByte(Reg value, int mantissa, int bias, int overflow, int nan) {
    Reg bits = int32(value);
    Reg magnitude = code.op("arith.andi", bits, i32(0x7FFF_FFFF));
    int drop = 23 - mantissa;
    Reg odd = code.op("arith.andi", code.op("arith.shrui", magnitude, i32(drop)), i32(1));
    Reg half = code.op("arith.addi", odd, i32((1 << drop - 1) - 1));
    Reg shifted = code.op("arith.shrui", code.op("arith.addi", magnitude, half), i32(drop));
    Reg normal = code.op("arith.subi", shifted, i32(127 - bias << mantissa));
    // Below the least normal number: adding a number whose last bit is the least subnormal rounds.
    double magic = Math.scalb(1.0, 1 - bias - mantissa + 23);
    Reg sum = code.op("arith.addf", float32(magnitude), code.floating("f32", magic));
    Reg subnormal = code.op("arith.subi", int32(sum), i32(Float.floatToRawIntBits((float) magic)));
    Reg isSmall =
        code.cmpi(
            "ult", magnitude, i32(Float.floatToRawIntBits((float) Math.scalb(1.0, 1 - bias))));
    Reg finite = code.op("arith.minui", code.select(isSmall, subnormal, normal), i32(overflow));
    Reg result = code.select(code.cmpf("uno", value, value), i32(nan), finite);
    Reg sign = code.op("arith.andi", code.op("arith.shrui", bits, i32(24)), i32(0x80));
    return code.cast("arith.trunci", code.op("arith.ori", result, sign), "i8");
  }

  /**
   * An f64 rounded to f32 "to odd": inexact results get an odd last bit, so that rounding again to
   * a format with at least two bits less sees what was lost.
   */
  Reg toOdd(Reg value) {
    Reg nearest = code.cast("arith.truncf", value, "f32");
    Reg back = code.cast("arith.extf", nearest, "f64");
    Reg isLarger = code.cmpf("ogt", code.op("math.absf", back), code.op("math.absf", value));
    Reg bits = int32(nearest);
    Reg down = code.select(isLarger, code.op("arith.subi", bits, i32(1)), bits);
    Reg odd = code.op("arith.ori", down, i32(1));
    return float32(code.select(code.cmpf("une", back, value), odd, bits));
  }

  private Reg unsigned(Reg bits) {
    return code.cast("arith.extui", bits, "i32");
  }

  private Reg i32(int value) {
    return code.integer("i32", value);
  }

  private Reg float32(Reg bits) {
    return code.cast("arith.bitcast", bits, "f32");
  }

  private Reg int32(Reg value) {
    return code.cast("arith.bitcast", value, "i32");
  }
}
