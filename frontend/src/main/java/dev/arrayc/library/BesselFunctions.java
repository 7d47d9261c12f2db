package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;

/** The modified Bessel functions of orders 0 and 1; CHLO has an op for the latter only. */
final class BesselFunctions {
  /**
   * e^−x·I₀(x) in x / 4 − 1 for x from 0 to 8, fitted at Chebyshev points, highest degree first.
   */
  private static final double[] NEAR = {
    0x1.33362977da589p-28,
    -0x1.184eb721ebbb4p-26,
    0x1.c33c49ed0dbc5p-26,
    -0x1.70ff8349c1b17p-24,
    0x1.8ab0cd0db916ap-22,
    -0x1.3290c1cf13275p-20,
    0x1.b16f3ef89dc93p-19,
    -0x1.3427bf858c8eep-17,
    0x1.a6d32be1ae42dp-16,
    -0x1.13032aff50d27p-14,
    0x1.5496bf2fd4a74p-13,
    -0x1.91769cab86861p-12,
    0x1.c0f4b0cdb7ca3p-11,
    -0x1.dafac17d421f3p-10,
    0x1.da1a9f9b65960p-9,
    -0x1.bd25797d156e9p-8,
    0x1.87e867bbf0eb2p-7,
    -0x1.427b0abb20a50p-6,
    0x1.ee6f564cd103cp-6,
    -0x1.602411cd29ccfp-5,
    0x1.d11e10f610496p-5,
    -0x1.1cd73a8f67af6p-4,
    0x1.44b6196a77ed5p-4,
    -0x1.5c028fe63a9afp-4,
    0x1.65c235bfeaa82p-4,
    -0x1.6cb8d0c915d86p-4,
    0x1.8322d1d8a3bbbp-4,
    -0x1.cedda00486203p-4,
    0x1.a7f09f8eedf5ap-3
  };

  /** e^−x·I₀(x)·√x in 16 / x − 1 for x from 8 on. */
  private static final double[] FAR = {
    -0x1.0adb754ca8b1dp-34,
    -0x1.646da6611912bp-36,
    0x1.f741903e631b4p-32,
    0x1.4ffe43b34b0cap-33,
    -0x1.bd05a336c6a58p-30,
    -0x1.3a3b59d669595p-31,
    0x1.f3ff264907758p-29,
    0x1.a1d63d6d8235fp-30,
    -0x1.99204d1a8bb30p-28,
    -0x1.e1db3b1fc3ea4p-29,
    0x1.fe9e1dd494c83p-28,
    0x1.03813921d363bp-27,
    -0x1.7369bf37c026dp-28,
    -0x1.ccba1604bc157p-27,
    -0x1.cfb20ddb53edep-28,
    0x1.0393c5c549066p-27,
    0x1.7232c4c122295p-26,
    0x1.51ce71adfb8dcp-25,
    0x1.7d0f1670e44e2p-24,
    0x1.3f49a7d62b2a7p-22,
    0x1.8e513a708989ep-20,
    0x1.75e5ee7193c9bp-17,
    0x1.1daa72b5e2bd7p-13,
    0x1.b87969bb93b86p-9,
    0x1.9bd428ad249a5p-2
  };

  private BesselFunctions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "jax.numpy.i0", a -> grown(i0e(real(a)), real(a)));
    row(rows, "jax.scipy.special.i0", a -> grown(i0e(real(a)), real(a)));
    row(rows, "jax.scipy.special.i0e", a -> i0e(real(a)));
    row(rows, "jax.scipy.special.i1", a -> grown(orderOne(real(a)), real(a)));
    row(rows, "jax.scipy.special.i1e", a -> orderOne(real(a)));
    row(rows, "jax.lax.bessel_i0e", a -> i0e(strict(a, "bessel_i0e")));
    row(rows, "jax.lax.bessel_i1e", a -> orderOne(strict(a, "bessel_i1e")));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, Body body) {
    rows.add(LibraryFunction.of(name, name.endsWith("i0") ? "x, /" : "x", body::apply));
  }

  private static Array real(Arguments a) {
    Array x = Elementwise.inexact(a.array("x"));
    if (x.dtype().isComplex()) {
      throw a.error(
          "ValueError", "Unsupported input type to jax.numpy.i0: " + x.dtype().numpyName());
    }
    return x;
  }

  private static Array strict(Arguments a, String primitive) {
    Array x = a.array("x");
    if (!x.dtype().isFloat()) {
      throw a.error(
          "TypeError",
          primitive
              + " does not accept dtype "
              + x.dtype().numpyName()
              + ". Accepted dtypes are subtypes of floating.");
    }
    return x;
  }

  private static Array orderOne(Array x) {
    return Lax.unary("bessel_i1e", Op.BESSEL_I1E, x);
  }

  private static Array grown(Array scaled, Array x) {
    return Lax.mul(Lax.exp(Elementwise.absolute(x)), scaled);
  }

  /** Half floats are computed in float32. */
  static Array i0e(Array x) {
    if (x.dtype().bits() < 32) {
      return Lax.convert(i0e(Lax.convert(x, DType.F32)), x.dtype());
    }
    Array a = Elementwise.absolute(x);
    Array near = polynomial(Lax.sub(Lax.mul(a, c(a, 0.25)), c(a, 1)), NEAR);
    Array inverse = Lax.sub(Lax.div(Lax.full(a.type().shape(), c(a, 16)), a), c(a, 1));
    Array far = Lax.div(polynomial(inverse, FAR), Lax.unary("sqrt", Op.SQRT, a));
    return Lax.select(Lax.compare("LE", a, Lax.full(a.type().shape(), c(a, 8))), near, far);
  }

  private static Array c(Array like, double value) {
    return Elementwise.constant(like.dtype(), value);
  }

  private static Array polynomial(Array x, double[] coefficients) {
    Array sum = Lax.full(x.type().shape(), c(x, coefficients[0]));
    for (int i = 1; i < coefficients.length; i++) {
      sum = Lax.add(Lax.mul(sum, x), c(x, coefficients[i]));
    }
    return sum;
  }
}
