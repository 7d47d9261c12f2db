package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** A small program for every row of the op table: a new row does not compile without one. */
public final class Samples {
  private static final TensorType MATRIX = TensorType.of(DType.F32, 3, 4);
  private static final TensorType INTEGERS = TensorType.of(DType.I32, 3, 4);
  private static final TensorType SCALAR = TensorType.scalar(DType.F32);
  private static final TensorType INDEX = TensorType.scalar(DType.I32);

  private final Builder b = new Builder();
  private final Op op;

  private Samples(Op op) {
    this.op = op;
  }

  /** {@return a program whose only op (but for what a region or call needs) is this one} */
  public static Program of(Op op) {
    Samples sample = new Samples(op);
    List<Value> results = sample.build();
    List<Function> functions = new ArrayList<>();
    functions.add(function("main", sample.b, results));
    if (op == Op.CALL || op == Op.COMPOSITE) {
      Builder callee = new Builder();
      Value x = callee.parameter(MATRIX);
      functions.add(function("twice <x>", callee, List.of(callee.emit(Op.ADD, x, x))));
    }
    return new Program("jit_" + op.name().toLowerCase(Locale.ROOT), functions);
  }

  static Function function(String name, Builder b, List<Value> results) {
    Block body = b.finish(results);
    return new Function(
        name,
        body.parameters().stream().map(v -> new Function.Parameter("x", false)).toList(),
        results.stream().map(v -> new Function.Result("result")).toList(),
        body);
  }

  /**
   * {@return the rows that no engine runs in a program by itself: those that talk to others, and
   * those that test files are written with}
   */
  public static Set<Op> refused() {
    return EnumSet.of(
        Op.SEND,
        Op.RECV,
        Op.INFEED,
        Op.OUTFEED,
        Op.EXPECT_EQ,
        Op.EXPECT_EQ_CONST,
        Op.EXPECT_ALMOST_EQ,
        Op.EXPECT_ALMOST_EQ_CONST,
        Op.EXPECT_CLOSE,
        Op.EXPECT_SERIALIZED_EQ,
        Op.RUN_PARALLEL);
  }

  /** {@return arguments for a program, drawn from this seed} */
  public static List<Tensor> arguments(Program program, long seed) {
    Random random = new Random(seed);
    return program.entry().parameterTypes().stream().map(t -> draw(random, t)).toList();
  }

  private static Tensor draw(Random random, TensorType type) {
    DType dtype = type.dtype();
    if (dtype.isIntegral()) {
      return Tensor.fillLongs(type, i -> Numbers.wrap(dtype, random.nextInt(9) - 2));
    }
    int parts = (int) type.size() * (dtype.isComplex() ? 2 : 1);
    double[] data = new double[parts];
    for (int i = 0; i < parts; i++) {
      data[i] = Numbers.round(dtype.real(), random.nextDouble() * 1.5 + 0.1);
    }
    return Tensor.ofDoubles(type, data);
  }

