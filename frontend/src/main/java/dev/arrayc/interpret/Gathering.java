package dev.arrayc.interpret;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Slices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ops gather and scatter. */
final class Gathering {
  private static final int OUTSIDE = -1;

  private Gathering() {}

  /** Each slice's start is clamped so that it lies inside (gather, "Semantics"). */
  static Tensor gather(Attributes attributes, Tensor operand, Tensor indices, TensorType result) {
    if (operand.size() == 0) {
      // Collapsed axes of size 0 leave elements to make up; XLA takes zeros.
      return Layout.zeros(result);
    }
    Slices slices =
        Slices.ofGather(
            attributes.get("dimension_numbers", Attribute.GatherDimensions.class),
            operand.type(),
            indices.type(),
            attributes.ints("slice_sizes"));
    int[] starts = starts(slices, indices, true);
    return Layout.take(operand, result, positions(slices, starts, result));
  }

  /** {@return the position in the operand of each slice's first element, or {@link #OUTSIDE}} */
  private static int[] starts(Slices slices, Tensor indices, boolean clamps) {
    TensorType operand = slices.operand();
    long[] operandStrides = operand.strides();
    long[] indexStrides = indices.type().strides();
    List<Long> shape = slices.batchShape();
    long[] batching = new long[shape.size()];
    for (int i = 0; i < slices.dims().operandBatchingDims().size(); i++) {
      batching[slices.batchOf(i)] =
          operandStrides[slices.dims().operandBatchingDims().get(i).intValue()];
    }
    int vector = (int) slices.dims().indexVectorDim();
    int step = vector < indexStrides.length ? (int) indexStrides[vector] : 0;
    int[] starts = Layout.positions(shape, 0, batching);
    int[] vectors =
        Layout.positions(
            shape, 0, slices.indexAxes().stream().mapToLong(a -> indexStrides[a]).toArray());
    boolean unsigned = indices.dtype() == DType.U64;
    for (int b = 0; b < starts.length; b++) {
      for (int k = 0; k < slices.components() && starts[b] != OUTSIDE; k++) {
        int axis = slices.startAxis(k);
        long limit = slices.limit(axis);
        long index = indices.longs()[vectors[b] + k * step];
        long last = unsigned && index < 0 ? limit : Math.clamp(index, 0, Math.max(limit, 0));
        boolean inside = index == last && limit >= 0;
        starts[b] = inside || clamps ? starts[b] + (int) (last * operandStrides[axis]) : OUTSIDE;
      }
    }
    return starts;
  }

  /** {@return for each element of the slices, row-major, its position in the operand} */
  private static int[] positions(Slices slices, int[] starts, TensorType type) {
    long[] operandStrides = slices.operand().strides();
    long[] batchStrides = new TensorType(DType.BOOL, slices.batchShape()).strides();
    long[] number = new long[type.rank()];
    long[] offset = new long[type.rank()];
    for (int i = 0; i < batchStrides.length; i++) {
      number[slices.batchDims().get(i)] = batchStrides[i];
    }
    for (int i = 0; i < slices.windowAxes().size(); i++) {
      offset[slices.dims().offsetDims().get(i).intValue()] =
          operandStrides[slices.windowAxes().get(i)];
    }
    int[] positions = Layout.positions(type.shape(), 0, offset);
    int[] numbers = Layout.positions(type.shape(), 0, number);
    for (int i = 0; i < positions.length; i++) {
      int start = starts[numbers[i]];
      positions[i] = start == OUTSIDE ? OUTSIDE : start + positions[i];
    }
    return positions;
  }

  /** Combines elements with updates, one update after another in row-major order. */
  static List<Tensor> scatter(
      Attributes attributes, Block region, List<Type> results, List<Tensor> operands, Region call) {
    int n = results.size();
    List<Tensor> state = new ArrayList<>();
    List<Tensor> updates = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      // scatter C23: the region may work in a wider type than the inputs.
      TensorType type = (TensorType) results.get(i);
      Tensor copy = Layout.zeros(type);
      int[] all = Layout.positions(List.of(type.size()), 0, new long[] {1});
      Layout.putInto(copy, all, Conversion.convert(operands.get(i), type));
      state.add(copy);
      Tensor update = operands.get(n + 1 + i);
      updates.add(Conversion.convert(update, update.type().withDType(type.dtype())));
    }
    if (state.getFirst().size() == 0) {
      return state;
    }
    Tensor indices = operands.get(n);
    TensorType type = updates.getFirst().type();
    Slices slices =
        Slices.ofScatter(
            attributes
                .get("scatter_dimension_numbers", Attribute.ScatterDimensions.class)
                .asGather(),
            state.getFirst().type(),
            indices.type(),
            type);
    int[] targets = positions(slices, starts(slices, indices, false), type);
    apply(region, state, updates, targets, call);
    return state;
  }

  /**
   * Combines elements of tensors that nobody else has yet with updates, one after another.
   *
   * @param targets where each update goes; below 0 it is dropped
   */
  static void apply(
      Block region, List<Tensor> state, List<Tensor> updates, int[] targets, Region call) {
    for (List<Integer> round : rounds(targets, state.getFirst().size())) {
      int[] sources = round.stream().mapToInt(i -> i).toArray();
      int[] some = Arrays.stream(sources).map(i -> targets[i]).toArray();
      List<Tensor> arguments = new ArrayList<>();
      state.forEach(s -> arguments.add(at(s, some)));
      updates.forEach(u -> arguments.add(at(u, sources)));
      List<Tensor> combined = Windowing.each(region, arguments, some.length, call);
      for (int i = 0; i < state.size(); i++) {
        Layout.putInto(state.get(i), some, combined.get(i));
      }
    }
  }

  private static Tensor at(Tensor from, int[] positions) {
    return Layout.take(from, from.type().withShape(List.of((long) positions.length)), positions);
  }

  /**
   * Numbers of updates in rounds: the n-th update of an element is in the n-th round, so the
   * updates of a round are independent, and each element sees its updates in order.
   */
  private static List<List<Integer>> rounds(int[] targets, int size) {
    int[] seen = new int[size];
    List<List<Integer>> rounds = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] >= 0) {
        int round = seen[targets[i]]++;
        if (round == rounds.size()) {
          rounds.add(new ArrayList<>());
        }
        rounds.get(round).add(i);
      }
    }
    return rounds;
  }
}
