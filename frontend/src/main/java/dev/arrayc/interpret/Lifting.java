package dev.arrayc.interpret;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns a region on scalars into one on arrays, so that many independent calls become one. */
final class Lifting {
  private Lifting() {}

  /**
   * {@return the block with each scalar a vector of {@code size} elements, if it is made of
   * elementwise ops and constants on its own values only}
   */
  static Optional<Block> lift(Block block, long size) {
    Set<Integer> known = new HashSet<>();
    block.parameters().forEach(v -> known.add(v.id()));
    int next = Plan.valueCount(block);
    List<Operation> operations = new ArrayList<>();
    for (Operation op : block.operations()) {
      boolean closed = op.operands().stream().allMatch(v -> known.contains(v.id()));
      if (!closed || !(op.op().isElementwise() || op.op() == Op.CONSTANT) || !isScalar(op)) {
        return Optional.empty();
      }
      if (op.op() == Op.CONSTANT) {
        Value scalar = new Value(next++, op.result().type());
        operations.add(
            new Operation(
                op.op(), List.of(), op.attributes(), List.of(), List.of(scalar), op.span()));
        operations.add(
            new Operation(
                Op.BROADCAST_IN_DIM,
                List.of(scalar),
                Attributes.NONE.with("broadcast_dimensions", List.of()),
                List.of(),
                widen(op.results(), size),
                op.span()));
      } else {
        operations.add(
            new Operation(
                op.op(),
                widen(op.operands(), size),
                op.attributes(),
                List.of(),
                widen(op.results(), size),
                op.span()));
      }
      op.results().forEach(v -> known.add(v.id()));
    }
    if (!block.results().stream().allMatch(v -> known.contains(v.id()))) {
      return Optional.empty();
    }
    return Optional.of(
        new Block(widen(block.parameters(), size), operations, widen(block.results(), size)));
  }

  private static boolean isScalar(Operation op) {
    return op.results().stream().allMatch(v -> v.type() instanceof TensorType t && t.rank() == 0);
  }

  private static List<Value> widen(List<Value> values, long size) {
    return values.stream().map(v -> new Value(v.id(), widen(v.type(), size))).toList();
  }

  private static Type widen(Type type, long size) {
    return ((TensorType) type).withShape(List.of(size));
  }
}
