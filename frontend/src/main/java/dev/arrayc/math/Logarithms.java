package dev.arrayc.math;

import dev.arrayc.ir.Value;

/**
 * The natural logarithm: x = 2^e·(1 + f) with 1 + f near 1, log x = e·ln 2 + f + (a tail of about
 * f²/2). e·(high part of ln 2) is exact; the error of its sum with f joins the tail.
 */
final class Logarithms {
  /**
   * What the reduction needs in one format.
   *
   * @param least the least 1 + f
   * @param unit the bits of 1.0, which is also the exponent's bias in place
   * @param scaleUp a power of two that makes subnormals normal
   * @param scaleExponent its exponent
   */
  private record Format(
      double ln2High,
      double ln2Low,
      double least,
      long unit,
      int fraction,
      double minNormal,
      double scaleUp,
      int scaleExponent) {}

  private static final Format F32 =
      new Format(
          0x1.62e4p-1,
          0x1.7f7d1cp-20,
          (float) Math.sqrt(0.5),
          0x3f800000,
          23,
          Float.MIN_NORMAL,
          0x1p25,
          25);
  private static final Format F64 =
      new Format(
          0x1.62e42fefa4p-1,
          -0x1.8432a1b0e2634p-43,
          Math.sqrt(0.5),
          0x3ff0000000000000L,
          52,
          Double.MIN_NORMAL,
          0x1p54,
          54);

  /** (log(1 + f) − f + f²/2) / f³, highest degree first. */
  private static final double[] CUBIC = {
    -0x1.38b56ap-4,
    0x1.055b66p-3,
    -0x1.0d8544p-3,
    0x1.22da1ep-3,
    -0x1.547244p-3,
    0x1.99a008p-3,
    -0x1.000226p-2,
    0x1.555554p-2
  };

  /** (log((1 + s) / (1 − s)) − 2s) / s³ in s², highest degree first. */
  private static final double[] ODD = {
    0x1.2ef952049055ep-3,
    0x1.39a3230f75ac7p-3,
    0x1.74662e6314e4ep-3,
    0x1.c71c5269d5496p-3,
    0x1.249249415fcb6p-2,
    0x1.9999999980ac6p-2,
    0x1.555555555558fp-1
  };

  private Logarithms() {}

  private static Format format(Lanes l) {
    return l.isDouble() ? F64 : F32;
  }

  /** log(1 + f) − f. */
  private static Value tail(Lanes l, Value f) {
    if (!l.isDouble()) {
      return l.mul(l.mul(f, f), l.fma(l.horner(f, CUBIC), f, -0.5));
    }
    Value s = l.div(f, l.add(f, 2));
    Value square = l.mul(s, s);
    Value halfSquare = l.mul(l.mul(f, f), 0.5);
    Value sum = l.fma(square, l.horner(square, ODD), halfSquare);
    return l.fma(s, sum, l.neg(halfSquare));
  }

  /** The exponent e with which x·2^−e is in the range of 1 + f, as an integer in place. */
  private static Value exponentInPlace(Lanes l, Value x) {
    Format f = format(l);
    Value above = l.isub(l.bits(x), l.integer(l.bitsOf(f.least)));
    return l.iand(above, -1L << f.fraction);
  }

  /** A small integer as a float. Vector units lack the conversion of i64: by the magic number. */
  static Value toFloat(Lanes l, Value integer) {
    if (!l.isDouble()) {
      return l.convert(integer);
    }
    double magic = 0x1.8p52;
    Value shifted = l.iadd(integer, Double.doubleToRawLongBits(magic));
    return l.sub(l.fromBits(shifted), magic);
  }

  /** What of e·ln 2 + log(1 + f) is not in e·high + f. */
  private static Value low(Lanes l, Value e, Value f) {
    return l.fma(e, format(l).ln2Low, tail(l, f));
  }

  /** e·(high part of ln 2) + f + low. */
  private static Value combine(Lanes l, Value e, Value f, Value low) {
    Value high = l.mul(e, format(l).ln2High);
    Value sum = l.add(high, f);
    Value error = l.sub(f, l.sub(sum, high));
    return l.add(sum, l.add(error, low));
  }

  /** −∞ at {@code pole}, NaN below, ∞ at ∞. */
  private static Value withEdges(Lanes l, Value x, double pole, Value result) {
    Value finite = l.select(l.lt(x, Double.POSITIVE_INFINITY), result, x);
    Value edge = l.select(l.eq(x, pole), Double.NEGATIVE_INFINITY, Double.NaN);
    return l.select(l.gt(x, pole), finite, edge);
  }

  static Value log(Lanes l, Value x) {
    Format format = format(l);
    Value subnormal = l.lt(x, format.minNormal);
    Value normal = l.select(subnormal, l.mul(x, format.scaleUp), x);
    Value inPlace = exponentInPlace(l, normal);
    Value f = l.sub(l.fromBits(l.isub(l.bits(normal), inPlace)), 1);
    Value e = toFloat(l, l.sar(inPlace, format.fraction));
    Value scaled = l.select(subnormal, l.sub(e, format.scaleExponent), e);
    return withEdges(l, x, 0, combine(l, scaled, f, low(l, scaled, f)));
  }

  /**
   * log(1 + x): 1 + x as a pair u + c, both scaled by 2^−e. For |x| ≲ 1/3, e is 0 and f is x
   * exactly.
   */
  static Value log1p(Lanes l, Value x) {
    Format format = format(l);
    Value u = l.add(x, 1);
    Value back = l.sub(u, 1);
    Value c = l.add(l.sub(1, l.sub(u, back)), l.sub(x, back));
    Value inPlace = exponentInPlace(l, u);
    // 2^−e; 0 where it underflows, for c does not count there.
    Value scaleBits =
        l.b().emit(dev.arrayc.op.Op.MAXIMUM, l.isub(l.integer(format.unit), inPlace), l.integer(0));
    Value scaledC = l.mul(c, l.fromBits(scaleBits));
    Value head = l.sub(l.fromBits(l.isub(l.bits(u), inPlace)), 1);
    Value f = l.add(head, scaledC);
    Value rest = l.sub(scaledC, l.sub(f, head));
    Value e = toFloat(l, l.sar(inPlace, format.fraction));
    Value result = withEdges(l, x, -1, combine(l, e, f, l.add(low(l, e, f), rest)));
    return l.select(l.eq(x, 0), x, result);
  }
}