  private List<Value> build() {
    return switch (op) {
      case ABS,
          NEGATE,
          SIGN,
          FLOOR,
          CEIL,
          ROUND_NEAREST_EVEN,
          ROUND_NEAREST_AFZ,
          SQRT,
          EXPONENTIAL,
          EXPONENTIAL_MINUS_ONE,
          LOG,
          LOG_PLUS_ONE,
          LOGISTIC,
          SINE,
          COSINE,
          TAN,
          TANH,
          RSQRT,
          CBRT,
          ERF,
          ERFC,
          ERF_INV,
          ASIN,
          ACOS,
          ATAN,
          SINH,
          COSH,
          ASINH,
          ACOSH,
          ATANH,
          LGAMMA,
          DIGAMMA,
          BESSEL_I1E,
          CHLO_TAN,
          SQUARE,
          IS_INF,
          IS_POS_INF,
          IS_NEG_INF,
          IS_FINITE ->
          one(b.emit(op, b.parameter(MATRIX)));
      case ADD,
          SUBTRACT,
          MULTIPLY,
          DIVIDE,
          REMAINDER,
          MAXIMUM,
          MINIMUM,
          POWER,
          ATAN2,
          POLYGAMMA,
          ZETA,
          NEXT_AFTER ->
          one(b.emit(op, b.parameter(MATRIX), b.parameter(MATRIX)));
      case NOT, POPCNT, COUNT_LEADING_ZEROS -> one(b.emit(op, b.parameter(INTEGERS)));
      case AND, OR, XOR, MULHI, SHIFT_LEFT, SHIFT_RIGHT_LOGICAL, SHIFT_RIGHT_ARITHMETIC ->
          one(b.emit(op, b.parameter(INTEGERS), b.parameter(INTEGERS)));
      case FMA -> one(b.emit(op, b.parameter(MATRIX), b.parameter(MATRIX), b.parameter(MATRIX)));
      case CONVERT -> one(b.convert(b.parameter(MATRIX), DType.I16));
      case BITCAST_CONVERT ->
          one(b.emitAs(TensorType.of(DType.U8, 3, 4, 4), op, Attributes.NONE, b.parameter(MATRIX)));
      case REDUCE_PRECISION ->
          one(
              b.emit(
                  op,
                  Attributes.NONE.with("exponent_bits", 5L).with("mantissa_bits", 4L),
                  b.parameter(MATRIX)));
      case REAL, IMAG -> one(b.emit(op, b.parameter(MATRIX.withDType(DType.C64))));
      case COMPLEX -> one(b.emit(op, b.parameter(MATRIX), b.parameter(MATRIX)));
      case COMPARE -> one(b.compare("LT", b.parameter(MATRIX), b.parameter(MATRIX)));
      case SELECT ->
          one(
              b.select(
                  b.parameter(MATRIX.withDType(DType.BOOL)),
                  b.parameter(MATRIX),
                  b.parameter(MATRIX)));
      case CLAMP -> one(b.emit(op, b.parameter(SCALAR), b.parameter(MATRIX), b.parameter(SCALAR)));
      case CONSTANT -> constants();
      case IOTA -> one(b.emitAs(INTEGERS, op, Attributes.NONE.with("iota_dimension", 1L)));
      case BROADCAST_IN_DIM ->
          one(
              b.broadcastInDim(
                  b.parameter(TensorType.of(DType.F32, 4, 1)),
                  TensorType.of(DType.F32, 5, 2, 4),
                  List.of(2L, 1L)));
      case RESHAPE -> one(b.reshape(b.parameter(MATRIX), List.of(2L, 6L)));
      case TRANSPOSE -> one(unary(TensorType.of(DType.F32, 2, 3, 4), "permutation", 2, 0, 1));
      case REVERSE -> one(unary(TensorType.of(DType.F32, 2, 3, 4), "dimensions", 0, 2));
      case SLICE -> one(slice());
      case PAD -> one(pad());
      case CONCATENATE ->
          one(
              b.emit(
                  op,
                  Attributes.NONE.with("dimension", 1L),
                  b.parameter(MATRIX),
                  b.parameter(TensorType.of(DType.F32, 3, 2)),
                  b.parameter(MATRIX)));
      case DYNAMIC_SLICE ->
          one(
              b.emit(
                  op,
                  Attributes.NONE.with("slice_sizes", List.of(2L, 3L)),
                  b.parameter(MATRIX),
                  b.parameter(INDEX),
                  b.parameter(INDEX)));
      case DYNAMIC_UPDATE_SLICE ->
          one(
              b.emit(
                  op,
                  b.parameter(MATRIX),
                  b.parameter(TensorType.of(DType.F32, 2, 3)),
                  b.parameter(INDEX),
                  b.parameter(INDEX)));
      case GATHER -> one(gather());
      case SCATTER -> scatter();
      case OPTIMIZATION_BARRIER ->
          b.emit(
              op,
              List.of(b.parameter(MATRIX), b.parameter(SCALAR)),
              Attributes.NONE,
              List.of(),
              List.of());
      case REDUCE -> reduce();
      case REDUCE_WINDOW -> reduceWindow();
      case SELECT_AND_SCATTER -> selectAndScatter();
      case MAP -> map();
      case CONVOLUTION -> one(convolution());
      case DOT_GENERAL -> one(dot());
      case SORT -> sort();
      case TOP_K ->
          b.emit(
              op,
              List.of(b.parameter(INTEGERS)),
              Attributes.NONE.with("k", 2L),
              List.of(),
              List.of());
      case CHOLESKY -> one(cholesky());
      case TRIANGULAR_SOLVE -> one(triangularSolve());
      case FFT -> one(fft());
      case RNG_BIT_GENERATOR -> randomBits();
      case WHILE -> loop();
      case CASE -> branch(b.parameter(INDEX), 3);
      case IF -> branch(b.parameter(INDEX.withDType(DType.BOOL)), 2);
      case CALL ->
          b.emit(
              op,
              List.of(b.parameter(MATRIX)),
              Attributes.NONE.with("callee", new Attribute.Symbol("twice <x>")),
              List.of(),
              List.of(MATRIX));
      default -> new MoreSamples(b, op).build();
    };
  }

