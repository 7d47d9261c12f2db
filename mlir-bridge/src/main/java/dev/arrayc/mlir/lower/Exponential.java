package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Prepare;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds exponentials among basic ops. They are expanded before the lowering sees them: the
 * expansion of one alone is compared, operation by operation, with what makes a value.
 */
final class Exponential {
  private final Definitions definitions;
  private final Map<Integer, Operation> pattern = new HashMap<>();
  private final Map<Integer, Value> matched = new HashMap<>();
  private final Value operand;

  private Exponential(Definitions definitions, Function alone) {
    this.definitions = definitions;
    this.operand = alone.body().parameters().getFirst();
    alone.body().operations().forEach(op -> op.results().forEach(v -> pattern.put(v.id(), op)));
  }

  /** {@return what a value is the exponential of, if it is one} */
  static Optional<Value> operand(Value power, Definitions definitions) {
    Function alone = alone(power.tensorType());
    Exponential search = new Exponential(definitions, alone);
    return search.matches(alone.body().results().getFirst(), power)
        ? Optional.ofNullable(search.matched.get(search.operand.id()))
        : Optional.empty();
  }

  private static Function alone(TensorType type) {
    Builder builder = new Builder();
    Value power = builder.emit(Op.EXPONENTIAL, builder.parameter(type));
    Function function =
        new Function(
            "main",
            List.of(new Function.Parameter("x", false)),
            List.of(new Function.Result("")),
            builder.finish(List.of(power)));
    return Prepare.prepare(new Program("exponential", List.of(function)), true);
  }

  private boolean matches(Value wanted, Value value) {
    Value before = matched.put(wanted.id(), value);
    if (before != null) {
      return before.equals(value);
    }
    if (wanted.equals(operand)) {
      return wanted.type().equals(value.type());
    }
    Optional<Operation> producer = definitions.producer(value);
    if (producer.isEmpty() || !wanted.type().equals(value.type())) {
      return false;
    }
    Operation op = producer.get();
    return Optional.ofNullable(pattern.get(wanted.id())).filter(m -> matches(m, op)).isPresent();
  }

  private boolean matches(Operation model, Operation op) {
    boolean isSame =
        op.op() == model.op()
            && op.attributes().equals(model.attributes())
            && op.regions().isEmpty()
            && op.operands().size() == model.operands().size();
    for (int i = 0; isSame && i < op.operands().size(); i++) {
      isSame = matches(model.operand(i), op.operand(i));
    }
    return isSame;
  }
}
