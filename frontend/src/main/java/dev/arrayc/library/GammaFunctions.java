package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;

/** The gamma function, its relatives and Hurwitz' zeta function in {@code jax.scipy.special}. */
final class GammaFunctions {
  private GammaFunctions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "zeta", "x, q=None", GammaFunctions::zeta);
    row(rows, "polygamma", "n, x", GammaFunctions::polygamma);
    row(rows, "gammasgn", "x", a -> sign(real(a, "x")));
    row(rows, "gamma", "x", a -> gamma(real(a, "x")));
    row(rows, "factorial", "n, exact=False", GammaFunctions::factorial);
    plain(rows, "comb", "N, k, *, repetition=False", GammaFunctions::combinations);
    plain(rows, "bernoulli", "n", GammaFunctions::bernoulli);
    row(rows, "beta", "a, b", GammaFunctions::beta);
    row(rows, "poch", "z, m", GammaFunctions::poch);
    row(rows, "multigammaln", "a, d", GammaFunctions::multivariate);
    rows.add(
        LibraryFunction.of(
            "jax.lax.zeta", "x, q", a -> strict("zeta", Op.ZETA, a.array("x"), a.array("q"))));
    rows.add(
        LibraryFunction.of(
            "jax.lax.polygamma",
            "m, x",
            a -> strict("polygamma", Op.POLYGAMMA, a.array("m"), a.array("x"))));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.scipy.special." + name, signature, body::apply));
  }

  private static void plain(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax.scipy.special." + name, signature, body::apply));
  }

  private static Array strict(String primitive, Op op, Array x, Array y) {
    List<Array> p = LaxOperands.sameType(primitive, x, y);
    return Lax.binary(primitive, op, p.get(0), p.get(1));
  }

  private static Array refuseComplex(Arguments a, String function, Array x) {
    if (x.dtype().isComplex()) {
      throw a.error("ValueError", function + " does not support complex-valued inputs.");
    }
    return x;
  }

  private static Array real(Arguments a, String name) {
    return refuseComplex(a, a.function(), Elementwise.inexact(a.array(name)));
  }

  private static Array c(Array like, double value) {
    return Elementwise.constant(like.dtype(), value);
  }

  private static PyValue zeta(Arguments a) {
    if (a.optional("q").isEmpty()) {
      throw a.error(
          "NotImplementedError",
          "Riemann zeta function not implemented; pass q != None to compute the Hurwitz Zeta"
              + " function.");
    }
    List<Array> p = Elementwise.promoteInexact(a.array("x"), a.array("q"));
    return Lax.binary("zeta", Op.ZETA, p.get(0), p.get(1));
  }

  private static PyValue polygamma(Arguments a) {
    Array n = a.array("n");
    if (!n.dtype().isInteger()) {
      throw a.error(
          "ValueError",
          "Argument `n` to polygamma must be of integer type. Got dtype "
              + n.dtype().numpyName()
              + ".");
    }
    List<Array> p = Elementwise.promoteInexact(n, a.array("x"));
    refuseComplex(a, "polygamma", p.get(1));
    return Lax.binary("polygamma", Op.POLYGAMMA, p.get(0), p.get(1));
  }

  /** The sign of Γ: by turns between the poles, NaN at them. */
  private static Array sign(Array x) {
    List<Long> shape = x.type().shape();
    Array zero = Lax.full(shape, c(x, 0));
    Array floor = Lax.unary("floor", Op.FLOOR, x);
    Array left = Lax.lt(x, zero);
    Array pole = Lax.or(Lax.and(left, Lax.eq(x, floor)), Lax.ne(x, x));
    Array half = Lax.mul(floor, c(x, 0.5));
    Array odd = Lax.ne(Lax.unary("floor", Op.FLOOR, half), half);
    Array one = Lax.full(shape, c(x, 1));
    Array belowZero = Lax.lt(Lax.div(one, x), zero);
    Array negativeZero = Lax.and(Lax.eq(x, zero), belowZero);
    Array negative = Lax.or(Lax.and(left, odd), negativeZero);
    Array sign = Lax.select(negative, Lax.neg(one), one);
    return Lax.select(pole, Lax.full(shape, c(x, Double.NaN)), sign);
  }

  private static Array logGamma(Array x) {
    return Lax.unary("lgamma", Op.LGAMMA, x);
  }

  private static Array gamma(Array x) {
    return Lax.mul(sign(x), Lax.exp(logGamma(x)));
  }

  private static PyValue factorial(Arguments a) {
    if (a.bool("exact")) {
      throw a.error("NotImplementedError", "factorial with exact=True");
    }
    Array n = Elementwise.inexact(a.array("n"));
    Array value = Lax.exp(logGamma(Lax.add(n, c(n, 1))));
    Array zero = Lax.full(n.type().shape(), c(n, 0));
    return Lax.select(Lax.lt(n, zero), zero, value);
  }

  private static PyValue combinations(Arguments a) {
    List<Term> p = Term.inexact(a, "N", "k");
    Term n = p.get(0);
    Term k = p.get(1);
    Accepted.require("lgamma", n.array().dtype());
    boolean repeats = a.bool("repetition");
    Term all = combinations(repeats ? n.plus(k).minus(1) : n, k);
    Array count = repeats ? k.eq(0).and(n.ge(0)).choose(1, all).array() : all.array();
    return Lax.convert(count, count.dtype(), n.array().weak() && k.array().weak());
  }

  static Term combinations(Term n, Term k) {
    Term inside = k.le(n).and(n.ge(0)).and(k.ge(0));
    Term all = inside.choose(n, 0).plus(1);
    Term few = inside.choose(k, 0);
    Term logarithm = all.lgamma().minus(few.plus(1).lgamma()).minus(all.minus(few).lgamma());
    return inside.choose(logarithm.exp(), 0);
  }

  /** Bernoulli numbers: the first three, then by ζ(m), for even m (Chowla and Hartung). */
  private static PyValue bernoulli(Arguments a) {
    long n = Shapes.staticInteger(a.value("n"), "Argument n of bernoulli");
    if (n < 0) {
      throw a.error("ValueError", "n must be a non-negative integer.");
    }
    DType dtype = Promotion.defaultFloat();
    Array first =
        Joins.stack(
            List.of(
                Lax.staged(Lax.scalar(dtype, 1.0)),
                Lax.staged(Lax.scalar(dtype, -0.5)),
                Lax.staged(Lax.scalar(dtype, 1 / 6.0))),
            0);
    if (n < 3) {
      return Lax.sliceAxis(first, 0, 0, n + 1);
    }
    long count = Math.max(0, (n - 2) / 2);
    double square = Math.PI * Math.PI;
    Term m = Term.of(Lax.iota(dtype, List.of(count), 0)).times(2).plus(4);
    Term factor = m.minus(1).negated().times(m).over(4).over(square);
    Term product = Term.of(Calls.jnp("cumprod", factor.array())).times(1 / square);
    Term k = Term.of(Lax.iota(dtype, List.of(48L, 1L), 0)).plus(2);
    Array rest = Calls.jnp("sum", k.power(m.negated()).array(), PyInt.of(0));
    Array even = product.times(Term.of(rest).plus(1)).array();
    // Those of odd places from 3 on are 0.
    Array spread = Lax.pad(even, Lax.scalar(dtype, 0L), List.of(1L), List.of(1L), List.of(1L));
    return Lax.concatenate(List.of(first, Lax.sliceAxis(spread, 0, 0, n - 2)), 0);
  }

  private static PyValue beta(Arguments a) {
    List<Array> p = Elementwise.promoteInexact(a.array("a"), a.array("b"));
    refuseComplex(a, "beta", p.getFirst());
    List<Long> shape =
        Shapes.broadcast(
            "broadcast_shapes", p.stream().map(array -> array.type().shape()).toList());
    Array x = Lax.broadcastTo(p.get(0), shape);
    Array y = Lax.broadcastTo(p.get(1), shape);
    Array sign = Lax.mul(Lax.mul(sign(x), sign(y)), sign(Lax.add(x, y)));
    return Lax.mul(sign, Lax.exp(Special.logBeta(x, y)));
  }

  private static PyValue poch(Arguments a) {
    List<Array> p = Elementwise.promoteInexact(a.array("z"), a.array("m"));
    Array z = refuseComplex(a, "jnp.poch", p.get(0));
    Array m = p.get(1);
    Array quotient = Lax.div(gamma(Lax.add(z, m)), gamma(z));
    Array none = Lax.eq(m, Lax.full(m.type().shape(), c(m, 0)));
    return Lax.select(
        Lax.broadcastTo(none, quotient.type().shape()),
        Lax.full(quotient.type().shape(), c(z, 1)),
        quotient);
  }

  /** log Γ_d(a) = d(d − 1)/4·log π + Σ log Γ(a − j/2). */
  private static PyValue multivariate(Arguments arguments) {
    long d = arguments.integer("d");
    Array a = Elementwise.inexact(arguments.array("a"));
    DType dtype = a.dtype();
    Array sum = Lax.full(a.type().shape(), c(a, 0));
    for (long j = 0; j < d; j++) {
      sum = Lax.add(sum, logGamma(Lax.sub(a, c(a, j / 2.0))));
    }
    Array factor = Lax.scalar(dtype, 0.25 * d * (d - 1.0));
    return Lax.add(sum, Lax.mul(factor, Lax.log(Lax.scalar(dtype, Math.PI))));
  }
}
