package dev.arrayc.interpret;

import dev.arrayc.algorithm.Algorithms;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.TokenType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.math.MathExpansion;
import dev.arrayc.op.AttributeSpec;
import dev.arrayc.op.Kernel;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs one block, its regions included, over an environment of tensors by value number. */
final class Evaluator {
  private static final Tensor UNSET = Tensor.ofLongs(TensorType.of(DType.BOOL, 0));

  /** Stands for any token: ops run in the order of the program, which is all that tokens say. */
  static final Tensor TOKEN = UNSET;

  private final Plan plan;
  private final Tensor[] environment;
  private final Map<String, Function> functions;
  private final Process process;

  /** An evaluator of a block that calls no functions. */
  Evaluator(Block block) {
    this(block, Map.of());
  }

  /** An evaluator of a block that may call these functions. */
  Evaluator(Block block, Map<String, Function> functions) {
    this(block, functions, ProcessGrid.alone(functions, Observer.NONE));
  }

  /** An evaluator of a block that a process of a grid runs. */
  Evaluator(Block block, Map<String, Function> functions, Process process) {
    this.process = process;
    this.plan = Plan.of(block);
    this.environment = new Tensor[Plan.valueCount(block)];
    Arrays.fill(environment, UNSET);
    this.functions = functions;
  }

  List<Tensor> run(List<Tensor> arguments) {
    return run(plan, arguments);
  }

  private List<Tensor> run(Plan body, List<Tensor> arguments) {
    bind(body.block().parameters(), arguments);
    for (Plan.Step step : body.steps()) {
      bind(step.operation().results(), evaluate(step));
      for (int dead : step.dead()) {
        environment[dead] = UNSET;
      }
    }
    return read(body.block().results());
  }

  private void bind(List<Value> values, List<Tensor> tensors) {
    if (values.size() != tensors.size()) {
      throw new IllegalArgumentException(tensors.size() + " tensors for " + values);
    }
    for (int i = 0; i < values.size(); i++) {
      Value value = values.get(i);
      boolean isToken = value.type() instanceof TokenType;
      if (!isToken && !value.type().equals(tensors.get(i).type())) {
        throw new IllegalArgumentException(
            tensors.get(i).type() + " for " + value + ": " + value.type());
      }
      environment[value.id()] = tensors.get(i);
    }
  }

  private List<Tensor> read(List<Value> values) {
    List<Tensor> out = new ArrayList<>(values.size());
    for (Value value : values) {
      out.add(environment[value.id()]);
    }
    return out;
  }

