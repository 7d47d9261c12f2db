package dev.arrayc.algorithm;

import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.List;

/** A = Q·H·Qᴴ with zeros below the diagonal beside the main one, by reflections from both sides. */
final class Hessenberg {
  private final Notation n;

  Hessenberg(Notation n) {
    this.n = n;
  }

  /**
   * What LAPACK's {@code gehrd} gives for a whole matrix.
   *
   * @param packed H, and below it the vectors of the reflections that make up Q
   * @param tau their scales
   */
  record Factors(Value packed, Value tau) {}

  Factors reduce(Value a) {
    long count = Math.max(Notation.size(a, 0) - 1, 0);
    TensorType scales = a.tensorType().withShape(List.of(count));
    List<Value> done =
        n.times(
            count, List.of(a, n.zeros(a.tensorType()), n.zeros(scales)), (i, s) -> reflect(s, i));
    Value below = n.triangle(a.tensorType().shape(), "GT", 1);
    return new Factors(n.select(below, done.get(1), done.get(0)), done.get(2));
  }

  private List<Value> reflect(List<Value> state, Value i) {
    Value a = state.getFirst();
    Householder.Reflection h = new Householder(n).of(n.at(a, 1, i), n.add(i, 1));
    Value adjoint = n.adjoint(h.v());
    Value right = n.sub(a, n.outer(n.mul(n.dot(a, h.v()), h.tau()), adjoint));
    Value both = n.sub(right, n.outer(h.v(), n.mul(n.dot(adjoint, right), n.conj(h.tau()))));
    return List.of(both, n.with(state.get(1), 1, i, h.v()), n.with(state.get(2), i, h.tau()));
  }
}
