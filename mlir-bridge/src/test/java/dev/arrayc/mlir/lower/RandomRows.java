package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Quantization;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.TokenType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Applies any row of the op table to a value, with random attributes, the other operands made to
 * fit. A row that takes other types than the value's gets the value converted or reshaped.
 */
final class RandomRows {
  private static final Attributes ALONE =
      Attributes.NONE.with("replica_groups", new Attribute.IntTable(List.of(List.of(0L))));

  private final Builder b;
  private final Random random;
  private final Function<TensorType, Value> fitting;

  /**
   * Rows that go to a builder.
   *
   * @param fitting makes or finds a value of a type
   */
  RandomRows(Builder b, Random random, Function<TensorType, Value> fitting) {
    this.b = b;
    this.random = random;
    this.fitting = fitting;
  }

  /** {@return the results; none of a row that no program by itself has} */
  List<Value> apply(Op op, Value x) {
    if (op.row().kernel().isPresent()) {
      return elementwise(op, x).map(List::of).orElse(List.of());
    }
    if (op.withoutBroadcast().isPresent()) {
      return broadcasting(op, x).map(List::of).orElse(List.of());
    }
    return structural(op, x);
  }

  private Value of(TensorType type) {
    return fitting.apply(type);
  }

  private Value constant(long... elements) {
    return b.constant(Tensor.ofLongs(TensorType.of(DType.I32, elements.length), elements));
  }

  private Value shapeOf(TensorType type) {
    return constant(type.shape().stream().mapToLong(d -> d).toArray());
  }

  private static Attribute word(String kind, String value) {
    return new Attribute.Case(kind, value);
  }

  private String one(String... words) {
    return words[random.nextInt(words.length)];
  }

  /** The value as f32, of rank 1 at least. */
  private Value floats(Value x) {
    Value y = x.tensorType().dtype().isComplex() ? b.emit(Op.REAL, x) : x;
    y = b.convert(y, DType.F32);
    return y.tensorType().rank() == 0 ? b.reshape(y, List.of(1L)) : y;
  }

  private Value matrix(Value x) {
    Value y = floats(x);
    return y.tensorType().rank() == 2 ? y : b.reshape(y, List.of(1L, y.tensorType().size()));
  }

  private int axis(Value x) {
    return random.nextInt(Math.max(1, x.tensorType().rank()));
  }

  private Optional<Value> elementwise(Op op, Value x) {
    DType dtype = x.tensorType().dtype();
    // A complex remainder has no meaning.
    boolean isMeant = !(op == Op.REMAINDER && dtype.isComplex());
    if (!isMeant || !op.row().dtypes().contains(dtype)) {
      return Optional.empty();
    }
    List<Value> operands = new ArrayList<>(List.of(x));
    while (operands.size() < op.row().operands()) {
      operands.add(of(x.tensorType()));
    }
    return Optional.of(b.emit(op, operands, Attributes.NONE, List.of(), List.of()).getFirst());
  }

  private Optional<Value> broadcasting(Op op, Value x) {
    TensorType type = x.tensorType();
    if (op == Op.BROADCAST_SELECT) {
      return Optional.of(b.emit(op, of(TensorType.scalar(DType.BOOL)), x, of(type)));
    }
    if (op == Op.BROADCAST_COMPLEX) {
      Value y = floats(x);
      return Optional.of(b.emit(op, y, of(TensorType.scalar(DType.F32))));
    }
    Attributes attributes =
        op == Op.BROADCAST_COMPARE
            ? Attributes.NONE.with(
                "comparison_direction", word("comparison_direction", one("EQ", "LT", "GE")))
            : Attributes.NONE;
    Op basic = op.withoutBroadcast().orElseThrow();
    boolean fits = basic == Op.COMPARE || basic.row().dtypes().contains(type.dtype());
    boolean isMeant = !(basic == Op.REMAINDER && type.dtype().isComplex());
    return fits && isMeant
        ? Optional.of(b.emit(op, attributes, x, of(TensorType.scalar(type.dtype()))))
        : Optional.empty();
  }

