package dev.arrayc.math;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;

/**
 * Hyperbolic functions and their inverses, in f64 with the rounding errors of the steps kept; for
 * f32 rounded once more. Odd ones are the argument itself where the cubic term does not count.
 *
 * <p>But sinh from 1 on, and cosh, are what CHLO decomposes them into: e^(x + log ½) ± e^(log ½ −
 * x), in their own type. What the sums in the exponents lose to rounding, up to 64 units of an f32
 * result near 80, is lost by JAX and by StableHLO's interpreter alike.
 */
final class Hyperbolic {
  private static final double TINY = 0x1p-28;
  private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;

  private Hyperbolic() {}

  /** A function of |x| in f64. */
  @FunctionalInterface
  private interface OfMagnitude {
    Value apply(Lanes l, Value magnitude);
  }

  private static Value odd(Lanes l, Value x, OfMagnitude f) {
    Lanes wide = l.as(DType.F64);
    Value w = wide.convert(x);
    Value a = wide.abs(w);
    Value value = wide.select(wide.lt(a, TINY), a, f.apply(wide, a));
    return l.convert(wide.copySign(value, w));
  }

  /** With h = (e^a − 1) / 2: sinh a = h + h / (2h + 1) up to 1, from there on as a difference. */
  static Value sinh(Lanes l, Value x) {
    Value near =
        odd(
            l,
            x,
            (w, a) -> {
              Exact h = Exponentials.halfExpMinusOne(w, w.min(a, 1));
              Exact quotient = normal(w, Exact.quotient(w, h, power(w, h)));
              Exact sum = Exact.ordered(w, h.high(), quotient.high());
              return w.add(sum.high(), w.add(sum.low(), w.add(h.low(), quotient.low())));
            });
    Value a = l.abs(x);
    Value far = l.copySign(l.fma(halfExp(l, a), 1, l.neg(halfExp(l, l.neg(a)))), x);
    return l.select(l.ge(a, 1), far, near);
  }

  static Value cosh(Lanes l, Value x) {
    Value a = l.abs(x);
    return l.fma(halfExp(l, a), 1, halfExp(l, l.neg(a)));
  }

  /** e^x / 2 as e^(x + log ½), which does not overflow too early. */
  private static Value halfExp(Lanes l, Value x) {
    return Exponentials.exp(l, l.add(x, l.isDouble() ? -LN2_HIGH : (float) -LN2_HIGH));
  }

  private static Exact normal(Lanes l, Exact x) {
    return Exact.ordered(l, x.high(), x.low());
  }

  /** e^a of (e^a − 1) / 2. */
  private static Exact power(Lanes l, Exact half) {
    Value twice = l.add(half.high(), half.high());
    Exact sum = Exact.sum(l, twice, l.num(1));
    return Exact.ordered(l, sum.high(), l.fma(half.low(), 2, sum.low()));
  }

  /** log(a + √(a² + 1)). */
  static Value asinh(Lanes l, Value x) {
    return odd(
        l,
        x,
        (w, a) -> {
          Exact square = Exact.product(w, a, a);
          Exact sum = Exact.sum(w, square.high(), w.num(1));
          Exact root = Exact.root(w, sum.high(), w.add(sum.low(), square.low()));
          return logOfSum(w, a, Exact.sum(w, root.high(), a), root.low());
        });
  }

  /** log(x + √(x² − 1)). */
  static Value acosh(Lanes l, Value x) {
    Lanes w = l.as(DType.F64);
    Value a = w.convert(x);
    Exact square = Exact.product(w, a, a);
    Exact difference = Exact.sum(w, square.high(), w.num(-1));
    Exact root = Exact.root(w, difference.high(), w.add(difference.low(), square.low()));
    Value result = logOfSum(w, a, Exact.sum(w, root.high(), a), root.low());
    return l.convert(w.select(w.lt(a, 1), Double.NaN, result));
  }

  /** log(sum + low); for large a, log 2a instead. */
  private static Value logOfSum(Lanes l, Value a, Exact sum, Value low) {
    Value large = l.gt(a, 0x1p60);
    Exact whole = Exact.ordered(l, sum.high(), l.add(sum.low(), low));
    Value argument = l.select(large, a, whole.high());
    Value rest = l.select(large, LN2_HIGH, l.div(whole.low(), whole.high()));
    Exact log = Powers.log(l, argument);
    Value value = l.add(log.high(), l.add(log.low(), rest));
    return l.select(l.lt(a, Double.POSITIVE_INFINITY), value, a);
  }

  /** ½·log((1 + a) / (1 − a)). */
  static Value atanh(Lanes l, Value x) {
    return odd(
        l,
        x,
        (w, a) -> {
          Exact above = Exact.sum(w, w.num(1), a);
          Exact below = Exact.sum(w, w.num(1), w.neg(a));
          Exact ratio = Exact.quotient(w, above, below);
          Exact whole = normal(w, ratio);
          Exact log = Powers.log(w, whole.high());
          Value rest = w.add(log.low(), w.div(whole.low(), whole.high()));
          Value value = w.mul(w.add(log.high(), rest), 0.5);
          Value edge = w.select(w.eq(a, 1), Double.POSITIVE_INFINITY, Double.NaN);
          return w.select(w.lt(a, 1), value, edge);
        });
  }
}
