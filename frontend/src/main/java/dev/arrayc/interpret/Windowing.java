package dev.arrayc.interpret;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The ops reduce_window and select_and_scatter: for one place in the windows after another, in
 * row-major order, all windows at a time. Padding is initial values, which take part as elements
 * do; XLA leaves it out, which is the same where an initial value changes nothing.
 */
final class Windowing {
  private static final int PADDING = -1;

  private final Windows windows;
  private final TensorType operand;
  private final List<Long> counts;

  private Windowing(Windows windows, TensorType operand) {
    this.windows = windows;
    this.operand = operand;
    this.counts = windows.counts(operand.shape());
  }

  /** {@return for each window, row-major, the position of the element at a place in it} */
  private int[] positions(List<Long> place) {
    long[] strides = operand.strides();
    int[] all = {0};
    for (int axis = 0; axis < strides.length; axis++) {
      int count = counts.get(axis).intValue();
      int[] next = new int[all.length * count];
      for (int i = 0; i < next.length; i++) {
        long at = windows.element(axis, i % count, place.get(axis), operand.dim(axis));
        boolean isElement = at >= 0 && all[i / count] != PADDING;
        next[i] = isElement ? (int) (all[i / count] + at * strides[axis]) : PADDING;
      }
      all = next;
    }
    return all;
  }

  /** {@return the places in a window in row-major order} */
  private List<List<Long>> places() {
    List<List<Long>> all = List.of(List.of());
    for (long size : windows.sizes()) {
      List<List<Long>> next = new ArrayList<>();
      for (List<Long> place : all) {
        for (long i = 0; i < size; i++) {
          List<Long> longer = new ArrayList<>(place);
          longer.add(i);
          next.add(longer);
        }
      }
      all = next;
    }
    return all;
  }

  /** acc = region(acc, x) for the elements of each window in row-major order. */
  static List<Tensor> reduce(
      Attributes attributes, Block region, List<Type> results, List<Tensor> operands, Region call) {
    Optional<Tensor> accumulated = Accumulation.of(attributes, region, results, operands);
    if (accumulated.isPresent()) {
      return List.of(accumulated.get());
    }
    int n = results.size();
    List<Tensor> inputs = new ArrayList<>();
    List<Tensor> acc = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      // reduce_window C13: the region may work in a wider type than the inputs.
      TensorType type = (TensorType) results.get(i);
      Tensor input = operands.get(i);
      inputs.add(Conversion.convert(input, input.type().withDType(type.dtype())));
      Tensor init = Conversion.convert(operands.get(n + i), TensorType.scalar(type.dtype()));
      acc.add(Layout.splat(init, type.withShape(List.of(type.size()))));
    }
    TensorType operand = inputs.getFirst().type();
    Windowing windowing = new Windowing(Windows.of(attributes, operand.rank()), operand);
    for (List<Long> place : windowing.places()) {
      int[] positions = windowing.positions(place);
      List<Tensor> arguments = new ArrayList<>(acc);
      for (int i = 0; i < n; i++) {
        arguments.add(elements(inputs.get(i), positions, operands.get(n + i)));
      }
      acc = new ArrayList<>(each(region, arguments, positions.length, call));
    }
    List<Tensor> out = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      out.add(acc.get(i).reshape((TensorType) results.get(i)));
    }
    return out;
  }

  /** The elements at these positions, and for padding the initial value. */
  private static Tensor elements(Tensor from, int[] positions, Tensor init) {
    TensorType type = from.type().withShape(List.of((long) positions.length));
    int[] there = IntStream.range(0, positions.length).filter(i -> positions[i] >= 0).toArray();
    Tensor padding = Conversion.convert(init, TensorType.scalar(type.dtype()));
    return Layout.put(Layout.splat(padding, type), there, some(from, at(positions, there)));
  }

  private static int[] at(int[] positions, int[] some) {
    return Arrays.stream(some).map(i -> positions[i]).toArray();
  }

  private static Tensor some(Tensor from, int[] positions) {
    return Layout.take(from, from.type().withShape(List.of((long) positions.length)), positions);
  }

  /** A scalar region on each element of these vectors. */
  static List<Tensor> each(Block region, List<Tensor> arguments, int count, Region call) {
    Optional<Block> lifted = Lifting.lift(region, count);
    if (lifted.isPresent()) {
      return new Evaluator(lifted.get()).run(arguments);
    }
    List<Tensor> out = new ArrayList<>();
    region
        .results()
        .forEach(v -> out.add(Layout.zeros(v.tensorType().withShape(List.of((long) count)))));
    for (int i = 0; i < count; i++) {
      int[] position = {i};
      List<Tensor> scalars =
          arguments.stream()
              .map(a -> Layout.take(a, TensorType.scalar(a.dtype()), position))
              .toList();
      List<Tensor> results = call.apply(scalars);
      for (int r = 0; r < results.size(); r++) {
        Layout.putInto(out.get(r), position, results.get(r));
      }
    }
    return out;
  }

  /**
   * Selects an element of each window and combines what lies there in the result, at first the
   * initial value, with the window's source: windows in row-major order. The first element of a
   * window stands until the region prefers another.
   */
  static Tensor selectAndScatter(
      Attributes attributes,
      List<Block> regions,
      TensorType result,
      List<Tensor> operands,
      List<Region> calls) {
    Tensor operand = operands.getFirst();
    Windowing windowing =
        new Windowing(Windows.of(attributes, operand.type().rank()), operand.type());
    int[] selected = windowing.select(operand, regions.getFirst(), calls.getFirst());
    TensorType flat = TensorType.of(result.dtype(), operand.size());
    Tensor init = Conversion.convert(operands.get(2), TensorType.scalar(result.dtype()));
    Tensor source = operands.get(1);
    List<Tensor> state = List.of(Layout.splat(init, flat));
    List<Tensor> updates =
        List.of(Conversion.convert(source, source.type().withDType(result.dtype())));
    Gathering.apply(regions.getLast(), state, updates, selected, calls.getLast());
    return state.getFirst().reshape(result);
  }

  private int[] select(Tensor values, Block region, Region call) {
    int[] selected = new int[Math.toIntExact(operand.withShape(counts).size())];
    Arrays.fill(selected, PADDING);
    for (List<Long> place : places()) {
      int[] positions = positions(place);
      int[] both =
          IntStream.range(0, positions.length)
              .filter(i -> positions[i] >= 0 && selected[i] >= 0)
              .toArray();
      List<Tensor> arguments =
          List.of(some(values, at(selected, both)), some(values, at(positions, both)));
      long[] stands = each(region, arguments, both.length, call).getFirst().longs();
      for (int i = 0; i < positions.length; i++) {
        selected[i] = selected[i] < 0 ? positions[i] : selected[i];
      }
      for (int i = 0; i < both.length; i++) {
        selected[both[i]] = stands[i] != 0 ? selected[both[i]] : positions[both[i]];
      }
    }
    return selected;
  }

  /** The op map. */
  static Tensor map(Block region, TensorType result, List<Tensor> operands, Region call) {
    int count = Math.toIntExact(result.size());
    List<Tensor> flat = new ArrayList<>();
    for (Tensor a : operands) {
      flat.add(a.reshape(TensorType.of(a.dtype(), count)));
    }
    return each(region, flat, count, call).getFirst().reshape(result);
  }
}
