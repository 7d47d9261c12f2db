package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;

/** {@code jax.scipy.linalg}, without the matrices of special form. */
final class ScipyLinalg {
  private ScipyLinalg() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    String factor = "a, lower=False, overwrite_a=False, check_finite=True";
    String checks = ", overwrite_b=False, debug=None, check_finite=True";
    row(rows, "cholesky", factor, ScipyLinalg::cholesky);
    row(rows, "cho_factor", factor, a -> PyTuple.of(cholesky(a), PyBool.of(a.bool("lower"))));
    row(
        rows,
        "cho_solve",
        "c_and_lower, b, overwrite_b=False, check_finite=True",
        ScipyLinalg::choSolve);
    row(
        rows,
        "solve_triangular",
        "a, b, trans=0, lower=False, unit_diagonal=False" + checks,
        ScipyLinalg::solveTriangular);
    row(
        rows,
        "solve",
        "a, b, lower=False, overwrite_a=False, overwrite_b=False, debug=False,"
            + " check_finite=True, assume_a='gen'",
        ScipyLinalg::solve);
    String plain = "a, overwrite_a=False, check_finite=True";
    row(rows, "inv", plain, a -> Linalg.inverse(a.array("a")));
    row(rows, "det", plain, a -> Determinants.determinant(a.array("a")));
    row(rows, "lu_factor", plain, ScipyLinalg::luFactor);
    row(
        rows,
        "lu_solve",
        "lu_and_piv, b, trans=0, overwrite_b=False, check_finite=True",
        ScipyLinalg::luSolve);
    row(rows, "lu", "a, permute_l=False, overwrite_a=False, check_finite=True", ScipyLinalg::lu);
    row(
        rows,
        "qr",
        "a, overwrite_a=False, lwork=None, mode='full', pivoting=False, check_finite=True",
        ScipyLinalg::qr);
    row(
        rows,
        "svd",
        "a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True,"
            + " lapack_driver='gesdd'",
        ScipyLinalg::svd);
    row(
        rows,
        "eigh",
        "a, b=None, lower=True, eigvals_only=False, overwrite_a=False, overwrite_b=False,"
            + " turbo=True, eigvals=None, type=1, check_finite=True",
        ScipyLinalg::eigh);
    row(rows, "expm", "A, *, upper_triangular=False, max_squarings=16", MatrixExponential::expm);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.scipy.linalg." + name, signature, body::apply));
  }

  /** Without symmetrising: of the upper triangle unless {@code lower}. */
  private static Array cholesky(Arguments a) {
    Array x = Linalg.inexact(a, "a");
    boolean lower = a.bool("lower");
    Array read = lower || x.type().rank() < 2 ? x : Factorisations.adjoint(x);
    Array l = Factorisations.cholesky(Linalg.definite(a, read, false));
    return lower ? l : Factorisations.adjoint(l);
  }

  /** The system that is solved by a triangle and then by its adjoint. */
  private static Array byTriangles(Array c, Array b, boolean lower) {
    List<Array> system = Linalg.system(c, b);
    Factorisations.Triangle plain = Factorisations.Triangle.of(lower);
    Array matrix = system.get(0);
    Factorisations.Triangle first = lower ? plain : plain.adjoint();
    Factorisations.Triangle second = lower ? plain.adjoint() : plain;
    Array y = Factorisations.triangularSolve(matrix, system.get(1), true, first);
    return Linalg.finished(b, Factorisations.triangularSolve(matrix, y, true, second));
  }

  private static Array element(Arguments a, String name, int index) {
    List<PyValue> items = a.items(name);
    if (items.size() <= index) {
      throw a.error(
          "ValueError", "not enough values to unpack (expected 2, got " + items.size() + ")");
    }
    PyValue value = items.get(index);
    return Literals.lift(value).orElseThrow(() -> a.notAnArray(value, 0));
  }

  private static boolean truth(Arguments a, String name, int index) {
    PyValue value = a.items(name).get(index);
    return value instanceof PyBool b
        ? b.value()
        : value != PyNone.NONE && Shapes.staticInteger(value, "'lower' must be static.") != 0;
  }

  private static PyValue choSolve(Arguments a) {
    List<Array> p = Linalg.promoted(element(a, "c_and_lower", 0), a.array("b"));
    return byTriangles(p.get(0), p.get(1), truth(a, "c_and_lower", 1));
  }

  private static PyValue solve(Arguments a) {
    String kind = a.string("assume_a");
    if (!List.of("gen", "sym", "her", "pos").contains(kind)) {
      throw a.error(
          "ValueError",
          "Expected assume_a to be one of ['gen', 'sym', 'her', 'pos']; got '" + kind + "'");
    }
    if (!kind.equals("pos")) {
      return Linalg.solve(a.array("a"), a.array("b"));
    }
    List<Array> p = Linalg.promoted(a.array("a"), a.array("b"));
    boolean lower = a.bool("lower");
    Array x = Linalg.matrices(a, "cholesky", p.get(0));
    Array l = Factorisations.cholesky(lower ? x : Factorisations.adjoint(x));
    return byTriangles(lower ? l : Factorisations.adjoint(l), p.get(1), lower);
  }

  private static PyValue solveTriangular(Arguments a) {
    List<Array> p = Linalg.promoted(a.array("a"), a.array("b"));
    String trans =
        a.value("trans") instanceof PyStr s ? s.value() : Long.toString(a.integer("trans"));
    boolean transposed =
        switch (trans) {
          case "0", "N" -> false;
          case "1", "T", "2", "C" -> true;
          default -> throw a.error("ValueError", "Invalid 'trans' value " + trans);
        };
    boolean conjugated = trans.equals("2") || trans.equals("C");
    List<Array> system = Linalg.system(p.get(0), p.get(1));
    Factorisations.Triangle triangle =
        new Factorisations.Triangle(
            a.bool("lower"), transposed, conjugated, a.bool("unit_diagonal"));
    return Linalg.finished(
        p.get(1), Factorisations.triangularSolve(system.get(0), system.get(1), true, triangle));
  }

  private static PyValue luFactor(Arguments a) {
    Array x = Linalg.inexact(a, "a");
    Linalg.requireMatrix(a, "lu", x);
    Factorisations.Lu lu = Factorisations.lu(x);
    return PyTuple.of(lu.packed(), lu.pivots());
  }

  private static PyValue luSolve(Arguments a) {
    List<Array> p = Linalg.promoted(element(a, "lu_and_piv", 0), a.array("b"));
    List<Array> system = Linalg.system(p.get(0), p.get(1));
    Array matrix = system.get(0);
    int rank = matrix.type().rank();
    Array pivots = Lax.convert(element(a, "lu_and_piv", 1), DType.I32);
    List<Long> shape = matrix.type().shape().subList(0, rank - 1);
    Array permutation = Factorisations.permutation(pivots, matrix.type().dim(rank - 2));
    long trans = a.integer("trans");
    if (trans < 0 || trans > 2) {
      throw a.error("ValueError", "'trans' value must be 0, 1, or 2, got " + trans);
    }
    Array x =
        Factorisations.luSolve(matrix, Lax.broadcastTo(permutation, shape), system.get(1), trans);
    return Linalg.finished(p.get(1), x);
  }

  private static PyValue lu(Arguments a) {
    Array x = Linalg.inexact(a, "a");
    if (x.type().rank() != 2) {
      throw a.error(
          "ValueError",
          "too many values to unpack (expected 2)",
          "scipy.linalg.lu takes one matrix, got shape " + Reprs.shape(x.type().shape()));
    }
    long m = x.type().dim(0);
    long n = x.type().dim(1);
    long k = Math.min(m, n);
    Factorisations.Lu lu = Factorisations.lu(x);
    Array order = Lax.broadcastInDim(lu.permutation(), List.of(m, m), List.of(1L));
    Array p = Lax.convert(Lax.eq(order, Lax.iota(DType.I32, List.of(m, m), 0)), x.dtype().real());
    Array unit = Lax.convert(Creation.diagonalMask(List.of(m, k), 0, "EQ"), x.dtype());
    Array l = Lax.add(Lax.sliceAxis(Factorisations.lower(lu.packed(), -1), 1, 0, k), unit);
    Array u = Lax.sliceAxis(Factorisations.upper(lu.packed(), 0), 0, 0, k);
    return a.bool("permute_l") ? PyTuple.of(Contractions.matmul(p, l), u) : PyTuple.of(p, l, u);
  }

  private static PyValue qr(Arguments a) {
    String mode = a.string("mode");
    if (!List.of("full", "r", "economic").contains(mode)) {
      throw a.error("ValueError", "Unsupported QR decomposition mode '" + mode + "'");
    }
    Array x = Linalg.inexact(a, "a");
    Linalg.requireMatrix(a, "qr", x);
    List<Array> qr = Factorisations.qr(x, !mode.equals("economic"), a.bool("pivoting"));
    return new PyTuple(
        List.copyOf(mode.equals("r") ? qr.subList(1, qr.size()) : qr), java.util.Optional.empty());
  }

  private static PyValue svd(Arguments a) {
    Array x = Linalg.inexact(a, "a");
    Linalg.requireMatrix(a, "svd", x);
    boolean vectors = a.bool("compute_uv");
    List<Array> parts = Factorisations.svd(x, a.bool("full_matrices"), vectors);
    return vectors ? PyTuple.of(parts) : parts.getFirst();
  }

  private static PyValue eigh(Arguments a) {
    if (a.optional("b").isPresent()) {
      throw a.error("NotImplementedError", "Only the b=None case of eigh is implemented");
    }
    if (a.integer("type") != 1) {
      throw a.error("NotImplementedError", "Only the type=1 case of eigh is implemented.");
    }
    if (a.optional("eigvals").isPresent()) {
      throw a.error("NotImplementedError", "Only the eigvals=None case of eigh is implemented.");
    }
    Array x = Linalg.matrices(a, "eigh", Linalg.inexact(a, "a"));
    List<Array> e = Factorisations.eigh(Factorisations.symmetrised(x), a.bool("lower"));
    return a.bool("eigvals_only") ? e.get(1) : PyTuple.of(e.get(1), e.get(0));
  }
}
