package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Quantization;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.TokenType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Samples of the rows that become other ops before they run. */
final class MoreSamples {
  private static final TensorType MATRIX = TensorType.of(DType.F32, 3, 4);
  private static final TensorType INTEGERS = TensorType.of(DType.I32, 3, 4);
  private static final TensorType SCALAR = TensorType.scalar(DType.F32);
  private static final TensorType INDEX = TensorType.scalar(DType.I32);
  private static final Attributes GROUPS =
      Attributes.NONE.with("replica_groups", new Attribute.IntTable(List.of(List.of(0L))));

  private final Builder b;
  private final Op op;

  MoreSamples(Builder b, Op op) {
    this.b = b;
    this.op = op;
  }

  List<Value> build() {
    return switch (op) {
      case BATCH_NORM_INFERENCE, BATCH_NORM_TRAINING, BATCH_NORM_GRAD -> batchNorm();
      case RNG -> rng();
      case UNIFORM_QUANTIZE, UNIFORM_DEQUANTIZE -> quantized();
      case DYNAMIC_BROADCAST_IN_DIM,
          DYNAMIC_IOTA,
          DYNAMIC_PAD,
          DYNAMIC_RESHAPE,
          CHLO_DYNAMIC_RESHAPE,
          REAL_DYNAMIC_SLICE,
          GET_DIMENSION_SIZE,
          SET_DIMENSION_SIZE ->
          List.of(dynamic());
      case DYNAMIC_CONV -> List.of(dynamicConvolution());
      case DYNAMIC_GATHER -> List.of(dynamicGather());
      case BROADCAST ->
          List.of(
              b.emit(
                  op, Attributes.NONE.with("broadcast_sizes", List.of(2L)), b.parameter(MATRIX)));
      case DOT -> List.of(b.emit(op, b.parameter(INTEGERS), integers(4, 5)));
      case EINSUM ->
          List.of(b.emit(op, config("ab,bc->ca"), b.parameter(INTEGERS), integers(4, 2)));
      case UNARY_EINSUM -> List.of(b.emit(op, config("ab->b"), b.parameter(INTEGERS)));
      case TORCH_INDEX_SELECT ->
          List.of(
              b.emit(
                  op,
                  Attributes.NONE.with("dim", 1L).with("batch_dims", 0L),
                  b.parameter(MATRIX),
                  constant(2, 0, 3)));
      case CONSTANT_LIKE ->
          List.of(
              b.emit(
                  op,
                  Attributes.NONE.with("value", new Attribute.Float(1.5)),
                  b.parameter(MATRIX)));
      case CHLO_CONSTANT ->
          List.of(
              b.emit(
                  op,
                  Attributes.NONE.with(
                      "value", new Attribute.Dense(Tensor.scalar(DType.F32, 2.5)))));
      case CONJ -> List.of(b.emit(op, b.parameter(MATRIX.withDType(DType.C64))));
      case TUPLE, GET_TUPLE_ELEMENT -> List.of(tuple());
      case EXPECT_EQ,
          EXPECT_EQ_CONST,
          EXPECT_ALMOST_EQ,
          EXPECT_ALMOST_EQ_CONST,
          EXPECT_CLOSE,
          EXPECT_SERIALIZED_EQ,
          PRINT,
          PROBE,
          RUN_PARALLEL ->
          List.of(inTestFiles());
      case AFTER_ALL, CREATE_TOKEN, SEND, RECV, INFEED, OUTFEED -> tokens();
      case COMPOSITE ->
          b.emit(
              op,
              List.of(b.parameter(MATRIX)),
              Attributes.NONE
                  .with("name", new Attribute.Text("test.twice"))
                  .with("decomposition", new Attribute.Symbol("twice <x>"))
                  .with("version", 1L),
              List.of(),
              List.of(MATRIX));
      case CUSTOM_CALL ->
          b.emit(
              op,
              List.of(b.parameter(MATRIX)),
              Attributes.NONE.with("call_target_name", new Attribute.Text("Sharding")),
              List.of(),
              List.of(MATRIX));
      case PARTITION_ID, REPLICA_ID -> List.of(b.emit(op));
      default -> op.withoutBroadcast().isPresent() ? broadcasting() : collective();
    };
  }

  private static Attributes config(String text) {
    return Attributes.NONE.with("einsum_config", new Attribute.Text(text));
  }

  private Value integers(long... shape) {
    return b.parameter(TensorType.of(DType.I32, shape));
  }

  private Value constant(long... elements) {
    return b.constant(Tensor.ofLongs(TensorType.of(DType.I32, elements.length), elements));
  }

