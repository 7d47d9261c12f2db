package dev.arrayc.math;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;

/**
 * x^y = 2^(y·log₂|x|) with the sign and the special values of C's {@code pow}. The logarithm is
 * precise enough that results which can be represented come out exactly.
 */
final class Powers {
  private static final double MAGIC = 0x1.8p52;
  private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
  private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

  /** log₂((1 + s) / (1 − s)) / s in s², highest degree first. */
  private static final double[] LOG2 = {
    0x1.b9f738d691f03p-3, 0x1.c3f200f7afe5p-3, 0x1.0ca41d5e2e69bp-2, 0x1.484aebb8ec221p-2,
    0x1.a617630720095p-2, 0x1.2776c50ebd393p-1, 0x1.ec709dc3a0629p-1, 0x1.71547652b82fep1
  };

  /** The same from the term s⁵ on; the first two terms, 2/ln 2 and 2/(3·ln 2), are pairs. */
  private static final double[] LOG2_TAIL = {
    0x1.5fe3c591810d2p-3, 0x1.5940ab3ccd5ap-3, 0x1.8a0619893f204p-3, 0x1.c68f039536854p-3,
    0x1.0c9a8505143c5p-2, 0x1.484b13d728e4dp-2, 0x1.a61762a7ae4d1p-2, 0x1.2776c50ef9bfep-1
  };

  /** (2^r − 1) / r, highest degree first. */
  private static final double[] EXP2 = {
    0x1.e621cb7d94b55p-28, 0x1.b6575a5f7c4e2p-24, 0x1.62bfc4fe6b69ep-20, 0x1.ffcb763c8a363p-17,
    0x1.4309130f39efep-13, 0x1.5d87fe90a3093p-10, 0x1.3b2ab6fba0439p-7, 0x1.c6b08d7044087p-5,
    0x1.ebfbdff82c5ap-3, 0x1.62e42fefa39f7p-1
  };

  private Powers() {}

  static Value power(Lanes l, Value x, Value y) {
    return l.isDouble() ? f64(l, x, y) : f32(l, l.as(DType.F64), x, y);
  }

  /** |x| = 2^e·m with m around 1; s = (m − 1) / (m + 1). */
  private record Split(Value e, Value f) {}

  private static Split split(Lanes l, Value magnitude) {
    long half = Double.doubleToRawLongBits(Math.sqrt(0.5));
    Value bits = l.bits(magnitude);
    Value inPlace = l.iand(l.isub(bits, l.integer(half)), -1L << 52);
    Value e = Logarithms.toFloat(l, l.sar(inPlace, 52));
    return new Split(e, l.sub(l.fromBits(l.isub(bits, inPlace)), 1));
  }

  /** The logarithm of a positive finite number as it is, ±∞ and NaN for the others. */
  private static Value edges(Lanes l, Value magnitude, Value log) {
    Value finite = l.select(l.lt(magnitude, Double.POSITIVE_INFINITY), log, magnitude);
    return l.select(l.eq(magnitude, 0), Double.NEGATIVE_INFINITY, finite);
  }

  private static Value f32(Lanes narrow, Lanes l, Value x, Value y) {
    Value base = l.convert(x);
    Value magnitude = l.abs(base);
    Split split = split(l, magnitude);
    Value s = l.div(split.f, l.add(split.f, 2));
    Value log = l.fma(s, l.horner(l.mul(s, s), LOG2), split.e);
    // An infinite exponent as a huge one, so that 1^∞ is 1.
    Value exponent = l.clamp(l.convert(y), -0x1p200, 0x1p200);
    Value t = l.clamp(l.mul(exponent, edges(l, magnitude, log)), -200, 200);
    Value shifted = l.add(t, MAGIC + 1023);
    Value r = l.sub(t, l.sub(shifted, MAGIC + 1023));
    Value p = l.fma(l.horner(r, EXP2), r, 1);
    Value power = l.mul(p, l.fromBits(l.shl(l.bits(shifted), 52)));
    // Down to 42 bits, which the error does not reach: what is exact, or half way between two
    // results, is so again. The square is taken as such.
    Value spread = l.mul(power, 0x1p11 + 1);
    Value clean = l.sub(spread, l.sub(spread, power));
    Value square = l.mul(base, base);
    Value rounded = narrow.convert(l.select(l.eq(exponent, 2), square, clean));
    return signs(narrow, x, y, rounded);
  }

