package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;

/** Elementwise functions of {@code jax.numpy} that tell kinds of numbers apart. */
final class Classification {
  private Classification() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    addClassification(rows);
    return rows;
  }

  private static void addClassification(List<LibraryFunction> rows) {
    Elementwise.unary(rows, Classification::isFinite, "isfinite");
    Elementwise.unary(rows, x -> isNan(x), "isnan");
    Elementwise.unary(rows, Classification::isInf, "isinf");
    Elementwise.unary(rows, x -> signedInfinity(x, Double.POSITIVE_INFINITY), "isposinf");
    Elementwise.unary(rows, x -> signedInfinity(x, Double.NEGATIVE_INFINITY), "isneginf");
    Elementwise.unary(rows, Classification::signbit, "signbit");
    Elementwise.unary(rows, Elementwise::real, "real");
    Elementwise.unary(rows, Elementwise::imag, "imag");
    Elementwise.unary(rows, Elementwise::conj, "conj", "conjugate");
    rows.add(
        LibraryFunction.of(
            "jax.numpy.nan_to_num",
            "x, copy=True, nan=0.0, posinf=None, neginf=None",
            Classification::nanToNum));
    rows.add(
        LibraryFunction.of(
            "jax.numpy.isclose", "a, b, rtol=1e-05, atol=1e-08, equal_nan=False", a -> isClose(a)));
    rows.add(
        LibraryFunction.of(
            "jax.numpy.allclose",
            "a, b, rtol=1e-05, atol=1e-08, equal_nan=False",
            a -> Reductions.all(isClose(a))));
  }

  static Array isFinite(Array x) {
    return switch (x.dtype().kind()) {
      case BOOL, SIGNED, UNSIGNED -> everywhere(x, true);
      case FLOAT -> Lax.unary("is_finite", Op.IS_FINITE, x);
      case COMPLEX -> Lax.and(isFinite(Elementwise.real(x)), isFinite(Elementwise.imag(x)));
    };
  }

  static Array isNan(Array x) {
    return x.dtype().isIntegral() ? everywhere(x, false) : Lax.ne(x, x);
  }

  private static Array isInf(Array x) {
    return switch (x.dtype().kind()) {
      case BOOL, SIGNED, UNSIGNED -> everywhere(x, false);
      case FLOAT ->
          Lax.eq(
              Lax.unary("abs", Op.ABS, x),
              Elementwise.constant(x.dtype(), Double.POSITIVE_INFINITY));
      case COMPLEX -> Lax.or(isInf(Elementwise.real(x)), isInf(Elementwise.imag(x)));
    };
  }

  private static Array signedInfinity(Array x, double infinity) {
    if (x.dtype().isComplex()) {
      throw Session.current()
          .error("ValueError", "isposinf/isneginf are not well defined for complex types");
    }
    return isInfinity(x, infinity);
  }

  private static Array isInfinity(Array x, double infinity) {
    return x.dtype().isFloat()
        ? Lax.eq(x, Elementwise.constant(x.dtype(), infinity))
        : everywhere(x, false);
  }

  private static Array everywhere(Array x, boolean value) {
    return Lax.full(x.type().shape(), Lax.scalar(DType.BOOL, value ? 1L : 0L));
  }

  private static Array signbit(Array x) {
    if (x.dtype().isComplex()) {
      throw Session.current()
          .error(
              "ValueError", "jax.numpy.signbit is not well defined for " + x.dtype().numpyName());
    }
    Array y = x.dtype().isIntegral() ? x : bits(x);
    return Lax.lt(Elementwise.numeric(y), Elementwise.constant(Elementwise.numeric(y).dtype(), 0));
  }

  /** The size of the one with the sign of the other. */
  static Array copySign(Array x, Array y) {
    List<Array> p = Elementwise.promoteInexact(x, y);
    if (p.getFirst().dtype().isComplex()) {
      throw Session.current().error("TypeError", "copysign does not support complex-valued inputs");
    }
    Array size = Elementwise.absolute(p.get(0));
    return Lax.select(signbit(p.get(1)), Lax.neg(size), size);
  }

  /** 0 below zero, 1 above, the second operand at zero. */
  static Array heaviside(Array x, Array y) {
    List<Array> p = Elementwise.promoteInexact(x, y);
    Array zero = Lax.scalar(p.get(0).dtype(), 0.0);
    Array above = Lax.scalar(p.get(0).dtype(), 1.0);
    Array step = Lax.select(Lax.lt(p.get(0), zero), zero, above);
    Array nan = Lax.select(isNan(p.get(0)), p.get(0), step);
    return Lax.select(Lax.eq(p.get(0), zero), p.get(1), nan);
  }

  private static Array bits(Array x) {
    return Lax.bitcast(x, DType.valueOf("I" + x.dtype().bits()));
  }

  private static Array nanToNum(Arguments a) {
    Array x = a.array("x");
    if (!x.dtype().isFloat()) {
      return x;
    }
    double max = Limits.max(x.dtype());
    Array nan = Lax.convert(a.array("nan"), x.dtype());
    Array high = a.optionalArray("posinf").orElseGet(() -> Elementwise.constant(x.dtype(), max));
    Array low = a.optionalArray("neginf").orElseGet(() -> Elementwise.constant(x.dtype(), -max));
    Array y = Lax.select(isNan(x), nan, x);
    y = Lax.select(isInfinity(x, Double.POSITIVE_INFINITY), Lax.convert(high, x.dtype()), y);
    return Lax.select(isInfinity(x, Double.NEGATIVE_INFINITY), Lax.convert(low, x.dtype()), y);
  }

  /** Within absolute plus relative tolerance; infinities are close to themselves only. */
  private static Array isClose(Arguments a) {
    List<Array> p = Elementwise.promote(a.array("a"), a.array("b"));
    Array x = p.get(0);
    Array y = p.get(1);
    Array equal = Lax.eq(x, y);
    if (x.dtype().isIntegral()) {
      List<Array> q = Elementwise.promoteInexact(x, y);
      x = q.get(0);
      y = q.get(1);
    }
    DType dtype = x.dtype().real();
    Array tolerance =
        Lax.add(
            Lax.convert(a.array("atol"), dtype),
            Lax.mul(Lax.convert(a.array("rtol"), dtype), Lax.unary("abs", Op.ABS, y)));
    Array near = Lax.compare("LE", Lax.unary("abs", Op.ABS, Lax.sub(x, y)), tolerance);
    Array finite = Lax.and(isFinite(x), isFinite(y));
    Array close = Lax.or(Lax.and(near, finite), equal);
    return a.bool("equal_nan") ? Lax.or(close, Lax.and(isNan(x), isNan(y))) : close;
  }
}
