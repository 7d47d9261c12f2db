package dev.arrayc.algorithm;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import java.util.List;

/** Systems with a tridiagonal matrix, by elimination with row exchanges ({@code gtsv}). */
final class TridiagonalSystem {
  private final Notation n;

  TridiagonalSystem(Notation n) {
    this.n = n;
  }

  /**
   * The solution.
   *
   * @param info 0, or the number of the first pivot that is 0, counted from 1 (i32)
   */
  record Solution(Value x, Value info) {}

  /**
   * Solves for all columns of B.
   *
   * @param lower what stands left of the diagonal, row by row; the first one is not read
   * @param upper what stands right of it; the last one is not read
   */
  Solution solve(Value lower, Value diagonal, Value upper, Value b) {
    long size = Notation.size(diagonal, 0);
    if (size == 0) {
      return new Solution(b, n.index(0));
    }
    // The elements two places right of the diagonal come in by exchanges.
    Value last = n.num(Notation.dtype(upper), 0);
    Value ends = n.with(upper, n.index(size - 1), last);
    List<Value> state = List.of(diagonal, ends, n.zeros(upper.tensorType()), b);
    List<Value> done = n.times(size - 1, state, (i, s) -> eliminate(s, lower, i));
    Value zero = n.isZero(done.get(0));
    Value place = n.iota(DType.I32, diagonal.tensorType().shape(), 0);
    Value first = n.least(n.select(zero, n.add(place, 1), n.index(Integer.MAX_VALUE)));
    Value info = n.select(n.compare("EQ", first, Integer.MAX_VALUE), n.index(0), first);
    Value x =
        n.times(size, List.of(done.get(3)), (k, s) -> substitute(s, done, size, k)).getFirst();
    return new Solution(x, info);
  }

  private Value size(Value x) {
    return Notation.isComplex(x) ? n.add(n.abs(n.real(x)), n.abs(n.imag(x))) : n.abs(x);
  }

  private List<Value> eliminate(List<Value> s, Value lower, Value i) {
    Value next = n.add(i, 1);
    Value d = n.at(s.get(0), i);
    Value l = n.at(lower, next);
    Value stays = n.compare("GE", size(d), size(l));
    Value du = n.at(s.get(1), i);
    Value dn = n.at(s.get(0), next);
    Value un = n.at(s.get(1), next);
    Value zero = n.num(Notation.dtype(d), 0);
    // Row i as it is and the next one, or the other way round.
    Value pivot = n.select(stays, d, l);
    Value right = n.select(stays, du, dn);
    Value beyond = n.select(stays, zero, un);
    Value other = n.select(stays, l, d);
    Value otherRight = n.select(stays, dn, du);
    Value otherBeyond = n.select(stays, un, zero);
    Value safe = n.select(n.isZero(pivot), n.num(Notation.dtype(d), 1), pivot);
    Value factor = n.div(other, safe);
    Value bi = n.at(s.get(3), 0, i);
    Value bn = n.at(s.get(3), 0, next);
    Value top = n.b().select(stays, bi, bn);
    Value bottom = n.b().select(stays, bn, bi);
    return List.of(
        n.with(n.with(s.get(0), i, pivot), next, n.sub(otherRight, n.mul(factor, right))),
        n.with(n.with(s.get(1), i, right), next, n.sub(otherBeyond, n.mul(factor, beyond))),
        n.with(s.get(2), i, beyond),
        n.with(n.with(s.get(3), 0, i, top), 0, next, n.sub(bottom, n.mul(top, factor))));
  }

  private List<Value> substitute(List<Value> s, List<Value> factors, long size, Value k) {
    Value i = n.sub(n.index(size - 1), k);
    Value x = s.getFirst();
    // Beyond the last row the factors are 0.
    Value one = n.at(x, 0, n.clamp(n.add(i, 1), size - 1));
    Value two = n.at(x, 0, n.clamp(n.add(i, 2), size - 1));
    Value isLast = n.compare("EQ", k, 0);
    Value zero = n.num(Notation.dtype(x), 0);
    Value du = n.select(isLast, zero, n.at(factors.get(1), i));
    Value rest = n.sub(n.at(x, 0, i), n.mul(one, du));
    rest = n.sub(rest, n.mul(two, n.at(factors.get(2), i)));
    return List.of(n.with(x, 0, i, n.quotient(rest, n.at(factors.get(0), i))));
  }
}
