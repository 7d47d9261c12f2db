package dev.arrayc.algorithm;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.List;

/**
 * P·A = L·U, the largest element of each column leading, column after column inside a block, block
 * after block through matrix products (Golub and Van Loan, "Matrix Computations", 3.4).
 */
final class Lu {
  private static final int BLOCK = 32;

  private final Notation n;

  Lu(Notation n) {
    this.n = n;
  }

  /**
   * What LAPACK's {@code getrf} gives.
   *
   * @param packed U on and above the diagonal, L below it without its unit diagonal
   * @param pivots for each column the row that changed places with it, in turn, counted from 1
   * @param info 0, or the number of the first pivot that is 0, counted from 1 (i32)
   */
  record Factors(Value packed, Value pivots, Value info) {}

  /** Factors an m×n matrix. */
  Factors factor(Value a) {
    long columns = Notation.size(a, 1);
    long count = Math.min(Notation.size(a, 0), columns);
    TensorType places = TensorType.of(DType.I32, count);
    List<Value> state = List.of(a, n.zeros(places), n.index(0));
    long whole = count <= BLOCK ? 0 : count / BLOCK;
    state = n.times(whole, state, (k, s) -> block(s, n.mul(k, n.index(BLOCK)), BLOCK, true));
    long rest = count - whole * BLOCK;
    if (rest > 0) {
      state = block(state, n.index(whole * BLOCK), rest, columns > count);
    }
    return new Factors(state.get(0), state.get(1), state.get(2));
  }

  /** Factors a block of columns, and takes what they explain off the columns to the right. */
  private List<Value> block(List<Value> state, Value first, long count, boolean isMore) {
    Value panel = n.part(state.get(0), 1, first, count);
    List<Value> done =
        n.times(
            count,
            List.of(state.get(0), panel, state.get(1), state.get(2)),
            (j, s) -> column(s, first, j));
    Value factors = done.get(1);
    Value a = n.with(done.get(0), 1, first, factors);
    return List.of(isMore ? trailing(a, factors, first, count) : a, done.get(2), done.get(3));
  }

  private Value trailing(Value a, Value panel, Value first, long count) {
    Value corner = n.part(panel, 0, first, count);
    Value rows = n.part(a, 0, first, count);
    Value zero = n.num(Notation.dtype(a), 0);
    Value next = n.add(first, count);
    Value u =
        new Triangular(n)
            .left(corner, rows, new Triangular.Shape(true, true), Triangular.Form.PLAIN);
    Value beyond = n.where(rows.tensorType().shape(), 1, "GE", next);
    Value below = n.where(panel.tensorType().shape(), 0, "GE", next);
    Value changed = n.with(a, 0, first, n.select(beyond, u, rows));
    Value product = n.dot(n.select(below, panel, zero), n.select(beyond, u, zero));
    return n.sub(changed, product);
  }

  private List<Value> column(List<Value> state, Value first, Value j) {
    Value row = n.add(first, j);
    Value before = n.at(state.get(1), 1, j);
    List<Long> tall = before.tensorType().shape();
    Value candidates =
        n.select(
            n.where(tall, 0, "GE", row), size(before), n.num(Notation.dtype(before).real(), -1));
    Value pivot = n.placeOfLargest(n.b().reshape(candidates, List.of(tall.getFirst())));
    Value panel = n.swapped(state.get(1), row, pivot);
    Value lead = n.at(panel, 1, j);
    Value head = n.b().reshape(n.at(lead, 0, row), List.of());
    Value singular = n.isZero(head);
    Value below = n.where(tall, 0, "GT", row);
    Value zero = n.num(Notation.dtype(panel), 0);
    Value one = n.num(Notation.dtype(panel), 1);
    Value scaled = n.quotient(lead, n.select(singular, one, head));
    Value l = n.select(below, scaled, zero);
    Value right = n.where(List.of(1L, Notation.size(panel, 1)), 1, "GT", j);
    Value u = n.select(right, n.at(panel, 0, row), zero);
    Value reduced = n.with(n.sub(panel, n.outer(l, u)), 1, j, n.select(below, scaled, lead));
    Value number = n.add(row, 1);
    Value isFirst = n.and(singular, n.compare("EQ", state.get(3), 0));
    return List.of(
        n.swapped(state.get(0), row, pivot),
        reduced,
        n.with(state.get(2), row, n.add(pivot, 1)),
        n.select(isFirst, number, state.get(3)));
  }

  /** The magnitude that pivots are chosen by: that of a complex number is |re| + |im|. */
  private Value size(Value x) {
    return Notation.isComplex(x) ? n.add(n.abs(n.real(x)), n.abs(n.imag(x))) : n.abs(x);
  }
}
