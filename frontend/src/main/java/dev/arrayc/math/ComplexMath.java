package dev.arrayc.math;

import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;

/** Functions of complex numbers, in terms of the real ones. */
final class ComplexMath {
  private ComplexMath() {}

  static Value expand(Builder b, Op op, List<Value> operands) {
    Plane z = Plane.of(b, operands.getFirst());
    Lanes l = Lanes.of(b, z.re());
    return switch (op) {
      case ABS -> z.abs(l);
      case EXPONENTIAL,
          LOG,
          LOG_PLUS_ONE,
          EXPONENTIAL_MINUS_ONE,
          RSQRT,
          LOGISTIC,
          SINE,
          COSINE,
          TAN,
          CHLO_TAN,
          TANH ->
          inDouble(b, l, op, z);
      default -> function(b, l, op, z, operands).join(b);
    };
  }

  /** In double precision, each part rounded once: as StableHLO's interpreter does it. */
  private static Value inDouble(Builder b, Lanes l, Op op, Plane z) {
    Lanes wide = l.as(DType.F64);
    Plane argument = new Plane(wide.convert(z.re()), wide.convert(z.im()));
    Plane result = function(b, wide, op, argument, List.of());
    return new Plane(l.convert(result.re()), l.convert(result.im())).join(b);
  }

  private static Plane function(Builder b, Lanes l, Op op, Plane z, List<Value> operands) {
    return switch (op) {
      case SIGN -> z.sign(l);
      case SQRT -> z.sqrt(l);
      case RSQRT -> rsqrt(l, z);
      case DIVIDE -> Plane.divide(l, z, Plane.of(b, operands.get(1)));
      case EXPONENTIAL -> exp(l, z);
      case EXPONENTIAL_MINUS_ONE -> expm1(l, z);
      case LOG -> log(l, z);
      case LOG_PLUS_ONE -> log1p(l, z);
      case LOGISTIC -> logistic(l, z);
      case SINE -> sinh(l, z.timesI(l), Pair.of(l, l.neg(z.im()))).timesMinusI(l);
      case COSINE -> cosh(l, z.timesI(l), Pair.of(l, l.neg(z.im())));
      case TAN, CHLO_TAN -> tanh(l, z.timesI(l)).timesMinusI(l);
      case TANH -> tanh(l, z);
      case POWER -> power(l, z, Plane.of(b, operands.get(1)));
      case SINH -> sinh(l, z, Pair.real(l, z.re()));
      case COSH -> onAxis(l, z, cosh(l, z, Pair.real(l, z.re())));
      case ASIN, ACOS, ATAN, ASINH, ACOSH, ATANH -> ComplexInverse.expand(l, op, z);
      case ATAN2 -> atan2(l, z, Plane.of(b, operands.get(1)));
      default -> throw new IllegalArgumentException(op.opName() + " on complex numbers");
    };
  }

  private static Plane real(Lanes l, double value) {
    return new Plane(l.num(value), l.num(0));
  }

  /** The conjugate root over the magnitude; at 0 and at infinity, what the quotient is. */
  private static Plane rsqrt(Lanes l, Plane z) {
    Plane root = z.sqrt(l);
    Value magnitude = z.abs(l);
    Plane finite = new Plane(l.div(root.re(), magnitude), l.neg(l.div(root.im(), magnitude)));
    Value extent = z.extent(l);
    Value isFinite = l.and(l.gt(extent, 0), l.lt(magnitude, Double.POSITIVE_INFINITY));
    return Plane.select(l, isFinite, finite, Plane.divide(l, real(l, 1), root));
  }

