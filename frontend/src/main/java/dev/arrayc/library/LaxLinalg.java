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
    row(
        rows,
        "lu_pivots_to_permutation",
        "pivots, permutation_size",
        a ->
            Factorisations.permutation(
                Lax.convert(a.array("pivots"), DType.I32), a.integer("permutation_size")));
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
                a.array("dl"), a.array("d"), a.array("du"), matrix(a, "b")));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.lax.linalg." + name, signature, body::apply));
  }

  private static Array matrix(Arguments a, String name) {
    Array x = a.array(name);
    if (!List.of(DType.F32, DType.F64, DType.C64, DType.C128).contains(x.dtype())) {
      throw a.error(
          "TypeError",
          a.function()
              + " does not accept dtype "
              + x.dtype().numpyName()
              + ". Accepted dtypes are subtypes of floating, complexfloating.");
    }
    Linalg.requireMatrix(a, a.function(), x);
    return x;
  }

  private static Array square(Arguments a, String name, String what) {
    return Factorisations.square(
        matrix(a, name), "Argument to " + what + " must have shape [..., n, n], got ");
  }

  private static PyValue cholesky(Arguments a) {
    Array x = square(a, "x", "cholesky");
    return Factorisations.cholesky(a.bool("symmetrize_input") ? Factorisations.symmetrised(x) : x);
  }

  private static PyValue eigh(Arguments a) {
    Array x = square(a, "x", "eigh");
    Array whole = a.bool("symmetrize_input") ? Factorisations.symmetrised(x) : x;
    return PyTuple.of(Factorisations.eigh(whole, a.bool("lower")));
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
