package dev.arrayc.math;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;

/**
 * Inverse trigonometric and hyperbolic functions of complex numbers: arcsine and arccosine as in
 * Hull, Fairgrieve and Tang, "Implementing the complex arcsine and arccosine functions using
 * exception handling" (1997); the area tangent as in W. Kahan, "Branch cuts for complex elementary
 * functions" (1987). Single precision is computed in double.
 */
final class ComplexInverse {
  /** Beyond, squares overflow; below one over it, they vanish. */
  private static final double FAR = 0x1p500;

  private static final double LN2 = 0x1.62e42fefa39efp-1;
  private static final double HALF_PI = 0x1.921fb54442d18p0;

  private ComplexInverse() {}

  static Plane expand(Lanes l, Op op, Plane z) {
    Lanes wide = l.as(DType.F64);
    Plane result = f64(wide, op, new Plane(wide.convert(z.re()), wide.convert(z.im())));
    return new Plane(l.convert(result.re()), l.convert(result.im()));
  }

  private static Plane f64(Lanes l, Op op, Plane z) {
    return switch (op) {
      case ASIN -> asin(l, z);
      case ACOS -> acos(l, z);
      case ATAN -> atanh(l, z.timesI(l)).timesMinusI(l);
      case ASINH -> asin(l, z.timesI(l)).timesMinusI(l);
      case ACOSH -> acosh(l, z);
      case ATANH -> atanh(l, z);
      default -> throw new IllegalArgumentException(op.opName() + " is no inverse function");
    };
  }

  /**
   * What arcsine and arccosine are made of: with a half the sum of the distances from ±1, the real
   * parts are the angles of the triangle with legs |x| and √(a² − x²), the imaginary part is ±acosh
   * a.
   */
  private record Ellipse(Value leg, Value area) {}

  private static Ellipse ellipse(Lanes l, Plane z) {
    Value x = l.abs(z.re());
    Value y = l.abs(z.im());
    Value right = l.add(x, 1);
    Value left = l.sub(x, 1);
    Value r = new Plane(right, y).abs(l);
    Value s = new Plane(left, y).abs(l);
    Value a = l.mul(l.add(r, s), 0.5);
    Value sum = l.fma(l.add(r, s), 0.5, x);
    Value far = l.add(r, right);
    Value square = l.mul(y, y);
    Value inside = l.le(x, 1);
    // a² − x² = (a + x)·(a − x), the difference without cancellation on either side of 1
    Value near = l.add(s, l.sub(1, x));
    Value beyond = l.add(s, left);
    Value low = l.sqrt(l.mul(l.mul(sum, 0.5), l.add(l.div(square, far), near)));
    Value ratio = l.add(l.div(sum, far), l.div(sum, beyond));
    Value high = l.mul(y, l.sqrt(l.mul(ratio, 0.5)));
    Value leg = l.select(inside, low, high);
    Value isFar = l.gt(l.max(x, y), FAR);
    Value rest = l.add(l.div(square, far), l.select(l.lt(x, 1), l.div(square, near), beyond));
    Value area = area(l, a, l.mul(rest, 0.5));
    // y² would vanish.
    Value flat = l.div(y, l.sqrt(l.mul(l.sub(1, x), right)));
    Value isFlat = l.and(l.lt(x, 1), l.lt(y, 1 / FAR));
    Value usual = l.select(isFlat, flat, area);
    return new Ellipse(l.select(isFar, y, leg), l.select(isFar, farArea(l, x, y), usual));
  }

  /** acosh a from a and a − 1. */
  private static Value area(Lanes l, Value a, Value less) {
    Value near = Logarithms.log1p(l, l.add(less, l.sqrt(l.mul(less, l.add(a, 1)))));
    Value far = Logarithms.log(l, l.add(a, l.sqrt(l.fma(a, a, -1))));
    return l.select(l.le(a, 1.5), near, far);
  }

  /** log 2|z|. */
  private static Value farArea(Lanes l, Value x, Value y) {
    Value most = l.max(x, y);
    Value ratio = l.div(l.min(x, y), most);
    Value slope = Logarithms.log1p(l, l.mul(ratio, ratio));
    Value area = l.fma(slope, 0.5, l.add(Logarithms.log(l, most), LN2));
    return l.select(l.eq(most, Double.POSITIVE_INFINITY), most, area);
  }

  /** A magnitude with another number's sign; as in XLA, a cut belongs to the side above it. */
  private static Value signed(Lanes l, Value magnitude, Value like) {
    return l.select(l.lt(like, 0), l.neg(magnitude), magnitude);
  }

  private static Plane asin(Lanes l, Plane z) {
    Ellipse e = ellipse(l, z);
    return new Plane(ArcTangent.atan2(l, z.re(), e.leg()), signed(l, e.area(), z.im()));
  }

  private static Plane acos(Lanes l, Plane z) {
    Ellipse e = ellipse(l, z);
    return new Plane(ArcTangent.atan2(l, e.leg(), z.re()), l.neg(signed(l, e.area(), z.im())));
  }

  /** ±i·acos z, with a real part that is not negative. */
  private static Plane acosh(Lanes l, Plane z) {
    Plane angle = acos(l, z);
    return new Plane(l.abs(angle.im()), signed(l, angle.re(), z.im()));
  }

  /** ¼·log(1 + 4x / ((1 − x)² + y²)) and half the angle of (1 − x)(1 + x) − y² + 2i·y. */
  private static Plane atanh(Lanes l, Plane z) {
    Value x = l.abs(z.re());
    Value y = l.abs(z.im());
    Value most = l.max(x, y);
    Value less = l.sub(1, x);
    Value distance = l.fma(less, less, l.mul(y, y));
    Value usual = l.mul(Logarithms.log1p(l, l.div(l.mul(x, 4), distance)), 0.25);
    Value beside = l.mul(l.sub(LN2, Logarithms.log(l, y)), 0.5);
    Value isBeside = l.and(l.eq(x, 1), l.lt(y, 1 / FAR));
    Value ratio = l.div(l.min(x, y), most);
    Value far = l.div(l.div(l.div(x, most), most), l.fma(ratio, ratio, 1));
    Value isFar = l.gt(most, FAR);
    Value atInfinity = l.eq(most, Double.POSITIVE_INFINITY);
    Value re = l.select(isBeside, beside, usual);
    re = l.select(isFar, l.select(atInfinity, 0, far), re);
    Value cosine = l.fma(l.neg(y), y, l.mul(less, l.add(x, 1)));
    Value angle = l.mul(ArcTangent.atan2(l, l.add(y, y), cosine), 0.5);
    Value im = l.select(isFar, HALF_PI, angle);
    return new Plane(signed(l, re, z.re()), l.copySign(im, z.im()));
  }
}
