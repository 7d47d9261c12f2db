package dev.arrayc.interpret;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The op reduce. */
final class Reduction {
  private final List<Long> dimensions;
  private final int[] kept;
  private final int[] reduced;

  private Reduction(TensorType operand, List<Long> dimensions) {
    this.dimensions = dimensions;
    List<Long> keptAxes = SumOrder.keptAxes(operand.rank(), dimensions);
    this.kept = offsets(operand, keptAxes);
    this.reduced = offsets(operand, dimensions.stream().sorted().toList());
  }

  private static int[] offsets(TensorType type, List<Long> axes) {
    long[] strides = type.strides();
    return Layout.positions(
        axes.stream().map(a -> type.dim(a.intValue())).toList(),
        0,
        axes.stream().mapToLong(a -> strides[a.intValue()]).toArray());
  }

  /** Reduces the first half of the operands from the initial values in the second half. */
  static List<Tensor> reduce(
      Attributes attributes, Block region, List<Type> results, List<Tensor> operands, Region call) {
    int n = operands.size() / 2;
    // reduce C6: the region may work in a wider type than the inputs.
    List<Tensor> wide = new ArrayList<>();
    for (int i = 0; i < 2 * n; i++) {
      DType dtype = ((TensorType) results.get(i % n)).dtype();
      wide.add(Conversion.convert(operands.get(i), operands.get(i).type().withDType(dtype)));
    }
    List<Tensor> inputs = wide.subList(0, n);
    List<Tensor> inits = wide.subList(n, 2 * n);
    Reduction reduction = new Reduction(inputs.getFirst().type(), attributes.ints("dimensions"));
    Optional<Op> reducer = n == 1 ? Reducer.of(region) : Optional.empty();
    TensorType result = (TensorType) results.getFirst();
    if (reducer.isPresent()) {
      Optional<Tensor> known =
          reduction.known(reducer.get(), inputs.getFirst(), inits.getFirst(), result);
      if (known.isPresent()) {
        return List.of(known.get());
      }
    }
    return reduction.inSequence(region, inputs, inits, results, call);
  }

  private Optional<Tensor> known(Op reducer, Tensor input, Tensor init, TensorType result) {
    DType dtype = input.dtype();
    if (!Reducer.isOrdered(reducer, dtype)) {
      return Optional.of(anyOrder(reducer, input, init, result));
    }
    SumOrder order = new SumOrder(input.type(), dimensions, reducer == Op.MULTIPLY);
    int run = SumOrder.runLength(input.type(), dimensions);
    if (!dtype.isComplex()) {
      double[] values = input.doubles();
      double start = init.doubles()[0];
      return Optional.of(
          Tensor.fillDoubles(result, i -> order.reduce(values, kept[i], reduced, run, start)));
    }
    if (reducer == Op.MULTIPLY) {
      return Optional.empty();
    }
    TensorType part = input.type().withDType(dtype.real());
    double[] re = Elementwise.part(0, input, part).doubles();
    double[] im = Elementwise.part(1, input, part).doubles();
    double[] out = new double[2 * kept.length];
    for (int i = 0; i < kept.length; i++) {
      out[2 * i] = order.reduce(re, kept[i], reduced, run, init.doubles()[0]);
      out[2 * i + 1] = order.reduce(im, kept[i], reduced, run, init.doubles()[1]);
    }
    return Optional.of(Tensor.ofDoubles(result, out));
  }

  /** Folds whole slices with the op's own kernel: for ops whose order does not show. */
  private Tensor anyOrder(Op reducer, Tensor input, Tensor init, TensorType result) {
    TensorType type = result.withShape(List.of((long) kept.length));
    Tensor acc = Layout.splat(init, type);
    if (kept.length >= reduced.length || input.dtype().isComplex()) {
      for (int offset : reduced) {
        acc = step(reducer, acc, Layout.take(input, type, shifted(kept, offset)));
      }
      return acc.reshape(result);
    }
    return halving(reducer, input, acc, type).reshape(result);
  }