  private List<Value> structural(Op op, Value x) {
    TensorType type = x.tensorType();
    return switch (op) {
      case IS_FINITE -> List.of(b.emit(op, floats(x)));
      case CONVERT -> List.of(b.convert(x, DType.values()[random.nextInt(DType.values().length)]));
      case BITCAST_CONVERT ->
          List.of(b.bitcast(withoutSigns(b.convert(floats(x), DType.F32)), DType.U32));
      case REDUCE_PRECISION ->
          List.of(
              b.emit(
                  op,
                  Attributes.NONE
                      .with("exponent_bits", 2L + random.nextInt(7))
                      .with("mantissa_bits", (long) random.nextInt(24)),
                  floats(x)));
      case REAL, IMAG -> List.of(b.emit(op, complex(x)));
      case COMPLEX, CONJ -> List.of(complex(x));
      case COMPARE -> List.of(b.compare(one("EQ", "NE", "LT", "LE", "GT", "GE"), x, of(type)));
      case SELECT -> List.of(b.select(of(type.withDType(DType.BOOL)), x, of(type)));
      case CLAMP -> List.of(b.emit(op, of(type.element()), x, of(type.element())));
      case CONSTANT, CHLO_CONSTANT, CONSTANT_LIKE -> List.of(b.splat(type, 1L));
      case IOTA ->
          List.of(b.emitAs(floats(x).tensorType(), op, Attributes.NONE.with("iota_dimension", 0L)));
      case OPTIMIZATION_BARRIER -> b.emit(op, List.of(x), Attributes.NONE, List.of(), List.of());
      case MAP -> List.of(map(x));
      case SELECT_AND_SCATTER -> List.of(selectAndScatter(x));
      case DOT_GENERAL, DOT -> List.of(dot(op, matrix(x)));
      case EINSUM -> List.of(einsum(matrix(x)));
      case UNARY_EINSUM ->
          List.of(b.emit(op, config(one("ab->b", "ab->ba", "ab->", "ab->a")), matrix(x)));
      case SORT -> sort(x);
      case TOP_K -> topK(x);
      case CASE -> branches(x);
      case BATCH_NORM_INFERENCE, BATCH_NORM_TRAINING, BATCH_NORM_GRAD -> norm(op, floats(x));
      case RNG -> List.of(rng(type));
      case UNIFORM_QUANTIZE, UNIFORM_DEQUANTIZE -> List.of(quantized(floats(x)));
      case BROADCAST ->
          List.of(b.emit(op, Attributes.NONE.with("broadcast_sizes", List.of(2L)), x));
      case TORCH_INDEX_SELECT -> List.of(indexSelect(floats(x)));
      case TUPLE, GET_TUPLE_ELEMENT -> List.of(x);
      case AFTER_ALL, CREATE_TOKEN -> {
        b.emit(Op.CREATE_TOKEN, List.of(), Attributes.NONE, List.of(), List.of(new TokenType()));
        yield List.of();
      }
      case CHOLESKY -> List.of(cholesky());
      case TRIANGULAR_SOLVE -> List.of(solve());
      case FFT -> List.of(fft(floats(x)));
      case RNG_BIT_GENERATOR -> bits(type);
      case ALL_GATHER,
          ALL_REDUCE,
          ALL_TO_ALL,
          COLLECTIVE_BROADCAST,
          COLLECTIVE_PERMUTE,
          CROSS_REPLICA_SUM,
          REDUCE_SCATTER ->
          List.of(collective(op, floats(x)));
      case PARTITION_ID, REPLICA_ID -> List.of(b.emit(op));
      case DYNAMIC_BROADCAST_IN_DIM,
          DYNAMIC_IOTA,
          DYNAMIC_PAD,
          DYNAMIC_RESHAPE,
          CHLO_DYNAMIC_RESHAPE,
          REAL_DYNAMIC_SLICE,
          GET_DIMENSION_SIZE,
          SET_DIMENSION_SIZE ->
          List.of(dynamic(op, floats(x)));
      // RandomProgram draws these by itself.
      case BROADCAST_IN_DIM,
          RESHAPE,
          TRANSPOSE,
          REVERSE,
          SLICE,
          PAD,
          CONCATENATE,
          DYNAMIC_SLICE,
          DYNAMIC_UPDATE_SLICE,
          GATHER,
          DYNAMIC_GATHER,
          SCATTER,
          REDUCE,
          REDUCE_WINDOW,
          CONVOLUTION,
          DYNAMIC_CONV,
          WHILE,
          IF ->
          List.of();
      // A program that calls others, or talks to them, or checks itself.
      default -> List.of();
    };
  }

