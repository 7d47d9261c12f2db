package dev.arrayc.math;

import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;

/**
 * Arithmetic on values of one shape and one float type, f32 or f64: the notation of this package.
 * Integers of the float's width ride along, for exponents and bit patterns.
 */
record Lanes(Builder b, TensorType type) {
  /** The lanes that {@code value} lives in. */
  static Lanes of(Builder b, Value value) {
    return new Lanes(b, value.tensorType());
  }

  Lanes as(DType dtype) {
    return new Lanes(b, type.withDType(dtype));
  }

  boolean isDouble() {
    return type.dtype() == DType.F64;
  }

  /** The signed integers as wide as the floats. */
  private DType integer() {
    return isDouble() ? DType.I64 : DType.I32;
  }

  Value num(double value) {
    return b.splat(type, value);
  }

  Value add(Value x, Value y) {
    return b.emit(Op.ADD, x, y);
  }

  Value add(Value x, double y) {
    return add(x, num(y));
  }

  Value sub(Value x, Value y) {
    return b.emit(Op.SUBTRACT, x, y);
  }

  Value sub(Value x, double y) {
    return sub(x, num(y));
  }

  Value sub(double x, Value y) {
    return sub(num(x), y);
  }

  Value mul(Value x, Value y) {
    return b.emit(Op.MULTIPLY, x, y);
  }

  Value mul(Value x, double y) {
    return mul(x, num(y));
  }

  Value div(Value x, Value y) {
    return b.emit(Op.DIVIDE, x, y);
  }

  Value div(double x, Value y) {
    return div(num(x), y);
  }

  /** {@code x * y + z}, rounded once. */
  Value fma(Value x, Value y, Value z) {
    return b.emit(Op.FMA, x, y, z);
  }

  Value fma(Value x, Value y, double z) {
    return fma(x, y, num(z));
  }

  Value fma(Value x, double y, Value z) {
    return fma(x, num(y), z);
  }

  Value fma(Value x, double y, double z) {
    return fma(x, num(y), num(z));
  }

  Value neg(Value x) {
    return b.emit(Op.NEGATE, x);
  }

  Value abs(Value x) {
    return b.emit(Op.ABS, x);
  }

  Value sqrt(Value x) {
    return b.emit(Op.SQRT, x);
  }

  Value floor(Value x) {
    return b.emit(Op.FLOOR, x);
  }

  /** To the nearest integer, ties to even. */
  Value rint(Value x) {
    return b.emit(Op.ROUND_NEAREST_EVEN, x);
  }

  /** The larger; NaN if one is. */
  Value max(Value x, Value y) {
    return b.emit(Op.MAXIMUM, x, y);
  }

  Value max(Value x, double y) {
    return max(x, num(y));
  }

  /** The smaller; NaN if one is. */
  Value min(Value x, Value y) {
    return b.emit(Op.MINIMUM, x, y);
  }

  Value min(Value x, double y) {
    return min(x, num(y));
  }

  /** Into the interval, NaN kept. */
  Value clamp(Value x, double low, double high) {
    return max(min(x, high), low);
  }

  Value lt(Value x, Value y) {
    return b.compare("LT", x, y);
  }

  Value lt(Value x, double y) {
    return lt(x, num(y));
  }

  Value le(Value x, double y) {
    return b.compare("LE", x, num(y));
  }

  Value gt(Value x, Value y) {
    return b.compare("GT", x, y);
  }

  Value gt(Value x, double y) {
    return gt(x, num(y));
  }

  Value ge(Value x, double y) {
    return b.compare("GE", x, num(y));
  }

  Value eq(Value x, Value y) {
    return b.compare("EQ", x, y);
  }

  Value eq(Value x, double y) {
    return eq(x, num(y));
  }

  Value isNaN(Value x) {
    return b.compare("NE", x, x);
  }

  Value and(Value p, Value q) {
    return b.emit(Op.AND, p, q);
  }

  Value or(Value p, Value q) {
    return b.emit(Op.OR, p, q);
  }

