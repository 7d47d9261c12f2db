package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * The primitives of {@code jax.lax.linalg} on batches of matrices: each a call of LAPACK, and NaN
 * in place of results where the routine reports a failure.
 */
final class Factorisations {
  private Factorisations() {}

  private static int batch(Array x) {
    return x.type().rank() - 2;
  }

  private static long dim(Array x, int fromEnd) {
    return x.type().dim(x.type().rank() - fromEnd);
  }

  /** The type of a result with these axes of its own. */
  private static TensorType type(Array like, DType dtype, Long... own) {
    List<Long> shape = new ArrayList<>(like.type().shape().subList(0, batch(like)));
    shape.addAll(List.of(own));
    return new TensorType(dtype, shape);
  }

  private static TensorType info(Array like) {
    return type(like, DType.I32);
  }

  private static Attributes option(String name, char letter) {
    return Attributes.NONE.with(name, LapackCalls.letter(letter));
  }

  /** NaN where a routine failed: where its info does not compare to 0 like this. */
  private static Array unlessFailed(Array info, String direction, Array x) {
    Array fine =
        Lax.compare(direction, info, Lax.full(info.type().shape(), Lax.scalar(DType.I32, 0L)));
    List<Long> axes = Shapes.all(info.type().rank());
    Array everywhere = Lax.broadcastInDim(fine, x.type().shape(), axes);
    Array nan = Lax.full(x.type().shape(), Lax.scalar(x.dtype(), Double.NaN));
    return Lax.select(everywhere, x, nan);
  }

  /** {@return the adjoint of each matrix} */
  static Array adjoint(Array x) {
    return Elementwise.conj(Manipulation.matrixTranspose(x));
  }

  /** {@return each matrix with zeros above its k-th diagonal} */
  static Array lower(Array x, long k) {
    return triangle(x, k, "GE");
  }

  /** {@return each matrix with zeros below its k-th diagonal} */
  static Array upper(Array x, long k) {
    return triangle(x, k, "LE");
  }

  private static Array triangle(Array x, long k, String direction) {
    int rank = x.type().rank();
    List<Long> matrix = x.type().shape().subList(rank - 2, rank);
    Array mask = Lax.broadcastTo(Creation.diagonalMask(matrix, k, direction), x.type().shape());
    return Lax.select(mask, x, Lax.full(x.type().shape(), Lax.scalar(x.dtype(), 0L)));
  }

  /** {@return (x + xᴴ) / 2} */
  static Array symmetrised(Array x) {
    return Lax.div(Lax.add(x, adjoint(x)), Lax.scalar(x.dtype(), 2L));
  }

  /** {@return the lower triangular L with L·Lᴴ = A, of which the lower triangle is read} */
  static Array cholesky(Array x) {
    List<Array> out =
        LapackCalls.call(
            "cholesky",
            "potrf",
            "potrf",
            List.of(x),
            batch(x),
            option("uplo", 'L'),
            List.of(x.type(), info(x)));
    return lower(unlessFailed(out.get(1), "EQ", out.get(0)), 0);
  }

  /**
   * What a triangular matrix is, and what is done with it before: {@code triangular_solve}'s
   * parameters.
   */
  record Triangle(boolean lower, boolean transposed, boolean conjugated, boolean unit) {
    static Triangle of(boolean lower) {
      return new Triangle(lower, false, false, false);
    }

    /** The same matrix' adjoint. */
    Triangle adjoint() {
      return new Triangle(lower, true, true, unit);
    }
  }

  /** {@return X with op(A)·X = B, or X·op(A) = B for {@code left} false; one batch for both} */
  static Array triangularSolve(Array a, Array b, boolean left, Triangle t) {
    boolean conjugated = t.conjugated() && a.dtype().isComplex();
    Array matrix = conjugated && !t.transposed() ? Elementwise.conj(a) : a;
    char transposed = !t.transposed() ? 'N' : conjugated ? 'C' : 'T';
    Attributes options =
        option("side", left ? 'L' : 'R')
            .with("uplo", LapackCalls.letter(t.lower() ? 'L' : 'U'))
            .with("trans_x", LapackCalls.letter(transposed))
            .with("diag", LapackCalls.letter(t.unit() ? 'U' : 'N'));
    return LapackCalls.call(
            "triangular_solve",
            "trsm",
            "trsm",
            List.of(matrix, b),
            batch(a),
            options,
            List.of(b.type()))
        .getFirst();
  }

  /**
   * A[permutation] = L·U.
   *
   * @param packed U, and below it L without its unit diagonal
   * @param pivots for each column the row that changed places with it, in turn
   */
  record Lu(Array packed, Array pivots, Array permutation) {}

