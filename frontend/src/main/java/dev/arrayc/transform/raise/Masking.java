package dev.arrayc.transform.raise;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
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

/**
 * A loop that ends on data after few rounds at most, as one that always runs so many: rounds after
 * its end change nothing. In vectors that is quicker than to leave early, each lane at its time.
 */
final class Masking {
  private final Operation loop;
  private final List<Operation> operations = new ArrayList<>();

  /** Values of the new loop have numbers below those of all others. */
  private int next = -1;

  private Masking(Operation loop) {
    this.loop = loop;
  }

  /**
   * {@return the loop with one more carried value, the number of the round, which begins at 0}
   *
   * @param most as many rounds as there can be
   */
  static Operation masked(Operation loop, long most) {
    return new Masking(loop).masked(most);
  }

  private Value fresh(Type type) {
    return new Value(next--, type);
  }

  private Value emit(Op op, Attributes attributes, Type type, Value... operands) {
    Value result = fresh(type);
    operations.add(
        new Operation(op, List.of(operands), attributes, List.of(), List.of(result), loop.span()));
    return result;
  }

  private Value integer(long value) {
    TensorType type = TensorType.scalar(DType.I32);
    return emit(
        Op.CONSTANT,
        Attributes.NONE.with("value", new Attribute.Dense(Tensor.scalar(DType.I32, value))),
        type);
  }

  private Operation masked(long most) {
    TensorType counter = TensorType.scalar(DType.I32);
    Block body = loop.regions().get(1);
    Value round = fresh(counter);
    Value active = condition(loop.regions().get(0), body.parameters());
    operations.addAll(body.operations());
    List<Value> results = new ArrayList<>();
    for (int i = 0; i < body.results().size(); i++) {
      Value before = body.parameters().get(i);
      Value after = body.results().get(i);
      results.add(
          before.equals(after)
              ? before
              : emit(Op.SELECT, Attributes.NONE, before.type(), active, after, before));
    }
    results.add(emit(Op.ADD, Attributes.NONE, counter, round, integer(1)));
    List<Value> parameters = new ArrayList<>(body.parameters());
    parameters.add(round);
    Block all = new Block(parameters, operations, results);
    List<Value> operands = new ArrayList<>(loop.operands());
    operands.add(round);
    List<Value> after = new ArrayList<>(loop.results());
    after.add(fresh(counter));
    return new Operation(
        Op.WHILE,
        operands,
        loop.attributes(),
        List.of(test(parameters, most), all),
        after,
        loop.span());
  }

  /** The test at the head, on what a round begins with. */
  private Value condition(Block condition, List<Value> parameters) {
    Map<Value, Value> names = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      names.put(condition.parameters().get(i), parameters.get(i));
    }
    for (Operation op : condition.operations()) {
      if (!op.regions().isEmpty()) {
        throw new NotRaised(op.span(), "how often it runs is not known before it runs");
      }
      operations.add(
          op.withOperands(op.operands().stream().map(v -> names.getOrDefault(v, v)).toList()));
    }
    Value result = condition.results().getFirst();
    return names.getOrDefault(result, result);
  }

  private Block test(List<Value> like, long most) {
    List<Value> parameters = new ArrayList<>();
    like.forEach(v -> parameters.add(fresh(v.type())));
    int before = operations.size();
    Value test =
        emit(
            Op.COMPARE,
            Attributes.NONE.with(
                "comparison_direction", new Attribute.Case("comparison_direction", "LT")),
            TensorType.scalar(DType.BOOL),
            parameters.getLast(),
            integer(most));
    List<Operation> own = new ArrayList<>(operations.subList(before, operations.size()));
    operations.subList(before, operations.size()).clear();
    return new Block(parameters, own, List.of(test));
  }
}
