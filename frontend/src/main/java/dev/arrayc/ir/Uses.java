package dev.arrayc.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who uses values, in blocks and in all regions inside of them. */
public final class Uses {
  private final Map<Integer, List<Operation>> users = new HashMap<>();
  private final Map<Integer, Integer> returned = new HashMap<>();

  public Uses(List<Block> blocks) {
    blocks.forEach(this::visit);
  }

  /** The uses in a whole function. */
  public Uses(Function function) {
    this(List.of(function.body()));
  }

  private void visit(Block block) {
    block.results().forEach(v -> returned.merge(v.id(), 1, Integer::sum));
    for (Operation op : block.operations()) {
      for (Value operand : op.operands()) {
        users.computeIfAbsent(operand.id(), id -> new ArrayList<>()).add(op);
      }
      op.regions().forEach(this::visit);
    }
  }

  /** {@return the operations that use a value, each as often as it does} */
  public List<Operation> of(Value value) {
    return users.getOrDefault(value.id(), List.of());
  }

  /** {@return whether a block returns a value} */
  public boolean isReturned(Value value) {
    return returned.containsKey(value.id());
  }

  /** {@return how often a value is used, by operations and as a result} */
  public int count(Value value) {
    return of(value).size() + returned.getOrDefault(value.id(), 0);
  }

  /** {@return the only operation that uses a value, once, if nothing else does} */
  public Optional<Operation> only(Value value) {
    return count(value) == 1 ? of(value).stream().findFirst() : Optional.empty();
  }
}
