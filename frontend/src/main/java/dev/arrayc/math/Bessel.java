package dev.arrayc.math;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;

/**
 * The modified Bessel function of the first kind and order 1, times e^−|x|: from 0 to 8 a
 * polynomial times x, beyond one over √x. They are fitted at Chebyshev points, highest degree
 * first.
 */
final class Bessel {
  /** e^−x·I₁(x) / x in x / 4 − 1 for x from 0 to 8. */
  private static final double[] NEAR = {
    0x1.99f2a0c3c4014p-32,
    -0x1.857d0c38a0576p-30,
    0x1.65c830072c746p-29,
    -0x1.34b3cd71db64bp-27,
    0x1.46ac85139924fp-25,
    -0x1.0ad1d71042856p-23,
    0x1.93a8b3a01bb0bp-22,
    -0x1.300f0d065ff9ap-20,
    0x1.ba19833b81b33p-19,
    -0x1.3292508fc4117p-17,
    0x1.96932d5f66fc6p-16,
    -0x1.01a1176d580bep-14,
    0x1.37430c5bd419dp-13,
    -0x1.65bfbe2e6ecfap-12,
    0x1.8656c15e753d1p-11,
    -0x1.93681faa90800p-10,
    0x1.89f8a695c14a5p-9,
    -0x1.6ab6a3e71c882p-8,
    0x1.3a0c1a00727d6p-7,
    -0x1.fe3d9bfab9da9p-7,
    0x1.84125b0d2e47fp-6,
    -0x1.13d5f358cd371p-5,
    0x1.6df95e8bdfc56p-5,
    -0x1.c4daa5133fb3fp-5,
    0x1.0530f817ffa4bp-4,
    -0x1.1881379ffb628p-4,
    0x1.16c390ddb08ecp-4,
    -0x1.f4bb071a7752ap-5,
    0x1.6e14eb8e5d319p-5
  };

  /** e^−x·I₁(x)·√x in 16 / x − 1 for x from 8 on. */
  private static final double[] FAR = {
    0x1.1556db352e8eap-34,
    0x1.45b8aea87b94bp-36,
    -0x1.059e6bcc892fep-31,
    -0x1.341e6ffaf59f6p-33,
    0x1.cf243016f9c30p-30,
    0x1.23214d692a95ep-31,
    -0x1.04c48e6f24f30p-28,
    -0x1.8b794674af086p-30,
    0x1.acff7707fcc47p-28,
    0x1.d6e5e5ac6b3a2p-29,
    -0x1.0f0aac74a7f0dp-27,
    -0x1.069735b018307p-27,
    0x1.9a8f6afc3dd3dp-28,
    0x1.e236784650fb0p-27,
    0x1.cec9f53b94527p-28,
    -0x1.21936a1ea1c23p-27,
    -0x1.918f9f9793789p-26,
    -0x1.727a1058f659fp-25,
    -0x1.ad8d53e613985p-24,
    -0x1.76137f7ae6917p-22,
    -0x1.ec8e106de0a2fp-20,
    -0x1.f89c230615615p-17,
    -0x1.cbc54df1e92e0p-13,
    -0x1.3f796198ee62dp-7,
    0x1.8ebe783a84030p-2
  };

  private static final double CROSSOVER = 8;

  private Bessel() {}

  static Value i1e(Lanes l, Value x) {
    Lanes wide = l.as(DType.F64);
    return l.convert(i1eF64(wide, wide.convert(x)));
  }

  private static Value i1eF64(Lanes l, Value x) {
    Value a = l.abs(x);
    Value near = l.mul(l.horner(l.fma(a, 0.25, -1), NEAR), a);
    Value far = l.div(l.horner(l.sub(l.div(16, a), 1), FAR), l.sqrt(a));
    return l.flipSign(l.select(l.le(a, CROSSOVER), near, far), x);
  }
}
