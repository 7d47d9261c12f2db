package dev.arrayc.math;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;

/**
 * The error function and its complement. Near 0, erf x = x + x·p(x²); elsewhere they come from erfc
 * a = e^(−a²)·g / (1 + 2a) with g(a) close to constant: a polynomial in t = (a − c) / (a + c) (M.
 * Shepherd and J. Laframboise, "Chebyshev Approximation of (1 + 2x)exp(x²)erfc x", 1981).
 */
final class ErrorFunctions {
  /** From here on erf x comes from erfc x in f32. */
  private static final double FAR = 1.03f;

  /**
   * (erf x − x) / x in x² − 0.5 for |x| < 1.03, highest degree first: around the middle, the terms
   * are small.
   */
  private static final double[] ERF_F32 = {
    0x1.3b7408p-14,
    -0x1.2891e6p-11,
    0x1.c854c2p-9,
    -0x1.2b8d9ep-6,
    0x1.454348p-4,
    -0x1.1fd164p-2,
    -0x1.1ae14cp-5
  };

  /** √(erfc a) in a − 1.5 for a from 1.03 to 3.94: its square decays as no polynomial does. */
  private static final double[] ROOT_ERFC = {
    -0x1.9083a8p-17,
    0x1.10a054p-15,
    0x1.867d52p-12,
    -0x1.0c123cp-9,
    0x1.91f32cp-10,
    0x1.9e5b46p-7,
    -0x1.f7145ep-6,
    -0x1.87e21ap-6,
    0x1.9bf9ap-3,
    -0x1.4abf14p-2,
    0x1.790c58p-3
  };

  /** (erf x − x) / x in x² for |x| < 0.85. */
  private static final double[] ERF_F64 = {
    -0x1.094a229d19372p-30, 0x1.f32a950af3452p-27, -0x1.5f5c8814d01eep-23, 0x1.b9f3784c4cc9p-20,
    -0x1.f4d420c53a371p-17, 0x1.f9a3455f6c30dp-14, -0x1.c02db535cdffbp-11, 0x1.565bcd15f3d1ap-8,
    -0x1.b82ce312c0994p-6, 0x1.ce2f21a043a0bp-4, -0x1.812746b037a01p-2, 0x1.06eba8214db69p-3
  };

  /** g in t with c = 2, for f32. */
  private static final double[] G_SHORT = {
    0x1.277a1dc667427p-16, 0x1.e7954b9db5c52p-14, 0x1.5fc3e1583133ep-13, -0x1.d288bc00bd9a9p-12,
    -0x1.7814b4003c39ep-10, 0x1.4d775ee9c16c2p-10, 0x1.1da2ebb6ba299p-7, -0x1.0747889987cfbp-7,
    -0x1.bc2a290bb4905p-5, 0x1.4ffa27f62d386p-3, -0x1.5407c2d546295p-3, -0x1.7bf5ec99cbe72p-4,
    0x1.46e80e2374951p0
  };

  /** (g − g(c)) / t with c = 3, for f64. */
  private static final double[] G_FULL = {
    0x1.6aaf7b9f33846p-30,
    0x1.15c55a049e9aap-30,
    -0x1.68eaf2584e2dbp-27,
    -0x1.cd0e7aea45b7fp-27,
    0x1.89fabd516561bp-25,
    0x1.b653f00128357p-24,
    -0x1.3a3721422e78dp-23,
    -0x1.4b2f4bf11807p-21,
    0x1.82e0ac057f223p-22,
    0x1.d215a0b1f8b82p-19,
    -0x1.89a05aea5924bp-21,
    -0x1.513bb4c59ea09p-16,
    0x1.4c30ae2f6310ap-18,
    0x1.065a38cebf1c7p-13,
    -0x1.b91297e455dbcp-14,
    -0x1.98db511aac9edp-11,
    0x1.ef1bdd89bfbf5p-10,
    0x1.4b884e443303ep-9,
    -0x1.8574c40c16648p-6,
    0x1.17ca2877f0fd5p-4,
    -0x1.e88b803a48933p-4,
    0x1.098366a5b46c8p-3,
    -0x1.85a15c58aa612p-5,
    -0x1.15c084bb9e8f3p-3
  };

