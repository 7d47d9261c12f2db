package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Polynomials as vectors of their coefficients, the highest first. */
final class Polynomials {
  private Polynomials() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    rows.add(of("poly", "seq_of_zeros", Polynomials::ofZeros));
    rows.add(of("polyadd", "a1, a2", a -> sum(a, false)));
    rows.add(of("polysub", "a1, a2", a -> sum(a, true)));
    rows.add(plain("polymul", "a1, a2, *, trim_leading_zeros=False", Polynomials::product));
    rows.add(plain("polydiv", "u, v, *, trim_leading_zeros=False", Polynomials::quotient));
    rows.add(of("polyder", "p, m=1", Polynomials::derivative));
    rows.add(of("polyint", "p, m=1, k=None", Polynomials::integral));
    rows.add(
        of("polyfit", "x, y, deg, rcond=None, full=False, w=None, cov=False", Polynomials::fit));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static LibraryFunction of(String name, String signature, Body body) {
    return LibraryFunction.of("jax.numpy." + name, signature, body::apply);
  }

  private static LibraryFunction plain(String name, String signature, Body body) {
    return LibraryFunction.plain("jax.numpy." + name, signature, body::apply);
  }

  private static long length(Array x) {
    if (x.type().rank() == 0) {
      throw Session.current().error("TypeError", "len() of unsized object");
    }
    return x.type().dim(0);
  }

  private static Array ofZeros(Arguments a) {
    Array zeros = Manipulation.atLeast(Elementwise.inexact(a.array("seq_of_zeros")), 1);
    List<Long> shape = zeros.type().shape();
    if (shape.size() == 2 && shape.get(0).equals(shape.get(1)) && shape.get(0) != 0) {
      throw Session.current()
          .limitation("jnp.poly of a matrix", "pass its eigenvalues: jnp.linalg.eigvalsh(A)");
    }
    if (shape.size() != 1) {
      throw a.error("ValueError", "input must be 1d or non-empty square 2d array.");
    }
    Array one = Lax.scalar(zeros.dtype(), 1L);
    if (shape.getFirst() == 0) {
      return Lax.staged(one);
    }
    Array product = Lax.full(List.of(1L), one);
    for (Array zero : Indexing.rows(zeros)) {
      Array factor =
          Joins.stack(List.of(Lax.staged(one), Lax.neg(Lax.convert(zero, zeros.dtype()))), 0);
      product = Calls.jnp("convolve", List.of(product, factor), Map.of("mode", new PyStr("full")));
    }
    return product;
  }

  /** The shorter one is added to the last coefficients of the longer one. */
  private static Array sum(Arguments a, boolean negated) {
    List<Array> p = Elementwise.promote(a.array("a1"), a.array("a2"));
    Array x = p.get(0);
    Array y = negated ? Lax.neg(p.get(1)) : p.get(1);
    boolean swapped = length(y) > length(x);
    Array longer = swapped ? y : x;
    Array shorter = swapped ? x : y;
    // As in JAX, where x[-0:] is all of x, to which nothing does not fit.
    long start = length(shorter) == 0 ? 0 : length(longer) - length(shorter);
    Array sum = Calls.at(longer, Calls.range(start, length(longer)), "add", shorter);
    if (x.dtype() == DType.BOOL && x.type().size() > 0) {
      throw a.error(
          "TypeError",
          "add does not accept dtype bool at position 0. Accepted dtypes at position 0 are subtypes"
              + " of integer, floating, complexfloating.");
    }
    return sum;
  }

  private static Array product(Arguments a) {
    List<Array> p = Elementwise.promoteInexact(a.array("a1"), a.array("a2"));
    boolean trims = a.bool("trim_leading_zeros") && (length(p.get(0)) > 1 || length(p.get(1)) > 1);
    List<Array> factors =
        p.stream()
            .map(x -> trims ? Calls.jnp("trim_zeros", x, new PyStr("f")) : x)
            .map(x -> length(x) == 0 ? Lax.full(List.of(1L), Lax.scalar(x.dtype(), 0L)) : x)
            .toList();
    return Calls.jnp("convolve", factors, Map.of("mode", new PyStr("full")));
  }

  /** Long division; what is left over keeps the dividend's length. */
  private static PyValue quotient(Arguments a) {
    if (a.bool("trim_leading_zeros")) {
      throw Session.current()
          .limitation(
              "jnp.polydiv with trim_leading_zeros", "trim the remainder: jnp.trim_zeros(r, 'f')");
    }
    List<Array> p = Elementwise.promoteInexact(a.array("u"), a.array("v"));
    Array u = p.get(0);
    Term v = Term.of(p.get(1));
    long m = length(u) - 1;
    long n = length(v.array()) - 1;
    Term scale = Term.of(Indexing.get(v.array(), PyInt.of(0))).under(1);
    Array q = Lax.full(List.of(Math.max(m - n + 1, 1)), Lax.scalar(u.dtype(), 0L));
    for (long k = 0; k <= m - n; k++) {
      Term d = scale.times(Term.of(Indexing.get(u, PyInt.of(k))));
      q = Calls.at(q, PyInt.of(k), "set", d.array());
      u = Calls.at(u, Calls.range(k, k + n + 1), "add", d.negated().times(v).array());
    }
    return PyTuple.of(q, u);
  }

  private static long order(Arguments a, String what, String hint) {
    long m = Shapes.staticInteger(a.value("m"), "'m' argument of jnp." + a.function());
    if (m < 0) {
      throw a.error("ValueError", "Order of " + what + " must be positive" + hint);
    }
    return m;
  }

