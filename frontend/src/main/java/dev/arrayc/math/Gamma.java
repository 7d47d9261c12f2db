package dev.arrayc.math;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;

/**
 * The logarithm of the gamma function's magnitude, and its derivative. Between 1 and 3 (1 and 2) a
 * polynomial beside the factors that vanish; from 3 on Stirling's series; below 1 (and above 2) the
 * recurrence; left of 0 the reflection. Polynomials are fitted at Chebyshev points, highest degree
 * first.
 */
final class Gamma {
  /** log Γ(y) / ((y − 1)(y − 2)) in y − 2 for y from 1 to 3. */
  private static final double[] NEAR_TWO = {
    -0x1.a3f97b5464f9ap-31,
    0x1.b0d6e55603b75p-30,
    0x1.206dee4c838a5p-29,
    -0x1.285a3a5829ddp-28,
    -0x1.0d77de0390873p-27,
    0x1.16378b8e8e56cp-26,
    -0x1.77288613c1092p-29,
    0x1.962bc62ce7761p-28,
    -0x1.ac03e6dbcadd4p-25,
    0x1.bf8db5e33a58dp-24,
    -0x1.936479fb9046fp-23,
    0x1.a91686d709253p-22,
    -0x1.cac9f4fe7556fp-21,
    0x1.e63dd1f85f483p-20,
    -0x1.022884cee4d11p-18,
    0x1.13dbddcd4c38ep-17,
    -0x1.2850b6e854fap-16,
    0x1.402f77c319948p-15,
    -0x1.5c86b33a29beep-14,
    0x1.7ed73069f642cp-13,
    -0x1.a96a401fda6e3p-12,
    0x1.dfebcf9e3a196p-11,
    -0x1.145121f98a3c7p-9,
    0x1.479748539658fp-8,
    -0x1.95ce223a9ccefp-7,
    0x1.0e0c9df2935cep-5,
    -0x1.9ae6509ea109fp-4,
    0x1.b0ee6072093cep-2
  };

  /** (log Γ(x) − ((x − ½)·log x − x + ½·log 2π))·x in 1 / x² for x from 3 on. */
  private static final double[] STIRLING = {
    -0x1.42593c7e1f9dbp0,
    0x1.0953f9f7b3684p0,
    -0x1.a6f12de4e528p-2,
    0x1.cbf7990eae6c5p-4,
    -0x1.a8a27132db91bp-6,
    0x1.9aabfe19aa4b2p-8,
    -0x1.f5a098f66523bp-10,
    0x1.b94839823eb39p-11,
    -0x1.3813661cb3f7ep-11,
    0x1.a01a01781724cp-11,
    -0x1.6c16c16c10e31p-9,
    0x1.5555555555555p-4
  };

  /** ψ(y) / (y − root) in y − 1.5 for y from 1 to 2. */
  private static final double[] AROUND_ROOT = {
    -0x1.5600aebc07538p-14,
    0x1.0080971c5617fp-13,
    -0x1.0081238b97022p-14,
    0x1.80c273fb322c5p-14,
    -0x1.c8e71b670fd14p-13,
    0x1.56ae8897d5d3dp-12,
    -0x1.e24e3f4fdc1dcp-12,
    0x1.69be71d89ad4p-11,
    -0x1.1138fd323dc0cp-10,
    0x1.99e14548a2d9bp-10,
    -0x1.335166d938f39p-9,
    0x1.cd1f2dbc0dbedp-9,
    -0x1.5a07ffdcf1525p-8,
    0x1.03c0b29031197p-7,
    -0x1.8635595c2848p-7,
    0x1.256471573c163p-6,
    -0x1.b9f8b14eb372ep-6,
    0x1.4de9aa17fed5cp-5,
    -0x1.fb4420299c39ep-5,
    0x1.8512e59037f3fp-4,
    -0x1.2feeeb98a7e14p-3,
    0x1.eca189b8e6f7bp-3,
    -0x1.b1cb63005ee96p-2,
    0x1.e6f0cbb873616p-1
  };

  /** (log x − 1 / 2x − ψ(x))·x² in 1 / x² for x from 3 on. */
  private static final double[] DIGAMMA_TAIL = {
    -0x1.54c71ec749f3dp4,
    0x1.1430ad06dab33p4,
    -0x1.ad3493ee4c517p2,
    0x1.bef0e6a0c6a9cp0,
    -0x1.7f489e0c8d779p-2,
    0x1.4a4daa67b1dap-4,
    -0x1.5860c4749779ep-6,
    0x1.f065dbc02db88p-8,
    -0x1.1110d2d752ffdp-8,
    0x1.041040a86fd69p-8,
    -0x1.11111110f6392p-7,
    0x1.555555555555p-4
  };

  /** sin(πr) / r in r² for |r| up to ½. */
  private static final double[] SINE_PI = {
    0x1.9d462020fcc78p-21,
    -0x1.6f7acdb8f658p-16,
    0x1.e8f3675ee37ddp-12,
    -0x1.e3074dfaf87afp-8,
    0x1.5078348551854p-4,
    -0x1.32d2cce627c86p-1,
    0x1.466bc6775aa7dp1,
    -0x1.4abbce625be52p2,
    0x1.921fb54442d18p1
  };

  /** cos(πr) in r² for |r| up to ½. */
  private static final double[] COSINE_PI = {
    -0x1.2024d610d6ce1p-23,
    0x1.209aa050db08p-18,
    -0x1.b6e17ab33db71p-14,
    0x1.f9d387c3ab552p-10,
    -0x1.a6d1f29d88c85p-6,
    0x1.e1f5068911af3p-3,
    -0x1.55d3c7e3cbf2ep0,
    0x1.03c1f081b5ac3p2,
    -0x1.3bd3cc9be45dep2,
    0x1p0
  };

