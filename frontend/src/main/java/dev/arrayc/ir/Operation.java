package dev.arrayc.ir;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.op.Op;
import java.util.List;

/**
 * One operation: a row of the op table applied to operands, where the user's source asked for it.
 */
public record Operation(
    Op op,
    List<Value> operands,
    Attributes attributes,
    List<Block> regions,
    List<Value> results,
    Span span) {
  public Operation {
    operands = List.copyOf(operands);
    regions = List.copyOf(regions);
    results = List.copyOf(results);
  }

  /** {@return the only result} */
  public Value result() {
    if (results.size() != 1) {
      throw new IllegalStateException(op.name() + " has " + results.size() + " results");
    }
    return results.getFirst();
  }

  public Value operand(int index) {
    return operands.get(index);
  }

  /** {@return the type of a tensor operand} */
  public TensorType operandType(int index) {
    return operands.get(index).tensorType();
  }

  /** {@return the type of the only result, a tensor} */
  public TensorType resultType() {
    return result().tensorType();
  }

  public Operation withOperands(List<Value> newOperands) {
    return new Operation(op, newOperands, attributes, regions, results, span);
  }

  public Operation withRegions(List<Block> newRegions) {
    return new Operation(op, operands, attributes, newRegions, results, span);
  }
}
