package dev.arrayc.library;

import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import java.util.function.UnaryOperator;

/**
 * Inexact functions that StableHLO has no op for, over those it has; the formulas are the
 * well-known identities that lose no accuracy near zero and do not overflow early.
 */
final class Transcendental {
  private Transcendental() {}

  private static Array c(Array like, double value) {
    return Elementwise.constant(like.dtype(), value);
  }

  private static Array abs(Array x) {
    return Lax.unary("abs", Op.ABS, x);
  }

  private static Array sqrt(Array x) {
    return Lax.unary("sqrt", Op.SQRT, x);
  }

  private static Array log1p(Array x) {
    return Lax.unary("log1p", Op.LOG_PLUS_ONE, x);
  }

  private static Array expm1(Array x) {
    return Lax.unary("expm1", Op.EXPONENTIAL_MINUS_ONE, x);
  }

  private static Array atan2(Array y, Array x) {
    return Lax.binary("atan2", Op.ATAN2, y, Lax.broadcastTo(x, y.type().shape()));
  }

  /** 2^x. */
  static Array exp2(Array x) {
    return Lax.exp(Lax.mul(x, c(x, Math.log(2))));
  }

  /** log x / log 2, of a complex number in each part. */
  static Array log2(Array x) {
    return eachPart(Lax.log(x), part -> Lax.div(part, c(part, Math.log(2))));
  }

  /** log x · (1 / log 10), of a complex number in each part. */
  static Array log10(Array x) {
    return eachPart(Lax.log(x), part -> Lax.mul(part, c(part, 0.4342944819032518)));
  }

  private static Array eachPart(Array x, UnaryOperator<Array> f) {
    return x.dtype().isComplex()
        ? Lax.binary(
            "complex", Op.COMPLEX, f.apply(Elementwise.real(x)), f.apply(Elementwise.imag(x)))
        : f.apply(x);
  }

  /** Near zero by expm1, else by two exponentials that are halved before they can overflow. */
  static Array sinh(Array x) {
    if (x.dtype().isComplex()) {
      return Lax.unary("sinh", Op.SINH, x);
    }
    Array half = c(x, Math.log(0.5));
    Array large = Lax.sub(Lax.exp(Lax.add(x, half)), Lax.exp(Lax.sub(half, x)));
    Array e = expm1(x);
    Array small = Lax.mul(c(x, 0.5), Lax.add(e, Lax.div(e, Lax.add(e, c(x, 1)))));
    return Lax.select(Lax.lt(abs(x), c(x, 1)), small, large);
  }

  static Array cosh(Array x) {
    if (x.dtype().isComplex()) {
      return Lax.unary("cosh", Op.COSH, x);
    }
    Array half = c(x, Math.log(0.5));
    return Lax.add(Lax.exp(Lax.add(x, half)), Lax.exp(Lax.sub(half, x)));
  }

  /** 2 atan2(x, 1 + sqrt(1 - x²)). */
  static Array asin(Array x) {
    if (x.dtype().isComplex()) {
      return Lax.unary("asin", Op.ASIN, x);
    }
    Array leg = sqrt(Lax.mul(Lax.sub(c(x, 1), x), Lax.add(c(x, 1), x)));
    return Lax.mul(c(x, 2), atan2(x, Lax.add(c(x, 1), leg)));
  }

  /** 2 atan2(sqrt(1 - x²), 1 + x); π at -1. */
  static Array acos(Array x) {
    if (x.dtype().isComplex()) {
      return Lax.unary("acos", Op.ACOS, x);
    }
    Array leg = sqrt(Lax.mul(Lax.sub(c(x, 1), x), Lax.add(c(x, 1), x)));
    Array angle = Lax.mul(c(x, 2), atan2(leg, Lax.add(c(x, 1), x)));
    return Lax.select(Lax.eq(x, c(x, -1)), c(x, Math.PI), angle);
  }

  static Array atan(Array x) {
    if (x.dtype().isComplex()) {
      return Lax.unary("atan", Op.ATAN, x);
    }
    return atan2(x, c(x, 1));
  }

  /** sign(x) log1p(|x| + x² / (1 + sqrt(x² + 1))), by logs where the square would overflow. */
  static Array asinh(Array x) {
    if (x.dtype().isComplex()) {
      return Lax.unary("asinh", Op.ASINH, x);
    }
    Array a = abs(x);
    Array square = Lax.mul(a, a);
    Array root = sqrt(Lax.add(square, c(x, 1)));
    Array small = log1p(Lax.add(a, Lax.div(square, Lax.add(c(x, 1), root))));
    Array large = Lax.add(Lax.log(a), c(x, Math.log(2)));
    Array limit = c(x, Math.sqrt(Limits.max(x.dtype())) / 2);
    Array magnitude = Lax.select(Lax.gt(a, limit), large, small);
    return Lax.select(Lax.eq(a, c(x, 0)), x, Lax.mul(Lax.sign(x), magnitude));
  }

  /** log(x + sqrt((x + 1)(x - 1))), by logs where the product would overflow. */
  static Array acosh(Array x) {
    if (x.dtype().isComplex()) {
      return Lax.unary("acosh", Op.ACOSH, x);
    }
    Array root = Lax.mul(sqrt(Lax.add(x, c(x, 1))), sqrt(Lax.sub(x, c(x, 1))));
    Array small = Lax.log(Lax.add(x, root));
    Array large = Lax.add(Lax.log(x), c(x, Math.log(2)));
    return Lax.select(Lax.gt(x, c(x, Limits.max(x.dtype()) / 2)), large, small);
  }

  /** (log1p(x) - log1p(-x)) / 2. */
  static Array atanh(Array x) {
    if (x.dtype().isComplex()) {
      return Lax.unary("atanh", Op.ATANH, x);
    }
    return Lax.mul(c(x, 0.5), Lax.sub(log1p(x), log1p(Lax.neg(x))));
  }

  /** sin(πx) / πx, 1 at 0. */
  static Array sinc(Array operand) {
    Array x = Elementwise.inexact(operand);
    Array zero = Lax.eq(x, c(x, 0));
    Array angle = Lax.mul(x, c(x, Math.PI));
    Array safe = Lax.select(zero, c(x, 1), angle);
    return Lax.select(zero, c(x, 1), Lax.div(Lax.unary("sin", Op.SINE, safe), safe));
  }
}