  private Value complex(Value x) {
    return x.tensorType().dtype() == DType.C64
        ? b.emit(Op.CONJ, x)
        : b.emit(Op.COMPLEX, floats(x), of(floats(x).tensorType()));
  }

  private Block combining(Op op, DType dtype) {
    TensorType scalar = TensorType.scalar(dtype);
    return b.region(List.of(scalar, scalar), p -> List.of(b.emit(op, p.get(0), p.get(1))));
  }

  private Value map(Value x) {
    TensorType scalar = x.tensorType().element();
    Block body =
        b.region(List.of(scalar, scalar), p -> List.of(b.emit(Op.MAXIMUM, p.get(0), p.get(1))));
    List<Long> axes = LongStream.range(0, x.tensorType().rank()).boxed().toList();
    return b.emit(
            Op.MAP,
            List.of(x, of(x.tensorType())),
            Attributes.NONE.with("dimensions", axes),
            List.of(body),
            List.of())
        .getFirst();
  }

  private Value selectAndScatter(Value x) {
    Value operand = floats(x);
    TensorType type = operand.tensorType();
    List<Long> windows = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (long size : type.shape()) {
      windows.add(1L + random.nextInt((int) Math.min(size, 3)));
      counts.add(size - windows.getLast() + 1);
    }
    TensorType scalar = TensorType.scalar(DType.F32);
    Block select =
        b.region(List.of(scalar, scalar), p -> List.of(b.compare("GE", p.get(0), p.get(1))));
    return b.emit(
            Op.SELECT_AND_SCATTER,
            List.of(operand, of(type.withShape(counts)), of(scalar)),
            Attributes.NONE.with("window_dimensions", windows),
            List.of(select, combining(Op.ADD, DType.F32)),
            List.of())
        .getFirst();
  }

  private Value dot(Op op, Value x) {
    long inner = x.tensorType().dim(1);
    Value y = of(TensorType.of(DType.F32, inner, 1L + random.nextInt(5)));
    if (op == Op.DOT) {
      return b.emit(op, x, y);
    }
    Attribute dims = new Attribute.DotDimensions(List.of(), List.of(), List.of(1L), List.of(0L));
    return b.emit(op, Attributes.NONE.with("dot_dimension_numbers", dims), x, y);
  }

  private static Attributes config(String text) {
    return Attributes.NONE.with("einsum_config", new Attribute.Text(text));
  }

  private Value einsum(Value x) {
    long inner = x.tensorType().dim(1);
    Value y = of(TensorType.of(DType.F32, inner, 3));
    return b.emit(
        Op.EINSUM,
        config(one("ab,bc->ca", "ab,bc->ac", "ab,bc->b", "ab,bc->abc", "ab,bc->c")),
        x,
        y);
  }

  private List<Value> sort(Value x) {
    Value keys = x.tensorType().dtype().isComplex() ? b.emit(Op.REAL, x) : x;
    TensorType key = keys.tensorType().element();
    TensorType place = TensorType.scalar(DType.I32);
    Block before =
        b.region(
            List.of(key, key, place, place),
            p -> List.of(b.compare(one("LT", "GT"), p.get(0), p.get(1))));
    Attributes attributes =
        Attributes.NONE
            .with("dimension", (long) axis(keys))
            .with("is_stable", new Attribute.Bool(true));
    return b.emit(
        Op.SORT,
        List.of(keys, of(keys.tensorType().withDType(DType.I32))),
        attributes,
        List.of(before),
        List.of());
  }

  /** The same numbers, with NaNs of one sign: which one arithmetic gives them, nobody promises. */
  private Value withoutSigns(Value x) {
    TensorType type = x.tensorType();
    return b.select(b.compare("NE", x, x), b.splat(type, Double.NaN), x);
  }