  private List<Value> batchNorm() {
    List<Value> operands = new ArrayList<>(List.of(b.parameter(MATRIX)));
    int vectors = op == Op.BATCH_NORM_TRAINING ? 2 : op == Op.BATCH_NORM_GRAD ? 3 : 4;
    for (int i = 0; i < vectors; i++) {
      operands.add(b.parameter(TensorType.of(DType.F32, 4)));
    }
    if (op == Op.BATCH_NORM_GRAD) {
      operands.add(b.parameter(MATRIX));
    }
    Attributes attributes =
        Attributes.NONE.with("epsilon", new Attribute.Float(0.125)).with("feature_index", 1L);
    return b.emit(op, operands, attributes, List.of(), List.of());
  }

  private List<Value> rng() {
    Attribute uniform = new Attribute.Case("rng_distribution", "UNIFORM");
    return b.emit(
        op,
        List.of(b.parameter(SCALAR), b.parameter(SCALAR), constant(3, 4)),
        Attributes.NONE.with("rng_distribution", uniform),
        List.of(),
        List.of(MATRIX));
  }

  private List<Value> quantized() {
    Quantization axis =
        new Quantization(
            DType.I8,
            DType.F32,
            -127,
            127,
            Optional.of(0),
            List.of(0.25, 0.5, 1.0),
            List.of(0L, 3L, -7L));
    Value quantized =
        b.emitAs(
            MATRIX.withQuantization(axis),
            Op.UNIFORM_QUANTIZE,
            Attributes.NONE,
            b.parameter(MATRIX));
    return List.of(b.emit(Op.UNIFORM_DEQUANTIZE, quantized));
  }

  private Value dynamic() {
    return switch (op) {
      case DYNAMIC_BROADCAST_IN_DIM ->
          b.emitAs(
              TensorType.of(DType.F32, 2, 3, 4),
              op,
              Attributes.NONE.with("broadcast_dimensions", List.of(1L, 2L)),
              b.parameter(MATRIX),
              constant(2, 3, 4));
      case DYNAMIC_IOTA ->
          b.emitAs(INTEGERS, op, Attributes.NONE.with("iota_dimension", 0L), constant(3, 4));
      case DYNAMIC_PAD ->
          b.emitAs(
              TensorType.of(DType.F32, 5, 6),
              op,
              Attributes.NONE,
              b.parameter(MATRIX),
              b.parameter(SCALAR),
              constant(1, -1),
              constant(1, 3),
              constant(0, 0));
      case DYNAMIC_RESHAPE, CHLO_DYNAMIC_RESHAPE ->
          b.emitAs(
              TensorType.of(DType.F32, 6, 2),
              op,
              Attributes.NONE,
              b.parameter(MATRIX),
              constant(6, 2));
      case REAL_DYNAMIC_SLICE ->
          b.emitAs(
              TensorType.of(DType.F32, 2, 2),
              op,
              Attributes.NONE,
              b.parameter(MATRIX),
              constant(1, 0),
              constant(3, 4),
              constant(1, 2));
      case GET_DIMENSION_SIZE ->
          b.emit(op, Attributes.NONE.with("dimension", 1L), b.parameter(MATRIX));
      default ->
          b.emitAs(
              MATRIX,
              op,
              Attributes.NONE.with("dimension", 1L),
              b.parameter(MATRIX),
              b.constant(Tensor.scalar(DType.I32, 4L)));
    };
  }

  private Value dynamicConvolution() {
    Attribute dims =
        new Attribute.ConvolutionDimensions(
            0, 2, List.of(1L), 1, 2, List.of(0L), 0, 2, List.of(1L));
    Value padding = b.constant(Tensor.ofLongs(TensorType.of(DType.I32, 1, 2), 1, 2));
    return b.emitAs(
        TensorType.of(DType.I32, 1, 6, 3),
        op,
        Attributes.NONE
            .with("dimension_numbers", dims)
            .with("feature_group_count", 1L)
            .with("batch_group_count", 1L),
        integers(1, 5, 2),
        integers(3, 2, 3),
        padding);
  }

  private Value dynamicGather() {
    Attribute dims =
        new Attribute.GatherDimensions(
            List.of(1L), List.of(0L), List.of(), List.of(), List.of(0L), 1);
    return b.emitAs(
        TensorType.of(DType.F32, 2, 4),
        op,
        Attributes.NONE.with("dimension_numbers", dims),
        b.parameter(MATRIX),
        b.constant(Tensor.ofLongs(TensorType.of(DType.I32, 2, 1), 2, 0)),
        constant(1, 4));
  }

  private Value tuple() {
    Value inner = b.emit(Op.TUPLE, b.parameter(MATRIX), b.parameter(SCALAR));
    Value outer = b.emit(Op.TUPLE, b.parameter(SCALAR), inner);
    return element(element(outer, 1), 0);
  }

  private Value element(Value tuple, long index) {
    return b.emit(Op.GET_TUPLE_ELEMENT, Attributes.NONE.with("index", index), tuple);
  }

