package dev.arrayc.ir;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.op.Op;
import dev.arrayc.op.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Builds the body of one function, operation by operation, with result types inferred and checked
 * by the op table. Regions nest: {@link #region} collects what is emitted meanwhile into a block.
 */
public final class Builder {
  private final Deque<List<Operation>> open = new ArrayDeque<>();
  private final List<Value> parameters = new ArrayList<>();
  private int nextId;
  private Span span = Span.NONE;

  public Builder() {
    open.push(new ArrayList<>());
  }

  /** From here on, operations belong to this place in the user's source. */
  public void at(Span place) {
    span = place;
  }

  public Span span() {
    return span;
  }

  /** Adds a parameter to the function. */
  public Value parameter(TensorType type) {
    Value value = fresh(type);
    parameters.add(value);
    return value;
  }

  private Value fresh(Type type) {
    return new Value(nextId++, type);
  }

  /** The finished body of the function. */
  public Block finish(List<Value> results) {
    if (open.size() != 1) {
      throw new IllegalStateException("a region is still open");
    }
    return new Block(parameters, open.peek(), results);
  }

  /** {@return how much has been emitted into the innermost open block, for {@link #rollBack}} */
  public int mark() {
    return open.element().size();
  }

  /** Forgets what has been emitted into the innermost open block since a mark. */
  public void rollBack(int mark) {
    List<Operation> operations = open.element();
    operations.subList(mark, operations.size()).clear();
  }

  /** {@return a number that all values so far are below, and all later ones are not} */
  public int watermark() {
    return nextId;
  }

  /** Appends operations that were collected into a block of their own. */
  public void append(List<Operation> operations) {
    open.element().addAll(operations);
  }

  /** Collects what {@code body} emits into a block with parameters of these types. */
  public Block region(
      List<? extends Type> parameterTypes, Function<List<Value>, List<Value>> body) {
    List<Value> blockParameters = new ArrayList<>();
    for (Type type : parameterTypes) {
      blockParameters.add(fresh(type));
    }
    open.push(new ArrayList<>());
    try {
      List<Value> results = body.apply(List.copyOf(blockParameters));
      return new Block(blockParameters, open.peek(), results);
    } finally {
      open.pop();
    }
  }

  /**
   * Emits an operation in its full form.
   *
   * @param declared the result types as far as they are known, or empty to infer them
   * @throws Rule.Violation if a constraint of the op does not hold
   */
  public List<Value> emit(
      Op op,
      List<Value> operands,
      Attributes attributes,
      List<Block> regions,
      List<? extends Type> declared) {
    List<Type> types =
        new Rule.Application(op, operands, attributes, regions, List.copyOf(declared)).results();
    List<Value> results = new ArrayList<>();
    for (Type type : types) {
      results.add(fresh(type));
    }
    open.element().add(new Operation(op, operands, attributes, regions, results, span));
    return results;
  }

  /** Emits an op whose only result type is inferred. */
  public Value emit(Op op, Attributes attributes, Value... operands) {
    return emit(op, List.of(operands), attributes, List.of(), List.of()).getFirst();
  }

  /** Emits an op without attributes whose only result type is inferred. */
  public Value emit(Op op, Value... operands) {
    return emit(op, Attributes.NONE, operands);
  }

  /** Emits an op whose only result has this type. */
  public Value emitAs(TensorType result, Op op, Attributes attributes, Value... operands) {
    return emit(op, List.of(operands), attributes, List.of(), List.of(result)).getFirst();
  }

  public Value constant(Tensor value) {
    return emitAs(
        value.type(), Op.CONSTANT, Attributes.NONE.with("value", new Attribute.Dense(value)));
  }

  /** A constant of this type with one value everywhere: a scalar constant, broadcast. */
  public Value splat(TensorType type, double value) {
    return broadcast(constant(Tensor.scalar(type.dtype(), value)), type);
  }

  /** A constant of this type with one value everywhere: a scalar constant, broadcast. */
  public Value splat(TensorType type, long value) {
    return broadcast(constant(Tensor.scalar(type.dtype(), value)), type);
  }

  /** A rank-0 value everywhere in a tensor of this type. */
  public Value broadcast(Value scalar, TensorType type) {
    return type.rank() == 0 ? scalar : broadcastInDim(scalar, type, List.of());
  }

  public Value broadcastInDim(Value operand, TensorType type, List<Long> dimensions) {
    return emitAs(
        type,
        Op.BROADCAST_IN_DIM,
        Attributes.NONE.with("broadcast_dimensions", dimensions),
        operand);
  }

  public Value reshape(Value operand, List<Long> shape) {
    TensorType type = operand.tensorType().withShape(shape);
    return type.equals(operand.type())
        ? operand
        : emitAs(type, Op.RESHAPE, Attributes.NONE, operand);
  }

  /**
   * {@return the elements of an axis from one index up to another; the operand where those are all}
   */
  public Value slice(Value operand, int axis, long from, long to) {
    TensorType whole = operand.tensorType();
    if (from == 0 && to == whole.dim(axis)) {
      return operand;
    }
    List<Long> start = new ArrayList<>(Collections.nCopies(whole.rank(), 0L));
    List<Long> limit = new ArrayList<>(whole.shape());
    List<Long> shape = new ArrayList<>(whole.shape());
    start.set(axis, from);
    limit.set(axis, to);
    shape.set(axis, to - from);
    Attributes attributes =
        Attributes.NONE
            .with("start_indices", start)
            .with("limit_indices", limit)
            .with("strides", Collections.nCopies(whole.rank(), 1L));
    return emitAs(whole.withShape(shape), Op.SLICE, attributes, operand);
  }

  public Value convert(Value operand, DType dtype) {
    TensorType type = operand.tensorType().withDType(dtype);
    return type.equals(operand.type())
        ? operand
        : emitAs(type, Op.CONVERT, Attributes.NONE, operand);
  }

  /** Reads the bits of elements as another dtype of the same width. */
  public Value bitcast(Value operand, DType dtype) {
    return emitAs(
        operand.tensorType().withDType(dtype), Op.BITCAST_CONVERT, Attributes.NONE, operand);
  }

  /** Compares elementwise; {@code direction} is EQ, NE, LT, LE, GT or GE. */
  public Value compare(String direction, Value a, Value b) {
    return emit(
        Op.COMPARE,
        Attributes.NONE.with(
            "comparison_direction", new Attribute.Case("comparison_direction", direction)),
        a,
        b);
  }

  public Value select(Value predicate, Value onTrue, Value onFalse) {
    return emit(Op.SELECT, predicate, onTrue, onFalse);
  }
}
