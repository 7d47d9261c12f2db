package dev.arrayc.library;

import dev.arrayc.value.Array;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Polynomials by their coefficients, the highest power first. */
final class Polynomials {
  private Polynomials() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "polyval", "p, x, *, unroll=16", Polynomials::value);
    row(rows, "polyadd", "a1, a2", a -> sum(a.array("a1"), a.array("a2")));
    row(
        rows,
        "polysub",
        "a1, a2",
        a -> {
          List<Array> p = Elementwise.promote(a.array("a1"), a.array("a2"));
          return sum(p.get(0), Elementwise.negative(p.get(1)));
        });
    row(rows, "polymul", "a1, a2, *, trim_leading_zeros=False", Polynomials::product);
    row(rows, "polyder", "p, m=1", Polynomials::derivative);
    row(rows, "polyint", "p, m=1, k=None", Polynomials::integral);
    row(rows, "polyfit", "x, y, deg, rcond=None, full=False, w=None, cov=False", Polynomials::fit);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  /** Horner's rule. */
  private static Array value(Arguments a) {
    List<Array> p = Elementwise.promote(a.array("p"), a.array("x"));
    Array x = p.get(1);
    Array y = Lax.full(x.type().shape(), Lax.scalar(x.dtype(), 0L));
    for (Array coefficient : Indexing.rows(p.get(0))) {
      y = Elementwise.add(Elementwise.multiply(y, x), coefficient);
    }
    return y;
  }

  private static Array sum(Array p, Array q) {
    List<Array> both = Elementwise.promote(p, q);
    boolean swapped = both.get(1).type().dim(0) > both.get(0).type().dim(0);
    Array longer = both.get(swapped ? 1 : 0);
    Array shorter = both.get(swapped ? 0 : 1);
    long n = longer.type().dim(0);
    long rest = n - shorter.type().dim(0);
    return Lax.concatenate(
        List.of(
            Lax.sliceAxis(longer, 0, 0, rest),
            Elementwise.add(Lax.sliceAxis(longer, 0, rest, n), shorter)),
        0);
  }

  private static PyValue product(Arguments a) {
    if (a.bool("trim_leading_zeros")) {
      throw Session.current()
          .limitation("jnp.polymul with trim_leading_zeros=True", "jnp.trim_zeros(p, 'f') before");
    }
    Map<String, PyValue> values = new LinkedHashMap<>();
    values.put("a", nonempty(a.array("a1")));
    values.put("v", nonempty(a.array("a2")));
    values.put("mode", new dev.arrayc.value.PyStr("full"));
    return Composites.convolve(new Arguments("convolve", values), true);
  }

  private static Array nonempty(Array p) {
    return p.type().size() > 0 ? p : Lax.full(List.of(1L), Lax.scalar(p.dtype(), 0L));
  }

  private static int order(Arguments a, String what) {
    long m = a.integer("m");
    if (m < 0) {
      throw a.error("ValueError", what);
    }
    return (int) m;
  }

  /** The products n(n−1)…, of {@code m} factors, of the powers n from {@code low} on. */
  private static Array factors(Array like, long low, long count, int m) {
    Array powers =
        Lax.add(Lax.iota(like.dtype(), List.of(count), 0), Lax.scalar(like.dtype(), low));
    Array product = Lax.full(List.of(count), Lax.scalar(like.dtype(), 1L));
    for (int i = 0; i < m; i++) {
      Array factor = Lax.sub(powers, Lax.scalar(like.dtype(), (long) i));
      product = Lax.mul(product, Lax.max(factor, Lax.scalar(like.dtype(), 1L)));
    }
    return Lax.reverse(product, List.of(0L));
  }

  private static Array derivative(Arguments a) {
    int m = order(a, "Order of derivative must be positive");
    Array p = Elementwise.inexact(a.array("p"));
    if (m == 0) {
      return p;
    }
    long n = Math.max(0, p.type().size() - m);
    return Lax.mul(Lax.sliceAxis(p, 0, 0, n), factors(p, m, n, m));
  }

  private static Array integral(Arguments a) {
    int m = order(a, "Order of integral must be positive (see polyder)");
    Array constant = a.optionalArray("k").orElseGet(() -> Lax.scalar(Promotion.defaultInt(), 0L));
    List<Array> both = Elementwise.promoteInexact(a.array("p"), constant);
    Array p = both.get(0);
    Array k = Manipulation.ravel(both.get(1));
    if (k.type().size() == 1) {
      k = Lax.broadcastTo(k, List.of((long) m));
    }
    if (k.type().size() != m) {
      throw a.error("ValueError", "k must be a scalar or a rank-1 array of length 1 or m.");
    }
    if (m == 0) {
      return p;
    }
    return Lax.div(Lax.concatenate(List.of(p, k), 0), factors(p, 0, p.type().size() + m, m));
  }

  /** Least squares over scaled powers. */
  private static PyValue fit(Arguments a) {
    Array x = Elementwise.inexact(a.array("x"));
    Array y = a.array("y");
    long degree = a.integer("deg");
    requireFit(a, x, y, degree);
    for (String name : List.of("full", "cov")) {
      if (!a.value(name).equals(PyBool.FALSE)) {
        throw Session.current()
            .limitation("jnp.polyfit with " + name, "jnp.linalg.lstsq gives residuals and rank");
      }
    }
    List<Array> columns = new ArrayList<>();
    for (long i = degree; i >= 0; i--) {
      columns.add(Powers.integerPower(x, i));
    }
    Optional<Array> w = a.optionalArray("w").map(Elementwise::inexact);
    Array powers = Joins.stack(columns, 1);
    Array left = w.map(v -> Elementwise.multiply(powers, column(v, 2))).orElse(powers);
    Array right = w.map(v -> Elementwise.multiply(y, column(v, y.type().rank()))).orElse(y);
    Array scale =
        Lax.unary("sqrt", dev.arrayc.op.Op.SQRT, Reductions.sum(Lax.mul(left, left), List.of(0L)));
    Array scaled = Elementwise.trueDivide(left, scale);
    PyValue rcond =
        a.optional("rcond")
            .orElseGet(() -> new PyFloat(x.type().dim(0) * Linalg.epsilon(x.dtype())));
    PyValue solved =
        Library.find("jax.numpy.linalg", "lstsq")
            .map(f -> Region.call((LibraryFunction) f, List.of(scaled, right, rcond)))
            .orElseThrow();
    Array c = (Array) ((PyTuple) solved).items().getFirst();
    return Elementwise.trueDivide(
        c, c.type().rank() > 1 ? Lax.expandDims(scale, List.of(1L)) : scale);
  }

  private static Array column(Array w, int rank) {
    return rank == 2 ? Lax.expandDims(w, List.of(1L)) : w;
  }

  private static void requireFit(Arguments a, Array x, Array y, long degree) {
    if (degree < 0) {
      throw a.error("ValueError", "expected deg >= 0");
    }
    if (x.type().rank() != 1) {
      throw a.error("TypeError", "expected 1D vector for x");
    }
    if (x.type().size() == 0) {
      throw a.error("TypeError", "expected non-empty vector for x");
    }
    if (y.type().rank() < 1 || y.type().rank() > 2) {
      throw a.error("TypeError", "expected 1D or 2D array for y");
    }
    if (y.type().dim(0) != x.type().dim(0)) {
      throw a.error("TypeError", "expected x and y to have same length");
    }
  }
}
