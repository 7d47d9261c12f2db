package dev.arrayc.algorithm;

import dev.arrayc.ir.Value;
import java.util.List;

/**
 * Reflections I − τ·v·vᴴ with LAPACK's conventions ({@code larfg}): v has a one where the reflected
 * vector keeps its only element β, and β is real with the sign that avoids cancellation.
 */
final class Householder {
  private final Notation n;

  Householder(Notation n) {
    this.n = n;
  }

  /**
   * A reflection Hᴴ·x = β·e.
   *
   * @param v a column, 0 above its one
   * @param tau a scalar of the column's dtype; 0 where nothing needs to be reflected
   * @param beta a real scalar
   */
  record Reflection(Value v, Value tau, Value beta) {}

  /** {@return the reflection that leaves 0 below a place of a column; what is above is not read} */
  Reflection of(Value column, Value place) {
    List<Long> shape = column.tensorType().shape();
    Value zero = n.num(Notation.dtype(column), 0);
    Value below = n.select(n.where(shape, 0, "GT", place), column, zero);
    Value alpha = n.b().reshape(n.at(column, 0, place), List.of());
    Value on = n.where(shape, 0, "EQ", place);
    Value size = norm(n.select(on, column, below));
    Value trivial =
        n.and(n.compare("EQ", Scaling.extent(n, below), 0), n.compare("EQ", n.imag(alpha), 0));
    Value beta = n.neg(n.withSign(size, n.real(alpha)));
    Value safe = n.select(trivial, n.num(Notation.dtype(beta), 1), beta);
    Value wide = n.as(Notation.dtype(column), safe);
    Value tau = n.over(n.sub(wide, alpha), safe);
    Value reciprocal = n.div(n.num(Notation.dtype(column), 1), n.sub(alpha, wide));
    Value scaled = n.mul(below, n.select(trivial, zero, reciprocal));
    Value one = n.num(Notation.dtype(column), 1);
    return new Reflection(
        n.select(on, one, scaled),
        n.select(trivial, zero, tau),
        n.select(trivial, n.real(alpha), beta));
  }

  /** The Euclidean norm of all elements, without overflow or underflow on the way. */
  Value norm(Value x) {
    Value extent = Scaling.extent(n, x);
    Value one = n.num(Notation.dtype(extent), 1);
    Value scale = n.select(n.compare("EQ", extent, 0), one, extent);
    Value re = n.div(n.real(x), scale);
    Value squares = n.mul(re, re);
    if (Notation.isComplex(x)) {
      Value im = n.div(n.imag(x), scale);
      squares = n.add(squares, n.mul(im, im));
    }
    return n.mul(scale, n.sqrt(n.sum(squares)));
  }
}