  /** e^x·(cos y + i·sin y); for e^x may overflow where the product does not, it is in two parts. */
  private static Plane exp(Lanes l, Plane z) {
    double far = l.isDouble() ? 700 : 80;
    double part = l.isDouble() ? 300 : 40;
    Value isGreat = l.gt(z.re(), far);
    Value isSmall = l.lt(z.re(), -far);
    Value rest =
        l.select(isGreat, l.sub(z.re(), part), l.select(isSmall, l.add(z.re(), part), z.re()));
    Value other =
        l.select(isGreat, l.num(StrictMath.exp(part)), l.select(isSmall, StrictMath.exp(-part), 1));
    Value cosine = Trigonometry.cosine(l, z.im());
    Value sine = Trigonometry.sine(l, z.im());
    Plane finite = new Plane(cosine, sine).scale(l, Exponentials.exp(l, rest)).scale(l, other);
    Plane onAxis = new Plane(finite.re(), z.im());
    Plane result = Plane.select(l, l.eq(z.im(), 0), onAxis, finite);
    // e^−∞ is 0 in every direction.
    return Plane.select(l, l.eq(z.re(), Double.NEGATIVE_INFINITY), real(l, 0), result);
  }

  /** e^z − 1 with the real part as (e^x − 1)·cos y − 2·sin²(y/2). */
  private static Plane expm1(Lanes l, Plane z) {
    Value half = Trigonometry.sine(l, l.mul(z.im(), 0.5));
    Value growth = Exponentials.expm1(l, z.re());
    Value cosine = Trigonometry.cosine(l, z.im());
    Value near = Plane.sumOfProducts(l, growth, cosine, l.mul(half, -2), half);
    Plane power = exp(l, z);
    Value small = l.lt(l.abs(z.re()), 1);
    return new Plane(l.select(small, near, l.sub(power.re(), 1)), power.im());
  }

  /**
   * log|z| + i·arg z. Where |z| is around 1, log|z| = ½·log(1 + (m² − 1) + n²) for the parts m ≥ n
   * in magnitude, the sum without its cancellation.
   */
  private static Plane log(Lanes l, Plane z) {
    Value m = z.extent(l);
    Value n = l.min(l.abs(z.re()), l.abs(z.im()));
    // m² − 1 = 2d + d², d exact
    Value d = l.sub(m, 1);
    Exact curve = Exact.product(l, d, d);
    Exact square = Exact.product(l, n, n);
    Exact first = Exact.sum(l, l.add(d, d), square.high());
    Exact second = Exact.sum(l, first.high(), curve.high());
    Value low = l.add(l.add(first.low(), second.low()), l.add(curve.low(), square.low()));
    Value near = l.mul(Logarithms.log1p(l, l.add(second.high(), low)), 0.5);
    Value far = Logarithms.log(l, z.abs(l));
    Value isNear = l.and(l.gt(m, 0.5), l.lt(m, 2));
    Value angle = ArcTangent.atan2(l, z.im(), z.re());
    return new Plane(l.select(isNear, near, far), angle);
  }

  /** log(1 + z): |1 + z|² = 1 + x·(2 + x) + y². */
  private static Plane log1p(Lanes l, Plane z) {
    Plane shifted = new Plane(l.add(z.re(), 1), z.im());
    Value growth = Plane.sumOfProducts(l, z.re(), l.add(z.re(), 2), z.im(), z.im());
    Value near = l.mul(Logarithms.log1p(l, growth), 0.5);
    Plane far = log(l, shifted);
    Value isNear = l.lt(z.extent(l), 0.5);
    Value angle = ArcTangent.atan2(l, z.im(), shifted.re());
    return new Plane(l.select(isNear, near, far.re()), angle);
  }

  /** 1 / (1 + e^−z), as e^z / (1 + e^z) on the left, so that nothing overflows. */
  private static Plane logistic(Lanes l, Plane z) {
    Value left = l.lt(z.re(), 0);
    Plane power = exp(l, Plane.select(l, left, z, z.negate(l)));
    Plane denominator = new Plane(l.add(power.re(), 1), power.im());
    return Plane.divide(l, Plane.select(l, left, power, real(l, 1)), denominator);
  }

  /** Half of e^x − 1 and what it takes for sinh and cosh. */
  private record Pair(Value sinh, Value cosh) {
    /** The functions of real numbers. */
    static Pair real(Lanes l, Value x) {
      return new Pair(Hyperbolic.sinh(l, x), Hyperbolic.cosh(l, x));
    }

