package dev.arrayc.math;

import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;

/** Chooses the subgraph of a composed op on f32 or f64. */
final class RealMath {
  private RealMath() {}

  static Value expand(Builder b, Op op, List<Value> operands) {
    Value x = operands.getFirst();
    Lanes l = Lanes.of(b, x);
    return switch (op) {
      case EXPONENTIAL -> Exponentials.exp(l, x);
      case EXPONENTIAL_MINUS_ONE -> Exponentials.expm1(l, x);
      case LOG -> Logarithms.log(l, x);
      case LOG_PLUS_ONE -> Logarithms.log1p(l, x);
      case LOGISTIC -> Exponentials.logistic(l, x);
      case TANH -> Exponentials.tanh(l, x);
      case SINE -> Trigonometry.sine(l, x);
      case COSINE -> Trigonometry.cosine(l, x);
      case TAN, CHLO_TAN -> Trigonometry.tan(l, x);
      case POWER -> Powers.power(l, x, operands.get(1));
      case REMAINDER -> Remainders.remainder(l, x, operands.get(1));
      case CBRT -> Roots.cbrt(l, x);
      case ATAN2 -> ArcTangent.atan2(l, x, operands.get(1));
      case ASIN -> ArcTangent.asin(l, x);
      case ACOS -> ArcTangent.acos(l, x);
      case ATAN -> ArcTangent.atan2(l, x, l.num(1));
      case SINH -> Hyperbolic.sinh(l, x);
      case COSH -> Hyperbolic.cosh(l, x);
      case ASINH -> Hyperbolic.asinh(l, x);
      case ACOSH -> Hyperbolic.acosh(l, x);
      case ATANH -> Hyperbolic.atanh(l, x);
      case LGAMMA -> Gamma.logGamma(l, x);
      case BESSEL_I1E -> Bessel.i1e(l, x);
      case ZETA -> HurwitzZeta.zeta(l, x, operands.get(1));
      case POLYGAMMA -> HurwitzZeta.polygamma(l, x, operands.get(1));
      case DIGAMMA -> Gamma.digamma(l, x);
      case IS_INF -> l.eq(l.abs(x), Double.POSITIVE_INFINITY);
      case IS_POS_INF -> l.eq(x, Double.POSITIVE_INFINITY);
      case IS_NEG_INF -> l.eq(x, Double.NEGATIVE_INFINITY);
      case ERF -> ErrorFunctions.erf(l, x);
      case ERFC -> ErrorFunctions.erfc(l, x);
      case RSQRT -> Roots.rsqrt(l, x);
      case ERF_INV -> InverseError.erfInv(l, x);
      default -> throw new IllegalArgumentException(op.opName() + " on " + x.type());
    };
  }
}
