package dev.arrayc.mlir.lower;

import dev.arrayc.interpret.SumOrder;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.lower.Node.Place;
import dev.arrayc.mlir.lower.Node.Start;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the scalar body of one kernel: asks for elements of values at indices that are affine in
 * the kernel's loops, and follows their definitions back to memory. What is asked for twice is
 * computed once.
 */
final class BodyBuilder {
  /** What a body may see of the program. */
  interface Scope {
    Optional<Operation> producer(Value value);

    /** Whether a value has to be read from memory. */
    boolean isStored(Value value);

    /** Asks for a value to be in memory after all; the body is void then. */
    void force(Value value);
  }

  private record Demand(int value, List<Affine> index) {}

  private final Scope scope;
  private final List<Long> space;
  private final Set<Integer> inside;
  private final Map<Integer, Integer> arguments = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Integer> leaves = new HashMap<>();
  private final Map<Demand, Integer> known = new HashMap<>();

  /**
   * @param inside stored values that this very kernel computes, in the same iteration
   */
  BodyBuilder(Scope scope, List<Long> space, Set<Integer> inside) {
    this.scope = scope;
    this.space = space;
    this.inside = inside;
  }

  /** Values of these numbers are the arguments 0, 1, … of a scalar region. */
  BodyBuilder withArguments(List<Value> parameters) {
    for (int i = 0; i < parameters.size(); i++) {
      arguments.put(parameters.get(i).id(), i);
    }
    return this;
  }

  Body body() {
    return new Body(space, nodes);
  }

  int loops() {
    return space.size();
  }

  /** The element of a value at an index with one entry per axis. */
  int demand(Value value, List<Affine> index) {
    Demand key = new Demand(value.id(), index);
    Integer node = known.get(key);
    if (node == null) {
      node = find(value, index);
      known.put(key, node);
    }
    return node;
  }

  /** A rank-0 value. */
  int demand(Value scalar) {
    return demand(scalar, List.of());
  }

  /** The element at the loops' own indices, through a shape of the same size. */
  int demandAs(Value value, List<Long> shape, List<Affine> index) {
    List<Long> own = value.tensorType().shape();
    if (own.equals(shape)) {
      return demand(value, index);
    }
    if (isMemory(value)) {
      return load(value, value.tensorType().dtype(), shape, index, List.of());
    }
    Optional<Operation> producer = scope.producer(value);
    if (producer.isPresent() && producer.get().op() == Op.RESHAPE) {
      return demandAs(producer.get().operand(0), shape, index);
    }
    if (producer.isPresent() && producer.get().op() == Op.CONSTANT) {
      return constant(producer.get(), shape, index);
    }
    Affine offset = Affine.linear(loops(), index, shape);
    Optional<List<Affine>> split = offset.delinearise(space, own);
    if (split.isEmpty()) {
      scope.force(value);
      return load(value, value.tensorType().dtype(), shape, index, List.of());
    }
    return demand(value, split.get());
  }

  private boolean isMemory(Value value) {
    return scope.isStored(value) && !inside.contains(value.id());
  }

  private int find(Value value, List<Affine> index) {
    Integer argument = arguments.get(value.id());
    TensorType type = value.tensorType();
    if (argument != null) {
      return leaf(new Node.Argument(argument, type.dtype()));
    }
    if (isMemory(value)) {
      return load(value, type.dtype(), type.shape(), index, List.of());
    }
    Operation op = scope.producer(value).orElseThrow();
    return switch (Definitions.role(op)) {
      case SOURCE -> source(op, index);
      case MOVEMENT -> movement(op, value, index);
      case ELEMENTWISE -> apply(op, index);
      case STEP -> throw new IllegalStateException(op.op().opName() + " is not in memory");
    };
  }

  private int apply(Operation op, List<Affine> index) {
    if (op.op() == Op.REDUCE) {
      return reduce(op, index);
    }
    List<Integer> operands = new ArrayList<>();
    for (Value operand : op.operands()) {
      operands.add(demand(operand, operand.tensorType().rank() == 0 ? List.of() : index));
    }
    return add(new Node.Apply(op, operands));
  }

  /** One element after another, and the initial value where the order of sums has it. */
  private int reduce(Operation op, List<Affine> index) {
    Operation step = op.regions().getFirst().operations().getFirst();
    List<Integer> parts = new ArrayList<>();
    for (List<Affine> element : ShortReduction.elements(op, index, loops())) {
      parts.add(demand(op.operand(0), element));
    }
    boolean startsFrom = SumOrder.inSequence(op.operandType(0), op.attributes().ints("dimensions"));
    parts.add(startsFrom ? 0 : parts.size(), demand(op.operand(1)));
    int total = parts.getFirst();
    for (int part : parts.subList(1, parts.size())) {
      total = add(new Node.Apply(step, List.of(total, part)));
    }
    return total;
  }

  private int source(Operation op, List<Affine> index) {
    if (op.op() == Op.IOTA) {
      int axis = (int) op.attributes().integer("iota_dimension");
      return leaf(new Node.Index(index.get(axis), op.resultType().dtype()));
    }
    return constant(op, op.resultType().shape(), index);
  }

  private int constant(Operation op, List<Long> shape, List<Affine> index) {
    Tensor value = op.attributes().get("value", Attribute.Dense.class).value();
    if (value.isSplat() || value.type().rank() == 0) {
      return leaf(new Node.Literal(first(value)));
    }
    return load(op.result(), value.dtype(), shape, index, List.of());
  }

