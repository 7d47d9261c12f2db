package dev.arrayc.math;

import dev.arrayc.ir.Value;

/**
 * The logarithm of the gamma function as CHLO decomposes it, by Lanczos' approximation with g = 7,
 * in f32: what JAX rounds to f16 and bf16. It differs from the exact function around 1, where it is
 * 4.8e-7 and not 0, which is many steps of a narrow float.
 */
final class Lanczos {
  private static final float[] COEFFICIENTS = {
    676.520386f,
    -1259.13916f,
    771.323425f,
    -176.615036f,
    12.5073433f,
    -0.138571098f,
    9.98436917E-6f,
    1.50563267E-7f
  };
  private static final float G_PLUS_HALF = 7.5f;
  private static final float LOG_G_PLUS_HALF = 2.01490307f;
  private static final float HALF_LOG_TWO_PI = 0.918938517f;
  private static final float LOG_PI = 1.14472985f;

  private Lanczos() {}

  static Value logGamma(Lanes l, Value x) {
    Value reflects = l.lt(x, 0.5);
    Value positive = positive(l, l.select(reflects, l.neg(x), l.sub(x, 1)));
    Value a = l.abs(x);
    Value fraction = l.sub(a, l.floor(a));
    Value folded = l.select(l.gt(fraction, 0.5), l.sub(1, fraction), fraction);
    Value sine = Logarithms.log(l, Trigonometry.sine(l, l.mul(folded, (float) Math.PI)));
    Value left = l.sub(l.sub(LOG_PI, sine), positive);
    Value pole = l.eq(l.abs(sine), Double.POSITIVE_INFINITY);
    Value value = l.select(reflects, l.select(pole, l.neg(sine), left), positive);
    return l.select(l.eq(a, Double.POSITIVE_INFINITY), a, value);
  }

  /** log Γ(z + 1). */
  private static Value positive(Lanes l, Value z) {
    Value sum = l.num(1);
    for (int i = 0; i < COEFFICIENTS.length; i++) {
      sum = l.add(sum, l.div(COEFFICIENTS[i], l.add(z, i + 1)));
    }
    Value log = l.add(Logarithms.log1p(l, l.div(z, l.num(G_PLUS_HALF))), LOG_G_PLUS_HALF);
    Value difference = l.sub(l.add(z, 0.5), l.div(l.add(z, G_PLUS_HALF), log));
    return l.add(l.fma(difference, log, HALF_LOG_TWO_PI), Logarithms.log(l, sum));
  }
}