  private List<Tensor> evaluate(Plan.Step step) {
    Operation op = step.operation();
    List<Tensor> in = read(op.operands());
    Attributes at = op.attributes();
    return switch (op.op()) {
      case ABS,
          NEGATE,
          SIGN,
          FLOOR,
          CEIL,
          ROUND_NEAREST_EVEN,
          ROUND_NEAREST_AFZ,
          SQRT,
          NOT,
          POPCNT,
          COUNT_LEADING_ZEROS,
          ADD,
          SUBTRACT,
          MULTIPLY,
          DIVIDE,
          REMAINDER,
          MAXIMUM,
          MINIMUM,
          AND,
          OR,
          XOR,
          SHIFT_LEFT,
          SHIFT_RIGHT_LOGICAL,
          SHIFT_RIGHT_ARITHMETIC,
          FMA,
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
          POWER,
          ATAN2,
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
          POLYGAMMA,
          ZETA,
          BESSEL_I1E,
          MULHI,
          CHLO_TAN,
          SQUARE,
          IS_INF,
          IS_POS_INF,
          IS_NEG_INF,
          NEXT_AFTER ->
          one(elementwise(op, in));
      case IS_FINITE -> one(Elementwise.isFinite(in.get(0), op.resultType()));
      case CONVERT -> one(Conversion.convert(in.get(0), op.resultType()));
      case BITCAST_CONVERT -> one(Conversion.bitcast(in.get(0), op.resultType()));
      case REDUCE_PRECISION ->
          one(
              Conversion.reducePrecision(
                  in.get(0), at.integer("exponent_bits"), at.integer("mantissa_bits")));
      case REAL -> one(Elementwise.part(0, in.get(0), op.resultType()));
      case IMAG -> one(Elementwise.part(1, in.get(0), op.resultType()));
      case COMPLEX -> one(Elementwise.complex(in.get(0), in.get(1), op.resultType()));
      case COMPARE -> one(Comparison.compare(at, in.get(0), in.get(1)));
      case SELECT -> one(Elementwise.select(in.get(0), in.get(1), in.get(2)));
      case CLAMP -> one(clamp(in.get(0), in.get(1), in.get(2)));
      case CONSTANT -> one(at.get("value", Attribute.Dense.class).value());
      case IOTA -> one(Layout.iota(op.resultType(), (int) at.integer("iota_dimension")));
      case BROADCAST_IN_DIM ->
          one(Layout.broadcastInDim(in.get(0), op.resultType(), at.ints("broadcast_dimensions")));
      case RESHAPE -> one(in.get(0).reshape(op.resultType()));
      case TRANSPOSE -> one(Layout.transpose(in.get(0), op.resultType(), at.ints("permutation")));
      case REVERSE -> one(Layout.reverse(in.get(0), at.ints("dimensions")));
      case SLICE -> one(Layout.slice(in.get(0), op.resultType(), at));
      case PAD -> one(Layout.pad(in.get(0), in.get(1), op.resultType(), at));
      case CONCATENATE ->
          one(Layout.concatenate(in, op.resultType(), (int) at.integer("dimension")));
      case DYNAMIC_SLICE -> one(Layout.dynamicSlice(in, op.resultType()));
      case DYNAMIC_UPDATE_SLICE -> one(Layout.dynamicUpdateSlice(in));
      case GATHER -> one(Gathering.gather(at, in.get(0), in.get(1), op.resultType()));
      case SCATTER ->
          Gathering.scatter(at, op.regions().getFirst(), types(op), in, region(step, 0));
      case OPTIMIZATION_BARRIER -> in;
      case PRINT, PROBE -> shown(op, in);
      case RUN_PARALLEL -> parallel(op, in);
      case REDUCE -> Reduction.reduce(at, op.regions().getFirst(), types(op), in, region(step, 0));
      case REDUCE_WINDOW ->
          Windowing.reduce(at, op.regions().getFirst(), types(op), in, region(step, 0));
      case SELECT_AND_SCATTER ->
          one(
              Windowing.selectAndScatter(
                  at,
                  op.regions(),
                  op.resultType(),
                  in,
                  List.of(region(step, 0), region(step, 1))));
      case MAP -> one(Windowing.map(op.regions().getFirst(), op.resultType(), in, region(step, 0)));
      case CONVOLUTION -> one(Convolution.convolve(at, in.get(0), in.get(1), op.resultType()));
      case DOT_GENERAL ->
          one(
              Contraction.dotGeneral(
                  at.get("dot_dimension_numbers", Attribute.DotDimensions.class),
                  AttributeSpec.isFused(at),
                  in.get(0),
                  in.get(1),
                  op.resultType()));
      case SORT -> Sorting.sort(at, op.regions().getFirst(), in, region(step, 0));
      case TOP_K -> Sorting.topK(in.get(0), types(op));
      case CHOLESKY, TRIANGULAR_SOLVE, FFT, RNG_BIT_GENERATOR, CUSTOM_CALL -> expanded(op, in);
      case AFTER_ALL, CREATE_TOKEN -> one(TOKEN);
      case ALL_GATHER,
          ALL_REDUCE,
          ALL_TO_ALL,
          COLLECTIVE_BROADCAST,
          COLLECTIVE_PERMUTE,
          CROSS_REPLICA_SUM,
          REDUCE_SCATTER,
          PARTITION_ID,
          REPLICA_ID,
          SEND,
          RECV,
          INFEED,
          OUTFEED ->
          new Collectives(process, op).evaluate(in, region(step, 0));
      case WHILE -> whileLoop(step, in);
      case CASE -> run(selected(step, in.getFirst().longs()[0]), List.of());
      case IF -> run(step.regions().get(in.getFirst().longs()[0] != 0 ? 0 : 1), List.of());
      case RNG -> one(random(op, in));
      case BATCH_NORM_INFERENCE,
          BATCH_NORM_TRAINING,
          BATCH_NORM_GRAD,
          BROADCAST,
          DOT,
          EINSUM,
          UNARY_EINSUM,
          TORCH_INDEX_SELECT,
          CONSTANT_LIKE,
          CHLO_CONSTANT,
          CONJ,
          BROADCAST_ADD,
          BROADCAST_AND,
          BROADCAST_ATAN2,
          BROADCAST_COMPARE,
          BROADCAST_COMPLEX,
          BROADCAST_DIVIDE,
          BROADCAST_MAXIMUM,
          BROADCAST_MINIMUM,
          BROADCAST_MULTIPLY,
          BROADCAST_NEXT_AFTER,
          BROADCAST_OR,
          BROADCAST_POLYGAMMA,
          BROADCAST_POWER,
          BROADCAST_REMAINDER,
          BROADCAST_SELECT,
          BROADCAST_SHIFT_LEFT,
          BROADCAST_SHIFT_RIGHT_ARITHMETIC,
          BROADCAST_SHIFT_RIGHT_LOGICAL,
          BROADCAST_SUBTRACT,
          BROADCAST_XOR,
          BROADCAST_ZETA ->
          expanded(op, in);
      case UNIFORM_QUANTIZE,
          UNIFORM_DEQUANTIZE,
          DYNAMIC_BROADCAST_IN_DIM,
          DYNAMIC_CONV,
          DYNAMIC_GATHER,
          DYNAMIC_IOTA,
          DYNAMIC_PAD,
          DYNAMIC_RESHAPE,
          CHLO_DYNAMIC_RESHAPE,
          REAL_DYNAMIC_SLICE,
          GET_DIMENSION_SIZE,
          SET_DIMENSION_SIZE,
          TUPLE,
          GET_TUPLE_ELEMENT,
          EXPECT_EQ,
          EXPECT_EQ_CONST,
          EXPECT_ALMOST_EQ,
          EXPECT_ALMOST_EQ_CONST,
          EXPECT_CLOSE,
          EXPECT_SERIALIZED_EQ ->
          throw notEvaluated(op);
      case COMPOSITE -> call(at.get("decomposition", Attribute.Symbol.class).name(), in);
      case CALL -> call(at.get("callee", Attribute.Symbol.class).name(), in);
    };
  }

