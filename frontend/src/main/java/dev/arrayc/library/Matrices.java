package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import java.util.ArrayList;
import java.util.List;

/**
 * Factorisations and triangular systems, column by column, as loops over matrix–vector products
 * (Golub and Van Loan, "Matrix Computations", chapters 3 and 4).
 */
final class Matrices {
  private Matrices() {}

  /** {@return elements along one axis at a place that is known at run time, the axis of size 1} */
  static Array at(Array x, int axis, Array place) {
    List<Long> sizes = new ArrayList<>(x.type().shape());
    sizes.set(axis, 1L);
    return Lax.dynamicSlice(x, starts(x, axis, place), sizes);
  }

  /** {@return the array with other elements at a place of one axis} */
  static Array with(Array x, int axis, Array place, Array elements) {
    return Lax.dynamicUpdateSlice(x, elements, starts(x, axis, place));
  }

  private static List<Array> starts(Array x, int axis, Array place) {
    List<Array> starts = new ArrayList<>();
    for (int d = 0; d < x.type().rank(); d++) {
      starts.add(d == axis ? Lax.convert(place, DType.I32) : Lax.scalar(DType.I32, 0L));
    }
    return starts;
  }

  /** Compares the row's (axis 0) or column's (axis 1) number with a place, in a matrix's shape. */
  private static Array where(List<Long> shape, int axis, String direction, Array place) {
    return Lax.compare(direction, Lax.iota(DType.I32, shape, axis), Lax.convert(place, DType.I32));
  }

  private static Array zero(Array like) {
    return Lax.scalar(like.dtype(), 0L);
  }

  private static Array product(Array a, Array b) {
    return Contractions.matmul(a, b);
  }

  /**
   * {@return the lower triangular L with L·Lᴴ = A; all NaN if A is not positive definite}
   *
   * @param a a matrix, of which the lower triangle is read
   */
  static Array cholesky(Array a) {
    long n = a.type().dim(0);
    List<Long> column = List.of(n, 1L);
    Array start = Lax.full(a.type().shape(), zero(a));
    Array l =
        Repetition.times(
                n,
                List.of(start),
                (j, state) -> {
                  Array done = state.getFirst();
                  Array row = Lax.transpose(Elementwise.conj(at(done, 0, j)), List.of(1L, 0L));
                  Array v = Lax.sub(at(a, 1, j), product(done, row));
                  Array pivot = Elementwise.real(at(v, 0, j));
                  Array root = Lax.convert(Lax.unary("sqrt", Op.SQRT, pivot), a.dtype());
                  Array below = where(column, 0, "GE", j);
                  Array next = Lax.select(below, Lax.div(v, root), zero(a));
                  return List.of(with(done, 1, j, next));
                })
            .getFirst();
    Array diagonal = Elementwise.real(Selections.diagonal(l, 0, 0, 1));
    Array definite = Reductions.all(Lax.gt(diagonal, zero(diagonal)));
    Array lower = Creation.diagonalMask(a.type().shape(), 0, "GE");
    Array nan = Lax.scalar(a.dtype(), Double.NaN);
    return Lax.select(lower, Lax.select(definite, l, nan), zero(a));
  }

  /** {@return X with T·X = B for a triangular T, of which only that triangle is read} */
  static Array triangularSolve(Array t, Array b, boolean lower, boolean unit) {
    long n = t.type().dim(0);
    Array mask = Creation.diagonalMask(t.type().shape(), lower ? -1 : 0, "GE");
    Array strict = lower ? Lax.select(mask, t, zero(t)) : Lax.select(mask, zero(t), t);
    return Repetition.times(
            n,
            List.of(Lax.full(b.type().shape(), zero(b))),
            (k, state) -> {
              Array i = lower ? k : Lax.sub(Lax.scalar(k.dtype(), n - 1), k);
              Array x = state.getFirst();
              Array rest = Lax.sub(at(b, 0, i), product(at(strict, 0, i), x));
              Array row = unit ? rest : Lax.div(rest, at(at(t, 0, i), 1, i));
              return List.of(with(x, 0, i, row));
            })
        .getFirst();
  }

  /**
   * A factorisation P·A = L·U.
   *
   * @param factors U above, L without its unit diagonal below
   * @param order the rows of A in the order of P·A
   * @param sign +1 or −1, the determinant of P
   */
  record Lu(Array factors, Array order, Array sign) {}

  /** {@return L and U with partial pivoting: the greatest element of each column leads} */
  static Lu lu(Array a) {
    List<Long> shape = a.type().shape();
    long n = shape.get(0);
    long m = shape.get(1);
    DType real = a.dtype().real();
    List<Array> start =
        List.of(
            ControlFlow.tracer(a), Lax.iota(DType.I32, List.of(n, 1L), 0), Lax.scalar(real, 1.0));
    List<Array> done =
        Repetition.times(
            Math.min(n, m),
            start,
            (k, state) -> {
              Array x = state.get(0);
              Array column = at(x, 1, k);
              List<Long> tall = List.of(n, 1L);
              Array size =
                  Lax.select(
                      where(tall, 0, "GE", k),
                      Elementwise.absolute(column),
                      Lax.scalar(real, -1.0));
              Array pivot =
                  LaxReductions.argExtreme(
                      "argmax",
                      "GT",
                      Lax.reshape(size, List.of(n)),
                      Reductions.extremeIdentity(real, true),
                      0,
                      DType.I32);
              Array swapped = swap(x, k, pivot);
              Array head = at(at(swapped, 0, k), 1, k);
              Array below = where(tall, 0, "GT", k);
              Array lead = at(swapped, 1, k);
              Array singular = Lax.eq(head, zero(a));
              Array scaled = Lax.select(singular, lead, Lax.div(lead, head));
              Array l = Lax.select(below, scaled, zero(a));
              Array right = where(List.of(1L, m), 1, "GT", k);
              Array u = Lax.select(right, at(swapped, 0, k), zero(a));
              Array reduced = Lax.sub(swapped, Lax.mul(l, u));
              Array factors = with(reduced, 1, k, Lax.select(below, scaled, lead));
              Array same = Lax.eq(Lax.convert(k, DType.I32), pivot);
              return List.of(
                  factors,
                  swap(state.get(1), k, pivot),
                  Lax.select(same, state.get(2), Lax.neg(state.get(2))));
            });
    return new Lu(done.get(0), Lax.reshape(done.get(1), List.of(n)), done.get(2));
  }

  private static Array swap(Array x, Array i, Array j) {
    Array first = at(x, 0, i);
    Array second = at(x, 0, j);
    return with(with(x, 0, i, second), 0, j, first);
  }

  /** {@return X with A·X = B} */
  static Array solve(Array a, Array b) {
    Lu lu = lu(a);
    Array rows = Taking.take(b, lu.order(), 0, IndexMode.PROMISE, java.util.Optional.empty());
    Array y = triangularSolve(lu.factors(), rows, true, true);
    return triangularSolve(lu.factors(), y, false, false);
  }
}
