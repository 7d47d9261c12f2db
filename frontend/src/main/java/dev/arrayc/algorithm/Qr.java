package dev.arrayc.algorithm;

import dev.arrayc.ir.Value;
import java.util.List;

/**
 * A = Q·R by reflections, column after column inside a block, block after block through matrix
 * products (Golub and Van Loan, "Matrix Computations", 5.2). The signs are LAPACK's: each diagonal
 * element of R is real, and of the sign opposite to what it stands in the place of.
 */
final class Qr {
  private final Notation n;
  private final Householder householder;
  private final Reflectors reflectors;

  Qr(Notation n) {
    this.n = n;
    this.householder = new Householder(n);
    this.reflectors = new Reflectors(n);
  }

  /**
   * What LAPACK's {@code geqrf} gives.
   *
   * @param packed R on and above the diagonal, the reflections' vectors below it
   * @param tau a scale for each reflection
   */
  record Factors(Value packed, Value tau) {}

  /** Factors an m×n matrix into min(m, n) reflections and R. */
  Factors factor(Value a) {
    long count = Math.min(Notation.size(a, 0), Notation.size(a, 1));
    Value tau = n.zeros(a.tensorType().withShape(List.of(count)));
    List<Value> state = List.of(a, tau);
    long whole = count <= Reflectors.BLOCK ? 0 : count / Reflectors.BLOCK;
    state =
        n.times(
            whole,
            state,
            (k, s) -> block(s, n.mul(k, n.index(Reflectors.BLOCK)), Reflectors.BLOCK, true));
    long rest = count - whole * Reflectors.BLOCK;
    if (rest > 0) {
      boolean isMore = Notation.size(a, 1) > count;
      state = block(state, n.index(whole * Reflectors.BLOCK), rest, isMore);
    }
    return new Factors(state.get(0), state.get(1));
  }

  private List<Value> block(List<Value> state, Value first, long count, boolean isMore) {
    Value a = state.get(0);
    Value panel = n.part(a, 1, first, count);
    Value scales = n.zeros(panel.tensorType().withShape(List.of(count)));
    List<Value> done = n.times(count, List.of(panel, scales), (j, s) -> column(s, first, j));
    Value tau = n.with(state.get(1), 0, first, done.get(1));
    Value rest = a;
    if (isMore) {
      Value v = reflectors.vectors(done.get(0), first);
      Value beyond = n.where(a.tensorType().shape(), 1, "GE", n.add(first, count));
      rest = n.select(beyond, reflectors.applyBlock(v, done.get(1), a, true), a);
    }
    return List.of(n.with(rest, 1, first, done.get(0)), tau);
  }

  private List<Value> column(List<Value> state, Value first, Value j) {
    Value panel = state.get(0);
    Value place = n.add(first, j);
    Value column = n.at(panel, 1, j);
    Householder.Reflection h = householder.of(column, place);
    Value products = n.mul(n.dot(n.adjoint(h.v()), panel), n.conj(h.tau()));
    Value right = n.where(products.tensorType().shape(), 1, "GT", j);
    Value w = n.select(right, products, n.num(Notation.dtype(panel), 0));
    Value reduced = n.sub(panel, n.outer(h.v(), w));
    return List.of(
        n.with(reduced, 1, j, packed(column, h, place)), n.with(state.get(1), j, h.tau()));
  }

  /** The column with β at the place and the reflection's vector below. */
  Value packed(Value column, Householder.Reflection h, Value place) {
    List<Long> shape = column.tensorType().shape();
    Value beta = n.as(Notation.dtype(column), h.beta());
    Value below = n.select(n.where(shape, 0, "GT", place), h.v(), column);
    return n.select(n.where(shape, 0, "EQ", place), beta, below);
  }
}
