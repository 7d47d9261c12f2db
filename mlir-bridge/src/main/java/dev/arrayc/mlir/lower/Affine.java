package dev.arrayc.mlir.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * An affine function of a kernel's loop indices, {@code Σ coefficients[d]·i[d] + constant}: what
 * MLIR calls an affine expression.
 */
final class Affine {
  private final long[] coefficients;
  private final long constant;

  private Affine(long[] coefficients, long constant) {
    this.coefficients = coefficients;
    this.constant = constant;
  }

  static Affine constant(int loops, long value) {
    return new Affine(new long[loops], value);
  }

  /** The index of one loop. */
  static Affine index(int loops, int loop) {
    long[] coefficients = new long[loops];
    coefficients[loop] = 1;
    return new Affine(coefficients, 0);
  }

  /** One index per loop: where an element of the iteration space itself lies. */
  static List<Affine> identity(int loops) {
    List<Affine> all = new ArrayList<>();
    for (int d = 0; d < loops; d++) {
      all.add(index(loops, d));
    }
    return all;
  }

  int loops() {
    return coefficients.length;
  }

  long coefficient(int loop) {
    return coefficients[loop];
  }

  long constant() {
    return constant;
  }

  Affine plus(long value) {
    return value == 0 ? this : new Affine(coefficients, constant + value);
  }

  Affine plus(Affine other) {
    long[] sum = coefficients.clone();
    for (int d = 0; d < sum.length; d++) {
      sum[d] += other.coefficients[d];
    }
    return new Affine(sum, constant + other.constant);
  }

  Affine times(long factor) {
    if (factor == 1) {
      return this;
    }
    long[] product = coefficients.clone();
    for (int d = 0; d < product.length; d++) {
      product[d] *= factor;
    }
    return new Affine(product, constant * factor);
  }

  /** The same function of some of the loops; it must not depend on the others. */
  Affine select(List<Integer> loops) {
    long[] selected = new long[loops.size()];
    for (int d = 0; d < selected.length; d++) {
      selected[d] = coefficients[loops.get(d)];
    }
    return new Affine(selected, constant);
  }

  /** The offset in elements of this place in a row-major array of this shape. */
  static Affine linear(int loops, List<Affine> indices, List<Long> shape) {
    Affine offset = constant(loops, 0);
    for (int i = 0; i < shape.size(); i++) {
      offset = offset.times(shape.get(i)).plus(indices.get(i));
    }
    return offset;
  }

  /** {@return the greatest value over an iteration space that is not empty} */
  long max(List<Long> space) {
    long max = constant;
    for (int d = 0; d < loops(); d++) {
      max += Math.max(0, coefficient(d) * (space.get(d) - 1));
    }
    return max;
  }

  /** {@return the least value over an iteration space that is not empty} */
  long min(List<Long> space) {
    long min = constant;
    for (int d = 0; d < loops(); d++) {
      min += Math.min(0, coefficient(d) * (space.get(d) - 1));
    }
    return min;
  }

  /**
   * The indices into a row-major array of this shape that lie at this offset, if they are affine
   * too: each term goes to the outermost axis whose stride divides it, and what is left for the
   * axes inside must stay within that stride.
   */
  Optional<List<Affine>> delinearise(List<Long> space, List<Long> shape) {
    if (shape.contains(0L)) {
      return Optional.of(Collections.nCopies(shape.size(), constant(loops(), 0)));
    }
    long stride = shape.stream().reduce(1L, (a, b) -> a * b);
    List<Affine> indices = new ArrayList<>();
    Affine rest = this;
    for (long size : shape) {
      stride /= Math.max(1, size);
      long[] here = new long[loops()];
      long[] inside = new long[loops()];
      for (int d = 0; d < loops(); d++) {
        boolean taken = space.get(d) == 1 || rest.coefficient(d) % stride == 0;
        here[d] = taken && space.get(d) != 1 ? rest.coefficient(d) / stride : 0;
        inside[d] = taken ? 0 : rest.coefficient(d);
      }
      long base = Math.floorDiv(rest.constant, stride);
      indices.add(new Affine(here, base));
      rest = new Affine(inside, rest.constant - base * stride);
      if (rest.min(space) < 0 || rest.max(space) >= stride) {
        return Optional.empty();
      }
    }
    for (int i = 0; i < shape.size(); i++) {
      if (indices.get(i).min(space) < 0 || indices.get(i).max(space) >= shape.get(i)) {
        return Optional.empty();
      }
    }
    return Optional.of(indices);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Affine a
        && constant == a.constant
        && Arrays.equals(coefficients, a.coefficients);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(coefficients) + Long.hashCode(constant);
  }

  /** MLIR's spelling, over {@code d0, d1, …}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (int d = 0; d < loops(); d++) {
      long c = coefficient(d);
      if (c != 0) {
        out.append(out.isEmpty() ? "" : " + ").append("d").append(d);
        out.append(c == 1 ? "" : " * " + c);
      }
    }
    if (constant != 0 || out.isEmpty()) {
      out.append(out.isEmpty() ? "" : " + ").append(constant);
    }
    return out.toString();
  }
}
