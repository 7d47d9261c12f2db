package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Programs drawn from the op table, seeded: straight lines with branches, calls and constants. */
public final class RandomPrograms {
  private static final List<DType> DTYPES =
      List.of(DType.F32, DType.F64, DType.BF16, DType.I32, DType.U8, DType.BOOL);

  private final Random random;
  private final boolean mayMultiply;
  private final Builder b = new Builder();
  private final List<Value> pool = new ArrayList<>();

  private RandomPrograms(long seed, boolean mayMultiply) {
    this.random = new Random(seed);
    this.mayMultiply = mayMultiply;
  }

  /**
   * {@return a program of about this many ops}
   *
   * @param mayMultiply whether floats are multiplied, so that contraction may change bits
   */
  public static Program draw(long seed, int size, boolean mayMultiply) {
    RandomPrograms main = new RandomPrograms(seed, mayMultiply);
    RandomPrograms callee = new RandomPrograms(seed + 1, mayMultiply);
    List<TensorType> types = new ArrayList<>();
    for (DType dtype : DTYPES) {
      types.add(TensorType.of(dtype, 2, 3));
    }
    Function helper = callee.function("helper", types, size / 2);
    main.start(types);
    main.steps(size / 2);
    List<Value> arguments = types.stream().map(main::anyOf).toList();
    main.pool.addAll(
        main.b.emit(
            Op.CALL,
            arguments,
            Attributes.NONE.with("callee", new Attribute.Symbol("helper")),
            List.of(),
            helper.resultTypes()));
    main.steps(size / 2);
    return new Program("jit_random", List.of(main.finish("main"), helper));
  }

  private Function function(String name, List<TensorType> types, int size) {
    start(types);
    steps(size);
    return finish(name);
  }

  private void start(List<TensorType> types) {
    types.forEach(t -> pool.add(b.parameter(t)));
  }

  private Function finish(String name) {
    return Samples.function(name, b, pool.subList(Math.max(0, pool.size() - 4), pool.size()));
  }