  private static Tensor first(Tensor value) {
    TensorType scalar = TensorType.scalar(value.dtype());
    if (value.dtype().isIntegral()) {
      return Tensor.ofLongs(scalar, value.longs()[0]);
    }
    return Tensor.ofDoubles(
        scalar, Arrays.copyOf(value.doubles(), value.dtype().isComplex() ? 2 : 1));
  }

  private int movement(Operation op, Value result, List<Affine> index) {
    Value from = Definitions.moved(op, result);
    TensorType type = from.tensorType();
    List<Affine> source = new ArrayList<>();
    switch (op.op()) {
      case BROADCAST_IN_DIM -> {
        List<Long> dims = op.attributes().ints("broadcast_dimensions");
        for (int i = 0; i < type.rank(); i++) {
          source.add(
              type.dim(i) == 1 ? Affine.constant(loops(), 0) : index.get(dims.get(i).intValue()));
        }
      }
      case TRANSPOSE -> {
        List<Long> permutation = op.attributes().ints("permutation");
        for (long axis = 0; axis < type.rank(); axis++) {
          source.add(index.get(permutation.indexOf(axis)));
        }
      }
      case REVERSE -> {
        List<Long> dims = op.attributes().ints("dimensions");
        for (int i = 0; i < type.rank(); i++) {
          source.add(
              dims.contains((long) i)
                  ? index.get(i).times(-1).plus(type.dim(i) - 1)
                  : index.get(i));
        }
      }
      case SLICE -> {
        List<Long> starts = op.attributes().ints("start_indices");
        List<Long> strides = op.attributes().ints("strides");
        for (int i = 0; i < type.rank(); i++) {
          source.add(index.get(i).times(strides.get(i)).plus(starts.get(i)));
        }
      }
      case OPTIMIZATION_BARRIER -> source.addAll(index);
      case RESHAPE -> {
        return demandAs(from, result.tensorType().shape(), index);
      }
      case DYNAMIC_SLICE -> {
        List<Start> starts = starts(op, 1, op.resultType().shape());
        // Where all of an axis is taken its start is clamped to 0.
        return starts.isEmpty()
            ? demand(from, index)
            : load(memory(from), type.dtype(), type.shape(), index, starts);
      }
      case GATHER -> {
        return gather(op, index);
      }
      case BITCAST_CONVERT -> {
        return bitcast(op, from, index);
      }
      default -> throw new IllegalStateException(op.op().opName());
    }
    return demand(from, source);
  }

  /** The start operands from {@code first} on, clamped so that a window of these sizes fits. */
  List<Start> starts(Operation op, int first, List<Long> window) {
    TensorType whole = op.operandType(0);
    List<Start> starts = new ArrayList<>();
    for (int axis = 0; axis < whole.rank(); axis++) {
      long limit = whole.dim(axis) - window.get(axis);
      if (limit > 0) {
        starts.add(new Start(axis, demand(op.operand(first + axis)), limit));
      }
    }
    return starts;
  }

  /** The element of a slice that begins at indices which are elements themselves. */
  private int gather(Operation op, List<Affine> index) {
    TensorType type = op.operandType(0);
    if (type.size() == 0) {
      return leaf(new Node.Literal(Tensor.scalar(type.dtype(), 0L)));
    }
    SliceIndex slice = SliceIndex.ofGather(op, index);
    List<Start> starts = starts(slice, op.operand(1)).stream().filter(s -> s.limit() > 0).toList();
    Value memory = memory(op.operand(0));
    return load(memory, type.dtype(), type.shape(), slice.window(loops()), starts);
  }

  /** The starts of a slice along the axes of the operand. */
  List<Start> starts(SliceIndex slice, Value indices) {
    List<Start> starts = new ArrayList<>();
    for (int k = 0; k < slice.slices().components(); k++) {
      int axis = slice.slices().startAxis(k);
      int node = demand(indices, slice.start(k, loops()));
      starts.add(new Start(axis, node, slice.slices().limit(axis)));
    }
    return starts;
  }

  /** Other widths: the same bytes under another type. */
  private int bitcast(Operation op, Value from, List<Affine> index) {
    TensorType type = op.resultType();
    if (type.dtype().bits() < 8 || from.tensorType().dtype().bits() < 8) {
      throw Limits.of(
          op, "between elements of less than a byte", "convert to uint8 and shift instead");
    }
    return load(memory(from), type.dtype(), type.shape(), index, List.of());
  }

  /** Where the elements of a value lie: a reshape has none of its own. */
  private Value memory(Value value) {
    Value memory = value;
    Optional<Operation> producer = scope.producer(memory);
    while (!isMemory(memory) && producer.isPresent() && producer.get().op() == Op.RESHAPE) {
      memory = producer.get().operand(0);
      producer = scope.producer(memory);
    }
    return memory;
  }

  private int load(
      Value buffer, DType dtype, List<Long> shape, List<Affine> index, List<Start> starts) {
    return leaf(new Node.Load(new Place(buffer, shape, index, starts), dtype));
  }

  private int leaf(Node node) {
    Integer known = leaves.get(node);
    if (known == null) {
      known = add(node);
      leaves.put(node, known);
    }
    return known;
  }

  private int add(Node node) {
    nodes.add(node);
    return nodes.size() - 1;
  }
}
