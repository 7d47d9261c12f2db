package dev.arrayc.math;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;

/** The exact remainder x − y·trunc(x/y), as C's {@code fmod}. */
final class Remainders {
  private Remainders() {}

  static Value remainder(Lanes l, Value x, Value y) {
    if (l.isDouble()) {
      return f64(l, x, y);
    }
    Lanes wide = l.as(DType.F64);
    Value result = f32(wide, wide.convert(x), wide.convert(y));
    return l.copySign(l.convert(result), x);
  }

  /**
   * |x| mod |y| of f32 values in f64: long division in digits of 50 bits. Each step is exact, for
   * its quotient is a small integer and its rest has no more bits than y.
   */
  private static Value f32(Lanes l, Value x, Value y) {
    // An infinite divisor as a huge one: every f32 is its own remainder.
    Value divisor = l.min(l.abs(y), 0x1p200);
    Value reciprocal = l.div(1, divisor);
    Value rest = l.abs(x);
    for (int shift = 250; shift >= 0; shift -= 50) {
      Value quotient = l.rint(l.mul(rest, l.mul(reciprocal, Math.scalb(1.0, -shift))));
      rest = l.fma(quotient, l.mul(divisor, -Math.scalb(1.0, shift)), rest);
    }
    return l.select(l.lt(rest, 0), l.add(rest, divisor), rest);
  }

  /** A positive number as integer·2^exponent, the integer with 53 bits. */
  private record Scaled(Value integer, Value exponent) {
    static Scaled of(Lanes l, Value magnitude) {
      Value subnormal = l.lt(magnitude, Double.MIN_NORMAL);
      Value bits = l.bits(l.select(subnormal, l.mul(magnitude, 0x1p54), magnitude));
      Value fraction = l.iand(bits, 0xfffffffffffffL);
      Value integer = l.fromBits(l.ior(fraction, Double.doubleToRawLongBits(0x1p52)));
      Value offset = l.select(subnormal, l.integer(1075 + 54), l.integer(1075));
      return new Scaled(integer, l.isub(l.shr(bits, 52), offset));
    }
  }

  /**
   * With x = a·2^(d + k) and y = m·2^k it is (a·2^d mod m)·2^k, the power of two by repeated
   * squaring modulo m: d has twelve bits, six to start from and one for each squaring.
   */
  private static Value f64(Lanes l, Value x, Value y) {
    Value dividend = l.abs(x);
    Value divisor = l.abs(y);
    Scaled a = Scaled.of(l, dividend);
    Scaled m = Scaled.of(l, divisor);
    Modulus modulus = new Modulus(l, m.integer, l.div(1, m.integer));
    Value d = l.b().emit(Op.MAXIMUM, l.isub(a.exponent, m.exponent), l.integer(0));
    Value power = powerOfTwo(l, l.shr(d, 6));
    for (int bit = 5; bit >= 0; bit--) {
      Value doubling = l.iand(l.shr(d, bit), 1);
      power = modulus.product(l.mul(power, powerOfTwo(l, doubling)), power);
    }
    Value centred = modulus.product(modulus.reduce(a.integer), power);
    Value rest = l.select(l.lt(centred, 0), l.add(centred, m.integer), centred);
    Value half = l.sar(m.exponent, 1);
    Value scaled = l.mul(l.mul(rest, powerOfTwo(l, half)), powerOfTwo(l, l.isub(m.exponent, half)));
    Value result = l.select(l.lt(dividend, divisor), dividend, scaled);
    // 0 divisor, infinite dividend, NaN.
    Value defined = l.and(l.gt(divisor, 0), l.lt(dividend, Double.POSITIVE_INFINITY));
    Value known = l.and(defined, l.eq(y, y));
    return l.select(known, l.copySign(result, x), Double.NaN);
  }

  private static Value powerOfTwo(Lanes l, Value exponent) {
    return l.fromBits(l.shl(l.iadd(exponent, 1023), 52));
  }

  /** Arithmetic modulo an integer of 53 bits; results are at most half of it in magnitude. */
  private record Modulus(Lanes l, Value m, Value reciprocal) {
    Value reduce(Value a) {
      return l.fma(l.neg(l.rint(l.mul(a, reciprocal))), m, a);
    }

    /** The product's high part is reduced in two steps of 26 bits, so that quotients are right. */
    Value product(Value a, Value b) {
      Exact product = Exact.product(l, a, b);
      Value coarse = l.rint(l.mul(product.high(), l.mul(reciprocal, 0x1p-26)));
      Value first = l.fma(coarse, l.mul(m, -0x1p26), product.high());
      Value second = reduce(first);
      Value quotient = l.rint(l.fma(product.low(), reciprocal, l.mul(second, reciprocal)));
      return l.add(l.fma(l.neg(quotient), m, second), product.low());
    }
  }
}
