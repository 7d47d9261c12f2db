package dev.arrayc.math;

import dev.arrayc.ir.Value;

/**
 * The inverse error function by M. Giles' approximation ("Approximating the erfinv function", 2010)
 * in the form that XLA uses, so that normally distributed random numbers agree with JAX's.
 */
final class InverseError {
  private static final double[] F32_CENTRAL = {
    2.81022636e-08f, 3.43273939e-07f, -3.5233877e-06f, -4.39150654e-06f, 0.00021858087f,
    -0.00125372503f, -0.00417768164f, 0.246640727f, 1.50140941f
  };
  private static final double[] F32_TAIL = {
    -0.000200214257f, 0.000100950558f, 0.00134934322f, -0.00367342844f, 0.00573950773f,
    -0.0076224613f, 0.00943887047f, 1.00167406f, 2.83297682f
  };

  private InverseError() {}

  static Value erfInv(Lanes l, Value x) {
    return f32(l, x);
  }

  private static Value f32(Lanes l, Value x) {
    Value w = l.neg(XlaLogarithm.log1p(l, l.mul(x, l.neg(x))));
    Value central = l.lt(w, 5);
    Value z = l.select(central, l.sub(w, 2.5), l.sub(l.sqrt(w), 3));
    Value p = l.select(central, F32_CENTRAL[0], F32_TAIL[0]);
    for (int i = 1; i < F32_CENTRAL.length; i++) {
      p = l.fma(p, z, l.select(central, F32_CENTRAL[i], F32_TAIL[i]));
    }
    Value infinite = l.mul(x, Double.POSITIVE_INFINITY);
    return l.select(l.eq(l.abs(x), 1), infinite, l.mul(p, x));
  }
}
