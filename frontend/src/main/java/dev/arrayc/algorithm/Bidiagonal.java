package dev.arrayc.algorithm;

import dev.arrayc.ir.Value;
import java.util.List;

/**
 * A = Q·B·Pᴴ with an upper bidiagonal B, by reflections from both sides in turn (Golub and Van
 * Loan, "Matrix Computations", 5.4.8); LAPACK's {@code gebd2}.
 */
final class Bidiagonal {
  private final Notation n;

  Bidiagonal(Notation n) {
    this.n = n;
  }

  /**
   * The factors.
   *
   * @param diagonal of B, real, n elements
   * @param above the elements above it, real, n − 1
   * @param left vectors of the reflections in Q, m×n
   * @param tauLeft their scales
   * @param right vectors of the reflections in P, n×(n − 1)
   * @param tauRight their scales
   */
  record Factors(
      Value diagonal, Value above, Value left, Value tauLeft, Value right, Value tauRight) {}

  /** Reduces an m×n matrix, m ≥ n ≥ 1. */
  Factors reduce(Value a) {
    long columns = Notation.size(a, 1);
    var scales = a.tensorType().withShape(List.of(columns));
    var square = a.tensorType().withShape(List.of(columns, columns));
    Value none = n.zeros(scales.withDType(scales.dtype().real()));
    List<Value> done =
        n.times(
            columns,
            List.of(
                a,
                none,
                none,
                n.zeros(a.tensorType()),
                n.zeros(scales),
                n.zeros(square),
                n.zeros(scales)),
            (i, s) -> round(s, i));
    return new Factors(
        done.get(1),
        n.slice(done.get(2), 0, 0, columns - 1),
        done.get(3),
        done.get(4),
        n.slice(done.get(5), 1, 0, columns - 1),
        n.slice(done.get(6), 0, 0, columns - 1));
  }

  /** A reflection of a column, and one of a row unless it is the last. */
  private List<Value> round(List<Value> s, Value i) {
    Value a = s.getFirst();
    Householder householder = new Householder(n);
    Householder.Reflection down = householder.of(n.at(a, 1, i), i);
    Value zero = n.num(Notation.dtype(a), 0);
    Value products = n.mul(n.dot(n.adjoint(down.v()), a), n.conj(down.tau()));
    Value right = n.where(products.tensorType().shape(), 1, "GT", i);
    Value left = n.sub(a, n.outer(down.v(), n.select(right, products, zero)));
    long columns = Notation.size(a, 1);
    Value next = n.clamp(n.add(i, 1), columns - 1);
    Value isLast = n.compare("EQ", i, columns - 1);
    Householder.Reflection across = householder.of(n.adjoint(n.at(left, 0, i)), next);
    Value tau = n.select(isLast, zero, across.tau());
    Value moved = n.mul(n.dot(left, across.v()), tau);
    Value below = n.where(moved.tensorType().shape(), 0, "GT", i);
    Value reduced = n.sub(left, n.outer(n.select(below, moved, zero), n.adjoint(across.v())));
    return List.of(
        reduced,
        n.with(s.get(1), i, down.beta()),
        n.with(s.get(2), i, across.beta()),
        n.with(s.get(3), 1, i, down.v()),
        n.with(s.get(4), i, down.tau()),
        n.with(s.get(5), 1, i, across.v()),
        n.with(s.get(6), i, tau));
  }
}
