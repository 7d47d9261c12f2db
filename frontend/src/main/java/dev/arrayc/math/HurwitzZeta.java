package dev.arrayc.math;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;

/**
 * ζ(x, q) = Σ (q + k)^−x: ten terms one by one, the rest by the Euler–Maclaurin formula. NaN where
 * x &lt; 1, and for q ≤ 0 unless x is an integer; at the poles what XLA gives.
 */
final class HurwitzZeta {
  private static final int TERMS = 10;

  /** B₂ₖ / (2k)! from k = 12 down to 1. */
  private static final double[] BERNOULLI = {
    -1.395446468581252334e-19,
    5.5090028283602295153e-18,
    -2.1748686985580618731e-16,
    8.5860620562778445641e-15,
    -3.3896802963225828669e-13,
    1.3382536530684678833e-11,
    -5.2841901386874931848e-10,
    2.0876756987868098979e-8,
    -8.2671957671957671958e-7,
    3.3068783068783068783e-5,
    -1.3888888888888888889e-3,
    8.3333333333333333333e-2
  };

  private HurwitzZeta() {}

  static Value zeta(Lanes l, Value x, Value q) {
    Lanes wide = l.as(DType.F64);
    return l.convert(zetaF64(wide, wide.convert(x), wide.convert(q)));
  }

  /**
   * The derivative of ψ of order n, (−1)^(n+1)·n!·ζ(n + 1, x); NaN unless n is an integer from 0
   * on.
   */
  static Value polygamma(Lanes l, Value n, Value x) {
    Lanes wide = l.as(DType.F64);
    Value order = wide.convert(n);
    Value place = wide.convert(x);
    Value zeta = zetaF64(wide, wide.add(order, 1), place);
    Value half = wide.mul(order, 0.5);
    Value isEven = wide.eq(wide.floor(half), half);
    Value product = wide.mul(factorial(wide, order), zeta);
    Value signed = wide.select(isEven, wide.neg(product), product);
    Value value = wide.select(wide.eq(order, 0), Gamma.digamma(wide, place), signed);
    Value none = wide.or(wide.lt(order, 0), wide.not(wide.eq(wide.floor(order), order)));
    return l.convert(wide.select(none, Double.NaN, value));
  }

  private static Value zetaF64(Lanes l, Value x, Value q) {
    Value negative = l.neg(x);
    Value zero = l.num(0);
    List<Value> sums = repeated(l, List.of(q, zero, zero), s -> term(l, s, negative));
    Value a = sums.get(0);
    Value head = sums.get(1);
    Value sum =
        l.select(l.eq(l.abs(head), Double.POSITIVE_INFINITY), head, l.add(head, sums.get(2)));
    Value power = Powers.power(l, a, negative);
    Value rest = l.fma(l.div(x, a), series(l, x, a), l.add(l.div(a, l.sub(x, 1)), 0.5));
    Value whole = l.fma(power, rest, sum);
    Value isDone = l.lt(l.abs(power), l.mul(l.abs(sum), 0x1p-60));
    return edges(l, x, q, l.select(isDone, sum, whole));
  }

  /** The next term is added, and what rounding loses kept beside the sum. */
  private static List<Value> term(Lanes l, List<Value> state, Value exponent) {
    Value a = state.get(0);
    Exact sum = Exact.sum(l, state.get(1), Powers.power(l, a, exponent));
    return List.of(l.add(a, 1), sum.high(), l.add(state.get(2), sum.low()));
  }

  private static Value series(Lanes l, Value x, Value a) {
    Value inverse = l.div(1, l.mul(a, a));
    Value sum = l.num(BERNOULLI[0]);
    for (int i = 1; i < BERNOULLI.length; i++) {
      // (x + 2k − 1)·(x + 2k) / a² leads from term k to the next.
      int k = BERNOULLI.length - i;
      Value ratio = l.mul(l.mul(l.add(x, 2 * k - 1), l.add(x, 2 * k)), inverse);
      sum = l.fma(sum, ratio, BERNOULLI[i]);
    }
    return sum;
  }

  private static Value edges(Lanes l, Value x, Value q, Value value) {
    Value left = l.le(q, 0);
    Value isInteger = l.eq(l.floor(x), x);
    Value half = l.mul(x, 0.5);
    Value atPole = l.select(l.eq(l.floor(half), half), Double.POSITIVE_INFINITY, l.num(Double.NaN));
    Value pole = l.and(left, l.eq(l.floor(q), q));
    Value outside = l.or(l.lt(x, 1), l.and(left, l.not(isInteger)));
    Value none = l.or(outside, l.eq(x, Double.POSITIVE_INFINITY));
    Value result = l.select(none, Double.NaN, l.select(pole, atPole, value));
    return l.select(l.eq(x, 1), Double.POSITIVE_INFINITY, result);
  }

  private interface Round {
    List<Value> next(List<Value> state);
  }

  /** A loop, for eleven powers in a row are a lot of code. */
  private static List<Value> repeated(Lanes l, List<Value> start, Round round) {
    TensorType counter = TensorType.scalar(DType.I32);
    List<TensorType> types = List.of(counter, l.type(), l.type(), l.type());
    Block test =
        l.b()
            .region(
                types,
                s -> List.of(l.b().compare("LT", s.getFirst(), l.b().splat(counter, TERMS))));
    Block body =
        l.b()
            .region(
                types,
                s -> {
                  List<Value> next = round.next(s.subList(1, 4));
                  Value count = l.b().emit(Op.ADD, s.getFirst(), l.b().splat(counter, 1L));
                  return List.of(count, next.get(0), next.get(1), next.get(2));
                });
    List<Value> state = List.of(l.b().splat(counter, 0L), start.get(0), start.get(1), start.get(2));
    return l.b()
        .emit(Op.WHILE, state, Attributes.NONE, List.of(test, body), List.of())
        .subList(1, 4);
  }

  /** n! from a table, for n from 0 on. */
  private static Value factorial(Lanes l, Value n) {
    int last = 171;
    double[] table = new double[last + 1];
    java.math.BigInteger product = java.math.BigInteger.ONE;
    for (int i = 0; i <= last; i++) {
      product = product.multiply(java.math.BigInteger.valueOf(Math.max(i, 1)));
      table[i] = product.doubleValue();
    }
    Value all = l.b().constant(Tensor.ofDoubles(TensorType.of(DType.F64, last + 1), table));
    return Tables.lookUp(l, all, l.clamp(l.select(l.isNaN(n), 0, n), 0, last));
  }
}