  private List<Tensor> shown(Operation op, List<Tensor> in) {
    process.observer().show(op, in.getFirst());
    return op.results().isEmpty() ? List.of() : in;
  }

  /** Runs a grid of functions; the operands and results of the first come first. */
  private List<Tensor> parallel(Operation op, List<Tensor> in) {
    List<List<String>> names =
        op.attributes().get("programs", Attribute.Items.class).values().stream()
            .map(Evaluator::symbols)
            .toList();
    List<String> infeed = op.attributes().find("infeed").map(Evaluator::symbols).orElse(List.of());
    ProcessGrid grid = ProcessGrid.of(functions, names, infeed, process.observer());
    return grid.run(grid.deal(in)).stream().flatMap(List::stream).toList();
  }

  private static List<String> symbols(Attribute items) {
    return items instanceof Attribute.Items(List<Attribute> all)
        ? all.stream().map(a -> ((Attribute.Symbol) a).name()).toList()
        : List.of();
  }

  private static CompileException notEvaluated(Operation op) {
    return new CompileException.Limitation(
        Diagnostic.of(
            op.span(), "NotImplementedError", op.op().opName() + " is not evaluated yet"));
  }

  private static List<Tensor> one(Tensor tensor) {
    return List.of(tensor);
  }

  private static List<Type> types(Operation op) {
    return op.results().stream().map(Value::type).toList();
  }

  private Region region(Plan.Step step, int index) {
    return arguments -> run(step.regions().get(index), arguments);
  }

  /** Runs the row's kernel; a composed op is expanded and the expansion run. */
  private static Tensor elementwise(Operation op, List<Tensor> in) {
    Kernel kernel = op.op().row().kernel().orElseThrow();
    if (kernel.accepts(in.getFirst().dtype())) {
      return Elementwise.map(kernel, op.resultType(), in);
    }
    Builder builder = new Builder();
    List<Value> parameters = in.stream().map(t -> builder.parameter(t.type())).toList();
    Value result = MathExpansion.expand(builder, op.op(), op.attributes(), parameters);
    return new Evaluator(builder.finish(List.of(result))).run(in).getFirst();
  }

  /** Each rng of a run has a stream of its own. */
  private Tensor random(Operation op, List<Tensor> in) {
    Builder builder = new Builder();
    List<Value> parameters = in.stream().map(t -> builder.parameter(t.type())).toList();
    Value result = Algorithms.random(builder, op, parameters, process.nextStream());
    return new Evaluator(builder.finish(List.of(result))).run(in).getFirst();
  }

  /** Runs the subgraph that an op stands for. */
  private static List<Tensor> expanded(Operation op, List<Tensor> in) {
    Builder builder = new Builder();
    builder.at(op.span());
    List<Value> parameters = in.stream().map(t -> builder.parameter(t.type())).toList();
    List<Value> results = Algorithms.expand(builder, op, parameters);
    return new Evaluator(builder.finish(results)).run(in);
  }

  /** min(max(operand, low), high), as the specification defines clamp. */
  private static Tensor clamp(Tensor low, Tensor operand, Tensor high) {
    TensorType type = operand.type();
    Tensor atLeast = Elementwise.map(kernel(Op.MAXIMUM), type, List.of(operand, spread(low, type)));
    return Elementwise.map(kernel(Op.MINIMUM), type, List.of(atLeast, spread(high, type)));
  }

  private static Kernel kernel(Op op) {
    return op.row().kernel().orElseThrow();
  }

  private static Tensor spread(Tensor bound, TensorType type) {
    return bound.type().rank() == 0 ? Layout.splat(bound, type) : bound;
  }

  private List<Tensor> whileLoop(Plan.Step step, List<Tensor> initial) {
    List<Tensor> state = initial;
    while (run(step.regions().get(0), state).getFirst().longs()[0] != 0) {
      state = run(step.regions().get(1), state);
    }
    return state;
  }

  /** An index out of range selects the last branch (case, "Semantics"). */
  private static Plan selected(Plan.Step step, long index) {
    int count = step.regions().size();
    return step.regions().get(index >= 0 && index < count ? (int) index : count - 1);
  }

  private List<Tensor> call(String callee, List<Tensor> arguments) {
    Function function = functions.get(callee);
    if (function == null) {
      throw new IllegalArgumentException("call of @" + callee + ", which is not in the program");
    }
    return new Evaluator(function.body(), functions, process).run(arguments);
  }
}
