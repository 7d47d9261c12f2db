package dev.arrayc.transform;

import dev.arrayc.interpret.Reducer;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.Optional;

/**
 * Constant folding through the interpreter, whose bits are those of compiled code. Small tensors
 * only, and none that holds a NaN: its payload would be the compiler's.
 */
final class Constants {
  private final KnownValues known = new KnownValues();

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

  /** {@return whether a scalar is known to be what a sum, or a product, starts from: 0 or 1} */
  static boolean isIdentity(Copier copier, Value scalar, Op reducer) {
    Optional<Operation> definition = copier.definition(scalar);
    if (definition.isEmpty()) {
      return false;
    }
    return switch (definition.get().op()) {
      case BROADCAST_IN_DIM, RESHAPE, CONVERT ->
          isIdentity(copier, definition.get().operand(0), reducer);
      // Both parts of a complex 0 are 0.
      case REAL, IMAG ->
          reducer == Op.ADD && isIdentity(copier, definition.get().operand(0), reducer);
      case CONSTANT -> Reducer.isIdentity(reducer, valueOf(definition.get()));
      default -> false;
    };
  }

  private Optional<List<Value>> replace(Copier copier, Operation operation, List<Value> operands) {
    Optional<KnownValues.Known> candidate = known.of(operation, operands);
    if (candidate.isEmpty() || !iotas && operation.op() == Op.IOTA) {
      return Optional.empty();
    }
    if (isCheap(operation.op())) {
      List<Value> copied =
          copier.emit(
              operation.op(), operands, operation.attributes(), List.of(operation.result().type()));
      known.note(copied.getFirst(), candidate.get());
      return Optional.of(copied);
    }
    Tensor value = known.evaluate(candidate.get());
    if (hasNaN(value)) {
      return Optional.empty();
    }
    Value constant = constant(copier, value);
    known.note(constant, candidate.get(), value);
    return Optional.of(List.of(constant));
  }

  /** Ops that say a tensor of constants shorter than the tensor does. */
  private static boolean isCheap(Op op) {
    return op == Op.CONSTANT || op == Op.IOTA || op == Op.BROADCAST_IN_DIM;
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
