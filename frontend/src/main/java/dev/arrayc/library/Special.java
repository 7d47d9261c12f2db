package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;

/** {@code jax.scipy.special}, and the normal distribution of {@code jax.scipy.stats}. */
final class Special {
  private static final double LOG_2PI = Math.log(2 * Math.PI);

  private Special() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    unary(rows, "scipy.special.gammaln", Op.LGAMMA);
    unary(rows, "scipy.special.digamma", Op.DIGAMMA);
    row(rows, "scipy.special.betaln", "a, b", Special::logBeta);
    row(rows, "scipy.special.xlogy", "x, y", a -> xlogy(a, Op.LOG));
    row(rows, "scipy.special.xlog1py", "x, y", a -> xlogy(a, Op.LOG_PLUS_ONE));
    row(rows, "scipy.special.entr", "x", Special::entropy);
    row(rows, "scipy.special.ndtr", "x", a -> normalCdf(a.array("x")));
    row(rows, "scipy.special.softmax", "x, /, *, axis=None, where=None", Activations::softmax);
    row(
        rows,
        "scipy.special.log_softmax",
        "x, /, *, axis=None, where=None",
        Activations::logSoftmax);
    String normal = "x, loc=0, scale=1";
    row(rows, "scipy.stats.norm.logpdf", normal, a -> logDensity(a));
    row(rows, "scipy.stats.norm.pdf", normal, a -> Lax.exp(logDensity(a)));
    row(rows, "scipy.stats.norm.cdf", normal, a -> normalCdf(standardised(a)));
    row(rows, "scipy.stats.norm.sf", normal, a -> normalCdf(Lax.neg(standardised(a))));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax." + name, signature, body::apply));
  }

  private static void unary(List<LibraryFunction> rows, String name, Op op) {
    String primitive = op.name().toLowerCase(java.util.Locale.ROOT);
    row(rows, name, "x", a -> Lax.unary(primitive, op, Elementwise.inexact(a.array("x"))));
  }

  private static Array logGamma(Array x) {
    return Lax.unary("lgamma", Op.LGAMMA, x);
  }

  private static Array logBeta(Arguments a) {
    List<Array> p = Elementwise.promoteInexact(a.array("a"), a.array("b"));
    return logBeta(p.get(0), p.get(1));
  }

  /** log B(a, b) for operands of one dtype. */
  static Array logBeta(Array a, Array b) {
    Array low = Lax.min(a, b);
    Array high = Lax.max(a, b);
    Array rest = Lax.sub(logGamma(high), logGamma(Lax.add(low, high)));
    Array near = Lax.add(logGamma(low), rest);
    Array far = Lax.add(logGamma(low), logGammaRatio(low, high));
    return Lax.select(Lax.lt(high, Lax.scalar(high.dtype(), 8.0)), near, far);
  }

  /** Coefficients of the Stirling series' remainder (TOMS 708, algdiv). */
  private static final List<Double> REMAINDER =
      List.of(
          -0.165322962780713e-02,
          0.837308034031215e-03,
          -0.595202931351870e-03,
          0.793650666825390e-03,
          -0.277777777760991e-02,
          0.833333333333333e-01);

  /** log(Γ(b) / Γ(a + b)) for b ≥ 8 without the cancellation (TOMS 708, algdiv). */
  private static Array logGammaRatio(Array a, Array b) {
    DType dtype = a.dtype();
    Array one = Lax.scalar(dtype, 1.0);
    Array h = Lax.div(a, b);
    Array c = Lax.div(h, Lax.add(one, h));
    Array x = Lax.div(one, Lax.add(one, h));
    Array square = Lax.mul(x, x);
    Array t = Lax.div(one, Lax.mul(b, b));
    List<Array> sums = new ArrayList<>(List.of(one));
    for (int i = 1; i < REMAINDER.size(); i++) {
      // 1 + x + x² s: the sums (1 - xⁿ) / (1 - x) for odd n.
      sums.add(Lax.add(one, Lax.add(x, Lax.mul(square, sums.getLast()))));
    }
    Array series = Lax.scalar(dtype, 0.0);
    for (int i = 0; i < REMAINDER.size(); i++) {
      Array term = Lax.mul(Lax.scalar(dtype, REMAINDER.get(i)), sums.get(REMAINDER.size() - 1 - i));
      series = Lax.add(Lax.mul(series, t), term);
    }
    Array w = Lax.mul(series, Lax.div(c, b));
    Array d = Lax.add(b, Lax.sub(a, Lax.scalar(dtype, 0.5)));
    Array u = Lax.mul(d, Lax.unary("log1p", Op.LOG_PLUS_ONE, h));
    Array v = Lax.mul(a, Lax.sub(Lax.log(b), one));
    return Lax.select(
        Lax.compare("LE", u, v), Lax.sub(Lax.sub(w, u), v), Lax.sub(Lax.sub(w, v), u));
  }

  /** x·log(y) (or x·log(1+y)), 0 where x is unless y is NaN. */
  private static Array xlogy(Arguments a, Op log) {
    List<Array> p = Elementwise.promoteInexact(a.array("x"), a.array("y"));
    Array x = p.get(0);
    Array zero = Elementwise.constant(x.dtype(), 0);
    Array y = p.get(1);
    Array counts = Lax.or(Lax.ne(x, zero), Lax.ne(y, y));
    return Lax.select(counts, Lax.mul(x, Lax.unary("log", log, y)), zero);
  }

  private static Array entropy(Arguments a) {
    Array x = Elementwise.inexact(a.array("x"));
    if (x.dtype().isComplex()) {
      throw a.error("ValueError", "entr does not support complex-valued inputs.");
    }
    Array zero = Lax.scalar(x.dtype(), 0.0);
    Array below = Lax.lt(x, zero);
    Array none = Lax.eq(x, zero);
    Array safe = Lax.select(Lax.gt(x, zero), x, Lax.scalar(x.dtype(), 1.0));
    Array value = Lax.neg(Lax.mul(x, Lax.log(safe)));
    Array at = Lax.select(none, Lax.neg(zero), value);
    Array infinity = Lax.scalar(x.dtype(), Double.NEGATIVE_INFINITY);
    return Lax.select(below, infinity, Lax.select(Classification.isNan(x), x, at));
  }

  /** By erf near 0, by erfc in the tails, where erf would lose digits. */
  private static Array normalCdf(Array x) {
    if (x.dtype() != DType.F32 && x.dtype() != DType.F64) {
      throw Session.current()
          .error(
              "TypeError",
              "x.dtype="
                  + x.dtype().numpyName()
                  + " is not supported, see docstring for supported types.");
    }
    Array half = Lax.scalar(x.dtype(), 0.5);
    Array root = Lax.scalar(x.dtype(), 0.5 * Math.sqrt(2));
    Array w = Lax.mul(x, root);
    Array size = Elementwise.absolute(w);
    Array one = Lax.scalar(x.dtype(), 1.0);
    Array near = Lax.add(one, Lax.unary("erf", Op.ERF, w));
    Array tail = Lax.unary("erfc", Op.ERFC, size);
    Array far =
        Lax.select(
            Lax.gt(w, Lax.scalar(x.dtype(), 0.0)), Lax.sub(Lax.scalar(x.dtype(), 2.0), tail), tail);
    return Lax.mul(half, Lax.select(Lax.lt(size, root), near, far));
  }

  private static Array standardised(Arguments a) {
    List<Array> p = Elementwise.promoteInexact(a.array("x"), a.array("loc"), a.array("scale"));
    return Lax.div(Lax.sub(p.get(0), p.get(1)), p.get(2));
  }

  private static Array logDensity(Arguments a) {
    List<Array> p = Elementwise.promoteInexact(a.array("x"), a.array("loc"), a.array("scale"));
    Array scale2 = Lax.mul(p.get(2), p.get(2));
    Array distance = Lax.sub(p.get(0), p.get(1));
    Array normaliser = Lax.add(constant(distance, LOG_2PI), Lax.log(scale2));
    Array quadratic = Lax.div(Lax.mul(distance, distance), scale2);
    return Lax.div(Lax.add(normaliser, quadratic), constant(distance, -2));
  }

  /** Weakly typed beside a scalar; beside an array JAX broadcasts it, which makes it strong. */
  private static Array constant(Array like, double value) {
    return like.type().rank() == 0
        ? Elementwise.constant(like.dtype(), value)
        : Lax.scalar(like.dtype(), value);
  }
}
