package dev.arrayc.transform;

import dev.arrayc.interpret.Interpreter;
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

/** Values of a new function that follow from constants alone, evaluated once something asks. */
final class KnownValues {
  /** Above this many elements a constant costs more in the artifact than computing it. */
  static final long MAX_ELEMENTS = 1024;

  /** An op whose operands are known. */
  record Known(Operation operation, List<Value> operands) {}

  private final Map<Integer, Known> known = new HashMap<>();
  private final Map<Integer, Tensor> values = new HashMap<>();

  /** {@return what an op on these operands makes, if that is known} */
  Optional<Known> of(Operation operation, List<Value> operands) {
    return isFoldable(operation) && operands.stream().allMatch(v -> known.containsKey(v.id()))
        ? Optional.of(new Known(operation, operands))
        : Optional.empty();
  }

  private static boolean isFoldable(Operation operation) {
    return operation.regions().isEmpty()
        && operation.results().size() == 1
        && operation.op() != Op.OPTIMIZATION_BARRIER
        && operation.op() != Op.CALL
        && operation.op() != Op.CUSTOM_CALL
        && operation.op() != Op.RNG
        && operation.result().type() instanceof TensorType type
        && type.isStatic()
        && type.size() <= MAX_ELEMENTS;
  }

  void note(Value value, Known source) {
    known.put(value.id(), source);
  }

  void note(Value value, Known source, Tensor tensor) {
    known.put(value.id(), source);
    values.put(value.id(), tensor);
  }

  boolean isKnown(Value value) {
    return known.containsKey(value.id());
  }

  /** {@return the elements of a value that is known} */
  Tensor get(Value value) {
    Tensor memo = values.get(value.id());
    if (memo == null) {
      memo = evaluate(Objects.requireNonNull(known.get(value.id())));
      values.put(value.id(), memo);
    }
    return memo;
  }

  Tensor evaluate(Known source) {
    Operation operation = source.operation();
    return Interpreter.evaluate(
            operation.op(),
            operation.attributes(),
            List.of(),
            List.of(operation.result().type()),
            source.operands().stream().map(this::get).toList())
        .getFirst();
  }
}