  private void steps(int count) {
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(10)) {
        case 0 -> pool.add(move(any()));
        case 1 -> pool.add(branch());
        case 2 -> pool.add(constant(any().tensorType()));
        case 3 -> pool.add(total(any()));
        case 4 -> pool.add(b.convert(any(), DTYPES.get(random.nextInt(DTYPES.size()))));
        case 5 -> pool.add(take(any()));
        case 6 -> pool.add(replace(any()));
        default -> pool.add(elementwise());
      }
    }
  }

  private Value any() {
    return pool.get(random.nextInt(pool.size()));
  }

  private Value anyOf(TensorType type) {
    List<Value> fitting = pool.stream().filter(v -> v.type().equals(type)).toList();
    return fitting.isEmpty() ? constant(type) : fitting.get(random.nextInt(fitting.size()));
  }

  private Value elementwise() {
    Value a = any();
    DType dtype = a.tensorType().dtype();
    List<Op> fitting = new ArrayList<>();
    for (Op op : Op.values()) {
      Row row = op.row();
      boolean changesWithContraction = op == Op.MULTIPLY && dtype.isFloat() && !mayMultiply;
      if (row.kernel().map(k -> k.accepts(dtype)).orElse(false)
          && row.dtypes().contains(dtype)
          && op != Op.FMA
          && !changesWithContraction) {
        fitting.add(op);
      }
    }
    Op op = fitting.get(random.nextInt(fitting.size()));
    List<Value> operands = new ArrayList<>(List.of(a));
    while (operands.size() < op.row().operands()) {
      operands.add(anyOf(a.tensorType()));
    }
    return b.emit(op, operands, Attributes.NONE, List.of(), List.of()).getFirst();
  }

  private Value move(Value a) {
    TensorType type = a.tensorType();
    return switch (random.nextInt(3)) {
      case 0 -> b.reshape(a, List.of(type.size()));
      case 1 ->
          b.emit(
              Op.TRANSPOSE,
              Attributes.NONE.with(
                  "permutation",
                  type.rank() == 2
                      ? List.of(1L, 0L)
                      : LongStream.range(0, type.rank()).boxed().toList()),
              a);
      default ->
          b.emit(
              Op.REVERSE,
              Attributes.NONE.with("dimensions", type.rank() == 0 ? List.of() : List.of(0L)),
              a);
    };
  }

  private Value indices() {
    return b.reshape(b.convert(anyOf(TensorType.of(DType.I32, 2, 3)), DType.I32), List.of(6L, 1L));
  }

  /** Elements or rows along the first axis. */
  private Value take(Value a) {
    TensorType type = a.tensorType();
    if (type.rank() == 0) {
      return a;
    }
    List<Long> rest = LongStream.range(1, type.rank()).boxed().toList();
    List<Long> sizes = new ArrayList<>(type.shape());
    sizes.set(0, 1L);
    Attribute dims =
        new Attribute.GatherDimensions(rest, List.of(0L), List.of(), List.of(), List.of(0L), 1);
    Attributes attributes =
        Attributes.NONE.with("dimension_numbers", dims).with("slice_sizes", sizes);
    return b.emit(Op.GATHER, attributes, a, indices());
  }

  /** Puts elements or rows along the first axis in the place of others. */
  private Value replace(Value a) {
    TensorType type = a.tensorType();
    if (type.rank() == 0) {
      return a;
    }
    List<Long> rest = LongStream.range(1, type.rank()).boxed().toList();
    List<Long> shape = new ArrayList<>(type.shape());
    shape.set(0, 6L);
    Attribute dims =
        new Attribute.ScatterDimensions(rest, List.of(0L), List.of(), List.of(), List.of(0L), 1);
    TensorType scalar = TensorType.scalar(type.dtype());
    Block region =
        b.region(List.of(scalar, scalar), p -> List.of(b.emit(Op.MAXIMUM, p.get(0), p.get(1))));
    return b.emit(
            Op.SCATTER,
            List.of(a, indices(), anyOf(type.withShape(shape))),
            Attributes.NONE.with("scatter_dimension_numbers", dims),
            List.of(region),
            List.of())
        .getFirst();
  }

  private Value constant(TensorType type) {
    return b.splat(type, (long) random.nextInt(3));
  }

  private Value branch() {
    TensorType truth = TensorType.scalar(DType.BOOL);
    Value condition =
        random.nextBoolean()
            ? b.constant(Tensor.scalar(DType.BOOL, (long) random.nextInt(2)))
            : b.reshape(firstOf(anyOf(TensorType.of(DType.BOOL, 2, 3))), truth.shape());
    Value x = any();
    Value y = anyOf(x.tensorType());
    List<Block> branches = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Op op = i == 0 ? Op.MAXIMUM : Op.MINIMUM;
      branches.add(b.region(List.of(), p -> List.of(b.emit(op, x, y))));
    }
    return b.emit(Op.IF, List.of(condition), Attributes.NONE, branches, List.of()).getFirst();
  }

  private Value firstOf(Value matrix) {
    return b.emit(
        Op.SLICE,
        Attributes.NONE
            .with("start_indices", List.of(0L, 0L))
            .with("limit_indices", List.of(1L, 1L))
            .with("strides", List.of(1L, 1L)),
        matrix);
  }

  private Value total(Value a) {
    TensorType type = a.tensorType();
    if (type.rank() == 0) {
      return a;
    }
    TensorType scalar = TensorType.scalar(type.dtype());
    Value init = b.constant(Tensor.scalar(type.dtype(), 0L));
    Block region =
        b.region(List.of(scalar, scalar), p -> List.of(b.emit(Op.ADD, p.get(0), p.get(1))));
    return b.emit(
            Op.REDUCE,
            List.of(a, init),
            Attributes.NONE.with("dimensions", List.of(0L)),
            List.of(region),
            List.of())
        .getFirst();
  }
}
