package dev.arrayc.transform.raise;

import dev.arrayc.ir.Value;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An {@code i32} that is an affine function of the rounds: base + constant + Σ coefficient · round.
 *
 * @param base a value that is the same in all rounds, and not known
 */
record Affine(Optional<Value> base, long constant, SortedMap<Axis, Long> coefficients)
    implements Lane {
  Affine {
    SortedMap<Axis, Long> copy = new TreeMap<>(coefficients);
    copy.values().removeIf(c -> c == 0);
    coefficients = Collections.unmodifiableSortedMap(copy);
  }

  static Affine of(long constant) {
    return new Affine(Optional.empty(), constant, new TreeMap<>());
  }

  static Affine of(Value base) {
    return new Affine(Optional.of(base), 0, new TreeMap<>());
  }

  /** {@return the round of a loop} */
  static Affine of(Axis axis) {
    return of(0).plus(axis, 1);
  }

  Affine plus(long more) {
    return new Affine(base, constant + more, coefficients);
  }

  Affine plus(Axis axis, long coefficient) {
    SortedMap<Axis, Long> sum = new TreeMap<>(coefficients);
    sum.merge(axis, coefficient, Long::sum);
    return new Affine(base, constant, sum);
  }

  /** The sum of two, of which at most one has a base. */
  Affine plus(Affine other) {
    Affine sum = new Affine(base.or(other::base), constant + other.constant, coefficients);
    for (var term : other.coefficients.entrySet()) {
      sum = sum.plus(term.getKey(), term.getValue());
    }
    return sum;
  }

  /** A multiple of one without a base. */
  Affine times(long factor) {
    SortedMap<Axis, Long> product = new TreeMap<>();
    coefficients.forEach((axis, c) -> product.put(axis, c * factor));
    return new Affine(base, constant * factor, product);
  }

  long coefficient(Axis axis) {
    return coefficients.getOrDefault(axis, 0L);
  }

  boolean isConstant() {
    return base.isEmpty() && coefficients.isEmpty();
  }

  /** {@return the least value, the base left out} */
  long min() {
    long min = constant;
    for (var term : coefficients.entrySet()) {
      min += Math.min(0, term.getValue() * (term.getKey().trips() - 1));
    }
    return min;
  }

  /** {@return the greatest value, the base left out} */
  long max() {
    long max = constant;
    for (var term : coefficients.entrySet()) {
      max += Math.max(0, term.getValue() * (term.getKey().trips() - 1));
    }
    return max;
  }
}
