package dev.arrayc.transform;

import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an op of our own or of CHLO means, for those who know StableHLO alone. */
public final class Decomposition {
  private Decomposition() {}

  /**
   * A function of StableHLO's ops that computes what an operation does. A fused multiply-add, which
   * StableHLO does not have, is rounded twice.
   *
   * @param operation of static tensor types, without regions
   */
  public static Function of(String name, Operation operation) {
    Builder b = new Builder();
    List<Value> parameters = new ArrayList<>();
    for (int i = 0; i < operation.operands().size(); i++) {
      parameters.add(b.parameter(operation.operandType(i)));
    }
    List<Value> results =
        b.emit(
            operation.op(),
            parameters,
            operation.attributes(),
            List.of(),
            operation.results().stream().map(Value::type).toList());
    Function whole =
        new Function(
            name,
            parameters.stream().map(v -> new Function.Parameter("", false)).toList(),
            results.stream().map(v -> new Function.Result("")).toList(),
            b.finish(results));
    Function basic = Prepare.prepare(new Program(name, List.of(whole)), false);
    return Copier.rebuild(
        basic,
        (copier, op, operands) ->
            op.op() == Op.FMA ? Optional.of(List.of(unfused(copier, operands))) : Optional.empty());
  }

  private static Value unfused(Copier copier, List<Value> operands) {
    Value product = copier.builder().emit(Op.MULTIPLY, operands.get(0), operands.get(1));
    return copier.builder().emit(Op.ADD, product, operands.get(2));
  }
}
