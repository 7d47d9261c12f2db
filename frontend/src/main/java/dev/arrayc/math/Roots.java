package dev.arrayc.math;

import dev.arrayc.ir.Value;

/** Reciprocal square root and cube root. */
final class Roots {
  /** m^(−1/3) for m from 2^(−3/2) to 2^(3/2), to eight bits. */
  private static final double[] RECIPROCAL_CUBE_ROOT = {
    -0x1.238466p-5, 0x1.55c38p-2, -0x1.3bc048p0, 0x1.26d47cp1, -0x1.315038p1, 0x1.01e6e2p1
  };

  private Roots() {}

  /**
   * 1/√x by division, then one Newton step on the exact residual 1 − x·y², which removes the two
   * roundings. Where the residual is not a number (x = 0, ∞, NaN, negative), y itself is right.
   */
  static Value rsqrt(Lanes l, Value x) {
    Value y = l.div(1, l.sqrt(x));
    Exact xy = Exact.product(l, x, y);
    Value rough = l.fma(l.neg(xy.high()), y, 1);
    Value residual = l.fma(l.neg(xy.low()), y, rough);
    Value better = l.fma(l.mul(y, 0.5), residual, y);
    return l.select(l.isNaN(residual), y, better);
  }

  /**
   * ∛x = 2^k·∛m: z ≈ m^(−1/3) by a polynomial and steps of fourth order, c = m·z², and one Newton
   * step on the exact residual m − c³.
   */
  static Value cbrt(Lanes l, Value x) {
    boolean wide = l.isDouble();
    Value magnitude = l.abs(x);
    double minNormal = wide ? Double.MIN_NORMAL : Float.MIN_NORMAL;
    Value subnormal = l.lt(magnitude, minNormal);
    Value normal = l.select(subnormal, l.mul(magnitude, wide ? 0x1p54 : 0x1p24), magnitude);
    int fraction = wide ? 52 : 23;
    Value least = l.integer(l.bitsOf(Math.sqrt(0.5)));
    Value inPlace = l.iand(l.isub(l.bits(normal), least), -1L << fraction);
    Value e = Logarithms.toFloat(l, l.sar(inPlace, fraction));
    // k as an integer in place: adding the magic number rounds, and leaves k in the low bits.
    double magic = wide ? 0x1.8p52 : 0x1.8p23;
    Value k = l.shl(l.bits(l.fma(e, 1 / 3.0, magic)), fraction);
    Value m = l.fromBits(l.isub(l.bits(normal), l.iadd(k, l.shl(k, 1))));
    Value z = l.horner(m, RECIPROCAL_CUBE_ROOT);
    z = refine(l, m, z);
    if (wide) {
      z = refine(l, m, z);
    }
    Value zz = l.mul(z, z);
    Value c = l.mul(m, zz);
    Exact square = Exact.product(l, c, c);
    Exact cube = Exact.product(l, square.high(), c);
    Value rest = l.sub(l.sub(m, cube.high()), l.fma(square.low(), c, cube.low()));
    Value root = l.fma(rest, l.mul(zz, 1 / 3.0), c);
    Value scale = l.fromBits(l.iadd(k, l.bitsOf(1)));
    Value down = l.select(subnormal, wide ? 0x1p-18 : 0x1p-8, 1);
    Value result = l.mul(l.mul(root, scale), down);
    Value ordinary = l.and(l.gt(magnitude, 0), l.lt(magnitude, Double.POSITIVE_INFINITY));
    // The sign last: LLVM 22 for AVX-512 selects wrongly between a number and one with its sign.
    return l.copySign(l.select(ordinary, result, magnitude), x);
  }

  /** z·(1 − h)^(−1/3) with h = 1 − m·z³, four terms. */
  private static Value refine(Lanes l, Value m, Value z) {
    Value h = l.fma(l.neg(l.mul(m, z)), l.mul(z, z), 1);
    Value series = l.horner(h, 14 / 81.0, 2 / 9.0, 1 / 3.0);
    return l.fma(l.mul(z, h), series, z);
  }
}
