package dev.arrayc.math;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;

/**
 * Sine, cosine and tangent. {@link Reduction} gives x = q·π/2 + r; the quadrant q picks and signs
 * the polynomials in r. f32 is computed in f64 lanes and rounded once, so that it is correctly
 * rounded but for about one argument in 2^20.
 */
final class Trigonometry {
  /** (sin r − r) / r³ in r², highest degree first. */
  private static final double[] SINE_SHORT = {
    0x1.6ca4f09fe3585p-19, -0x1.a00ec44aa8bep-13, 0x1.11110786a92c3p-7, -0x1.5555554b42ddbp-3
  };

  /** (cos r − 1) / r² in r². */
  private static final double[] COSINE_SHORT = {
    -0x1.23ae9031e61c8p-22,
    0x1.a00e2ccc1969ap-16,
    -0x1.6c16b252913dep-10,
    0x1.5555554481f5ap-5,
    -0x1.ffffffffe7a55p-2
  };

  private static final double[] SINE = {
    0x1.5d91415b1a768p-33,
    -0x1.ae5e614803e69p-26,
    0x1.71de35731edbfp-19,
    -0x1.a01a019c0eedp-13,
    0x1.111111110f883p-7,
    -0x1.5555555555549p-3
  };

  /** (cos r − 1 + r²/2) / r⁴ in r². */
  private static final double[] COSINE = {
    -0x1.8faf36ae2c09ep-37,
    0x1.1ee9ee0e32abfp-29,
    -0x1.27e4f80ed4205p-22,
    0x1.a01a019cbb7c5p-16,
    -0x1.6c16c16c15209p-10,
    0x1.555555555554cp-5
  };

  private Trigonometry() {}

  static Value sine(Lanes l, Value x) {
    Parts parts = parts(l, x);
    Lanes wide = parts.lanes;
    Value value = wide.select(parts.odd(), parts.cosine, parts.sine);
    return finish(l, x, parts.signed(value, parts.quadrant));
  }

  /** cos x = sin(x + π/2): one quadrant on. */
  static Value cosine(Lanes l, Value x) {
    Parts parts = parts(l, x);
    Lanes wide = parts.lanes;
    Value value = wide.select(parts.odd(), parts.sine, parts.cosine);
    return l.convert(parts.signed(value, wide.iadd(parts.quadrant, 1)));
  }

  /** sin r / cos r, or −cos r / sin r in the odd quadrants. */
  static Value tan(Lanes l, Value x) {
    if (l.isDouble()) {
      return tanF64(l, x);
    }
    Parts parts = parts(l, x);
    Lanes wide = parts.lanes;
    Value odd = parts.odd();
    Value numerator = wide.select(odd, wide.neg(parts.cosine), parts.sine);
    return l.convert(wide.div(numerator, wide.select(odd, parts.sine, parts.cosine)));
  }

  private static Value tanF64(Lanes l, Value x) {
    Precise precise = precise(l, x);
    Value odd = precise.parts(l).odd();
    Exact sine = Exact.ordered(l, precise.sine.high(), precise.sine.low());
    Exact cosine = Exact.ordered(l, precise.cosine.high(), precise.cosine.low());
    Exact minusCosine = new Exact(l.neg(cosine.high()), l.neg(cosine.low()));
    Exact numerator = Exact.select(l, odd, minusCosine, sine);
    Exact denominator = Exact.select(l, odd, sine, cosine);
    return finish(l, x, Exact.ratio(l, numerator, denominator));
  }

  /** Small f64 arguments stay as they are, which keeps −0; f32 ones have done so in f64. */
  private static Value finish(Lanes l, Value x, Value value) {
    return l.isDouble() ? l.select(l.lt(l.abs(x), 0x1p-27), x, value) : l.convert(value);
  }

  /** The sine and cosine of the reduced argument, and the quadrant it came from. */
  private record Parts(Lanes lanes, Value quadrant, Value sine, Value cosine) {
    Value odd() {
      return lanes.b().compare("NE", lanes.iand(quadrant, 1), lanes.integer(0));
    }

    /** Negative in the third and fourth quadrant. */
    Value signed(Value value, Value inQuadrant) {
      return lanes.flipSign(value, lanes.fromBits(lanes.shl(inQuadrant, 62)));
    }
  }

  /** The same with sine and cosine as sums whose second part is at most an eighth of the first. */
  private record Precise(Value quadrant, Exact sine, Exact cosine) {
    Parts parts(Lanes l) {
      return new Parts(l, quadrant, sine.value(l), cosine.value(l));
    }
  }

  private static Parts parts(Lanes l, Value x) {
    if (l.isDouble()) {
      return precise(l, x).parts(l);
    }
    Lanes wide = l.as(DType.F64);
    Reduction reduced = Reduction.f32(wide, wide.convert(x));
    Value r = reduced.high();
    Value z = wide.mul(r, r);
    Value sine = wide.mul(r, wide.fma(wide.horner(z, SINE_SHORT), z, 1));
    Value cosine = wide.fma(wide.horner(z, COSINE_SHORT), z, 1);
    return new Parts(wide, reduced.quadrant(), sine, cosine);
  }

  private static Precise precise(Lanes l, Value x) {
    Reduction reduced = Reduction.f64(l, x);
    Value r = reduced.high();
    Value low = reduced.low();
    Value z = l.mul(r, r);
    Value half = l.mul(z, 0.5);
    // sin(r + low) = r + (r³·S + low·(1 − r²/2))
    Value sine = l.fma(l.mul(r, z), l.horner(z, SINE), l.fma(l.neg(half), low, low));
    // cos(r + low) = 1 − r²/2 + (r⁴·C − r·low), the rounding of 1 − r²/2 recovered
    Exact head = Exact.ordered(l, l.num(1), l.neg(half));
    Value linear = l.fma(l.neg(r), low, head.low());
    Value cosine = l.fma(l.mul(z, z), l.horner(z, COSINE), linear);
    return new Precise(reduced.quadrant(), new Exact(r, sine), new Exact(head.high(), cosine));
  }
}