  private List<Value> topK(Value x) {
    Value y = withoutSigns(floats(x));
    long size = y.tensorType().shape().getLast();
    Attributes k = Attributes.NONE.with("k", (long) random.nextInt((int) size) + 1);
    return b.emit(Op.TOP_K, List.of(y), k, List.of(), List.of());
  }

  private List<Value> branches(Value x) {
    Value other = of(x.tensorType());
    List<Block> branches = new ArrayList<>();
    for (Value value : List.of(x, other, x)) {
      branches.add(b.region(List.of(), p -> List.of(b.emit(Op.MAXIMUM, value, other))));
    }
    Value selector = of(TensorType.scalar(DType.I32));
    return b.emit(Op.CASE, List.of(selector), Attributes.NONE, branches, List.of());
  }

  private List<Value> norm(Op op, Value x) {
    int axis = axis(x);
    TensorType vector = TensorType.of(DType.F32, x.tensorType().dim(axis));
    List<Value> operands = new ArrayList<>(List.of(x));
    int vectors = op == Op.BATCH_NORM_TRAINING ? 2 : op == Op.BATCH_NORM_GRAD ? 3 : 4;
    for (int i = 0; i < vectors; i++) {
      operands.add(of(vector));
    }
    if (op == Op.BATCH_NORM_GRAD) {
      operands.add(of(x.tensorType()));
    }
    Attributes attributes =
        Attributes.NONE
            .with("epsilon", new Attribute.Float(0.125))
            .with("feature_index", (long) axis);
    return b.emit(op, operands, attributes, List.of(), List.of());
  }

  private Value rng(TensorType type) {
    boolean isFloat = type.dtype().isFloat();
    DType dtype = isFloat || type.dtype().isInteger() ? type.dtype() : DType.F32;
    TensorType scalar = TensorType.scalar(dtype);
    Attributes attributes =
        Attributes.NONE.with(
            "rng_distribution",
            word("rng_distribution", dtype.isFloat() ? one("UNIFORM", "NORMAL") : "UNIFORM"));
    return b.emitAs(
        type.withDType(dtype), Op.RNG, attributes, of(scalar), of(scalar), shapeOf(type));
  }

  private Quantization quantization(TensorType type) {
    if (random.nextBoolean()) {
      return Quantization.of(DType.I8, DType.F32, 0.1 + random.nextInt(9), random.nextInt(20));
    }
    int axis = random.nextInt(type.rank());
    List<Double> scales = new ArrayList<>();
    List<Long> zeros = new ArrayList<>();
    for (long i = 0; i < type.dim(axis); i++) {
      scales.add(0.25 + random.nextDouble());
      zeros.add((long) random.nextInt(7) - 3);
    }
    return new Quantization(DType.I8, DType.F32, -127, 127, Optional.of(axis), scales, zeros);
  }

  /** To integers, an op on those, and back. */
  private Value quantized(Value x) {
    TensorType type = x.tensorType().withQuantization(quantization(x.tensorType()));
    Value q = b.emitAs(type, Op.UNIFORM_QUANTIZE, Attributes.NONE, x);
    boolean isPerAxis = type.quantization().orElseThrow().axis().isPresent();
    Value made =
        switch (random.nextInt(isPerAxis ? 2 : 6)) {
          case 0 -> q;
          case 1 -> b.emit(Op.REVERSE, Attributes.NONE.with("dimensions", List.<Long>of()), q);
          case 2 -> b.emit(Op.ADD, q, q);
          case 3 -> b.emit(Op.TANH, q);
          case 4 -> b.reshape(q, List.of(type.size()));
          default -> b.emit(Op.MAXIMUM, q, q);
        };
    return b.emit(Op.UNIFORM_DEQUANTIZE, made);
  }

  private Value indexSelect(Value x) {
    Attributes attributes = Attributes.NONE.with("dim", (long) axis(x)).with("batch_dims", 0L);
    return b.emit(Op.TORCH_INDEX_SELECT, attributes, x, of(TensorType.of(DType.I32, 3)));
  }

  private Value square() {
    long n = 1L + random.nextInt(3);
    return of(TensorType.of(DType.F32, n, n));
  }

