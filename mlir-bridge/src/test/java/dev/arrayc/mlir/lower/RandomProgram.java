package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A program drawn from the op table: operands are earlier values of fitting types. */
final class RandomProgram {
  private static final DType[] DTYPES = {
    DType.F32, DType.I32, DType.BOOL, DType.BF16, DType.F64, DType.U8, DType.C64
  };
  private static final long[] SIZES = {1, 2, 3, 4, 6, 12, 17, 24};

  private final Random random;
  private final Builder builder = new Builder();

  /** Values that the place where the next operation goes can see. */
  private final List<Value> visible = new ArrayList<>();

  private final RandomRows rows;

  private RandomProgram(long seed) {
    random = new Random(seed);
    rows = new RandomRows(builder, random, this::of);
  }

  static Function draw(long seed, int operations) {
    return new RandomProgram(seed).function(operations);
  }

  private Function function(int operations) {
    List<Function.Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      visible.add(builder.parameter(new TensorType(dtype(), shape())));
      parameters.add(new Function.Parameter("x" + i, false));
    }
    grow(operations, 2);
    List<Value> results = new ArrayList<>();
    List<Function.Result> names = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      results.add(i < 2 ? visible.get(visible.size() - 1 - i) : any());
      names.add(new Function.Result("result[" + i + "]"));
    }
    return new Function("f", parameters, names, builder.finish(results));
  }

  private void grow(int operations, int depth) {
    for (int i = 0; i < operations; i++) {
      visible.addAll(next(depth));
    }
  }

  private DType dtype() {
    return DTYPES[random.nextInt(DTYPES.length)];
  }

  private List<Long> shape() {
    List<Long> shape = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      shape.add(SIZES[random.nextInt(SIZES.length)]);
    }
    return shape;
  }

  private Value any() {
    return visible.get(random.nextInt(visible.size()));
  }

  /** A value of this type: one that is there, or one made to fit. */
  private Value of(TensorType type) {
    List<Value> fitting = visible.stream().filter(v -> v.type().equals(type)).toList();
    if (!fitting.isEmpty() && random.nextInt(4) > 0) {
      return fitting.get(random.nextInt(fitting.size()));
    }
    List<Value> scalars =
        visible.stream().filter(v -> v.type().equals(TensorType.scalar(type.dtype()))).toList();
    Value scalar =
        scalars.isEmpty()
            ? builder.constant(Programs.tame(TensorType.scalar(type.dtype()), random.nextLong()))
            : scalars.get(random.nextInt(scalars.size()));
    return builder.broadcast(scalar, type);
  }

  private List<Value> next(int depth) {
    Value x = any();
    TensorType type = x.tensorType();
    if (random.nextInt(3) == 0) {
      return rows.apply(Op.values()[random.nextInt(Op.values().length)], x);
    }
    return switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4, 5 -> List.of(elementwise(x));
      case 6 -> List.of(builder.convert(x, dtype()));
      case 7 -> List.of(builder.select(of(type.withDType(DType.BOOL)), x, of(type)));
      case 8 -> List.of(builder.compare("LT", x, of(type)));
      case 9 -> List.of(reshape(x));
      case 10 -> List.of(transpose(x));
      case 11 -> List.of(slice(x));
      case 12 -> List.of(builder.emit(Op.REVERSE, axes("dimensions", someAxes(type)), x));
      case 13 -> List.of(pad(x));
      case 14 -> List.of(concatenate(x));
      case 15 -> List.of(reduce(x));
      case 16 -> List.of(dynamic(x));
      case 17 -> List.of(broadcast(x));
      case 18 -> List.of(gather(x));
      case 19 -> List.of(scatter(x));
      case 20 -> List.of(pool(x));
      case 21 -> List.of(convolve(x));
      case 22 -> depth > 0 ? loop(depth) : List.of(elementwise(x));
      default -> depth > 0 ? branches(depth) : List.of(reduce(x));
    };
  }

  private Value elementwise(Value x) {
    TensorType type = x.tensorType();
    List<Op> all = new ArrayList<>();
    for (Op op : Op.values()) {
      if (op.row().kernel().isPresent()
          && op.row().kernel().get().accepts(type.dtype())
          && op.row().dtypes().contains(type.dtype())
          && !(op == Op.REMAINDER && !type.dtype().isIntegral())) {
        all.add(op);
      }
    }
    Op op = all.get(random.nextInt(all.size()));
    List<Value> operands = new ArrayList<>(List.of(x));
    while (operands.size() < op.row().operands()) {
      operands.add(of(type));
    }
    return builder.emit(op, operands, Attributes.NONE, List.of(), List.of()).getFirst();
  }

  private static Attributes axes(String name, List<Long> values) {
    return Attributes.NONE.with(name, values);
  }

  private List<Long> someAxes(TensorType type) {
    List<Long> some = new ArrayList<>();
    for (long axis = 0; axis < type.rank(); axis++) {
      if (random.nextBoolean()) {
        some.add(axis);
      }
    }
    return some;
  }

  private Value reshape(Value x) {
    long rest = x.tensorType().size();
    List<Long> shape = new ArrayList<>();
    for (long size : SIZES) {
      if (size > 1 && rest % size == 0 && random.nextBoolean()) {
        shape.add(size);
        rest /= size;
      }
    }
    if (rest > 1 || random.nextBoolean()) {
      shape.add(rest);
    }
    Collections.shuffle(shape, random);
    return builder.reshape(x, shape);
  }

  private Value transpose(Value x) {
    List<Long> permutation = new ArrayList<>();
    for (long axis = 0; axis < x.tensorType().rank(); axis++) {
      permutation.add(axis);
    }
    Collections.shuffle(permutation, random);
    return builder.emit(Op.TRANSPOSE, axes("permutation", permutation), x);
  }

  private Value slice(Value x) {
    List<Long> start = new ArrayList<>();
    List<Long> limit = new ArrayList<>();
    List<Long> strides = new ArrayList<>();
    for (long size : x.tensorType().shape()) {
      start.add((long) random.nextInt((int) size));
      limit.add(start.getLast() + 1 + random.nextInt((int) (size - start.getLast())));
      strides.add(1L + random.nextInt(3));
    }
    Attributes attributes =
        axes("start_indices", start).with("limit_indices", limit).with("strides", strides);
    return builder.emit(Op.SLICE, attributes, x);
  }

  private Value pad(Value x) {
    List<Long> low = new ArrayList<>();
    List<Long> high = new ArrayList<>();
    List<Long> interior = new ArrayList<>();
    for (long size : x.tensorType().shape()) {
      low.add((long) random.nextInt(4) - (size > 1 ? 1 : 0));
      high.add((long) random.nextInt(3));
      interior.add((long) random.nextInt(2));
    }
    Attributes attributes =
        axes("edge_padding_low", low)
            .with("edge_padding_high", high)
            .with("interior_padding", interior);
    return builder.emit(Op.PAD, attributes, x, of(TensorType.scalar(x.tensorType().dtype())));
  }

  private Value concatenate(Value x) {
    TensorType type = x.tensorType();
    if (type.rank() == 0) {
      return builder.reshape(x, List.of(1L));
    }
    long axis = random.nextInt(type.rank());
    return builder.emit(Op.CONCATENATE, Attributes.NONE.with("dimension", axis), x, of(type));
  }

  private Value reduce(Value x) {
    TensorType type = x.tensorType();
    List<Op> ops = new ArrayList<>(List.of(Op.ADD, Op.MAXIMUM, Op.MINIMUM, Op.MULTIPLY));
    Value init = of(TensorType.scalar(type.dtype()));
    return ReductionTest.reduce(
        builder, ops.get(random.nextInt(ops.size())), x, init, someAxes(type));
  }

  private Value dynamic(Value x) {
    TensorType type = x.tensorType();
    List<Long> sizes = new ArrayList<>();
    type.shape().forEach(size -> sizes.add(1 + (long) random.nextInt((int) (long) size)));
    List<Value> operands = new ArrayList<>(List.of(x));
    boolean isUpdate = random.nextBoolean();
    if (isUpdate) {
      operands.add(of(type.withShape(sizes)));
    }
    type.shape().forEach(size -> operands.add(of(TensorType.scalar(DType.I32))));
    return isUpdate
        ? builder
            .emit(Op.DYNAMIC_UPDATE_SLICE, operands, Attributes.NONE, List.of(), List.of())
            .getFirst()
        : builder
            .emit(Op.DYNAMIC_SLICE, operands, axes("slice_sizes", sizes), List.of(), List.of())
            .getFirst();
  }

  /** Along one axis, at any indices. */
  private Attribute.GatherDimensions along(TensorType type, long axis) {
    List<Long> windows = new ArrayList<>();
    for (long i = 0; i + 1 < type.rank(); i++) {
      windows.add(i);
    }
    return new Attribute.GatherDimensions(
        windows, List.of(axis), List.of(), List.of(), List.of(axis), 1);
  }

  private Value gather(Value x) {
    TensorType type = x.tensorType();
    if (type.rank() == 0) {
      return x;
    }
    int axis = random.nextInt(type.rank());
    List<Long> sizes = new ArrayList<>(type.shape());
    sizes.set(axis, 1L);
    Attributes attributes = axes("slice_sizes", sizes).with("dimension_numbers", along(type, axis));
    return builder.emit(Op.GATHER, attributes, x, of(TensorType.of(DType.I32, type.dim(axis), 1)));
  }

  private Value scatter(Value x) {
    TensorType type = x.tensorType();
    if (type.rank() == 0) {
      return x;
    }
    int axis = random.nextInt(type.rank());
    Attribute.GatherDimensions dims = along(type, axis);
    Attribute numbers =
        new Attribute.ScatterDimensions(
            dims.offsetDims(),
            dims.collapsedSliceDims(),
            List.of(),
            List.of(),
            dims.startIndexMap(),
            1);
    List<Long> shape = new ArrayList<>(type.shape());
    shape.remove(axis);
    shape.add(type.dim(axis));
    Value at = of(TensorType.of(DType.I32, type.dim(axis), 1));
    TensorType scalar = TensorType.scalar(type.dtype());
    Block region =
        builder.region(
            List.of(scalar, scalar), p -> List.of(builder.emit(Op.ADD, p.get(0), p.get(1))));
    return builder
        .emit(
            Op.SCATTER,
            List.of(x, at, of(type.withShape(shape))),
            Attributes.NONE.with("scatter_dimension_numbers", numbers),
            List.of(region),
            List.of())
        .getFirst();
  }

  /** What is there of windows after padding. */
  private Value pool(Value x) {
    TensorType type = x.tensorType();
    List<Long> sizes = new ArrayList<>();
    List<Long> strides = new ArrayList<>();
    for (long size : type.shape()) {
      sizes.add(1L + random.nextInt((int) Math.min(3, size)));
      strides.add(1L + random.nextInt(2));
    }
    TensorType scalar = TensorType.scalar(type.dtype());
    Block region =
        builder.region(
            List.of(scalar, scalar), p -> List.of(builder.emit(Op.ADD, p.get(0), p.get(1))));
    return builder
        .emit(
            Op.REDUCE_WINDOW,
            List.of(x, of(scalar)),
            axes("window_dimensions", sizes).with("window_strides", strides),
            List.of(region),
            List.of())
        .getFirst();
  }

  /** Along all of an array as one line, to two features. */
  private Value convolve(Value x) {
    TensorType type = x.tensorType();
    long size = Math.min(3, type.size());
    Attribute dims =
        new Attribute.ConvolutionDimensions(
            0, 2, List.of(1L), 1, 2, List.of(0L), 0, 2, List.of(1L));
    Attributes attributes =
        Attributes.NONE
            .with("dimension_numbers", dims)
            .with("feature_group_count", 1L)
            .with("batch_group_count", 1L);
    Value line = builder.reshape(x, List.of(1L, type.size(), 1L));
    return builder.emit(
        Op.CONVOLUTION, attributes, line, of(type.withShape(List.of(size, 1L, 2L))));
  }

  private Value broadcast(Value x) {
    TensorType type = x.tensorType();
    List<Long> shape = new ArrayList<>(type.shape());
    List<Long> dims = new ArrayList<>();
    int at = random.nextInt(type.rank() + 1);
    shape.add(at, 1L + random.nextInt(5));
    for (int axis = 0; axis < type.rank(); axis++) {
      dims.add((long) (axis < at ? axis : axis + 1));
    }
    return builder.broadcastInDim(x, type.withShape(shape), dims);
  }

  /** Runs {@code body} where the new values are not visible afterwards. */
  private List<Value> inside(List<Value> parameters, int depth, List<TensorType> results) {
    int before = visible.size();
    visible.addAll(parameters);
    grow(3, depth - 1);
    List<Value> out = results.stream().map(this::of).toList();
    visible.subList(before, visible.size()).clear();
    return out;
  }

  private List<Value> loop(int depth) {
    List<TensorType> state = new ArrayList<>(List.of(TensorType.scalar(DType.I32)));
    List<Value> initial = new ArrayList<>(List.of(builder.constant(Tensor.scalar(DType.I32, 0L))));
    for (int i = random.nextInt(4); i >= 0; i--) {
      initial.add(any());
      state.add(initial.getLast().tensorType());
    }
    Value limit = builder.constant(Tensor.scalar(DType.I32, (long) random.nextInt(4)));
    Block condition =
        builder.region(state, p -> List.of(builder.compare("LT", p.getFirst(), limit)));
    Block body =
        builder.region(
            state,
            p -> {
              List<Value> rest = new ArrayList<>(inside(p, depth, state.subList(1, state.size())));
              Value one = builder.constant(Tensor.scalar(DType.I32, 1L));
              rest.addFirst(builder.emit(Op.ADD, p.getFirst(), one));
              return rest;
            });
    return builder.emit(Op.WHILE, initial, Attributes.NONE, List.of(condition, body), List.of());
  }

  private List<Value> branches(int depth) {
    List<TensorType> results = List.of(any().tensorType(), any().tensorType());
    Value predicate = of(TensorType.scalar(DType.BOOL));
    List<Block> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(builder.region(List.of(), p -> inside(p, depth, results)));
    }
    return builder.emit(Op.IF, List.of(predicate), Attributes.NONE, both, List.of());
  }
}
