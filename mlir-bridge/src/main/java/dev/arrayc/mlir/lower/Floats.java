package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.FloatFormat;

/**
 * Floats of less than 32 bits: their bit patterns to f32 and back, by integer operations that every
 * machine has (f16 by the conversion instructions of the baseline), rounded to nearest even once.
 */
final class Floats {
  /** A NaN of f32. */
  private static final int NAN = 0x7FC0_0000;

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
      case F8E8M0FNU -> widenPower(unsigned(bits));
      default -> widenByte(dtype.format(), unsigned(bits));
    };
  }

  private Reg widenByte(FloatFormat format, Reg bits) {
    int drop = 23 - format.mantissaBits();
    int ones = (1 << format.bits() - 1) - 1;
    Reg magnitude = code.op("arith.andi", bits, i32(ones));
    Reg shifted = code.op("arith.shli", magnitude, i32(drop));
    // As an f32 its exponent is too small by a constant; scaling is exact, subnormals included.
    Reg scale = code.floating("f32", Math.scalb(1.0, 127 - format.bias()));
    Reg value = int32(code.op("arith.mulf", float32(shifted), scale));
    Reg special =
        switch (format.specials()) {
          case IEEE ->
              code.select(
                  code.cmpi("ugt", magnitude, i32((int) format.maxBits())),
                  code.op("arith.ori", shifted, i32(0x7F80_0000)),
                  value);
          case NAN_ONLY -> code.select(code.cmpi("eq", magnitude, i32(ones)), i32(NAN), value);
          case NO_NEGATIVE_ZERO, FINITE, POWERS_OF_TWO -> value;
        };
    Reg negative = code.op("arith.andi", bits, i32(ones + 1));
    Reg sign = code.op("arith.shli", negative, i32(32 - format.bits()));
    Reg signed = code.op("arith.ori", special, sign);
    return float32(
        format.specials() == FloatFormat.Specials.NO_NEGATIVE_ZERO
            ? code.select(code.cmpi("eq", bits, i32(ones + 1)), i32(NAN), signed)
            : signed);
  }

  /** Powers of two: the exponent of an f32, but for its least, which is subnormal, and NaN. */
  private Reg widenPower(Reg bits) {
    Reg power = code.op("arith.shli", bits, i32(23));
    Reg small = code.select(code.cmpi("eq", bits, i32(0)), i32(0x0040_0000), power);
    return float32(code.select(code.cmpi("eq", bits, i32(0xFF)), i32(NAN), small));
  }

  /** An f32 rounded to the bits of a narrow float. */
  Reg narrow(DType dtype, Reg value) {
    return switch (dtype) {
      case F16 -> code.cast("arith.bitcast", code.cast("arith.truncf", value, "f16"), "i16");
      case BF16 -> narrowToBf16(value);
      case F8E8M0FNU -> narrowToPower(value);
      default -> narrowToByte(dtype.format(), value);
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

  /** To a format of one byte or less. */
  private Reg narrowToByte(FloatFormat format, Reg value) {
    Reg bits = int32(value);
    Reg magnitude = code.op("arith.andi", bits, i32(0x7FFF_FFFF));
    int mantissa = format.mantissaBits();
    int drop = 23 - mantissa;
    Reg odd = code.op("arith.andi", code.op("arith.shrui", magnitude, i32(drop)), i32(1));
    Reg half = code.op("arith.addi", odd, i32((1 << drop - 1) - 1));
    Reg shifted = code.op("arith.shrui", code.op("arith.addi", magnitude, half), i32(drop));
    Reg normal = code.op("arith.subi", shifted, i32(127 - format.bias() << mantissa));
    // Below the least normal number: adding a number whose last bit is the least subnormal rounds.
    double magic = Math.scalb(format.minNormal(), 23 - mantissa);
    Reg sum = code.op("arith.addf", float32(magnitude), code.floating("f32", magic));
    Reg subnormal = code.op("arith.subi", int32(sum), i32(Float.floatToRawIntBits((float) magic)));
    Reg least = i32(Float.floatToRawIntBits((float) format.minNormal()));
    Reg rounded = code.select(code.cmpi("ult", magnitude, least), subnormal, normal);
    // The pattern after the greatest number is what overflows, if the format has anything for it.
    int signBit = 1 << format.bits() - 1;
    boolean isFinite = format.specials() == FloatFormat.Specials.FINITE;
    Reg finite = code.op("arith.minui", rounded, i32((int) format.maxBits() + (isFinite ? 0 : 1)));
    Reg nan = i32((int) format.toBits(Double.NaN));
    Reg result = code.select(code.cmpf("uno", value, value), nan, finite);
    Reg negative =
        code.op("arith.andi", code.op("arith.shrui", bits, i32(32 - format.bits())), i32(signBit));
    boolean hasZeros = format.specials() != FloatFormat.Specials.NO_NEGATIVE_ZERO;
    Reg sign = hasZeros ? negative : code.select(code.cmpi("eq", result, i32(0)), i32(0), negative);
    return code.cast("arith.trunci", code.op("arith.ori", result, sign), "i8");
  }

  /** The nearest power of two, the greater of two; NaN for what is not positive. */
  private Reg narrowToPower(Reg value) {
    Reg bits = int32(value);
    Reg power = code.op("arith.shrui", code.op("arith.addi", bits, i32(0x0040_0000)), i32(23));
    Reg small = code.cast("arith.extui", code.cmpi("uge", bits, i32(0x0060_0000)), "i32");
    Reg rounded = code.select(code.cmpi("ult", bits, i32(0x0080_0000)), small, power);
    Reg isPositive = code.cmpf("ogt", value, code.floating("f32", 0));
    Reg result = code.select(isPositive, rounded, i32(0xFF));
    return code.cast("arith.trunci", result, "i8");
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
