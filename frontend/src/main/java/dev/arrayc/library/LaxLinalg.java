package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;

/** {@code jax.lax.linalg}: the factorisations under their own names, strict about dtypes. */
final class LaxLinalg {
  private LaxLinalg() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "cholesky", "x, *, symmetrize_input=True", LaxLinalg::cholesky);
    row(
        rows,
        "eigh",
        "x, *, lower=True, symmetrize_input=True, sort_eigenvalues=True, subset_by_index=None,"
            + " implementation=None",
        LaxLinalg::eigh);
    row(rows, "lu", "x", LaxLinalg::lu);
    row(rows, "lu_pivots_to_permutation", "pivots, permutation_size", LaxLinalg::permutation);
    row(rows, "qr", "x, *, pivoting=False, full_matrices=True, use_magma=None", LaxLinalg::qr);
    row(
        rows,
        "svd",
        "x, *, full_matrices=True, compute_uv=True, subset_by_index=None, algorithm=None",
        LaxLinalg::svd);
    row(
        rows,
        "triangular_solve",
        "a, b, *, left_side=False, lower=False, transpose_a=False, conjugate_a=False,"
            + " unit_diagonal=False",
        LaxLinalg::triangularSolve);
    row(
        rows,
        "householder_product",
        "a, taus",
        a -> Factorisations.householderProduct(matrix(a, "a"), a.array("taus")));
    row(
        rows,
        "hessenberg",
        "a",
        a -> new PyList(Factorisations.hessenberg(square(a, "a", "Hessenberg reduction"))));
    row(
        rows,
        "tridiagonal_solve",
        "dl, d, du, b",
        a ->
            Factorisations.tridiagonalSolve(
                accepted(a, "dl"), a.array("d"), a.array("du"), matrix(a, "b")));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.lax.linalg." + name, signature, body::apply));
  }

  private static Array matrix(Arguments a, String name) {
    Array x = accepted(a, name);
    Linalg.requireMatrix(a, a.function(), x);
    return x;
  }

  /** An operand, the first of which is not of integers. */
  private static Array accepted(Arguments a, String name) {
    Array x = a.array(name);
    if (x.dtype().isIntegral()) {
      throw a.error("TypeError", notAccepted(a, x, "floating, complexfloating"));
    }
    return Linalg.inexact(x);
  }

  private static String notAccepted(Arguments a, Array x, String accepted) {
    return a.function()
        + " does not accept dtype "
        + x.dtype().numpyName()
        + " at position 0. Accepted dtypes at position 0 are subtypes of "
        + accepted
        + ".";
  }

  private static Array square(Arguments a, String name, String what) {
    return Factorisations.square(
        matrix(a, name), "Argument to " + what + " must have shape [..., n, n], got ");
  }

  private static PyValue permutation(Arguments a) {
    Array pivots = a.array("pivots");
    if (pivots.dtype() != DType.I32) {
      throw a.error("TypeError", notAccepted(a, pivots, "int32"));
    }
    return Factorisations.permutation(pivots, a.integer("permutation_size"));
  }

  private static PyValue cholesky(Arguments a) {
    boolean symmetrise = a.bool("symmetrize_input");
    Array x = a.array("x");
    // The mean of a matrix and its transpose is of floats, so that integers will do.
    boolean becomesFloat = symmetrise && x.dtype().isIntegral();
    Array y = becomesFloat ? Lax.convert(x, Promotion.inexact(x.dtype())) : matrix(a, "x");
    return Factorisations.cholesky(Linalg.definite(a, y, symmetrise));
  }

  private static PyValue eigh(Arguments a) {
    return PyTuple.of(Factorisations.eigh(symmetric(a), a.bool("lower")));
  }

  /** The mean of a matrix and its transpose is of floats, so that integers will do. */
  private static Array symmetric(Arguments a) {
    String what = "Argument to " + a.function() + " must have shape [..., n, n], got ";
    Array x = a.array("x");
    if (!a.bool("symmetrize_input") || !x.dtype().isIntegral()) {
      Array y = square(a, "x", a.function());
      return a.bool("symmetrize_input") ? Factorisations.symmetrised(y) : y;
    }
    Linalg.requireMatrix(a, a.function(), x);
    return Factorisations.symmetrised(
        Factorisations.square(Lax.convert(x, Promotion.inexact(x.dtype())), what));
  }

  private static PyValue lu(Arguments a) {
    Factorisations.Lu lu = Factorisations.lu(matrix(a, "x"));
    return new PyList(List.of(lu.packed(), lu.pivots(), lu.permutation()));
  }

  private static PyValue qr(Arguments a) {
    return PyTuple.of(
        Factorisations.qr(matrix(a, "x"), a.bool("full_matrices"), a.bool("pivoting")));
  }

  private static PyValue svd(Arguments a) {
    boolean vectors = a.bool("compute_uv");
    List<Array> parts = Factorisations.svd(matrix(a, "x"), a.bool("full_matrices"), vectors);
    return vectors ? PyTuple.of(parts) : parts.getFirst();
  }

  /** A right-hand side with one axis fewer is a vector. */
  private static PyValue triangularSolve(Arguments arguments) {
    Array a = square(arguments, "a", "triangular_solve");
    Array b = arguments.array("b");
    int rank = a.type().rank();
    boolean left = arguments.bool("left_side");
    boolean single = b.type().rank() == rank - 1;
    long axis = left ? rank - 1L : rank - 2L;
    Array right = single ? Lax.expandDims(b, List.of(axis)) : b;
    boolean fits =
        right.type().rank() == rank
            && right.dtype() == a.dtype()
            && right
                .type()
                .shape()
                .subList(0, rank - 2)
                .equals(a.type().shape().subList(0, rank - 2))
            && right.type().dim(left ? rank - 2 : rank - 1) == a.type().dim(rank - 1);
    if (!fits) {
      throw arguments.error(
          "TypeError",
          "triangular_solve requires both arguments to have the same number of dimensions, equal"
              + " batch dimensions and fitting sizes; got "
              + Reprs.shape(a.type().shape())
              + " and "
              + Reprs.shape(b.type().shape())
              + ".");
    }
    Factorisations.Triangle triangle =
        new Factorisations.Triangle(
            arguments.bool("lower"),
            arguments.bool("transpose_a"),
            arguments.bool("conjugate_a"),
            arguments.bool("unit_diagonal"));
    Array x = Factorisations.triangularSolve(a, right, left, triangle);
    return single ? Lax.squeeze(x, List.of(axis)) : x;
  }
}