  private static List<Value> one(Value value) {
    return List.of(value);
  }

  /** Of AᵀA + I, which is positive definite. */
  private Value cholesky() {
    Value a = b.parameter(TensorType.of(DType.F32, 4, 4));
    Attribute dims = new Attribute.DotDimensions(List.of(), List.of(), List.of(0L), List.of(0L));
    Value square =
        b.emit(Op.DOT_GENERAL, Attributes.NONE.with("dot_dimension_numbers", dims), a, a);
    Value row = b.emitAs(square.tensorType(), Op.IOTA, Attributes.NONE.with("iota_dimension", 0L));
    Value column =
        b.emitAs(square.tensorType(), Op.IOTA, Attributes.NONE.with("iota_dimension", 1L));
    Value one = b.convert(b.compare("EQ", row, column), DType.F32);
    return b.emit(
        op, Attributes.NONE.with("lower", new Attribute.Bool(true)), b.emit(Op.ADD, square, one));
  }

  private Value triangularSolve() {
    return b.emit(
        op,
        Attributes.NONE
            .with("left_side", new Attribute.Bool(true))
            .with("lower", new Attribute.Bool(true))
            .with("unit_diagonal", new Attribute.Bool(false))
            .with("transpose_a", new Attribute.Case("transpose", "NO_TRANSPOSE")),
        b.parameter(TensorType.of(DType.F32, 2, 3, 3)),
        b.parameter(TensorType.of(DType.F32, 2, 3, 4)));
  }

  private Value fft() {
    return b.emit(
        op,
        Attributes.NONE
            .with("fft_type", new Attribute.Case("fft_type", "FFT"))
            .with("fft_length", List.of(3L, 4L)),
        b.parameter(MATRIX.withDType(DType.C64)));
  }

  private List<Value> randomBits() {
    TensorType state = TensorType.of(DType.U64, 2);
    return b.emit(
        op,
        List.of(b.parameter(state)),
        Attributes.NONE.with("rng_algorithm", new Attribute.Case("rng_algorithm", "PHILOX")),
        List.of(),
        List.of(state, MATRIX.withDType(DType.U32)));
  }

  private Value unary(TensorType type, String attribute, long... values) {
    return b.emit(
        op,
        Attributes.NONE.with(attribute, Arrays.stream(values).boxed().toList()),
        b.parameter(type));
  }

  /** One of every dtype but those that XLA lacks, with the elements that are hard to spell. */
  private List<Value> constants() {
    List<Value> all = new ArrayList<>();
    for (DType dtype : DType.values()) {
      if (dtype.bits() == 6) {
        continue;
      }
      TensorType type = TensorType.of(dtype, 2, 2);
      double[] hard = {-0.0, Double.NaN, 1.0 / 3, 0x1p-149};
      if (dtype.isComplex()) {
        hard = new double[] {-0.0, 1, 2, -3, Double.POSITIVE_INFINITY, 0.5, 0, 0};
      }
      if (!dtype.isIntegral()) {
        for (int i = 0; i < hard.length; i++) {
          hard[i] = Numbers.round(dtype.real(), hard[i]);
        }
      }
      double[] elements = hard;
      all.add(
          b.constant(
              dtype.isIntegral()
                  ? Tensor.fillLongs(type, i -> Numbers.wrap(dtype, i - 1))
                  : Tensor.ofDoubles(type, elements)));
    }
    all.add(b.constant(Tensor.fillLongs(TensorType.of(DType.U16, 300), i -> i * 7L)));
    all.add(b.constant(Tensor.fillDoubles(TensorType.of(DType.F64, 300), i -> i / 7.0)));
    all.add(b.constant(Tensor.ofDoubles(TensorType.of(DType.F32, 0))));
    return all;
  }

  private Value slice() {
    return b.emit(
        op,
        Attributes.NONE
            .with("start_indices", List.of(1L, 0L))
            .with("limit_indices", List.of(3L, 4L))
            .with("strides", List.of(1L, 3L)),
        b.parameter(MATRIX));
  }

