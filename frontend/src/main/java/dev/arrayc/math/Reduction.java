package dev.arrayc.math;

import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * An argument of a trigonometric function, x = q·π/2 + r with |r| a little over π/4 at most: {@code
 * quadrant} is an i64 that is q modulo 4 in its low bits, r is {@code high + low}.
 *
 * <p>Moderate arguments are reduced after Cody and Waite (1980) by parts of π/2, large ones after
 * Payne and Hanek (1983): of x·2/π only the bits that are no multiple of a full turn are formed.
 */
record Reduction(Value quadrant, Value high, Value low) {
  private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
  private static final double PI_2_HIGH = 0x1.921fb54442d18p0;
  private static final double PI_2_MIDDLE = 0x1.1a62633145c07p-54;
  private static final double PI_2_LOW = -0x1.f1976b7ed8fbcp-110;

  /** 1.5·2^52: adding it rounds to an integer that stands in the low bits of the sum. */
  private static final double MAGIC = 0x1.8p52;

  /**
   * 1/(2π) without the bits that are whole turns for f32 arguments from 2^44, 2^72, 2^100 on; in
   * fields of 29, 24, 53 and 53 bits, so that the first two products with 24 bits are exact.
   */
  private static final double[][] TURNS = {
    {0x1.b72722p-25, 0x1.529fcp-54, 0x1.3abe8fa9a6eep-77, 0x1.b6c52b3278872p-131},
    {0x1.529fc2p-54, 0x1.d5f47cp-80, 0x1.4d377036d8a56p-104, 0x1.93c439041fe51p-158},
    {0x1.d5f47d4p-80, 0x1.a6eep-109, 0x1.b6c52b3278872p-131, 0x1.07f9458eaf7afp-188}
  };

  /** 24 zero bits, then the bits of 2/π. */
  private static final long[] TWO_OVER_PI_BITS = {
    0x000000a2f9836e4eL, 0x441529fc2757d1f5L, 0x34ddc0db6295993cL, 0x439041fe5163abdeL,
    0xbbc561b7246e3a42L, 0x4dd2e006492eea09L, 0xd1921cfe1deb1cb1L, 0x29a73ee88235f52eL,
    0xbb4484e99c7026b4L, 0x5f7e413991d63983L, 0x5339f49c845f8bbdL, 0xf9283b1ff897ffdeL,
    0x05980fef2f118b5aL, 0x0a6d1f6d367ecf27L, 0xcb09b74f463f669eL, 0x5fea2d7527bac7ebL,
    0xe5f17b3d0739f78aL, 0x5292ea6bfb5fb11fL, 0x8d5d0856033046fcL
  };

  /** The reduction of an f32 argument, given as f64; r has no low part. */
  static Reduction f32(Lanes l, Value x) {
    Value shifted = l.fma(x, TWO_OVER_PI, l.num(MAGIC));
    Value n = l.sub(shifted, MAGIC);
    // Exact for |x| < 2^44, for it is a multiple of 2^−53 below 1.
    Value r = l.fma(n, -PI_2_MIDDLE, l.fma(n, -PI_2_HIGH, x));
    Value magnitude = l.abs(x);
    Value[] c = new Value[4];
    for (int i = 0; i < 4; i++) {
      Value upper = l.select(l.lt(magnitude, 0x1p100), TURNS[1][i], TURNS[2][i]);
      c[i] = l.select(l.lt(magnitude, 0x1p72), l.num(TURNS[0][i]), upper);
    }
    Value a = l.mul(x, c[0]);
    Value b = l.mul(x, c[1]);
    // Both fractions are multiples of 2^−53, so their sum is exact.
    Value head = l.add(l.sub(a, l.rint(a)), l.sub(b, l.rint(b)));
    Value shiftedTurn = l.fma(l.fma(x, c[2], head), 4, l.num(MAGIC));
    Value rest = l.fma(l.sub(shiftedTurn, MAGIC), -0.25, head);
    Value turn = l.fma(x, c[3], l.fma(x, c[2], rest));
    Value moderate = l.lt(magnitude, 0x1p44);
    Value high = l.select(moderate, r, l.mul(turn, 2 * Math.PI));
    return new Reduction(l.bits(l.select(moderate, shifted, shiftedTurn)), high, l.num(0));
  }

  static Reduction f64(Lanes l, Value x) {
    Reduction moderate = moderateF64(l, x);
    Reduction large = largeF64(l, x);
    Value small = l.lt(l.abs(x), 0x1p30);
    return new Reduction(
        l.select(small, moderate.quadrant, large.quadrant),
        l.select(small, moderate.high, large.high),
        l.select(small, moderate.low, large.low));
  }

