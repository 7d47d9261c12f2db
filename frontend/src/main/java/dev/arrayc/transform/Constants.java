package dev.arrayc.transform;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Constant folding through the interpreter, whose bits are those of compiled code. Small tensors
 * only, and none that holds a NaN: its payload would be the compiler's.
 */
final class Constants {
  /** Above this many elements a constant costs more in the artifact than computing it. */
  static final long MAX_ELEMENTS = 1024;

  /** A value of the new function that can be known: evaluated once something asks for it. */
  private record Known(Operation operation, List<Value> operands) {}

  private final Map<Integer, Known> known = new HashMap<>();
  private final Map<Integer, Tensor> values = new HashMap<>();

  private final boolean iotas;

  private Constants(boolean iotas) {
    this.iotas = iotas;
  }

  static Function fold(Function function) {
    return Copier.rebuild(function, new Constants(true)::replace);
  }

  /** Folds what is not counted from an iota: XLA keeps that, and does its algebra on it. */
  static Function foldBeforeAlgebra(Function function) {
    return Copier.rebuild(function, new Constants(false)::replace);
  }

  static boolean hasNaN(Tensor value) {
    if (value.dtype().isIntegral()) {
      return false;
    }
    for (double element : value.doubles()) {
      if (Double.isNaN(element)) {
        return true;
      }
    }
    return false;
  }

  /** {@return the value of a constant op} */
  static Tensor valueOf(Operation constant) {
    return constant.attributes().get("value", Attribute.Dense.class).value();
  }

  private Optional<List<Value>> replace(Copier copier, Operation operation, List<Value> operands) {
    boolean isKnown =
        isFoldable(operation)
            && (iotas || operation.op() != Op.IOTA)
            && operands.stream().allMatch(v -> known.containsKey(v.id()));
    if (!isKnown) {
      return Optional.empty();
    }
    Known candidate = new Known(operation, operands);
    if (isCheap(operation.op())) {
      List<Value> copied =
          copier.emit(
              operation.op(), operands, operation.attributes(), List.of(operation.result().type()));
      known.put(copied.getFirst().id(), candidate);
      return Optional.of(copied);
    }
    Tensor value = evaluate(candidate);
    if (hasNaN(value)) {
      return Optional.empty();
    }
    Value constant = constant(copier, value);
    known.put(constant.id(), candidate);
    values.put(constant.id(), value);
    return Optional.of(List.of(constant));
  }

  private static boolean isFoldable(Operation operation) {
    return operation.regions().isEmpty()
        && operation.results().size() == 1
        && operation.op() != Op.OPTIMIZATION_BARRIER
        && operation.op() != Op.CALL
        && operation.result().type() instanceof TensorType type
        && type.size() <= MAX_ELEMENTS;
  }

  /** Ops that say a tensor of constants shorter than the tensor does. */
  private static boolean isCheap(Op op) {
    return op == Op.CONSTANT || op == Op.IOTA || op == Op.BROADCAST_IN_DIM;
  }

  private Tensor value(Value value) {
    Tensor memo = values.get(value.id());
    if (memo == null) {
      memo = evaluate(Objects.requireNonNull(known.get(value.id())));
      values.put(value.id(), memo);
    }
    return memo;
  }

  private Tensor evaluate(Known candidate) {
    Operation operation = candidate.operation();
    return Interpreter.evaluate(
            operation.op(),
            operation.attributes(),
            List.of(),
            List.of(operation.result().type()),
            candidate.operands().stream().map(this::value).toList())
        .getFirst();
  }

  /** A tensor with one value everywhere is a scalar, broadcast. */
  private static Value constant(Copier copier, Tensor value) {
    if (value.type().rank() == 0 || !value.isSplat()) {
      return copier.builder().constant(value);
    }
    Value scalar = copier.builder().constant(first(value));
    return copier.builder().broadcast(scalar, value.type());
  }

  private static Tensor first(Tensor value) {
    TensorType scalar = TensorType.scalar(value.dtype());
    if (value.dtype().isIntegral()) {
      return Tensor.ofLongs(scalar, value.longs()[0]);
    }
    return value.dtype().isComplex()
        ? Tensor.ofDoubles(scalar, value.doubles()[0], value.doubles()[1])
        : Tensor.ofDoubles(scalar, value.doubles()[0]);
  }
}
