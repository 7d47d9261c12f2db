package dev.arrayc.math;

import dev.arrayc.ir.Value;
import java.util.Arrays;

/**
 * The exponential and what is made of it. All reduce x = n·ln 2 + r with n the nearest integer, in
 * the way of Cody and Waite: the high part of ln 2 has so few bits that n·high and the difference
 * to x are exact.
 */
final class Exponentials {
  /**
   * What the reduction needs in one format.
   *
   * @param magic 1.5·2^(precision−1): adding it rounds to an integer, which then stands in the low
   *     bits of the sum
   * @param bias of the exponent
   * @param fraction the number of fraction bits
   * @param low below this, e^x is 0
   * @param high above this, e^x and e^x − 1 are ∞
   * @param minusOne below this, e^x − 1 is −1
   * @param tiny below this magnitude, e^x − 1 is x
   * @param short_ (e^r − 1 − r) / r² for a sum with 1, highest degree first
   * @param full the same for a sum with r
   */
  private record Format(
      double ln2High,
      double ln2Low,
      double magic,
      int bias,
      int fraction,
      double low,
      double high,
      double minusOne,
      double tiny,
      double[] short_,
      double[] full) {}

  private static final double LOG2_E = 0x1.71547652b82fep0;

  private static final Format F32 =
      new Format(
          0x1.62e4p-1,
          0x1.7f7d1cp-20,
          0x1.8p23,
          127,
          23,
          -104,
          88.8f,
          -18,
          0x1p-26,
          new double[] {0x1.6d5f7ap-10, 0x1.123d6cp-7, 0x1.5554d8p-5, 0x1.55548cp-3, 0x1p-1},
          new double[] {
            0x1.a2981p-13, 0x1.6d461ep-10, 0x1.110fdep-7, 0x1.5554eep-5, 0x1.555556p-3, 0x1p-1
          });

  private static final double[] F64_COEFFICIENTS = {
    0x1.1f8e2fb3f9ca8p-29, 0x1.af601de3c8623p-26, 0x1.27e4cad26cb2fp-22, 0x1.71ddf79c6209fp-19,
    0x1.a01a01adec576p-16, 0x1.a01a01b025ef2p-13, 0x1.6c16c16c14f3ep-10, 0x1.111111110f622p-7,
    0x1.5555555555558p-5, 0x1.5555555555559p-3, 0x1p-1
  };

  private static final Format F64 =
      new Format(
          0x1.62e42fefa4p-1,
          -0x1.8432a1b0e2634p-43,
          0x1.8p52,
          1023,
          52,
          -746,
          709.9,
          -38,
          0x1p-55,
          F64_COEFFICIENTS,
          F64_COEFFICIENTS);

  private Exponentials() {}

  private static Format format(Lanes l) {
    return l.isDouble() ? F64 : F32;
  }

  /** {@code bits} holds n + offset in its low bits; x = n·ln 2 + high − n·(low part of ln 2). */
  private record Reduced(Value bits, Value n, Value high, Value r) {}

  private static Reduced reduce(Lanes l, Value x, int offset) {
    Format f = format(l);
    Value shifted = l.fma(x, l.num(LOG2_E), f.magic + offset);
    Value n = l.sub(shifted, f.magic + offset);
    Value high = l.fma(n, -f.ln2High, x);
    return new Reduced(l.bits(shifted), n, high, l.fma(n, -f.ln2Low, high));
  }

  /**
   * e^x: a polynomial in r, then 2^n in two factors, so that subnormal results are rounded once and
   * 2^128 (2^1024) does not overflow.
   */
  static Value exp(Lanes l, Value x) {
    Format f = format(l);
    Reduced reduced = reduce(l, l.clamp(x, f.low, f.high), 2 * f.bias);
    Value p = l.fma(l.fma(l.horner(reduced.r, f.short_), reduced.r, 1), reduced.r, 1);
    Value half = l.shr(reduced.bits, 1);
    Value otherHalf = l.isub(reduced.bits, half);
    Value first = l.fromBits(l.shl(half, f.fraction));
    Value second = l.fromBits(l.shl(otherHalf, f.fraction));
    return l.mul(l.mul(p, first), second);
  }

  /**
   * (e^x − 1) / 2 for x that is clamped already, with about eight bits more than the format:
   * 2^(n−1) − ½ and 2^(n−1)·r are summed with their error kept.
   */
  static Exact halfExpMinusOne(Lanes l, Value x) {
    Format f = format(l);
    Reduced reduced = reduce(l, x, f.bias - 1);
    Value r = reduced.r;
    // What r lost in rounding, times about the slope of the curve.
    Value lostR = l.fma(reduced.n, -f.ln2Low, l.sub(reduced.high, r));
    Value correction = l.fma(reduced.n, -f.ln2Low, l.mul(r, lostR));
    // r²/2 + (r³·(…) + correction): the small terms first
    Value square = l.mul(r, r);
    double[] cubic = Arrays.copyOf(f.full, f.full.length - 1);
    Value tail = l.fma(l.mul(square, r), l.horner(r, cubic), correction);
    tail = l.fma(square, 0.5, tail);
    Value scale = l.fromBits(l.shl(reduced.bits, f.fraction));
    Value base = l.sub(scale, 0.5);
    Value linear = l.mul(scale, reduced.high);
    Value high = l.add(base, linear);
    // Beyond the precision of the format, base has lost a part of the ½.
    Value lost = l.sub(l.sub(scale, base), 0.5);
    Value low = l.add(l.sub(linear, l.sub(high, base)), lost);
    return new Exact(high, l.fma(scale, tail, low));
  }