  /** |x| < 2^30: three parts of π/2, the product with the second one as an exact pair. */
  private static Reduction moderateF64(Lanes l, Value x) {
    Value shifted = l.fma(x, TWO_OVER_PI, l.num(MAGIC));
    Value n = l.sub(shifted, MAGIC);
    Value first = l.fma(n, -PI_2_HIGH, x);
    Value product = l.mul(n, -PI_2_MIDDLE);
    Value productLow = l.fma(n, -PI_2_MIDDLE, l.neg(product));
    Exact sum = Exact.sum(l, first, product);
    Value low = l.add(sum.low(), l.fma(n, -PI_2_LOW, productLow));
    return new Reduction(l.bits(shifted), sum.high(), low);
  }

  /**
   * |x| = m·2^e from 2^30 on: 192 bits of 2/π from the one that counts two half turns for the last
   * bit of m, times m, in 64-bit integers; the top two bits are the quadrant.
   */
  private static Reduction largeF64(Lanes l, Value x) {
    Value bits = l.iand(l.bits(x), Long.MAX_VALUE);
    Value mantissa = l.ior(l.iand(bits, 0xfffffffffffffL), 0x10000000000000L);
    // x = m·2^(biased − 1075), whose first bit of interest is number biased − 1075 + 22.
    Value start = l.iadd(l.shr(bits, 52), 22 - 1075);
    List<Value> words = window(l, l.sar(start, 6));
    Value shift = l.iand(start, 63);
    Value back = l.isub(l.integer(64), shift);
    List<Value> f = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      // back is 64 where the shift is 0, and a shift by the width gives 0.
      Value upper = l.b().emit(Op.SHIFT_LEFT, words.get(i), shift);
      f.add(l.xor(upper, l.b().emit(Op.SHIFT_RIGHT_LOGICAL, words.get(i + 1), back)));
    }
    Value low = l.iadd(l.imul(mantissa, f.get(1)), highProduct(l, mantissa, f.get(2)));
    Value carry = l.lowerUnsigned(low, l.imul(mantissa, f.get(1)));
    Value top = l.iadd(l.imul(mantissa, f.get(0)), highProduct(l, mantissa, f.get(1)));
    Value sum = l.iadd(top, carry);
    Value quadrant = l.shr(l.iadd(sum, 1L << 61), 62);
    return toRadians(l, x, l.isub(sum, l.shl(quadrant, 62)), low, quadrant);
  }

  /** Four words from {@code index} on, chosen in halving steps. */
  private static List<Value> window(Lanes l, Value index) {
    List<Value> words = new ArrayList<>();
    for (long word : TWO_OVER_PI_BITS) {
      words.add(l.integer(word));
    }
    for (int step = 8; step > 0; step /= 2) {
      Value far = l.b().compare("NE", l.iand(index, step), l.integer(0));
      List<Value> next = new ArrayList<>();
      for (int i = 0; i < step + 3; i++) {
        next.add(l.select(far, words.get(i + step), words.get(i)));
      }
      words = next;
    }
    return words;
  }

  /** The upper 64 bits of a 53-bit by a 64-bit integer product. */
  private static Value highProduct(Lanes l, Value m, Value f) {
    Value mLow = l.iand(m, 0xffffffffL);
    Value mHigh = l.shr(m, 32);
    Value fLow = l.iand(f, 0xffffffffL);
    Value fHigh = l.shr(f, 32);
    Value middle = l.iadd(l.imul(mHigh, fLow), l.shr(l.imul(mLow, fLow), 32));
    Value other = l.iadd(l.imul(mLow, fHigh), l.iand(middle, 0xffffffffL));
    return l.iadd(l.imul(mHigh, fHigh), l.iadd(l.shr(middle, 32), l.shr(other, 32)));
  }

  /** The fraction of a quadrant, (top·2^64 + low)·2^−126, times π/2 and the sign of x. */
  private static Reduction toRadians(Lanes l, Value x, Value top, Value low, Value quadrant) {
    Value a = l.mul(Logarithms.toFloat(l, l.sar(top, 32)), 0x1p-30);
    Value b = l.mul(Logarithms.toFloat(l, l.iand(top, 0xffffffffL)), 0x1p-62);
    Value c = l.mul(Logarithms.toFloat(l, l.shr(low, 32)), 0x1p-94);
    Value d = Logarithms.toFloat(l, l.iand(low, 0xffffffffL));
    Exact first = Exact.sum(l, a, b);
    Exact second = Exact.sum(l, first.high(), c);
    Exact turn = Exact.sum(l, second.high(), l.fma(d, 0x1p-126, l.add(first.low(), second.low())));
    Value high = l.mul(turn.high(), PI_2_HIGH);
    Value error = l.fma(turn.high(), PI_2_HIGH, l.neg(high));
    Value rest = l.fma(turn.high(), PI_2_MIDDLE, l.fma(turn.low(), PI_2_HIGH, error));
    Value negative = l.lt(x, 0);
    Value infinite = l.sub(x, x);
    return new Reduction(
        l.select(negative, l.isub(l.integer(0), quadrant), quadrant),
        l.add(l.flipSign(high, x), infinite),
        l.flipSign(rest, x));
  }
}
