package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Matrices of {@code jax.scipy.linalg} that carry a name: Hilbert's, Pascal's, Leslie's, … */
final class NamedMatrices {
  private NamedMatrices() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    of(rows, "hilbert", "n", a -> hilbert(a.integer("n")).array());
    of(rows, "invhilbert", "n", a -> inverseHilbert(a.integer("n")).array());
    of(rows, "hadamard", "n, dtype=None", NamedMatrices::hadamard);
    of(rows, "helmert", "n, full=False", NamedMatrices::helmert);
    of(rows, "pascal", "n, kind=None", a -> pascal(a, false));
    of(rows, "invpascal", "n, kind=None", a -> pascal(a, true));
    of(rows, "dft", "n, scale=None, *, dtype=None", NamedMatrices::fourier);
    of(rows, "convolution_matrix", "a, n, mode='full'", NamedMatrices::convolution);
    plain(rows, "companion", "a", NamedMatrices::companion);
    plain(rows, "fiedler", "a", NamedMatrices::fiedler);
    plain(rows, "leslie", "f, s", NamedMatrices::leslie);
    of(
        rows,
        "eigh_tridiagonal",
        "d, e, *, eigvals_only=False, select='a', select_range=None, tol=None, key=None",
        NamedMatrices::tridiagonalEigenvalues);
    of(
        rows,
        "polar",
        "a, side='right', *, method='qdwh', eps=None, max_iterations=None",
        NamedMatrices::polar);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void of(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.scipy.linalg." + name, signature, body::apply));
  }

  private static void plain(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax.scipy.linalg." + name, signature, body::apply));
  }

  /** 0, 1, … n − 1 down a column, or along a row. */
  private static Term places(DType dtype, long n, boolean down) {
    return Term.of(Lax.iota(dtype, down ? List.of(n, 1L) : List.of(1L, n), down ? 0 : 1));
  }

  private static Term hilbert(long n) {
    DType dtype = Promotion.defaultFloat();
    return places(dtype, n, true).plus(places(dtype, n, false)).plus(1).under(1);
  }

  private static Term minusOnes(Term exponent) {
    return exponent.number(-1).power(exponent);
  }

  private static Term inverseHilbert(long n) {
    DType dtype = Promotion.defaultFloat();
    Term i = places(dtype, n, true);
    Term j = places(dtype, n, false);
    Term s = i.plus(j);
    Term size = i.number((double) n);
    Term first = GammaFunctions.combinations(size.plus(i), size.minus(j).minus(1));
    Term second = GammaFunctions.combinations(size.plus(j), size.minus(i).minus(1));
    return minusOnes(s)
        .times(s.plus(1))
        .times(first)
        .times(second)
        .times(GammaFunctions.combinations(s, i).square());
  }

