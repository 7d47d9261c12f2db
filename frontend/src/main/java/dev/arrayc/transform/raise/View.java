package dev.arrayc.transform.raise;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The elements that affine subscripts mean, as a regular part of an array: a subscript of several
 * loops, or of one with a stride, is split in two along the stride, {@code a[i * n + j]} becomes
 * {@code a[i][j]} of the array in the shape {@code [length / n, n]}.
 *
 * @param shape the shape in which the array is seen
 * @param subscripts of at most one loop each
 */
record View(List<Long> shape, List<Affine> subscripts) {
  /**
   * Finds the view of subscripts.
   *
   * @param strides whether a stride other than ±1 has to be split off too
   */
  static Optional<View> of(List<Long> shape, List<Affine> subscripts, boolean strides) {
    List<Long> sizes = new ArrayList<>();
    List<Affine> split = new ArrayList<>();
    for (int d = 0; d < shape.size(); d++) {
      long size = shape.get(d);
      Affine rest = subscripts.get(d);
      while (needsSplit(rest, strides)) {
        Map.Entry<Axis, Long> outer = longest(rest);
        long stride = outer.getValue();
        Affine inner = rest.plus(outer.getKey(), -stride);
        long row = Math.floorDiv(inner.min(), Math.max(1, stride));
        boolean fits =
            stride > 1
                && rest.base().isEmpty()
                && size % stride == 0
                && Math.floorDiv(inner.max(), stride) == row;
        if (!fits) {
          return Optional.empty();
        }
        sizes.add(size / stride);
        split.add(Affine.of(outer.getKey()).plus(row));
        size = stride;
        rest = inner.plus(-row * stride);
      }
      sizes.add(size);
      split.add(rest);
    }
    long loops = split.stream().mapToLong(s -> s.coefficients().size()).sum();
    long different =
        split.stream().flatMap(s -> s.coefficients().keySet().stream()).distinct().count();
    return loops == different ? Optional.of(new View(sizes, split)) : Optional.empty();
  }

  private static boolean needsSplit(Affine subscript, boolean strides) {
    return subscript.coefficients().size() > 1
        || strides && subscript.coefficients().values().stream().anyMatch(c -> Math.abs(c) > 1);
  }

  private static Map.Entry<Axis, Long> longest(Affine subscript) {
    return subscript.coefficients().entrySet().stream()
        .max(java.util.Comparator.comparingLong(e -> Math.abs(e.getValue())))
        .orElseThrow();
  }

  /** {@return the loop of each dimension that has one} */
  List<Axis> axes() {
    return subscripts.stream().flatMap(s -> s.coefficients().keySet().stream()).toList();
  }

  /** {@return the stride along a dimension; 1 where it has no loop} */
  long stride(int dimension) {
    return subscripts.get(dimension).coefficients().values().stream().findFirst().orElse(1L);
  }

  long trips(int dimension) {
    return subscripts.get(dimension).coefficients().keySet().stream()
        .findFirst()
        .map(Axis::trips)
        .orElse(1L);
  }

  /** {@return the least index along a dimension, a base left out} */
  long start(int dimension) {
    return subscripts.get(dimension).min();
  }

  /** {@return how many elements lie between the first and the last along a dimension, both with} */
  long span(int dimension) {
    return Math.abs(stride(dimension)) * (trips(dimension) - 1) + 1;
  }

  /** {@return the dimensions that loops run down} */
  List<Long> reversed() {
    List<Long> reversed = new ArrayList<>();
    for (int d = 0; d < subscripts.size(); d++) {
      if (stride(d) < 0) {
        reversed.add((long) d);
      }
    }
    return reversed;
  }

  boolean hasBase() {
    return subscripts.stream().anyMatch(s -> s.base().isPresent());
  }
}