  private Value pad() {
    return b.emit(
        op,
        Attributes.NONE
            .with("edge_padding_low", List.of(1L, -1L))
            .with("edge_padding_high", List.of(0L, 2L))
            .with("interior_padding", List.of(2L, 1L)),
        b.parameter(MATRIX),
        b.parameter(SCALAR));
  }

  /** Slices of 1 × 2 × 1 at pairs of indices, one batch of them for each first index. */
  private Value gather() {
    Attribute dims =
        new Attribute.GatherDimensions(
            List.of(1L), List.of(2L), List.of(0L), List.of(0L), List.of(2L, 1L), 2);
    return b.emit(
        op,
        Attributes.NONE
            .with("dimension_numbers", dims)
            .with("slice_sizes", List.of(1L, 2L, 1L))
            .with("indices_are_sorted", new Attribute.Bool(false)),
        b.parameter(TensorType.of(DType.F32, 3, 4, 5)),
        b.parameter(TensorType.of(DType.I32, 3, 6, 2)));
  }

  /** Adds rows, and keeps the larger of others, at indices that repeat or lie outside. */
  private List<Value> scatter() {
    Attribute dims =
        new Attribute.ScatterDimensions(
            List.of(1L), List.of(0L), List.of(), List.of(), List.of(0L), 1);
    Block region =
        b.region(
            List.of(SCALAR, INDEX, SCALAR, INDEX),
            p ->
                List.of(
                    b.emit(Op.ADD, p.get(0), p.get(2)), b.emit(Op.MAXIMUM, p.get(1), p.get(3))));
    return b.emit(
        op,
        List.of(
            b.parameter(MATRIX),
            b.parameter(INTEGERS),
            b.parameter(TensorType.of(DType.I32, 6, 1)),
            b.parameter(TensorType.of(DType.F32, 6, 4)),
            b.parameter(TensorType.of(DType.I32, 6, 4))),
        Attributes.NONE
            .with("scatter_dimension_numbers", dims)
            .with("indices_are_sorted", new Attribute.Bool(false))
            .with("unique_indices", new Attribute.Bool(false)),
        List.of(region),
        List.of());
  }

  /** The position of the largest element of each row: two operands, a region of several ops. */
  private List<Value> reduce() {
    Value init = b.constant(Tensor.scalar(DType.F32, Double.NEGATIVE_INFINITY));
    Value zero = b.constant(Tensor.scalar(DType.I32, 0L));
    Value input = b.parameter(MATRIX);
    Value iota = b.emitAs(INTEGERS, Op.IOTA, Attributes.NONE.with("iota_dimension", 1L));
    Block region =
        b.region(
            List.of(SCALAR, INDEX, SCALAR, INDEX),
            p -> {
              Value greater = b.compare("GT", p.get(0), p.get(2));
              return List.of(
                  b.select(greater, p.get(0), p.get(2)), b.select(greater, p.get(1), p.get(3)));
            });
    return b.emit(
        op,
        List.of(input, iota, init, zero),
        Attributes.NONE.with("dimensions", List.of(1L)),
        List.of(region),
        List.of());
  }

  /** Sums in windows that overlap, with padding and every kind of distance. */
  private List<Value> reduceWindow() {
    Block region =
        b.region(List.of(SCALAR, SCALAR), p -> List.of(b.emit(Op.MAXIMUM, p.get(0), p.get(1))));
    return b.emit(
        op,
        List.of(b.parameter(MATRIX), b.constant(Tensor.scalar(DType.F32, 0.5))),
        Attributes.NONE
            .with("window_dimensions", List.of(2L, 3L))
            .with("window_strides", List.of(2L, 1L))
            .with("base_dilations", List.of(2L, 1L))
            .with("window_dilations", List.of(3L, 1L))
            .with("padding", new Attribute.IntTable(List.of(List.of(1L, 2L), List.of(-1L, 3L)))),
        List.of(region),
        List.of());
  }

  private List<Value> selectAndScatter() {
    Block select =
        b.region(List.of(SCALAR, SCALAR), p -> List.of(b.compare("GE", p.get(0), p.get(1))));
    Block scatter =
        b.region(List.of(SCALAR, SCALAR), p -> List.of(b.emit(Op.ADD, p.get(0), p.get(1))));
    return b.emit(
        op,
        List.of(
            b.parameter(TensorType.of(DType.F32, 6, 5)),
            b.parameter(TensorType.of(DType.F32, 3, 4)),
            b.constant(Tensor.scalar(DType.F32, 0.25))),
        Attributes.NONE
            .with("window_dimensions", List.of(3L, 2L))
            .with("window_strides", List.of(2L, 1L))
            .with("padding", new Attribute.IntTable(List.of(List.of(0L, 1L), List.of(0L, 0L)))),
        List.of(select, scatter),
        List.of());
  }