  private Value cholesky() {
    return b.emit(
        Op.CHOLESKY,
        Attributes.NONE.with("lower", new Attribute.Bool(random.nextBoolean())),
        square());
  }

  private Value solve() {
    Value a = square();
    Attributes attributes =
        Attributes.NONE
            .with("left_side", new Attribute.Bool(random.nextBoolean()))
            .with("lower", new Attribute.Bool(random.nextBoolean()))
            .with("unit_diagonal", new Attribute.Bool(random.nextBoolean()))
            .with("transpose_a", word("transpose", one("NO_TRANSPOSE", "TRANSPOSE", "ADJOINT")));
    return b.emit(Op.TRIANGULAR_SOLVE, attributes, a, of(a.tensorType()));
  }

  private Value fft(Value x) {
    Value y = b.emit(Op.COMPLEX, x, of(x.tensorType()));
    long size = x.tensorType().shape().getLast();
    return b.emit(
        Op.FFT,
        Attributes.NONE
            .with("fft_type", word("fft_type", one("FFT", "IFFT")))
            .with("fft_length", List.of(size)),
        y);
  }

  private List<Value> bits(TensorType type) {
    TensorType state = TensorType.of(DType.U64, 2);
    return b.emit(
        Op.RNG_BIT_GENERATOR,
        List.of(of(state)),
        Attributes.NONE.with(
            "rng_algorithm", word("rng_algorithm", one("THREE_FRY", "PHILOX", "DEFAULT"))),
        List.of(),
        List.of(state, type.withDType(DType.U32)));
  }

  private Value collective(Op op, Value x) {
    Attributes attributes =
        switch (op) {
          case ALL_GATHER -> ALONE.with("all_gather_dim", 0L);
          case ALL_TO_ALL ->
              ALONE
                  .with("split_dimension", 0L)
                  .with("concat_dimension", 0L)
                  .with("split_count", 1L);
          case REDUCE_SCATTER -> ALONE.with("scatter_dimension", 0L);
          case COLLECTIVE_PERMUTE ->
              Attributes.NONE.with(
                  "source_target_pairs", new Attribute.IntTable(List.of(List.of(0L, 0L))));
          default -> ALONE;
        };
    boolean isReduction = op == Op.ALL_REDUCE || op == Op.REDUCE_SCATTER;
    List<Block> regions = isReduction ? List.of(combining(Op.ADD, DType.F32)) : List.of();
    return b.emit(op, List.of(x), attributes, regions, List.of(x.type())).getFirst();
  }

  /** Shapes that are operands, and constants. */
  private Value dynamic(Op op, Value x) {
    TensorType type = x.tensorType();
    int rank = type.rank();
    long[] none = new long[rank];
    long[] ones = LongStream.generate(() -> 1).limit(rank).toArray();
    return switch (op) {
      case DYNAMIC_BROADCAST_IN_DIM -> {
        List<Long> axes = LongStream.range(0, rank).boxed().toList();
        yield b.emitAs(
            type, op, Attributes.NONE.with("broadcast_dimensions", axes), x, shapeOf(type));
      }
      case DYNAMIC_IOTA ->
          b.emitAs(type, op, Attributes.NONE.with("iota_dimension", 0L), shapeOf(type));
      case DYNAMIC_PAD ->
          b.emitAs(
              type,
              op,
              Attributes.NONE,
              x,
              of(type.element()),
              constant(none),
              constant(none),
              constant(none));
      case DYNAMIC_RESHAPE, CHLO_DYNAMIC_RESHAPE ->
          b.emitAs(
              TensorType.of(DType.F32, type.size()), op, Attributes.NONE, x, constant(type.size()));
      case REAL_DYNAMIC_SLICE ->
          b.emitAs(type, op, Attributes.NONE, x, constant(none), shapeOf(type), constant(ones));
      case GET_DIMENSION_SIZE -> b.emit(op, Attributes.NONE.with("dimension", 0L), x);
      case SET_DIMENSION_SIZE -> {
        Value size = b.constant(Tensor.scalar(DType.I32, type.dim(0)));
        yield b.emitAs(type, op, Attributes.NONE.with("dimension", 0L), x, size);
      }
      default -> throw new IllegalArgumentException(op + " takes no shape");
    };
  }
}