  /** The root of ψ, less 1. */
  private static final double ROOT_HIGH = 0x1.d8b618d5af8fep-2;

  private static final double ROOT_LOW = -0x1.1e563779a1f5bp-56;
  private static final double LOG_PI = 0x1.250d048e7a1bdp0;
  private static final double HALF_LOG_TWO_PI = 0x1.d67f1c864beb5p-1;

  /** From here on the series. */
  private static final int FAR = 3;

  private Gamma() {}

  static Value logGamma(Lanes l, Value x) {
    Lanes wide = l.as(DType.F64);
    return l.convert(logGammaF64(wide, wide.convert(x)));
  }

  private static Value logGammaF64(Lanes l, Value x) {
    Value a = l.abs(x);
    Value below = l.lt(a, 1);
    Exact near = near(l, a);
    Exact log = Powers.log(l, a);
    // Γ(a) = Γ(a + 1) / a below 1
    Exact sum = Exact.sum(l, near.high(), l.select(below, l.neg(log.high()), 0));
    Value low = l.add(near.low(), l.select(below, l.neg(log.low()), 0));
    Value between = l.add(sum.high(), l.add(sum.low(), low));
    // At 0, where the sum is infinite, its error means nothing.
    Value edge = l.select(l.eq(a, 0), Double.POSITIVE_INFINITY, between);
    Value positive = l.select(l.ge(a, FAR), stirling(l, a, log), edge);
    // |Γ(−a)| = π / (|sin πa|·Γ(a + 1))
    Value sine = l.abs(sinePi(l, fraction(l, a)));
    Value next = l.select(below, l.add(near.high(), near.low()), positive);
    Value factor = l.select(below, 1, a);
    Value left = l.sub(l.sub(LOG_PI, Logarithms.log(l, l.mul(factor, sine))), next);
    Value value = l.select(l.lt(x, 0), left, positive);
    return l.select(l.eq(a, Double.POSITIVE_INFINITY), a, value);
  }

  private static Value fraction(Lanes l, Value a) {
    return l.sub(a, l.rint(a));
  }

  private static Value sinePi(Lanes l, Value r) {
    return l.mul(l.horner(l.mul(r, r), SINE_PI), r);
  }

  /** log Γ(y) for y = x from 1 to 3, or x + 1 below. */
  private static Exact near(Lanes l, Value x) {
    Value below = l.lt(x, 1);
    Value t = l.sub(x, l.select(below, 1, l.num(2)));
    Value u = l.select(below, x, l.sub(x, 1));
    Value slope = l.horner(t, NEAR_TWO);
    Exact factors = Exact.product(l, t, u);
    Exact near = Exact.product(l, factors.high(), slope);
    return new Exact(near.high(), l.fma(factors.low(), slope, near.low()));
  }

  private static Value stirling(Lanes l, Value x, Exact log) {
    Value inverse = l.div(1, x);
    Value series = l.horner(l.mul(inverse, inverse), STIRLING);
    Exact product = Exact.product(l, l.sub(x, 0.5), log.high());
    Exact head = Exact.ordered(l, product.high(), l.neg(x));
    Value rest = l.fma(series, inverse, HALF_LOG_TWO_PI);
    Value low = l.fma(l.sub(x, 0.5), log.low(), l.add(product.low(), head.low()));
    Value value = l.add(head.high(), l.add(low, rest));
    // Where the product overflows so does the result.
    return l.select(l.gt(x, 0x1p1015), Double.POSITIVE_INFINITY, value);
  }

  static Value digamma(Lanes l, Value x) {
    Lanes wide = l.as(DType.F64);
    return l.convert(digammaF64(wide, wide.convert(x)));
  }

  private static Value digammaF64(Lanes l, Value x) {
    Value a = l.abs(x);
    Value positive = digammaPositive(l, a);
    // ψ(−a) = ψ(a) + 1 / a + π·cot πa
    Value r = fraction(l, a);
    Value cotangent = l.div(l.horner(l.mul(r, r), COSINE_PI), sinePi(l, r));
    Value reflected = l.fma(cotangent, Math.PI, l.add(positive, l.div(1, a)));
    Value pole = l.and(l.le(x, 0), l.eq(l.floor(x), x));
    Value value = l.select(l.lt(x, 0), reflected, positive);
    return l.select(pole, Double.NaN, value);
  }

  private static Value digammaPositive(Lanes l, Value x) {
    Value below = l.lt(x, 1);
    Value above = l.ge(x, 2);
    // s = y − 1 for y = x + 1, x or x − 1 between 1 and 2; ψ(x) = ψ(y) − 1 / x, or + 1 / (x − 1).
    Value minusOne = l.sub(x, 1);
    Value s = l.select(below, x, l.select(above, l.sub(x, 2), minusOne));
    Value divisor = l.select(below, l.neg(x), minusOne);
    Value step = l.select(l.or(below, above), l.div(1, divisor), 0);
    Value distance = l.sub(l.sub(s, ROOT_HIGH), ROOT_LOW);
    Value slope = l.horner(l.sub(s, 0.5), AROUND_ROOT);
    Value near = l.fma(distance, slope, step);
    Value inverse = l.div(1, x);
    Value z = l.mul(inverse, inverse);
    Value tail = l.fma(l.neg(z), l.horner(z, DIGAMMA_TAIL), l.mul(inverse, -0.5));
    return l.select(l.ge(x, FAR), l.add(Logarithms.log(l, x), tail), near);
  }
}