  /** For the powers {@code from} to {@code to}, the products of m factors downward; at least 1. */
  private static Array factorials(long from, long to, long m, DType dtype, boolean positive) {
    List<Long> shape = List.of(m, Math.max(0, to - from));
    Term power = Term.of(Lax.iota(dtype, shape, 1)).plus((double) from);
    Term factor = power.minus(Term.of(Lax.iota(dtype, shape, 0)));
    Array factors = positive ? factor.number(1).max(factor).array() : factor.array();
    Array product = Calls.jnp("prod", factors, PyInt.of(0));
    return Lax.reverse(product, List.of(0L));
  }

  private static Array derivative(Arguments a) {
    Array p = Elementwise.inexact(a.array("p"));
    long m = order(a, "derivative", "");
    if (m == 0) {
      return p;
    }
    long n = length(p);
    Array kept = Lax.sliceAxis(p, 0, 0, Math.max(0, n - m));
    return Elementwise.multiply(kept, factorials(m, n, m, p.dtype(), false));
  }

  private static Array integral(Arguments a) {
    long m = order(a, "integral", " (see polyder)");
    Array k = a.optionalArray("k").orElseGet(() -> Literals.lift(PyInt.of(0)).orElseThrow());
    List<Array> both = Elementwise.promoteInexact(a.array("p"), k);
    Array p = both.get(0);
    Array constants = Manipulation.atLeast(both.get(1), 1);
    if (length(constants) == 1) {
      constants = Lax.full(List.of(m), Lax.reshape(constants, List.of()));
    }
    if (!constants.type().shape().equals(List.of(m))) {
      throw a.error("ValueError", "k must be a scalar or a rank-1 array of length 1 or m.");
    }
    if (m == 0) {
      return p;
    }
    Array divisor = factorials(0, length(p) + m, m, p.dtype(), true);
    return Elementwise.trueDivide(
        Joins.concatenate(List.of(p, constants), 0, java.util.Optional.empty()), divisor);
  }

  private static Array require(Arguments a, Array x, Array y) {
    if (x.type().rank() != 1) {
      throw a.error("TypeError", "expected 1D vector for x");
    }
    if (x.type().size() == 0) {
      throw a.error("TypeError", "expected non-empty vector for x");
    }
    if (y.type().rank() < 1 || y.type().rank() > 2) {
      throw a.error("TypeError", "expected 1D or 2D array for y");
    }
    if (length(x) != length(y)) {
      throw a.error("TypeError", "expected x and y to have same length");
    }
    return x;
  }

  /** Least squares over the powers of x, each column scaled to length 1. */
  private static PyValue fit(Arguments a) {
    Array y = a.array("y");
    long degree = Shapes.staticInteger(a.value("deg"), "deg must be int");
    if (degree < 0) {
      throw a.error("ValueError", "expected deg >= 0");
    }
    Array x = require(a, a.array("x"), y);
    if (x.dtype().isIntegral()) {
      throw a.error(
          "ValueError", "data type <class 'numpy." + x.dtype().numpyName() + "'> not inexact");
    }
    PyValue rcond =
        a.optional("rcond").orElseGet(() -> new PyFloat(length(x) * Limits.eps(x.dtype().real())));
    Term left = Term.of(Calls.jnp("vander", x, PyInt.of(degree + 1)));
    Term right = Term.of(y);
    if (a.optional("w").isPresent()) {
      Array w = Elementwise.inexact(a.array("w"));
      if (w.type().rank() != 1) {
        throw a.error("TypeError", "expected a 1-d array for weights");
      }
      if (length(w) != length(y)) {
        throw a.error("TypeError", "expected w and y to have the same length");
      }
      Term column = Term.of(Lax.expandDims(w, List.of(1L)));
      left = left.times(column);
      right = right.times(y.type().rank() == 2 ? column : Term.of(w));
    }
    Term scale = Term.of(Calls.jnp("sum", left.square().array(), PyInt.of(0))).sqrt();
    Term scaled = left.over(Term.of(Lax.expandDims(scale.array(), List.of(0L))));
    List<Array> solved =
        Calls.arrays(
            Calls.call(
                "jax.numpy.linalg",
                "lstsq",
                List.of(scaled.array(), right.array(), rcond),
                Map.of()));
    Term c = Term.of(solved.get(0));
    boolean many = c.array().type().rank() > 1;
    Array fitted =
        c.over(many ? Term.of(Lax.expandDims(scale.array(), List.of(1L))) : scale).array();
    if (a.bool("full")) {
      return PyTuple.of(fitted, solved.get(1), solved.get(2), solved.get(3), Creation.array(rcond));
    }
    return a.value("cov") instanceof PyBool b && !b.value()
        ? fitted
        : PyTuple.of(fitted, covariance(a, scaled.array(), scale.array(), solved.get(1), y));
  }

  private static Array covariance(Arguments a, Array left, Array scale, Array residuals, Array y) {
    Array gram = Contractions.dot(Manipulation.reversedAxes(left), left);
    Term base = Term.of(Linalg.inverse(gram)).over(Term.of(Contractions.outer(scale, scale)));
    Term factor = Term.of(Lax.scalar(Promotion.defaultFloat(), 1.0));
    if (!(a.value("cov") instanceof PyStr s && s.value().equals("unscaled"))) {
      long free = left.type().dim(0) - left.type().dim(1);
      if (free <= 0) {
        throw a.error(
            "ValueError",
            "the number of data points must exceed order to scale the covariance matrix");
      }
      factor = Term.of(residuals).over((double) free);
    }
    Array wide = Manipulation.atLeast(factor.array(), 1);
    return y.type().rank() == 1
        ? base.times(Term.of(Lax.expandDims(wide, List.of(0L)))).array()
        : Term.of(Lax.expandDims(base.array(), List.of(2L)))
            .times(Term.of(Lax.expandDims(wide, List.of(0L, 1L))))
            .array();
  }
}