  private static PyValue hadamard(Arguments a) {
    long n = a.integer("n");
    if (n < 1 || Long.bitCount(n) != 1) {
      throw a.error("ValueError", "n must be a positive power of 2; got " + n + ".");
    }
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultInt);
    Array h = Lax.full(List.of(1L, 1L), Lax.scalar(dtype, 1L));
    for (long size = 1; size < n; size *= 2) {
      Array upper = Lax.concatenate(List.of(h, h), 1);
      Array lower = Lax.concatenate(List.of(h, Lax.neg(h)), 1);
      h = Lax.concatenate(List.of(upper, lower), 0);
    }
    return h;
  }

  private static PyValue helmert(Arguments a) {
    long n = a.integer("n");
    if (n < 1) {
      throw a.error("ValueError", "n must be a positive integer; got " + n + ".");
    }
    DType dtype = Promotion.defaultFloat();
    Term i = places(dtype, n - 1, true);
    Term j = places(dtype, n, false);
    Term k = i.plus(1);
    Term size = k.times(k.plus(1)).sqrt();
    Term rows = j.le(i).choose(size.under(1), j.eq(k).choose(k.negated().over(size), 0));
    if (!a.bool("full")) {
      return rows.array();
    }
    Term first = Term.of(Lax.scalar(dtype, (double) n)).sqrt().under(1);
    return Lax.concatenate(List.of(Lax.full(List.of(1L, n), first.array()), rows.array()), 0);
  }

  private static Term binomial(Term n, Term k) {
    return n.plus(1).lgamma().minus(n.minus(k).plus(1).lgamma()).minus(k.plus(1).lgamma()).exp();
  }

  private static PyValue pascal(Arguments a, boolean inverse) {
    String kind = a.optional("kind").map(Reprs::plain).orElse("symmetric");
    if (!List.of("symmetric", "lower", "upper").contains(kind)) {
      throw a.error(
          "ValueError",
          "Expected kind to be "
              + (inverse ? "one" : "on")
              + " of: ['symmetric', 'lower', 'upper']; got "
              + kind);
    }
    DType dtype = inverse ? Promotion.defaultFloat() : DType.F32;
    Term i = places(dtype, a.integer("n"), true);
    Term j = places(dtype, a.integer("n"), false);
    Term binomials = binomial(i, j);
    Array lower = (inverse ? minusOnes(i.minus(j)).times(binomials) : binomials).array();
    Array upper = Manipulation.reversedAxes(lower);
    return switch (kind) {
      case "lower" -> lower;
      case "upper" -> upper;
      default -> inverse ? Contractions.dot(upper, lower) : Contractions.dot(lower, upper);
    };
  }

  private static PyValue fourier(Arguments a) {
    String scale = a.optional("scale").map(Reprs::plain).orElse("");
    if (!List.of("", "sqrtn", "n").contains(scale)) {
      throw a.error(
          "ValueError",
          "scale must be None, 'sqrtn', or 'n'; got " + Reprs.of(a.value("scale")) + ".");
    }
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultComplex);
    if (!dtype.isComplex()) {
      throw a.error(
          "ValueError",
          "dtype must be a complex floating-point type; got " + dtype.numpyName() + ".");
    }
    long n = a.integer("n");
    Term turn = Term.of(Literals.lift(new PyComplex(-0.0, -2 * Math.PI)).orElseThrow());
    Term power =
        turn.times(places(dtype, n, true)).times(places(dtype, n, false)).over((double) n).exp();
    Term root = Term.of(Lax.scalar(dtype.real(), (double) n)).sqrt().as(dtype);
    return switch (scale) {
      case "sqrtn" -> power.over(root).array();
      case "n" -> power.over((double) n).array();
      default -> power.array();
    };
  }

  private static PyValue convolution(Arguments a) {
    long n = a.integer("n");
    if (n <= 0) {
      throw a.error("ValueError", "n must be a positive integer; got " + n + ".");
    }
    Array x = a.array("a");
    int last = x.type().rank() - 1;
    if (last < 0) {
      throw a.error(
          "ValueError", "convolution_matrix: a must be at least 1-dimensional, got a scalar.");
    }
    long m = x.type().dim(last);
    if (m < 1) {
      throw a.error(
          "ValueError",
          "len(a) must be at least 1; got shape " + Reprs.shape(x.type().shape()) + ".");
    }
    long least = Math.min(n, m) - 1;
    long before;
    long after;
    switch (a.string("mode")) {
      case "full" -> {
        before = 0;
        after = 0;
      }
      case "same" -> {
        before = least / 2;
        after = least - before;
      }
      case "valid" -> {
        before = least;
        after = least;
      }
      default ->
          throw a.error(
              "ValueError",
              "mode must be one of 'full', 'valid', 'same'; got "
                  + Reprs.of(a.value("mode"))
                  + ".");
    }
    long all = m + n - 1;
    Array column = Lax.sliceAxis(padded(x, n - 1), last, before, all - after);
    Array reversed = padded(Lax.reverse(x, List.of((long) last)), n - 1);
    Array row = Lax.sliceAxis(reversed, last, all - n - before, all - before);
    return Calls.call("jax.scipy.linalg", "toeplitz", List.of(column, row), Map.of());
  }

  private static Array padded(Array x, long zeros) {
    List<Long> none = Collections.nCopies(x.type().rank(), 0L);
    List<Long> high = new ArrayList<>(none);
    high.set(x.type().rank() - 1, zeros);
    return Lax.pad(x, Lax.scalar(x.dtype(), 0L), none, high, none);
  }

  private static int last(Array x) {
    return x.type().rank() - 1;
  }

  /** A first row, and below it where i = j the elements of a vector, for each of a batch. */
  private static Array belowRow(Array row, Array diagonal) {
    long m = diagonal.type().dim(last(diagonal));
    Array places = Creation.diagonalMask(List.of(m, m + 1), 0, "EQ");
    Array column = Lax.expandDims(diagonal, List.of(last(diagonal) + 1L));
    Array zero = Lax.scalar(row.dtype(), 0L);
    Array below = Lax.select(places, column, zero);
    return Lax.concatenate(
        List.of(Lax.expandDims(row, List.of((long) last(row))), below), last(row));
  }

  private static PyValue companion(Arguments a) {
    Array x = Manipulation.atLeast(Elementwise.inexact(a.array("a")), 1);
    int last = last(x);
    long n = x.type().dim(last);
    if (n < 2) {
      throw a.error(
          "ValueError",
          "The length of `a` along the last axis must be at least 2; got shape "
              + Reprs.shape(x.type().shape())
              + ".");
    }
    Term rest = Term.of(Lax.sliceAxis(x, last, 1, n)).negated();
    Term row = rest.over(Term.of(Lax.sliceAxis(x, last, 0, 1)));
    Array ones = Lax.sliceAxis(row.filled(1).array(), last, 0, n - 2);
    return belowRow(row.array(), ones);
  }

  private static PyValue leslie(Arguments a) {
    Array f = Manipulation.atLeast(a.array("f"), 1);
    Array s = Manipulation.atLeast(a.array("s"), 1);
    if (f.type().dim(last(f)) < 2) {
      throw a.error(
          "ValueError",
          "The length of f along the last axis must be at least 2; got shape "
              + Reprs.shape(f.type().shape())
              + ".");
    }
    if (s.type().dim(last(s)) != f.type().dim(last(f)) - 1) {
      throw a.error(
          "ValueError",
          "Incorrect lengths for f and s. The length of s along the last axis must be one less"
              + " than the length of f; got f shape "
              + Reprs.shape(f.type().shape())
              + " and s shape "
              + Reprs.shape(s.type().shape())
              + ".");
    }
    List<Array> p = Elementwise.promote(f, s);
    List<Long> batch =
        Shapes.broadcast(
            "vectorize",
            List.of(f.type().shape().subList(0, last(f)), s.type().shape().subList(0, last(s))));
    List<Array> wide = new ArrayList<>();
    for (Array x : p) {
      List<Long> shape = new ArrayList<>(batch);
      shape.add(x.type().dim(last(x)));
      wide.add(Lax.broadcastTo(x, shape));
    }
    return belowRow(wide.get(0), wide.get(1));
  }

  private static PyValue fiedler(Arguments a) {
    Array x = Manipulation.atLeast(a.array("a"), 1);
    Array column = Lax.expandDims(x, List.of(x.type().rank() + 0L));
    Array row = Lax.expandDims(x, List.of((long) last(x)));
    return Elementwise.absolute(Elementwise.subtract(column, row));
  }

  /** By the dense matrix: its eigenvalues upward, and eigenvectors. */
  private static PyValue tridiagonalEigenvalues(Arguments a) {
    Array d = Creation.array(a.value("d"));
    Array e = Creation.array(a.value("e"));
    if (d.dtype() != e.dtype()) {
      throw a.error(
          "TypeError",
          "diagonal and off-diagonal values must have same dtype, got %s and %s"
              .formatted(d.dtype().numpyName(), e.dtype().numpyName()));
    }
    if (d.dtype().isIntegral() || d.dtype().real().bits() < 32) {
      throw a.error(
          "TypeError",
          "Only float32 and float64 inputs are supported as inputs to"
              + " jax.scipy.linalg.eigh_tridiagonal, got %s and %s"
                  .formatted(d.dtype().numpyName(), e.dtype().numpyName()));
    }
    if (d.type().rank() != 1 || e.type().rank() != 1) {
      throw a.error(
          "TypeError",
          "eigh_tridiagonal takes two vectors, got shapes %s and %s"
              .formatted(Reprs.shape(d.type().shape()), Reprs.shape(e.type().shape())));
    }
    long n = d.type().size();
    Array lower = Selections.diagonalMatrix(e, -1);
    Array upper = Selections.diagonalMatrix(Elementwise.conj(e), 1);
    Array whole =
        n <= 1
            ? Selections.diagonalMatrix(d, 0)
            : Lax.add(Selections.diagonalMatrix(d, 0), Lax.add(lower, upper));
    List<Array> found =
        Calls.arrays(Calls.call("jax.numpy.linalg", "eigh", List.of(whole), Map.of()));
    long first = 0;
    long end = n;
    switch (a.string("select")) {
      case "a" -> {}
      case "i" -> {
        if (a.optional("select_range").isEmpty()) {
          throw a.error("ValueError", "for select='i', select_range must be specified.");
        }
        List<Long> range = Shapes.shape(a.value("select_range"), "");
        if (range.get(0) > range.get(1)) {
          throw a.error("ValueError", "Got empty index range in select_range.");
        }
        first = range.get(0);
        end = range.get(1) + 1;
      }
      case "v" ->
          throw a.error(
              "NotImplementedError", "eigh_tridiagonal(..., select='v') is not implemented");
      default -> throw a.error("ValueError", "'select must have a value in {'a', 'i', 'v'}.");
    }
    Array values = Lax.sliceAxis(found.get(0), 0, first, end);
    return a.bool("eigvals_only")
        ? values
        : PyTuple.of(values, Lax.sliceAxis(found.get(1), 1, first, end));
  }

  /** The nearest matrix with orthonormal columns, and what it stretches by: by the SVD. */
  private static PyValue polar(Arguments a) {
    Array x = Creation.array(a.value("a"));
    int rank = x.type().rank();
    if (rank < 2) {
      throw a.error("ValueError", "The input `a` must be at least a 2-D array.");
    }
    String side = a.string("side");
    if (!side.equals("right") && !side.equals("left")) {
      throw a.error("ValueError", "The argument `side` must be either 'right' or 'left'.");
    }
    String method = a.string("method");
    boolean tall = x.type().dim(rank - 2) >= x.type().dim(rank - 1);
    if (!method.equals("qdwh") && !method.equals("svd")) {
      throw a.error("ValueError", "Unknown polar decomposition method " + method + ".");
    }
    if (method.equals("qdwh") && tall != side.equals("right")) {
      throw a.error(
          "NotImplementedError",
          "method='qdwh' only supports mxn matrices where m < n where side='right' and m >= n"
              + " side='left', got "
              + Reprs.shape(x.type().shape().subList(rank - 2, rank))
              + " with side='"
              + side
              + "'");
    }
    if (x.dtype().isIntegral()) {
      throw method.equals("qdwh")
          ? a.error(
              "ValueError", "data type <class 'numpy." + x.dtype().numpyName() + "'> not inexact")
          : a.error(
              "TypeError",
              "svd does not accept dtype "
                  + x.dtype().numpyName()
                  + " at position 0. Accepted dtypes at position 0 are subtypes of floating,"
                  + " complexfloating.");
    }
    Map<String, PyValue> thin = Map.of("full_matrices", PyInt.of(0));
    x = Linalg.inexact(x);
    List<Array> parts = Calls.arrays(Calls.call("jax.numpy.linalg", "svd", List.of(x), thin));
    Array u = parts.get(0);
    Array vh = parts.get(2);
    Array s = Lax.expandDims(Lax.convert(parts.get(1), x.dtype()), List.of(rank - 2L));
    Array stretch =
        side.equals("right")
            ? Contractions.matmul(Lax.mul(Factorisations.adjoint(vh), s), vh)
            : Contractions.matmul(Lax.mul(u, s), Factorisations.adjoint(u));
    return PyTuple.of(Contractions.matmul(u, vh), stretch);
  }
}
