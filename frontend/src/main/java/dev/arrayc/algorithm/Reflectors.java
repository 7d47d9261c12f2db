package dev.arrayc.algorithm;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.List;

/**
 * Products Q = H₀·H₁⋯ of reflections in their compact form I − V·T·Vᴴ, block after block (Schreiber
 * and Van Loan, "A storage-efficient WY representation for products of Householder
 * transformations", 1989).
 */
final class Reflectors {
  static final int BLOCK = 32;

  private final Notation n;

  Reflectors(Notation n) {
    this.n = n;
  }

  /**
   * {@return the vectors of reflections that are stored below a diagonal, with their ones and
   * zeros}
   *
   * @param place the row of the first column's one, i32
   */
  Value vectors(Value stored, Value place) {
    List<Long> shape = stored.tensorType().shape();
    Value row = n.iota(DType.I32, shape, 0);
    Value diagonal = n.add(n.iota(DType.I32, shape, 1), place);
    Value one = n.num(Notation.dtype(stored), 1);
    Value zero = n.num(Notation.dtype(stored), 0);
    Value below = n.select(n.compare("GT", row, diagonal), stored, zero);
    return n.select(n.compare("EQ", row, diagonal), one, below);
  }

  /** The upper triangular T of one block. */
  private Value triangle(Value v, Value tau) {
    long count = Notation.size(v, 1);
    Value products = n.dot(n.adjoint(v), v);
    return n.times(
            count,
            List.of(n.zeros(products.tensorType())),
            (j, state) -> {
              Value t = state.getFirst();
              Value scale = n.at(tau, j);
              Value column = n.neg(n.mul(n.dot(t, n.at(products, 1, j)), scale));
              Value on = n.where(column.tensorType().shape(), 0, "EQ", j);
              return List.of(n.with(t, 1, j, n.select(on, scale, column)));
            })
        .getFirst();
  }

  /** {@return Q·C of one block, or Qᴴ·C} */
  Value applyBlock(Value v, Value tau, Value c, boolean adjoint) {
    Value t = triangle(v, tau);
    Value inner = n.dot(adjoint ? n.adjoint(t) : t, n.dot(n.adjoint(v), c));
    return n.sub(c, n.dot(v, inner));
  }

  /** {@return Q·C, or Qᴴ·C; the first reflection stands first in Q} */
  Value apply(Value v, Value tau, Value c, boolean adjoint) {
    long count = Notation.size(v, 1);
    if (count == 0 || c.tensorType().size() == 0) {
      return c;
    }
    long whole = count <= BLOCK ? 0 : count / BLOCK;
    long rest = count - whole * BLOCK;
    Value result = c;
    if (rest > 0 && !adjoint) {
      result = some(v, tau, result, n.index(whole * BLOCK), rest, false);
    }
    result =
        n.times(
                whole,
                List.of(result),
                (k, s) -> {
                  Value block = adjoint ? k : n.sub(n.index(whole - 1), k);
                  Value first = n.mul(block, n.index(BLOCK));
                  return List.of(some(v, tau, s.getFirst(), first, BLOCK, adjoint));
                })
            .getFirst();
    boolean isRestLeft = rest > 0 && adjoint;
    return isRestLeft ? some(v, tau, result, n.index(whole * BLOCK), rest, true) : result;
  }

  private Value some(Value v, Value tau, Value c, Value first, long count, boolean adjoint) {
    return applyBlock(n.part(v, 1, first, count), n.part(tau, 0, first, count), c, adjoint);
  }

  /** {@return C·Q, or C·Qᴴ} */
  Value applyRight(Value v, Value tau, Value c, boolean adjoint) {
    return n.adjoint(apply(v, tau, n.adjoint(c), !adjoint));
  }

  /** {@return the first columns of Q} */
  Value matrix(Value v, Value tau, long columns) {
    List<Long> shape = List.of(Notation.size(v, 0), columns);
    TensorType type = v.tensorType().withShape(shape);
    return apply(v, tau, n.identity(type), false);
  }
}
