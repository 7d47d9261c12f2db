package dev.arrayc.math;

import dev.arrayc.ir.Value;

/** A number as an unevaluated sum of two: the result of an operation and its rounding error. */
record Exact(Value high, Value low) {
  /** x + y in full (Knuth's two-sum), whichever is larger. */
  static Exact sum(Lanes l, Value x, Value y) {
    Value sum = l.add(x, y);
    Value back = l.sub(sum, x);
    return new Exact(sum, l.add(l.sub(x, l.sub(sum, back)), l.sub(y, back)));
  }

  /** x + y in full where |x| ≥ |y| or x = 0 (Dekker's fast two-sum). */
  static Exact ordered(Lanes l, Value x, Value y) {
    Value sum = l.add(x, y);
    return new Exact(sum, l.sub(y, l.sub(sum, x)));
  }

  /** x·y in full. */
  static Exact product(Lanes l, Value x, Value y) {
    Value product = l.mul(x, y);
    return new Exact(product, l.fma(x, y, l.neg(product)));
  }

  /** The quotient of two such numbers: one division, and what it left as the low part. */
  static Exact quotient(Lanes l, Exact a, Exact b) {
    Value reciprocal = l.div(1, b.high);
    Value quotient = l.mul(a.high, reciprocal);
    return new Exact(quotient, l.mul(rest(l, a, b, quotient), reciprocal));
  }

  /** The same quotient, rounded nearly once. */
  static Value ratio(Lanes l, Exact a, Exact b) {
    Value reciprocal = l.div(1, b.high);
    Value quotient = l.mul(a.high, reciprocal);
    return l.fma(rest(l, a, b, quotient), reciprocal, quotient);
  }

  private static Value rest(Lanes l, Exact a, Exact b, Value quotient) {
    Value negative = l.neg(quotient);
    Value high = l.fma(negative, b.high, a.high);
    return l.add(high, l.fma(negative, b.low, a.low));
  }

  /** The root of a number and a small addend; NaN below 0. */
  static Exact root(Lanes l, Value high, Value low) {
    Value root = l.sqrt(high);
    Value rest = l.add(l.fma(l.neg(root), root, high), low);
    Value correction = l.div(rest, l.add(root, root));
    return new Exact(root, l.select(l.eq(root, 0), 0, correction));
  }

  static Exact select(Lanes l, Value predicate, Exact onTrue, Exact onFalse) {
    return new Exact(
        l.select(predicate, onTrue.high, onFalse.high),
        l.select(predicate, onTrue.low, onFalse.low));
  }

  /** Both parts added. */
  Value value(Lanes l) {
    return l.add(high, low);
  }
}
