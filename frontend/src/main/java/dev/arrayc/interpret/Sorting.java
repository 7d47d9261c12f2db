package dev.arrayc.interpret;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The op sort: a stable merge sort of each line along one axis, with any comparator. */
final class Sorting {
  /** Whether the element at the first position comes before the one at the second. */
  @FunctionalInterface
  interface Order {
    boolean isBefore(int a, int b);
  }

  private Sorting() {}

  static List<Tensor> sort(
      Attributes attributes, Block comparator, List<Tensor> operands, Region call) {
    TensorType type = operands.getFirst().type();
    if (type.rank() == 0) {
      return operands;
    }
    // sort C4: a negative dimension counts from the end.
    int axis = Math.floorMod((int) attributes.integer("dimension"), type.rank());
    Order order = order(comparator, operands, call);
    int length = (int) type.dim(axis);
    int step = (int) type.strides()[axis];
    int[] source = new int[operands.getFirst().size()];
    List<Long> lines = new ArrayList<>(type.shape());
    lines.set(axis, 1L);
    int[] line = new int[length];
    int[] spare = new int[length];
    for (int start : Layout.positions(lines, 0, type.strides())) {
      for (int i = 0; i < length; i++) {
        line[i] = start + i * step;
      }
      int[] sorted = mergeSort(line, spare, order);
      for (int i = 0; i < length; i++) {
        source[start + i * step] = sorted[i];
      }
    }
    return operands.stream().map(a -> Layout.take(a, a.type(), source)).toList();
  }

  /** The largest along the last axis by total order, equals in their order, and their places. */
  static List<Tensor> topK(Tensor operand, List<Type> results) {
    TensorType type = operand.type();
    TensorType values = (TensorType) results.getFirst();
    long[] keys =
        operand.dtype().isIntegral()
            ? Comparison.ordered(operand)
            : Comparison.totalOrder(operand);
    int length = type.shape().getLast().intValue();
    int k = values.shape().getLast().intValue();
    int[] positions = new int[Math.toIntExact(values.size())];
    int[] line = new int[length];
    int[] spare = new int[length];
    for (int i = 0; i < positions.length / Math.max(k, 1); i++) {
      for (int j = 0; j < length; j++) {
        line[j] = i * length + j;
      }
      int[] sorted = mergeSort(line, spare, (a, b) -> keys[a] > keys[b]);
      System.arraycopy(sorted, 0, positions, i * k, k);
    }
    Tensor places = Tensor.fillLongs((TensorType) results.getLast(), i -> positions[i] % length);
    return List.of(Layout.take(operand, values, positions), places);
  }

  /**
   * Bottom-up; takes from the right run only what is strictly before, so equals keep their order.
   */
  private static int[] mergeSort(int[] line, int[] spare, Order order) {
    int[] from = line;
    int[] to = spare;
    for (int width = 1; width < line.length; width *= 2) {
      for (int low = 0; low < line.length; low += 2 * width) {
        int middle = Math.min(low + width, line.length);
        int high = Math.min(low + 2 * width, line.length);
        merge(from, to, low, middle, high, order);
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static void merge(int[] from, int[] to, int low, int middle, int high, Order order) {
    int left = low;
    int right = middle;
    for (int out = low; out < high; out++) {
      boolean takeRight =
          left == middle || (right < high && order.isBefore(from[right], from[left]));
      to[out] = takeRight ? from[right++] : from[left++];
    }
  }

  private static Order order(Block comparator, List<Tensor> operands, Region call) {
    Optional<SortKey> key = SortKey.of(comparator);
    if (key.isPresent()) {
      return key.get().order(operands);
    }
    return (a, b) -> {
      List<Tensor> arguments = new ArrayList<>();
      for (Tensor operand : operands) {
        TensorType scalar = TensorType.scalar(operand.dtype());
        arguments.add(Layout.take(operand, scalar, new int[] {a}));
        arguments.add(Layout.take(operand, scalar, new int[] {b}));
      }
      return call.apply(arguments).getFirst().longs()[0] != 0;
    };
  }
}