  static Lu lu(Array x) {
    long k = Math.min(dim(x, 2), dim(x, 1));
    List<Array> out =
        LapackCalls.call(
            "lu",
            "getrf",
            "getrf",
            List.of(x),
            batch(x),
            Attributes.NONE,
            List.of(x.type(), type(x, DType.I32, k), info(x)));
    Array one = Lax.full(out.get(1).type().shape(), Lax.scalar(DType.I32, 1L));
    Array pivots = Lax.sub(out.get(1), one);
    Array packed = unlessFailed(out.get(2), "GE", out.get(0));
    return new Lu(packed, pivots, permutation(pivots, dim(x, 2)));
  }

  /** {@return the order of rows that exchanging each with its pivot, in turn, leads to} */
  static Array permutation(Array pivots, long size) {
    List<Long> shape = new ArrayList<>(pivots.type().shape());
    int axis = shape.size() - 1;
    long count = shape.set(axis, size);
    Array start = Lax.iota(DType.I32, shape, axis);
    if (Shapes.size(shape) == 0) {
      return start;
    }
    return Repetition.times(
            count,
            List.of(start, pivots),
            (i, state) -> {
              Array order = state.get(0);
              Array j = Matrices.at(state.get(1), axis, i);
              Array first = Matrices.at(order, axis, i);
              Array second = Taking.along(order, j, axis);
              Array swapped = Matrices.with(order, axis, i, second);
              Array place = Lax.iota(DType.I32, shape, axis);
              Array hit = Lax.eq(place, Lax.broadcastTo(j, shape));
              return List.of(Lax.select(hit, Lax.broadcastTo(first, shape), swapped), state.get(1));
            })
        .getFirst();
  }

  /**
   * {@return X with A·X = B by A's factors; {@code trans} 1 and 2 take the transpose, the adjoint}
   */
  static Array luSolve(Array packed, Array permutation, Array b, long trans) {
    Triangle lower = new Triangle(true, false, false, true);
    Triangle upper = Triangle.of(false);
    if (trans == 0) {
      Array rows = rows(b, permutation);
      return triangularSolve(packed, triangularSolve(packed, rows, true, lower), true, upper);
    }
    boolean conjugated = trans == 2;
    Array y = triangularSolve(packed, b, true, new Triangle(false, true, conjugated, false));
    Array z = triangularSolve(packed, y, true, new Triangle(true, true, conjugated, true));
    Array inverse =
        Sorting.sort(
                List.of(
                    permutation,
                    Lax.iota(DType.I32, permutation.type().shape(), permutation.type().rank() - 1)),
                permutation.type().rank() - 1,
                1)
            .get(1);
    return rows(z, inverse);
  }

  /** The rows of each matrix in an order. */
  private static Array rows(Array b, Array order) {
    int rank = b.type().rank();
    List<Long> places = new ArrayList<>(order.type().shape());
    places.add(1L);
    Array column = Lax.reshape(order, places);
    return Taking.along(b, Lax.broadcastTo(column, b.type().shape()), rank - 2);
  }

  /** {@return R with the reflections below it, and their scales} */
  static List<Array> geqrf(Array x) {
    long k = Math.min(dim(x, 2), dim(x, 1));
    return LapackCalls.call(
        "geqrf",
        "geqrf",
        "geqrf",
        List.of(x),
        batch(x),
        Attributes.NONE,
        List.of(x.type(), type(x, x.dtype(), k)));
  }

  /** {@return the product of reflections, as many columns as A has} */
  static Array householderProduct(Array a, Array taus) {
    return LapackCalls.call(
            "householder_product",
            "orgqr",
            "ungqr",
            List.of(a, taus),
            batch(a),
            Attributes.NONE,
            List.of(a.type()))
        .getFirst();
  }

  /** {@return H with the reflections below it, and their scales} */
  static List<Array> hessenberg(Array x) {
    long n = dim(x, 1);
    Attributes options =
        Attributes.NONE
            .with("low", new Attribute.Verbatim("1 : i32"))
            .with("high", new Attribute.Verbatim(n + " : i32"));
    List<Array> out =
        LapackCalls.call(
            "hessenberg",
            "gehrd",
            "gehrd",
            List.of(x),
            batch(x),
            options,
            List.of(x.type(), type(x, x.dtype(), Math.max(n - 1, 0)), info(x)));
    Array info = out.get(2);
    return List.of(unlessFailed(info, "EQ", out.get(0)), unlessFailed(info, "EQ", out.get(1)));
  }