  /** Few results, many elements: halves the elements of each result until one is left. */
  private Tensor halving(Op reducer, Tensor input, Tensor init, TensorType type) {
    Tensor[] totals = new Tensor[kept.length];
    TensorType scalar = type.withShape(List.of(1L));
    for (int i = 0; i < kept.length; i++) {
      Tensor rest = takeRange(input, shifted(reduced, kept[i]), 0, reduced.length);
      Tensor odd = Layout.splat(takeRange(init, new int[] {i}, 0, 1), scalar);
      while (rest.size() > 1) {
        int half = rest.size() / 2;
        int[] all = Layout.positions(List.of((long) rest.size()), 0, new long[] {1});
        if (rest.size() % 2 == 1) {
          odd = step(reducer, odd, takeRange(rest, all, 2 * half, 1));
        }
        rest = step(reducer, takeRange(rest, all, 0, half), takeRange(rest, all, half, half));
      }
      totals[i] = rest.size() == 0 ? odd : step(reducer, odd, rest);
    }
    return totals.length == 0 ? init : Layout.concatenate(List.of(totals), type, 0);
  }

  private static Tensor takeRange(Tensor from, int[] positions, int start, int count) {
    int[] part = Arrays.copyOfRange(positions, start, start + count);
    return Layout.take(from, from.type().withShape(List.of((long) count)), part);
  }

  private static Tensor step(Op reducer, Tensor a, Tensor b) {
    return Elementwise.map(reducer.row().kernel().orElseThrow(), a.type(), List.of(a, b));
  }

  private static int[] shifted(int[] positions, int offset) {
    int[] out = new int[positions.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = positions[i] + offset;
    }
    return out;
  }

  /** acc = region(acc, x) over the reduced axes in row-major order, for all results at a time. */
  private List<Tensor> inSequence(
      Block region, List<Tensor> inputs, List<Tensor> inits, List<Type> results, Region call) {
    Optional<Block> lifted = Lifting.lift(region, kept.length);
    if (lifted.isEmpty()) {
      return oneByOne(inputs, inits, results, call);
    }
    Evaluator body = new Evaluator(lifted.get());
    List<Tensor> acc = new ArrayList<>();
    for (Tensor init : inits) {
      acc.add(Layout.splat(init, init.type().withShape(List.of((long) kept.length))));
    }
    for (int offset : reduced) {
      int[] positions = shifted(kept, offset);
      List<Tensor> arguments = new ArrayList<>(acc);
      for (Tensor input : inputs) {
        TensorType type = input.type().withShape(List.of((long) kept.length));
        arguments.add(Layout.take(input, type, positions));
      }
      acc = body.run(arguments);
    }
    List<Tensor> out = new ArrayList<>();
    for (int i = 0; i < acc.size(); i++) {
      out.add(acc.get(i).reshape((TensorType) results.get(i)));
    }
    return out;
  }

  private List<Tensor> oneByOne(
      List<Tensor> inputs, List<Tensor> inits, List<Type> results, Region call) {
    List<List<Tensor>> columns = new ArrayList<>();
    inputs.forEach(input -> columns.add(new ArrayList<>()));
    for (int start : kept) {
      List<Tensor> acc = inits;
      for (int offset : reduced) {
        List<Tensor> arguments = new ArrayList<>(acc);
        for (Tensor input : inputs) {
          TensorType scalar = TensorType.scalar(input.dtype());
          arguments.add(Layout.take(input, scalar, new int[] {start + offset}));
        }
        acc = call.apply(arguments);
      }
      for (int i = 0; i < acc.size(); i++) {
        columns.get(i).add(acc.get(i).reshape(acc.get(i).type().withShape(List.of(1L))));
      }
    }
    List<Tensor> out = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      TensorType result = (TensorType) results.get(i);
      TensorType flat = result.withShape(List.of(result.size()));
      out.add(
          (columns.get(i).isEmpty()
                  ? Layout.splat(inits.get(i), flat)
                  : Layout.concatenate(columns.get(i), flat, 0))
              .reshape(result));
    }
    return out;
  }
}
