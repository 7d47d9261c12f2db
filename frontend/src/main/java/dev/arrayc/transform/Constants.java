package dev.arrayc.transform;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Constant folding through the interpreter, whose bits are those of compiled code. Small tensors
 * only, and none that holds a NaN: its payload would be the compiler's.
 */
final class Constants {
  /** Above this many elements a constant costs more in the artifact than computing it. */
  static final long MAX_ELEMENTS = 1024;

  /** Known values of the new function; those that only move data are known but not replaced. */
  private final Map<Integer, Tensor> known = new HashMap<>();

  private Constants() {}

  static Function fold(Function function) {
    return Copier.rebuild(function, new Constants()::replace);
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
    Optional<Tensor> value = evaluate(operation, operands);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    List<Value> results =
        isCheap(operation.op())
            ? copier.emit(
                operation.op(),
                operands,
                operation.attributes(),
                List.of(operation.result().type()))
            : List.of(constant(copier, value.get()));
    known.put(results.getFirst().id(), value.get());
    return Optional.of(results);
  }

  /** Ops that say a tensor of constants shorter than the tensor does. */
  private static boolean isCheap(Op op) {
    return op == Op.CONSTANT || op == Op.IOTA || op == Op.BROADCAST_IN_DIM;
  }

  private Optional<Tensor> evaluate(Operation operation, List<Value> operands) {
    if (!operation.regions().isEmpty()
        || operation.results().size() != 1
        || operation.op() == Op.OPTIMIZATION_BARRIER
        || operation.op() == Op.CALL
        || !(operation.result().type() instanceof TensorType type)
        || type.size() > MAX_ELEMENTS) {
      return Optional.empty();
    }
    List<Tensor> values = new ArrayList<>();
    for (Value operand : operands) {
      Tensor value = known.get(operand.id());
      if (value == null) {
        return Optional.empty();
      }
      values.add(value);
    }
    Tensor result =
        Interpreter.evaluate(
                operation.op(),
                operation.attributes(),
                List.<Block>of(),
                List.<Type>of(type),
                values)
            .getFirst();
    return hasNaN(result) && operation.op() != Op.CONSTANT ? Optional.empty() : Optional.of(result);
  }

  /** A tensor with one value everywhere is a scalar, broadcast. */
  private static Value constant(Copier copier, Tensor value) {
    if (value.type().rank() == 0 || !value.isSplat()) {
      return emitConstant(copier, value);
    }
    Value scalar = emitConstant(copier, first(value));
    return copier.builder().broadcast(scalar, value.type());
  }

  private static Value emitConstant(Copier copier, Tensor value) {
    return copier.builder().constant(value);
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