  /** A value and a token that does not show in the results. */
  private List<Value> tokens() {
    Value start = b.emit(Op.CREATE_TOKEN);
    Value x = b.parameter(MATRIX);
    Attributes channel =
        Attributes.NONE
            .with("channel_handle", new Attribute.Channel(1, op == Op.SEND ? 2 : 3))
            .with("is_host_transfer", new Attribute.Bool(true));
    switch (op) {
      case SEND -> b.emit(op, List.of(x, start), channel, List.of(), List.of());
      case RECV -> b.emit(op, List.of(start), channel, List.of(), List.of(MATRIX, new TokenType()));
      case INFEED ->
          b.emit(op, List.of(start), Attributes.NONE, List.of(), List.of(MATRIX, new TokenType()));
      case OUTFEED -> b.emit(op, List.of(x, start), Attributes.NONE, List.of(), List.of());
      default -> b.emit(Op.AFTER_ALL, start, start);
    }
    return List.of(x);
  }

  /** What only test files hold; the result is what they say it of. */
  private Value inTestFiles() {
    Value x = b.parameter(SCALAR);
    Attributes value =
        Attributes.NONE.with("value", new Attribute.Dense(Tensor.scalar(DType.F32, 2.5)));
    Attributes probe = Attributes.NONE.with("probe_id", new Attribute.Text("x"));
    Attribute.Items cell = new Attribute.Items(List.of(new Attribute.Symbol("main")));
    Attributes grid =
        Attributes.NONE.with("programs", new Attribute.Items(List.<Attribute>of(cell)));
    return switch (op) {
      case EXPECT_EQ_CONST, EXPECT_ALMOST_EQ_CONST -> about(x, value, List.of(x), List.of());
      case EXPECT_SERIALIZED_EQ -> about(x, probe, List.of(x), List.of());
      case PRINT -> about(x, Attributes.NONE, List.of(x), List.of());
      case PROBE -> about(x, probe, List.of(x), List.of(SCALAR));
      case RUN_PARALLEL -> about(x, grid, List.of(x), List.of(SCALAR));
      default -> about(x, Attributes.NONE, List.of(x, x), List.of());
    };
  }

  private Value about(Value x, Attributes attributes, List<Value> operands, List<Type> results) {
    List<Value> made = b.emit(op, operands, attributes, List.of(), results);
    return made.isEmpty() ? x : made.getFirst();
  }

  /** A row against a matrix, by the rule of NumPy. */
  private List<Value> broadcasting() {
    Op basic = op.withoutBroadcast().orElseThrow();
    boolean isInteger = !basic.row().dtypes().contains(DType.F32);
    TensorType matrix = isInteger ? INTEGERS : MATRIX;
    List<Value> operands = new ArrayList<>();
    if (op == Op.BROADCAST_SELECT) {
      operands.add(b.parameter(TensorType.of(DType.BOOL, 3, 1)));
    }
    operands.add(b.parameter(matrix));
    operands.add(b.parameter(matrix.withShape(List.of(4L))));
    Attributes attributes =
        op == Op.BROADCAST_COMPARE
            ? Attributes.NONE.with(
                "comparison_direction", new Attribute.Case("comparison_direction", "LE"))
            : Attributes.NONE;
    return b.emit(op, operands, attributes, List.of(), List.of());
  }

  /** Among one process. */
  private List<Value> collective() {
    Value x = b.parameter(MATRIX);
    Block sum =
        b.region(List.<Type>of(SCALAR, SCALAR), p -> List.of(b.emit(Op.ADD, p.get(0), p.get(1))));
    return switch (op) {
      case ALL_GATHER -> emit(x, GROUPS.with("all_gather_dim", 1L), List.of());
      case ALL_REDUCE -> emit(x, GROUPS, List.of(sum));
      case REDUCE_SCATTER -> emit(x, GROUPS.with("scatter_dimension", 0L), List.of(sum));
      case ALL_TO_ALL ->
          emit(
              x,
              GROUPS
                  .with("split_dimension", 0L)
                  .with("concat_dimension", 1L)
                  .with("split_count", 1L),
              List.of());
      case COLLECTIVE_BROADCAST, CROSS_REPLICA_SUM -> emit(x, GROUPS, List.of());
      case COLLECTIVE_PERMUTE ->
          emit(
              x,
              Attributes.NONE.with(
                  "source_target_pairs", new Attribute.IntTable(List.of(List.of(0L, 0L)))),
              List.of());
      default -> throw new IllegalStateException("no sample of " + op);
    };
  }

  private List<Value> emit(Value x, Attributes attributes, List<Block> regions) {
    return b.emit(op, List.of(x), attributes, regions, List.of());
  }
}