  Value xor(Value p, Value q) {
    return b.emit(Op.XOR, p, q);
  }

  Value not(Value p) {
    return b.emit(Op.NOT, p);
  }

  Value select(Value predicate, Value onTrue, Value onFalse) {
    return b.select(predicate, onTrue, onFalse);
  }

  Value select(Value predicate, double onTrue, Value onFalse) {
    return select(predicate, num(onTrue), onFalse);
  }

  Value select(Value predicate, Value onTrue, double onFalse) {
    return select(predicate, onTrue, num(onFalse));
  }

  Value select(Value predicate, double onTrue, double onFalse) {
    return select(predicate, num(onTrue), num(onFalse));
  }

  /** The bit pattern of floats. */
  Value bits(Value x) {
    return b.bitcast(x, integer());
  }

  /** The floats that have this bit pattern. */
  Value fromBits(Value bits) {
    return b.bitcast(bits, type.dtype());
  }

  /** The bit pattern of a constant. */
  long bitsOf(double value) {
    return isDouble() ? Double.doubleToRawLongBits(value) : Float.floatToRawIntBits((float) value);
  }

  Value integer(long value) {
    return b.splat(type.withDType(integer()), value);
  }

  Value iadd(Value x, Value y) {
    return b.emit(Op.ADD, x, y);
  }

  Value iadd(Value x, long y) {
    return iadd(x, integer(y));
  }

  Value isub(Value x, Value y) {
    return b.emit(Op.SUBTRACT, x, y);
  }

  /** The lower half of the product. */
  Value imul(Value x, Value y) {
    return b.emit(Op.MULTIPLY, x, y);
  }

  Value ior(Value x, long y) {
    return b.emit(Op.OR, x, integer(y));
  }

  /** 1 where {@code x < y} as unsigned integers, else 0. */
  Value lowerUnsigned(Value x, Value y) {
    long top = isDouble() ? Long.MIN_VALUE : Integer.MIN_VALUE;
    Value lower = b.compare("LT", xor(x, integer(top)), xor(y, integer(top)));
    return select(lower, integer(1), integer(0));
  }

  Value iand(Value x, long y) {
    return b.emit(Op.AND, x, integer(y));
  }

  Value shl(Value x, long y) {
    return b.emit(Op.SHIFT_LEFT, x, integer(y));
  }

  /** Logical shift right. */
  Value shr(Value x, long y) {
    return b.emit(Op.SHIFT_RIGHT_LOGICAL, x, integer(y));
  }

  /** Arithmetic shift right. */
  Value sar(Value x, long y) {
    return b.emit(Op.SHIFT_RIGHT_ARITHMETIC, x, integer(y));
  }

  /** Floats to other floats, or small integers to floats. */
  Value convert(Value x) {
    return b.convert(x, type.dtype());
  }

  /** The magnitude of {@code x} with the sign bit of {@code y}. */
  Value copySign(Value x, Value y) {
    long sign = isDouble() ? Long.MIN_VALUE : Integer.MIN_VALUE;
    return fromBits(b.emit(Op.OR, bits(abs(x)), iand(bits(y), sign)));
  }

  /** {@code x} with its sign flipped where the sign bit of {@code y} is set. */
  Value flipSign(Value x, Value y) {
    long sign = isDouble() ? Long.MIN_VALUE : Integer.MIN_VALUE;
    return fromBits(b.emit(Op.XOR, bits(x), iand(bits(y), sign)));
  }

  /** A polynomial by Horner's rule with fused steps, coefficients highest degree first. */
  Value horner(Value x, double... coefficients) {
    return horner(x, num(coefficients[0]), coefficients);
  }

  private Value horner(Value x, Value first, double... coefficients) {
    Value sum = first;
    for (int i = 1; i < coefficients.length; i++) {
      sum = fma(sum, x, coefficients[i]);
    }
    return sum;
  }

  /** The operands as they are, for ops whose result type is the operands'. */
  static List<Value> operands(Value... values) {
    return List.of(values);
  }
}
