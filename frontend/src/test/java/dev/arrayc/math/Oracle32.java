package dev.arrayc.math;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The value of a function at f32 arguments to double precision, from {@link StrictMath}. What it
 * has not is our own in f64, which the recorded values test.
 */
final class Oracle32 {
  private static final Map<Op, DoubleUnaryOperator> UNARY = new EnumMap<>(Op.class);
  private static final Map<Op, DoubleBinaryOperator> BINARY = new EnumMap<>(Op.class);

  static {
    UNARY.put(Op.EXPONENTIAL, StrictMath::exp);
    UNARY.put(Op.EXPONENTIAL_MINUS_ONE, StrictMath::expm1);
    UNARY.put(Op.LOG, StrictMath::log);
    UNARY.put(Op.LOG_PLUS_ONE, StrictMath::log1p);
    UNARY.put(Op.LOGISTIC, Oracle32::logistic);
    UNARY.put(Op.SINE, StrictMath::sin);
    UNARY.put(Op.COSINE, StrictMath::cos);
    UNARY.put(Op.TAN, StrictMath::tan);
    UNARY.put(Op.TANH, StrictMath::tanh);
    UNARY.put(Op.RSQRT, x -> 1 / StrictMath.sqrt(x));
    UNARY.put(Op.CBRT, StrictMath::cbrt);
    UNARY.put(Op.ASIN, StrictMath::asin);
    UNARY.put(Op.ACOS, StrictMath::acos);
    UNARY.put(Op.ATAN, StrictMath::atan);
    UNARY.put(Op.SINH, StrictMath::sinh);
    UNARY.put(Op.COSH, StrictMath::cosh);
    BINARY.put(Op.POWER, Oracle32::power);
    BINARY.put(Op.ATAN2, StrictMath::atan2);
    BINARY.put(Op.REMAINDER, (x, y) -> x % y);
  }

  private Oracle32() {}

  /** The functions of one argument, in the order of the op table. */
  static List<Op> unary() {
    List<Op> ops = new java.util.ArrayList<>(UNARY.keySet());
    ops.addAll(List.of(Op.ERF, Op.ERFC, Op.ASINH, Op.ACOSH, Op.ATANH, Op.LGAMMA, Op.DIGAMMA));
    return ops;
  }

  static List<Op> binary() {
    return List.copyOf(BINARY.keySet());
  }

  static double[] values(Op op, float[] x) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    DoubleUnaryOperator f = UNARY.get(op);
    return f == null
        ? (double[]) new Sweep(op, DType.F64).run((Object) wide)
        : java.util.Arrays.stream(wide).map(f).toArray();
  }

  static double[] values(Op op, float[] x, float[] y) {
    double[] values = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = BINARY.get(op).applyAsDouble(x[i], y[i]);
    }
    return values;
  }

  private static double logistic(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
  }

  /** C's pow, which Java's leaves where the base is ±1. */
  private static double power(double x, double y) {
    boolean one = x == 1 || y == 0 || (x == -1 && Double.isInfinite(y));
    return one ? 1 : StrictMath.pow(x, y);
  }
}
