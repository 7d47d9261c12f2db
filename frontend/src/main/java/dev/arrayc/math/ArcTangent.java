package dev.arrayc.math;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;

/**
 * The angle of the point (x, y) with the signs and special values of C's {@code atan2}: the
 * arctangent of the smaller by the larger coordinate, moved into its octant.
 */
final class ArcTangent {
  /** atan t / t in t² for t up to 1, highest degree first. */
  private static final double[] SHORT = {
    0x1.ceacf4407a4fcp-12, -0x1.b433abe0854b3p-9, 0x1.81e733577cccep-7, -0x1.b2bed3b73f6e3p-6,
    0x1.69b6da37d2939p-5, -0x1.effafc32d3e4p-5, 0x1.3390d9dee79bep-4, -0x1.72cf8a129b398p-4,
    0x1.c6e6abf256c53p-4, -0x1.2490183fe65e9p-3, 0x1.999981ab4df16p-3, -0x1.55555521c432dp-2,
    0x1.ffffffffed904p-1
  };

  /** (atan u − u) / u³ in u² for |u| up to tan(π/8). */
  private static final double[] FULL = {
    0x1.eff4bb067c207p-7, -0x1.11b3854dbb38fp-5, 0x1.70afd9a35e6bp-5, -0x1.ab6d07b27209cp-5,
    0x1.e16f2efd9288ap-5, -0x1.110c49cddd4c6p-4, 0x1.3b136b0a8b397p-4, -0x1.745d1490d466dp-4,
    0x1.c71c71b5f3e26p-4, -0x1.249249247211fp-3, 0x1.99999999995bep-3, -0x1.5555555555554p-2
  };

  private static final double PI_4_HIGH = 0x1.921fb54442d18p-1;
  private static final double PI_4_LOW = 0x1.1a62633145c07p-55;

  private ArcTangent() {}

  static Value atan2(Lanes l, Value y, Value x) {
    if (l.isDouble()) {
      return f64(l, y, x);
    }
    Lanes wide = l.as(DType.F64);
    return l.copySign(l.convert(f32(wide, wide.convert(y), wide.convert(x))), y);
  }

  /** The angle whose sine is x: that of (leg, x), moved by what the leg lost in rounding. */
  static Value asin(Lanes l, Value x) {
    Lanes wide = l.as(DType.F64);
    Value w = wide.convert(x);
    Exact leg = leg(wide, w);
    if (!l.isDouble()) {
      return l.copySign(l.convert(f32(wide, w, leg.high())), x);
    }
    Exact angle = angle(l, x, leg.high());
    Value low = l.fma(l.neg(l.abs(x)), leg.low(), angle.low());
    return l.copySign(l.add(angle.high(), low), x);
  }

  /** The angle whose cosine is x. */
  static Value acos(Lanes l, Value x) {
    Lanes wide = l.as(DType.F64);
    Value w = wide.convert(x);
    Exact leg = leg(wide, w);
    if (!l.isDouble()) {
      return l.convert(f32(wide, leg.high(), w));
    }
    Exact angle = angle(l, leg.high(), x);
    return l.add(angle.high(), l.fma(x, leg.low(), angle.low()));
  }

  /** √(1 − x²); NaN where x is not a sine. */
  private static Exact leg(Lanes l, Value x) {
    Exact square = Exact.product(l, x, x);
    Exact difference = Exact.sum(l, l.num(1), l.neg(square.high()));
    return Exact.root(l, difference.high(), l.sub(difference.low(), square.low()));
  }

  /** Whether the sign bit is set: of −0 too. */
  private static Value negative(Lanes l, Value x) {
    return l.b().compare("LT", l.bits(x), l.integer(0));
  }

  private static Value f32(Lanes l, Value y, Value x) {
    Value ay = l.abs(y);
    Value ax = l.abs(x);
    Value larger = l.max(ax, ay);
    // 1 for two infinities, 0 for two zeros.
    Value equal = l.select(l.eq(larger, 0), 0, l.num(1));
    Value t = l.select(l.eq(ax, ay), equal, l.div(l.min(ax, ay), larger));
    Value angle = l.mul(l.horner(l.mul(t, t), SHORT), t);
    Value steep = l.select(l.gt(ay, ax), l.sub(Math.PI / 2, angle), angle);
    return l.select(negative(l, x), l.sub(Math.PI, steep), steep);
  }

  private static Value f64(Lanes l, Value y, Value x) {
    return l.copySign(angle(l, y, x).value(l), y);
  }

  /** The angle of (x, |y|). */
  private static Exact angle(Lanes l, Value y, Value x) {
    Value ay = l.abs(y);
    Value ax = l.abs(x);
    Value equal = l.eq(ax, ay);
    Value zero = l.eq(l.max(ax, ay), 0);
    // Two equal coordinates, infinite ones too, are at π/4.
    Value larger = l.select(equal, 1, l.max(ax, ay));
    Value smaller = l.select(equal, l.select(zero, 0, l.num(1)), l.min(ax, ay));
    Value scale =
        l.select(
            l.gt(larger, 0x1p1020), 0x1p-4, l.select(l.lt(larger, 0x1p-900), 0x1p120, l.num(1)));
    Value infinite = l.eq(larger, Double.POSITIVE_INFINITY);
    Value large = l.select(infinite, 1, l.mul(larger, scale));
    Value small = l.select(infinite, l.mul(smaller, 0), l.mul(smaller, scale));
    Value nearDiagonal = l.gt(small, l.mul(large, Math.tan(Math.PI / 8)));
    Exact difference = Exact.sum(l, small, l.neg(large));
    Exact sum = Exact.ordered(l, large, small);
    Exact numerator =
        new Exact(
            l.select(nearDiagonal, difference.high(), small),
            l.select(nearDiagonal, difference.low(), 0));
    Exact denominator =
        new Exact(l.select(nearDiagonal, sum.high(), large), l.select(nearDiagonal, sum.low(), 0));
    Value u = l.div(numerator.high(), denominator.high());
    Value rest = l.fma(l.neg(u), denominator.high(), numerator.high());
    Value restLow = l.fma(l.neg(u), denominator.low(), numerator.low());
    Value uLow = l.div(l.add(rest, restLow), denominator.high());
    Value z = l.mul(u, u);
    Value tail = l.fma(l.mul(u, z), l.horner(z, FULL), l.fma(l.neg(z), uLow, uLow));
    return octant(l, x, l.gt(ay, ax), nearDiagonal, new Exact(u, tail));
  }

  /** k·π/4 ± angle. */
  private static Exact octant(Lanes l, Value x, Value steep, Value nearDiagonal, Exact angle) {
    Value k = l.select(nearDiagonal, 1, l.num(0));
    Value left = negative(l, x);
    Value steepK = l.select(steep, l.sub(2, k), k);
    Value quarters = l.select(left, l.sub(4, steepK), steepK);
    Value flip = l.select(l.xor(steep, left), -1, l.num(1));
    Exact base = Exact.product(l, quarters, l.num(PI_4_HIGH));
    Value baseLow = l.fma(quarters, PI_4_LOW, base.low());
    Exact sum = Exact.ordered(l, base.high(), l.mul(angle.high(), flip));
    Value low = l.fma(angle.low(), flip, l.add(sum.low(), baseLow));
    return new Exact(sum.high(), low);
  }
}
