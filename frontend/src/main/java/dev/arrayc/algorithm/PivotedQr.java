package dev.arrayc.algorithm;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;

/**
 * A·P = Q·R by reflections, each time of the column with the largest part left (Golub and Van Loan,
 * "Matrix Computations", 5.4.2). Norms are computed anew for each step, not carried along.
 */
final class PivotedQr {
  private final Notation n;

  PivotedQr(Notation n) {
    this.n = n;
  }

  /**
   * What LAPACK's {@code geqp3} gives when all columns are free.
   *
   * @param order the column of A that each column of A·P was, counted from 1 (i32)
   */
  record Factors(Value packed, Value order, Value tau) {}

  Factors factor(Value a) {
    long columns = Notation.size(a, 1);
    long count = Math.min(Notation.size(a, 0), columns);
    Value order = n.add(n.iota(DType.I32, List.of(columns), 0), 1);
    TensorType scales = a.tensorType().withShape(List.of(count));
    List<Value> done = n.times(count, List.of(a, order, n.zeros(scales)), (j, s) -> column(s, j));
    return new Factors(done.get(0), done.get(1), done.get(2));
  }

  private List<Value> column(List<Value> state, Value j) {
    Value pivot = n.placeOfLargest(candidates(state.getFirst(), j));
    Value a = n.swapped(state.getFirst(), 1, j, pivot);
    Value column = n.at(a, 1, j);
    Householder.Reflection h = new Householder(n).of(column, j);
    Value products = n.mul(n.dot(n.adjoint(h.v()), a), n.conj(h.tau()));
    Value right = n.where(products.tensorType().shape(), 1, "GT", j);
    Value w = n.select(right, products, n.num(Notation.dtype(a), 0));
    Value reduced = n.sub(a, n.outer(h.v(), w));
    return List.of(
        n.with(reduced, 1, j, new Qr(n).packed(column, h, j)),
        n.swapped(state.get(1), 0, j, pivot),
        n.with(state.get(2), j, h.tau()));
  }

  /** The squared norms of what is left of the columns that are left. */
  private Value candidates(Value a, Value j) {
    DType real = Notation.dtype(a).real();
    Value re = n.real(a);
    Value squares = n.mul(re, re);
    if (Notation.isComplex(a)) {
      squares = n.add(squares, n.mul(n.imag(a), n.imag(a)));
    }
    Value inside = n.where(a.tensorType().shape(), 0, "GE", j);
    Value left = n.select(inside, squares, n.num(real, 0));
    Value norms = n.reduce(Op.ADD, left, n.num(real, 0), List.of(0L));
    Value free = n.where(norms.tensorType().shape(), 0, "GE", j);
    return n.select(free, norms, n.num(real, -1));
  }
}
