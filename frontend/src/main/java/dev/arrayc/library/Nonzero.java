package dev.arrayc.library;

import dev.arrayc.ir.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Where an array is not zero. */
final class Nonzero {
  private Nonzero() {}

  /** {@return the places of a tensor's elements that are not zero, one array for each axis} */
  static List<long[]> places(Tensor tensor) {
    int[] flat =
        java.util.stream.IntStream.range(0, tensor.size()).filter(i -> isTrue(tensor, i)).toArray();
    long[] strides = tensor.type().strides();
    List<long[]> places = new ArrayList<>();
    for (int axis = 0; axis < strides.length; axis++) {
      long stride = strides[axis];
      long size = tensor.type().dim(axis);
      places.add(java.util.Arrays.stream(flat).mapToLong(i -> i / stride % size).toArray());
    }
    return places;
  }

  private static boolean isTrue(Tensor tensor, int i) {
    return switch (tensor.dtype().kind()) {
      case BOOL, SIGNED, UNSIGNED -> tensor.longs()[i] != 0;
      case FLOAT -> tensor.doubles()[i] != 0;
      case COMPLEX -> tensor.doubles()[2 * i] != 0 || tensor.doubles()[2 * i + 1] != 0;
    };
  }
}