    static Pair of(Lanes l, Value x) {
      Value magnitude = l.abs(x);
      Value growth = Exponentials.expm1(l, magnitude);
      Value power = l.add(growth, 1);
      // For an infinite e^x, the second summand is 1 resp. 0.
      Value ratio = l.select(l.eq(growth, Double.POSITIVE_INFINITY), 1, l.div(growth, power));
      Value sinh = l.copySign(l.mul(l.add(growth, ratio), 0.5), x);
      Value cosh = l.fma(power, 0.5, l.div(0.5, power));
      return new Pair(sinh, cosh);
    }
  }

  /** sinh x·cos y + i·cosh x·sin y. */
  private static Plane sinh(Lanes l, Plane z, Pair h) {
    Value re = l.mul(h.sinh, Trigonometry.cosine(l, z.im()));
    Value im = l.mul(h.cosh, Trigonometry.sine(l, z.im()));
    return new Plane(l.select(l.eq(z.re(), 0), z.re(), re), l.select(l.eq(z.im(), 0), z.im(), im));
  }

  /** As in XLA, where it is half of e^z + e^−z, a real argument has no negative zero beside it. */
  private static Plane onAxis(Lanes l, Plane z, Plane value) {
    return new Plane(value.re(), l.select(l.eq(z.im(), 0), 0, value.im()));
  }

  /** cosh x·cos y + i·sinh x·sin y. */
  private static Plane cosh(Lanes l, Plane z, Pair h) {
    Value re = l.mul(h.cosh, Trigonometry.cosine(l, z.im()));
    Value im = l.mul(h.sinh, Trigonometry.sine(l, z.im()));
    // An infinite sinh x does not turn 0 into NaN.
    Value onAxis = l.eq(z.im(), 0);
    return new Plane(re, l.select(onAxis, l.flipSign(z.im(), z.re()), im));
  }

  /**
   * (sinh 2x + i·sin 2y) / (cosh 2x + cos 2y), the denominator as 2·(sinh² x + cos² y) where it
   * would cancel; ±1 + 4i·sin y·cos y·e^−2|x| far out.
   */
  private static Plane tanh(Lanes l, Plane z) {
    Value y = l.add(z.im(), z.im());
    Pair twice = Pair.of(l, l.add(z.re(), z.re()));
    Value sum = l.add(twice.cosh, Trigonometry.cosine(l, y));
    Value sinh = Pair.of(l, z.re()).sinh;
    Value cosine = Trigonometry.cosine(l, z.im());
    Value half = Plane.sumOfProducts(l, sinh, sinh, cosine, cosine);
    Value cancels = l.lt(sum, l.mul(twice.cosh, 0.5));
    Value denominator = l.select(cancels, l.add(half, half), sum);
    Value sine = Trigonometry.sine(l, y);
    Plane near = new Plane(l.div(twice.sinh, denominator), l.div(sine, denominator));
    Value decay = Exponentials.exp(l, l.mul(l.abs(z.re()), -2));
    Plane far = new Plane(l.copySign(l.num(1), z.re()), l.mul(l.add(sine, sine), decay));
    Value isFar = l.gt(l.abs(z.re()), l.isDouble() ? 22 : 11);
    return Plane.select(l, isFar, far, near);
  }

  /** e^(w·log z); 0^w is 1 for w = 0, 0 for a positive real part. */
  private static Plane power(Lanes l, Plane z, Plane w) {
    Plane general = exp(l, w.times(l, log(l, z)));
    Value zeroBase = l.eq(z.extent(l), 0);
    Value decays = l.and(zeroBase, l.gt(w.re(), 0));
    Plane result = Plane.select(l, decays, real(l, 0), general);
    return Plane.select(l, l.eq(w.extent(l), 0), real(l, 1), result);
  }

  /** −i·log((x + i·y) / √(x² + y²)), the analytic continuation of the real one. */
  private static Plane atan2(Lanes l, Plane y, Plane x) {
    Plane turned = y.timesI(l);
    Plane sum = new Plane(l.add(x.re(), turned.re()), l.add(x.im(), turned.im()));
    Plane xx = x.times(l, x);
    Plane yy = y.times(l, y);
    Plane norm = new Plane(l.add(xx.re(), yy.re()), l.add(xx.im(), yy.im()));
    return log(l, Plane.divide(l, sum, norm.sqrt(l))).timesMinusI(l);
  }
}