  private List<Value> map() {
    Block region =
        b.region(
            List.of(SCALAR, INDEX),
            p -> {
              Value half = b.constant(Tensor.scalar(DType.F32, 0.5));
              Value x = b.emit(Op.MAXIMUM, p.get(0), half);
              return List.of(
                  b.select(b.compare("LT", p.get(0), half), x, b.convert(p.get(1), DType.F32)));
            });
    return b.emit(
        op,
        List.of(b.parameter(MATRIX), b.parameter(INTEGERS)),
        Attributes.NONE.with("dimensions", List.of(0L, 1L)),
        List.of(region),
        List.of());
  }

  /** Two groups of features, every kind of distance, axes in an unusual order. */
  private Value convolution() {
    Attribute dims =
        new Attribute.ConvolutionDimensions(
            3, 1, List.of(0L, 2L), 0, 3, List.of(1L, 2L), 0, 2, List.of(1L, 3L));
    return b.emit(
        op,
        Attributes.NONE
            .with("dimension_numbers", dims)
            .with("feature_group_count", 2L)
            .with("batch_group_count", 1L)
            .with("window_strides", List.of(1L, 2L))
            .with("padding", new Attribute.IntTable(List.of(List.of(1L, 2L), List.of(0L, -1L))))
            .with("lhs_dilation", List.of(2L, 1L))
            .with("rhs_dilation", List.of(1L, 2L))
            .with("window_reversal", new Attribute.Bools(List.of(false, true)))
            .with(
                "precision_config",
                new Attribute.Items(
                    List.of(
                        new Attribute.Case("precision", "DEFAULT"),
                        new Attribute.Case("precision", "HIGHEST")))),
        b.parameter(TensorType.of(DType.F32, 5, 4, 9, 2)),
        b.parameter(TensorType.of(DType.F32, 2, 3, 2, 6)));
  }

  private Value dot() {
    return b.emit(
        op,
        Attributes.NONE
            .with(
                "dot_dimension_numbers",
                new Attribute.DotDimensions(List.of(0L), List.of(1L), List.of(2L), List.of(0L)))
            .with(
                "precision_config",
                new Attribute.Items(
                    List.of(
                        new Attribute.Case("precision", "HIGHEST"),
                        new Attribute.Case("precision", "DEFAULT")))),
        b.parameter(TensorType.of(DType.I32, 2, 3, 4)),
        b.parameter(TensorType.of(DType.I32, 4, 2, 5)));
  }

  private List<Value> sort() {
    Block region =
        b.region(
            List.<Type>of(SCALAR, SCALAR, INDEX, INDEX),
            p -> List.of(b.compare("GT", p.get(0), p.get(1))));
    return b.emit(
        op,
        List.of(b.parameter(MATRIX), b.parameter(INTEGERS)),
        Attributes.NONE.with("dimension", 0L).with("is_stable", new Attribute.Bool(true)),
        List.of(region),
        List.of());
  }

  /** Doubles until five rounds are over; the bound comes from outside the regions. */
  private List<Value> loop() {
    Value zero = b.constant(Tensor.scalar(DType.I32, 0L));
    Value five = b.constant(Tensor.scalar(DType.I32, 5L));
    Value start = b.parameter(MATRIX);
    Block condition =
        b.region(List.of(INDEX, MATRIX), p -> List.of(b.compare("LT", p.get(0), five)));
    Block body =
        b.region(
            List.of(INDEX, MATRIX),
            p -> {
              Value next = b.emit(Op.ADD, p.get(0), b.constant(Tensor.scalar(DType.I32, 1L)));
              return List.of(next, b.emit(Op.ADD, p.get(1), p.get(1)));
            });
    return b.emit(op, List.of(zero, start), Attributes.NONE, List.of(condition, body), List.of());
  }

  private List<Value> branch(Value index, int count) {
    Value x = b.parameter(MATRIX);
    List<Block> branches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Op inner = List.of(Op.NEGATE, Op.ABS, Op.FLOOR).get(i);
      branches.add(b.region(List.of(), p -> List.of(b.emit(inner, x))));
    }
    return b.emit(op, List.of(index), Attributes.NONE, branches, List.of());
  }
}
