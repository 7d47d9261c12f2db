package dev.arrayc.math;

import dev.arrayc.ir.Value;

/**
 * The logarithms of XLA's CPU back end (after Cephes' logf and log1p), bit for bit, for the
 * arguments that the inverse error function gives them: in [−1, 0]. In f64 {@code log1p} is up to
 * 130 units in the last place from exact, near its end at −0.414: the price of JAX's random
 * numbers.
 */
final class XlaLogarithm {
  private static final int[] P = {
    0x3EFF40C5, 0x40D284FA, 0x41EF4B9C, 0x4273CC76, 0x426473AD, 0x41A05101
  };
  private static final int[] Q = {
    0x417101AD, 0x42A6185B, 0x435DC32D, 0x439A8CA3, 0x43586D8A, 0x42707982
  };

  private static final double[] WIDE_P = {
    4.5270000862445199635215e-5,
    4.9854102823193375972212e-1,
    6.5787325942061044846969,
    2.9911919328553073277375e1,
    6.0949667980987787057556e1,
    5.7112963590585538103336e1,
    2.0039553499201281259648e1
  };
  private static final double[] WIDE_Q = {
    1,
    1.5062909083469192043167e1,
    8.3047565967967209469434e1,
    2.2176239823732856465394e2,
    3.0909872225312059774938e2,
    2.1642788614495947685003e2,
    6.0118660497603843919306e1
  };

  private XlaLogarithm() {}

  private static double f(int bits) {
    return Float.intBitsToFloat(bits);
  }

  static Value log1p(Lanes l, Value t) {
    Value n = l.num(4.527e-05f);
    Value d = l.num(1);
    for (int i = 0; i < P.length; i++) {
      n = l.fma(n, t, f(P[i]));
      d = l.fma(d, t, f(Q[i]));
    }
    return l.select(l.lt(l.abs(t), f(0x3ED413CD)), near(l, t, n, d), log(l, l.add(t, 1)));
  }

  /** In f64; beyond the middle the rounded sum is all that the result depends on. */
  static Value wideLog1p(Lanes l, Value t) {
    Value near = near(l, t, l.horner(t, WIDE_P), l.horner(t, WIDE_Q));
    return l.select(l.lt(l.abs(t), 0.41421356237309504880), near, Logarithms.log(l, l.add(t, 1)));
  }

  private static Value near(Lanes l, Value t, Value n, Value d) {
    Value square = l.mul(t, t);
    Value cube = l.mul(t, square);
    return l.add(t, l.fma(l.num(-0.5), square, l.mul(cube, l.div(n, d))));
  }

  private static Value log(Lanes l, Value x) {
    Value v = l.max(x, Float.MIN_NORMAL);
    Value bits = l.bits(v);
    Value exponent = l.convert(l.iadd(l.shr(bits, 23), -126));
    Value mantissa =
        l.fromBits(
            l.b().emit(dev.arrayc.op.Op.OR, l.iand(bits, 0x807fffff), l.integer(0x3f000000)));
    Value low = l.lt(mantissa, f(0x3F3504F3));
    Value below = l.sub(mantissa, 1);
    Value m = l.select(low, l.add(below, mantissa), below);
    Value e = l.select(low, l.sub(exponent, 1), exponent);
    Value m2 = l.mul(m, m);
    Value m3 = l.mul(m2, m);
    Value y0 = l.fma(l.fma(m, f(0x3D9021BB), f(0xBDEBD1B8)), m, f(0x3DEF251A));
    Value y1 = l.fma(l.fma(m, f(0xBDFE5D4F), f(0x3E11E9BF)), m, f(0xBE2AAE50));
    Value y2 = l.fma(l.fma(m, f(0x3E4CCEAC), f(0xBE7FFFFC)), m, f(0x3EAAAAAA));
    Value y = l.fma(l.fma(y0, m3, y1), m3, y2);
    Value a = l.fma(m3, y, l.mul(e, f(0xB95E8083)));
    Value r = l.fma(e, f(0x3F318000), l.add(l.fma(l.num(-0.5), m2, m), a));
    return l.select(l.eq(x, 0), Double.NEGATIVE_INFINITY, l.select(l.lt(x, 0), Double.NaN, r));
  }
}