  /** {@return X for a matrix of three diagonals, each as long as the matrix} */
  static Array tridiagonalSolve(Array lower, Array diagonal, Array upper, Array b) {
    List<TensorType> types =
        List.of(lower.type(), diagonal.type(), upper.type(), b.type(), info(b));
    List<Array> out =
        LapackCalls.call(
            "tridiagonal_solve",
            "gtsv",
            "gtsv",
            List.of(lower, diagonal, upper, b),
            batch(b),
            Attributes.NONE,
            types);
    return unlessFailed(out.get(4), "EQ", out.get(3));
  }

  /** {@return Q and R} */
  static List<Array> qr(Array x, boolean full) {
    return orthogonal(x, geqrf(x), full);
  }

  /** {@return Q, R and, where columns were exchanged, their order} */
  static List<Array> qr(Array x, boolean full, boolean pivoting) {
    if (!pivoting) {
      return qr(x, full);
    }
    long n = dim(x, 1);
    TensorType places = type(x, DType.I32, n);
    long k = Math.min(dim(x, 2), n);
    List<Array> packed =
        LapackCalls.call(
            "geqp3",
            "geqp3",
            "geqp3",
            List.of(x, Lax.full(places.shape(), Lax.scalar(DType.I32, 0L))),
            batch(x),
            Attributes.NONE,
            List.of(x.type(), places, type(x, x.dtype(), k)));
    List<Array> qr = orthogonal(x, List.of(packed.get(0), packed.get(2)), full);
    Array one = Lax.full(places.shape(), Lax.scalar(DType.I32, 1L));
    return List.of(qr.get(0), qr.get(1), Lax.sub(packed.get(1), one));
  }

  private static List<Array> orthogonal(Array x, List<Array> packed, boolean full) {
    long m = dim(x, 2);
    long n = dim(x, 1);
    int rank = x.type().rank();
    Array r = packed.get(0);
    if (m < n) {
      Array q = householderProduct(Lax.sliceAxis(r, rank - 1, 0, m), packed.get(1));
      return List.of(q, upper(r, 0));
    }
    if (full) {
      List<Long> none = new ArrayList<>(java.util.Collections.nCopies(rank, 0L));
      List<Long> more = new ArrayList<>(none);
      more.set(rank - 1, m - n);
      Array wide = m == n ? r : Lax.pad(r, Lax.scalar(x.dtype(), 0L), none, more, none);
      return List.of(householderProduct(wide, packed.get(1)), upper(r, 0));
    }
    Array q = householderProduct(r, packed.get(1));
    return List.of(q, upper(Lax.sliceAxis(r, rank - 2, 0, n), 0));
  }

  /** {@return eigenvectors and eigenvalues} */
  static List<Array> eigh(Array x, boolean lower) {
    Attributes options = option("mode", 'V').with("uplo", LapackCalls.letter(lower ? 'L' : 'U'));
    List<Array> out =
        LapackCalls.call(
            "eigh",
            "syevd",
            "heevd",
            List.of(x),
            batch(x),
            options,
            List.of(x.type(), type(x, x.dtype().real(), dim(x, 1)), info(x)));
    Array info = out.get(2);
    return List.of(unlessFailed(info, "EQ", out.get(0)), unlessFailed(info, "EQ", out.get(1)));
  }

  /** {@return U, the singular values and Vᴴ; the values alone without {@code vectors}} */
  static List<Array> svd(Array x, boolean full, boolean vectors) {
    long m = dim(x, 2);
    long n = dim(x, 1);
    long k = Math.min(m, n);
    List<Array> out =
        LapackCalls.call(
            "svd",
            "gesdd",
            "gesdd",
            List.of(x),
            batch(x),
            option("mode", !vectors ? 'N' : full ? 'A' : 'S'),
            List.of(
                x.type(),
                type(x, x.dtype().real(), k),
                type(x, x.dtype(), m, full ? m : k),
                type(x, x.dtype(), full ? n : k, n),
                info(x)));
    Array info = out.get(4);
    Array values = unlessFailed(info, "EQ", out.get(1));
    return vectors
        ? List.of(
            unlessFailed(info, "EQ", out.get(2)), values, unlessFailed(info, "EQ", out.get(3)))
        : List.of(values);
  }

  /** {@return a square matrix or a batch of them} */
  static Array square(Array x, String message) {
    int rank = x.type().rank();
    if (rank < 2 || dim(x, 1) != dim(x, 2)) {
      throw Session.current().error("ValueError", message + Reprs.shape(x.type().shape()) + ".");
    }
    return x;
  }
}