  /** e^x − 1; x itself where x²/2 does not count, which keeps −0 and subnormals. */
  static Value expm1(Lanes l, Value x) {
    Format f = format(l);
    Exact half = halfExpMinusOne(l, l.clamp(x, f.minusOne, f.high));
    Value result = l.mul(l.add(half.high(), half.low()), 2);
    return l.select(l.lt(l.abs(x), f.tiny), x, result);
  }

  /**
   * tanh x = h / (h + 1) with h = (e^2|x| − 1) / 2 as a pair, divided with one correction; x itself
   * where x³/3 does not count.
   */
  static Value tanh(Lanes l, Value x) {
    Value magnitude = l.abs(x);
    Value twice = l.min(l.add(magnitude, magnitude), l.isDouble() ? 48 : 24);
    Exact half = halfExpMinusOne(l, twice);
    Exact h = Exact.ordered(l, half.high(), half.low());
    Exact denominator = Exact.sum(l, h.high(), l.num(1));
    Exact whole = new Exact(denominator.high(), l.add(denominator.low(), h.low()));
    Value quotient = Exact.ratio(l, h, whole);
    Value tiny = l.lt(magnitude, l.isDouble() ? 0x1p-28 : 0x1p-13);
    // The sign comes last: LLVM 22 turns a choice between x and a value with x's sign into a masked
    // vpternlogd whose table fits another order of its operands (seen for four bf16 at x86-64-v4).
    return l.copySign(l.select(tiny, magnitude, quotient), x);
  }

  /** e^(u + low) for |u| up to ln 2 / 2, rounded nearly once. */
  static Value nearOne(Lanes l, Value u, Value low) {
    Value curve = l.fma(l.mul(u, u), l.horner(u, format(l).full), low);
    Exact sum = Exact.ordered(l, l.num(1), u);
    return l.add(sum.high(), l.add(sum.low(), curve));
  }

  /** factor·first·second, the last two powers of two. */
  record Scaled(Exact factor, Value first, Value second) {
    Value scale(Lanes l, Value x) {
      return l.mul(l.mul(x, first), second);
    }
  }

  /** e^(x.high + x.low) with about eight bits more than the format, in the range of e^x. */
  static Scaled scaled(Lanes l, Exact x) {
    Reduced reduced = reduce(l, x.high(), 2 * format(l).bias);
    return scaled(l, reduced, Exact.sum(l, reduced.high, x.low()));
  }

  private static Scaled scaled(Lanes l, Reduced reduced, Exact rest) {
    Format f = format(l);
    Value r = l.fma(reduced.n, -f.ln2Low, rest.high());
    Value curve = l.fma(l.mul(r, r), l.horner(r, f.full), rest.low());
    Value tail = l.fma(reduced.n, -f.ln2Low, curve);
    Exact head = Exact.ordered(l, l.num(1), rest.high());
    Exact factor = Exact.ordered(l, head.high(), l.add(head.low(), tail));
    Value half = l.shr(reduced.bits, 1);
    Value first = l.fromBits(l.shl(half, f.fraction));
    Value second = l.fromBits(l.shl(l.isub(reduced.bits, half), f.fraction));
    return new Scaled(factor, first, second);
  }

  /**
   * 1 / (1 + e^−x), as e / (1 + e) with e = e^−|x| for negative x: no overflow, and full precision
   * down to the subnormals.
   */
  static Value logistic(Lanes l, Value x) {
    Value argument = l.max(l.neg(l.abs(x)), format(l).low);
    Reduced reduced = reduce(l, argument, 2 * format(l).bias);
    Scaled power = scaled(l, reduced, new Exact(reduced.high, l.num(0)));
    Exact p = power.factor;
    Value scale = l.mul(power.first, power.second);
    Value e = l.mul(scale, p.high());
    Exact one = Exact.ordered(l, l.num(1), e);
    Exact denominator = new Exact(one.high(), l.fma(scale, p.low(), one.low()));
    Value negative = l.lt(x, 0);
    Exact numerator = new Exact(l.select(negative, p.high(), 1), l.select(negative, p.low(), 0));
    Value quotient = Exact.ratio(l, numerator, denominator);
    return l.select(negative, power.scale(l, quotient), quotient);
  }
}
