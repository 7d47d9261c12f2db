package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Functions of {@code jax.scipy.special}: logarithms of gamma and beta, entropies, powers. */
final class Special {
  private Special() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    unary(rows, "scipy.special.gammaln", Op.LGAMMA);
    unary(rows, "scipy.special.digamma", Op.DIGAMMA);
    row(rows, "scipy.special.betaln", "a, b", Special::logBeta);
    row(rows, "scipy.special.xlogy", "x, y", a -> ofPair(a, Special::xlogy));
    row(rows, "scipy.special.xlog1py", "x, y", a -> ofPair(a, Special::xlog1py));
    row(rows, "scipy.special.entr", "x", Special::entropy);
    plain(rows, "rel_entr", "p, q", a -> relativeEntropy(a, false));
    plain(rows, "kl_div", "p, q", a -> relativeEntropy(a, true));
    plain(rows, "boxcox", "x, lmbda", a -> boxCox(a, Term::log));
    plain(rows, "boxcox1p", "x, lmbda", a -> boxCox(a, Term::log1p));
    row(rows, "scipy.special.softmax", "x, /, *, axis=None, where=None", Activations::softmax);
    row(
        rows,
        "scipy.special.log_softmax",
        "x, /, *, axis=None, where=None",
        Activations::logSoftmax);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax." + name, signature, body::apply));
  }

  /** A function that JAX does not compile as a whole: called eagerly, it runs op by op. */
  private static void plain(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax.scipy.special." + name, signature, body::apply));
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

  /**
   * log(Γ(b) / Γ(a + b)) for b ≥ 8 without the cancellation (TOMS 708, algdiv). In the remainder
   * JAX takes h / (1 + h) for 1 / (1 + h), which moves the seventh digit, and so it is here.
   */
  private static Array logGammaRatio(Array a, Array b) {
    DType dtype = a.dtype();
    Array one = Lax.scalar(dtype, 1.0);
    Array h = Lax.div(a, b);
    Array c = Lax.div(h, Lax.add(one, h));
    Array square = Lax.mul(c, c);
    Array inverse = Lax.div(one, b);
    Array t = Lax.mul(inverse, inverse);
    List<Array> sums = new ArrayList<>(List.of(one));
    for (int i = 1; i < REMAINDER.size(); i++) {
      // 1 + c + c² s: the sums (1 - cⁿ) / (1 - c) for odd n.
      sums.add(Lax.add(one, Lax.add(c, Lax.mul(square, sums.getLast()))));
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

  private static Array ofPair(Arguments a, BinaryOperator<Term> function) {
    List<Term> p = Term.inexact(a, "x", "y");
    return function.apply(p.get(0), p.get(1)).array();
  }

  /** {@return x·log(y), 0 where x is unless y is NaN} */
  static Term xlogy(Term x, Term y) {
    return product(x, y, y.log());
  }

  /** {@return x·log(1 + y), 0 where x is unless y is NaN} */
  static Term xlog1py(Term x, Term y) {
    return product(x, y, y.log1p());
  }

  private static Term product(Term x, Term y, Term logarithm) {
    return x.ne(0).or(y.eq(y).not()).choose(x.times(logarithm), 0);
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

  /** p·log(p/q), of zeros 0, outside of the domain infinite; for a divergence less p, plus q. */
  private static Array relativeEntropy(Arguments a, boolean divergence) {
    List<Term> operands = Term.inexact(a, "p", "q");
    Term p = operands.get(0);
    Term q = operands.get(1);
    if (p.dtype().isComplex()) {
      throw a.error("ValueError", a.function() + " does not support complex-valued inputs.");
    }
    Term inside = p.gt(0).and(q.gt(0));
    Term none = p.eq(0).and(q.ge(0));
    Term safeP = inside.choose(p, 1);
    Term safeQ = inside.choose(q, 1);
    Term value = safeP.times(safeP.log()).minus(safeP.times(safeQ.log()));
    Term infinity = value.number(Double.POSITIVE_INFINITY);
    Term entropy = inside.choose(value, none.choose(value.number(0), infinity));
    return (divergence ? entropy.minus(p).plus(q) : entropy).array();
  }

  /** (xᵏ − 1) / k, log(x) where k is 0. */
  private static Array boxCox(Arguments a, UnaryOperator<Term> log) {
    List<Term> p = Term.inexact(a, "x", "lmbda");
    Term power = p.get(1);
    Term none = power.eq(0);
    Term safe = none.choose(1, power);
    Term logarithm = log.apply(p.get(0));
    return none.choose(logarithm, safe.times(logarithm).expm1().over(safe)).array();
  }
}