  private static final double G_HIGH = 0x1.40c522d7e4987p0;
  private static final double G_LOW = 0x1.a176101aded2p-55;

  private ErrorFunctions() {}

  static Value erf(Lanes l, Value x) {
    return l.isDouble() ? erfF64(l, x) : erfF32(l, x);
  }

  private static Value erfF32(Lanes l, Value x) {
    Value a = l.min(l.abs(x), 3.9375);
    Value near = l.fma(l.horner(l.fma(x, x, l.num(-0.5)), ERF_F32), x, x);
    Value root = l.horner(l.sub(a, 1.5), ROOT_ERFC);
    Value far = l.fma(l.neg(root), root, 1);
    return l.select(l.lt(l.abs(x), FAR), near, l.copySign(far, x));
  }

  private static Value erfF64(Lanes l, Value x) {
    Value a = l.min(l.abs(x), 6);
    Value near = l.fma(l.horner(l.mul(x, x), ERF_F64), x, x);
    Value far = complement(l, a).from(l, 1);
    return l.select(l.lt(l.abs(x), 0.85), near, l.copySign(far, x));
  }

  static Value erfc(Lanes l, Value x) {
    if (!l.isDouble()) {
      Lanes wide = l.as(DType.F64);
      return l.convert(erfcShort(wide, wide.convert(x)));
    }
    Complement complement = complement(l, l.min(l.abs(x), 28));
    Value far = l.select(l.lt(x, 0), complement.from(l, 2), complement.value(l));
    // 1 − x − x·p(x²), where g changes fast in t
    Exact head = Exact.ordered(l, l.num(1), l.neg(x));
    Value curve = l.fma(l.neg(l.horner(l.mul(x, x), ERF_F64)), x, head.low());
    return l.select(l.lt(l.abs(x), 0.65), l.add(head.high(), curve), far);
  }

  private static Value erfcShort(Lanes l, Value x) {
    Value a = l.min(l.abs(x), 10.5);
    Value t = l.div(l.sub(a, 2), l.add(a, 2));
    Value g = l.mul(Exponentials.exp(l, l.mul(a, l.neg(a))), l.horner(t, G_SHORT));
    Value complement = l.div(g, l.fma(a, 2, l.num(1)));
    return l.select(l.lt(x, 0), l.sub(2, complement), complement);
  }

  /** erfc a = (high + low)·unit, where only the last product may be subnormal. */
  private record Complement(Value high, Value low, Value unit) {
    Value value(Lanes l) {
      return l.mul(high, unit);
    }

    Value from(Lanes l, double whole) {
      return l.fma(l.neg(low), unit, l.fma(l.neg(high), unit, whole));
    }
  }

  /** erfc a for a from 0 to 28. */
  private static Complement complement(Lanes l, Value a) {
    Exact square = Exact.product(l, a, l.neg(a));
    Exponentials.Scaled power = Exponentials.scaled(l, square);
    Value t = l.div(l.sub(a, 3), l.add(a, 3));
    Value slope = l.mul(t, l.horner(t, G_FULL));
    Exact sum = Exact.ordered(l, l.num(G_HIGH), slope);
    Value gLow = l.add(sum.low(), G_LOW);
    Exact product = Exact.product(l, power.factor().high(), sum.high());
    Value low = l.fma(power.factor().low(), sum.high(), product.low());
    Value cross = l.fma(power.factor().high(), gLow, low);
    Exact divisor = Exact.sum(l, l.add(a, a), l.num(1));
    Exact quotient = Exact.quotient(l, new Exact(product.high(), cross), divisor);
    Exact value = Exact.ordered(l, quotient.high(), quotient.low());
    Value first = power.first();
    return new Complement(l.mul(value.high(), first), l.mul(value.low(), first), power.second());
  }
}