  private static Value f64(Lanes l, Value x, Value y) {
    Value magnitude = l.abs(x);
    Value subnormal = l.lt(magnitude, Double.MIN_NORMAL);
    Split split = split(l, l.select(subnormal, l.mul(magnitude, 0x1p54), magnitude));
    Value e = l.select(subnormal, l.sub(split.e, 54), split.e);
    Exact log = log2(l, split.f, e);
    Value exponent = l.clamp(y, -0x1p1000, 0x1p1000);
    Value high = edges(l, magnitude, log.high());
    Exact product = Exact.product(l, exponent, high);
    Value t = l.clamp(product.high(), -1100, 1100);
    Value low = l.fma(exponent, log.low(), product.low());
    // Where the clamp was at work, the low part means nothing.
    Value kept = l.select(l.eq(t, product.high()), low, 0);
    Value power = exp2(l, t, kept);
    return signs(l, x, y, l.select(l.eq(y, 2), l.mul(x, x), power));
  }

  /** The natural logarithm of a number that is not negative, to about 65 bits. */
  static Exact log(Lanes l, Value x) {
    Value subnormal = l.lt(x, Double.MIN_NORMAL);
    Split split = split(l, l.select(subnormal, l.mul(x, 0x1p54), x));
    Value e = l.select(subnormal, l.sub(split.e, 54), split.e);
    Exact log = log2(l, split.f, e);
    Exact product = Exact.product(l, log.high(), l.num(LN2_HIGH));
    Value cross = l.fma(log.high(), LN2_LOW, l.fma(log.low(), LN2_HIGH, product.low()));
    Value regular = l.and(l.gt(x, 0), l.lt(x, Double.POSITIVE_INFINITY));
    return new Exact(edges(l, x, product.high()), l.select(regular, cross, 0));
  }

  /** e + log₂(1 + f) to about 65 bits. */
  private static Exact log2(Lanes l, Value f, Value e) {
    Exact s = Exact.quotient(l, new Exact(f, l.num(0)), Exact.ordered(l, l.num(2), f));
    Exact square = Exact.product(l, s.high(), s.high());
    Value twice = l.add(s.high(), s.high());
    Exact z = new Exact(square.high(), l.fma(twice, s.low(), square.low()));
    Value tail = l.mul(z.high(), l.horner(z.high(), LOG2_TAIL));
    Exact third = sum(l, 0x1.ec709dc3a03fdp-1, 0x1.d27f05548af0cp-55, tail, l.num(0));
    Exact curve = product(l, z, third);
    Exact slope = sum(l, 0x1.71547652b82fep1, 0x1.777d0ffda0d24p-55, curve.high(), curve.low());
    Exact log = product(l, s, slope);
    Exact total = Exact.ordered(l, e, log.high());
    return Exact.ordered(l, total.high(), l.add(total.low(), log.low()));
  }

  /** A constant pair, the larger, and a pair. */
  private static Exact sum(Lanes l, double high, double low, Value addHigh, Value addLow) {
    Exact head = Exact.ordered(l, l.num(high), addHigh);
    return new Exact(head.high(), l.add(head.low(), l.add(addLow, low)));
  }

  private static Exact product(Lanes l, Exact a, Exact b) {
    Exact head = Exact.product(l, a.high(), b.high());
    Value cross = l.fma(a.high(), b.low(), l.fma(a.low(), b.high(), head.low()));
    return new Exact(head.high(), cross);
  }

  /** 2^(t + low), rounded nearly once; in two factors for the subnormals. */
  private static Value exp2(Lanes l, Value t, Value low) {
    double magic = MAGIC + 2 * 1023;
    Value shifted = l.add(t, magic);
    Exact r = Exact.sum(l, l.sub(t, l.sub(shifted, magic)), low);
    Exact u = Exact.product(l, r.high(), l.num(LN2_HIGH));
    Value uLow = l.fma(r.high(), LN2_LOW, l.fma(r.low(), l.num(LN2_HIGH), u.low()));
    Value p = Exponentials.nearOne(l, u.high(), uLow);
    Value bits = l.bits(shifted);
    Value half = l.shr(bits, 1);
    Value first = l.fromBits(l.shl(half, 52));
    Value second = l.fromBits(l.shl(l.isub(bits, half), 52));
    return l.mul(l.mul(p, first), second);
  }

  /** Negative bases: the sign for odd exponents, NaN for fractional ones; 1 for x = 1 or y = 0. */
  private static Value signs(Lanes l, Value x, Value y, Value magnitude) {
    Value whole = l.eq(l.rint(y), y);
    Value half = l.mul(y, 0.5);
    Value odd = l.and(whole, l.not(l.eq(l.rint(half), half)));
    Value signed = l.select(odd, l.copySign(magnitude, x), magnitude);
    Value negative = l.and(l.lt(x, 0), l.gt(x, Double.NEGATIVE_INFINITY));
    Value real = l.select(l.and(negative, l.not(whole)), Double.NaN, signed);
    return l.select(l.or(l.eq(x, 1), l.eq(y, 0)), 1, real);
  }
}
