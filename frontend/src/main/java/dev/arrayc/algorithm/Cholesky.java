package dev.arrayc.algorithm;

import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.List;

/**
 * A = L·Lᴴ for a Hermitian positive definite matrix, column after column inside a block, block
 * after block through matrix products (Golub and Van Loan, "Matrix Computations", 4.2).
 */
final class Cholesky {
  private static final int BLOCK = 32;

  private final Notation n;

  Cholesky(Notation n) {
    this.n = n;
  }

  /**
   * A factor.
   *
   * @param lower L with zeros above its diagonal
   * @param info 0, or the order of the first leading minor that is not positive definite (i32); the
   *     factor means nothing from there on
   */
  record Factor(Value lower, Value info) {}

  /** Factors a matrix of which the lower triangle is read. */
  Factor factor(Value a) {
    long rows = Notation.size(a, 0);
    List<Value> state = List.of(n.zeros(a.tensorType()), n.index(0));
    if (rows > 0) {
      long whole = rows <= BLOCK ? 0 : rows / BLOCK;
      state = n.times(whole, state, (k, s) -> block(a, s, n.mul(k, n.index(BLOCK)), BLOCK));
      if (rows > whole * BLOCK) {
        state = block(a, state, n.index(whole * BLOCK), rows - whole * BLOCK);
      }
    }
    return new Factor(state.get(0), state.get(1));
  }

  /** The columns of one block: those of A less what earlier columns of L explain. */
  private List<Value> block(Value a, List<Value> state, Value first, long count) {
    Value l = state.get(0);
    Value ours = n.part(l, 0, first, count);
    Value panel = n.sub(n.part(a, 1, first, count), n.dot(l, n.adjoint(ours)));
    List<Value> done =
        n.times(
            count,
            List.of(n.zeros(panel.tensorType()), state.get(1)),
            (j, s) -> column(panel, s, first, j));
    return List.of(n.with(l, 1, first, done.get(0)), done.get(1));
  }

  private List<Value> column(Value panel, List<Value> state, Value first, Value j) {
    Value l = state.get(0);
    Value row = n.add(first, j);
    Value ours = n.at(l, 0, row);
    Value rest = n.sub(n.at(panel, 1, j), n.dot(l, n.adjoint(ours)));
    Value pivot = n.b().reshape(n.real(n.at(rest, 0, row)), List.of());
    // Not so for NaN either.
    Value isPositive = n.compare("GT", pivot, 0);
    Value isFirst = n.and(n.compare("EQ", state.get(1), 0), n.not(isPositive));
    Value info = n.select(isFirst, n.add(row, 1), state.get(1));
    Value root = n.sqrt(pivot);
    TensorType tall = rest.tensorType();
    Value below = n.where(tall.shape(), 0, "GT", row);
    Value on = n.where(tall.shape(), 0, "EQ", row);
    Value zero = n.num(Notation.dtype(l), 0);
    Value scaled = n.select(below, n.over(rest, root), zero);
    Value next = n.select(on, n.as(Notation.dtype(l), root), scaled);
    return List.of(n.with(l, 1, j, next), info);
  }
}
