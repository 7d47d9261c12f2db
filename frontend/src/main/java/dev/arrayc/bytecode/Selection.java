package dev.arrayc.bytecode;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A choice between two blocks that are cheap and whose operations never fail: both are computed,
 * results are selected. Stores into arrays become stores of what is selected, so that an array
 * stays where it is: {@code if (c) a[i] = x;} stores {@code c ? x : a[i]}.
 */
final class Selection {
  private static final int STORES = 8;

  private final Machine machine;
  private final int limit;

  Selection(Machine machine, int limit) {
    this.machine = machine;
    this.limit = limit;
  }

  /** {@return the selected results; empty if the blocks are better not computed both} */
  Optional<List<Value>> choose(Value condition, Block onTrue, Block onFalse) {
    Map<Integer, Operation> stores = new HashMap<>();
    if (!isCheap(onTrue, stores) || !isCheap(onFalse, stores)) {
      return Optional.empty();
    }
    List<Merge> merges = new ArrayList<>();
    for (int i = 0; i < onTrue.results().size(); i++) {
      Value a = onTrue.results().get(i);
      Value b = onFalse.results().get(i);
      Optional<Merge> merge =
          a.tensorType().rank() == 0 || a.equals(b)
              ? Optional.of(new Merge(a, b, List.of(), List.of()))
              : stored(a, b, stores);
      if (merge.isEmpty()) {
        return Optional.empty();
      }
      merges.add(merge.get());
    }
    machine.builder().append(onTrue.operations());
    machine.builder().append(onFalse.operations());
    return Optional.of(merges.stream().map(m -> emit(condition, m)).toList());
  }

  private boolean isCheap(Block block, Map<Integer, Operation> stores) {
    int cost = 0;
    for (Operation op : block.operations()) {
      if (op.op() == Op.DYNAMIC_UPDATE_SLICE) {
        stores.put(op.result().id(), op);
      } else if (op.op() == Op.CONSTANT) {
        continue;
      } else if (!isScalar(op)) {
        return false;
      }
      cost += isDear(op) ? limit / 2 : 1;
    }
    return cost <= limit && stores.size() <= STORES;
  }

  private static boolean isDear(Operation op) {
    return op.op()
        .row()
        .kernel()
        .map(k -> k.floats().isEmpty() && k.integers().isEmpty())
        .orElse(false);
  }

  private static boolean isScalar(Operation op) {
    boolean one = op.results().size() == 1 && op.resultType().size() == 1;
    return one
        && (op.op().isElementwise()
            || op.op() == Op.DYNAMIC_SLICE
            || op.op() == Op.RESHAPE
            || op.op() == Op.CONVERT
            || op.op() == Op.BITCAST_CONVERT
            || op.op() == Op.BROADCAST_IN_DIM);
  }

  /** Two values of which one is wanted; of arrays, the stores that lead to each from a third. */
  private record Merge(Value a, Value b, List<Operation> onTrue, List<Operation> onFalse) {}

  private static Optional<Merge> stored(Value a, Value b, Map<Integer, Operation> stores) {
    List<Operation> toA = chain(a, stores);
    List<Operation> toB = chain(b, stores);
    Value baseA = toA.isEmpty() ? a : toA.getFirst().operand(0);
    Value baseB = toB.isEmpty() ? b : toB.getFirst().operand(0);
    boolean scalar =
        toA.stream().allMatch(s -> s.operandType(1).size() == 1)
            && toB.stream().allMatch(s -> s.operandType(1).size() == 1);
    return baseA.equals(baseB) && scalar
        ? Optional.of(new Merge(a, b, toA, toB))
        : Optional.empty();
  }

  private static List<Operation> chain(Value last, Map<Integer, Operation> stores) {
    List<Operation> chain = new ArrayList<>();
    Value at = last;
    while (stores.containsKey(at.id())) {
      Operation store = stores.get(at.id());
      chain.addFirst(store);
      at = store.operand(0);
    }
    return chain;
  }

  private Value emit(Value condition, Merge merge) {
    if (merge.onTrue().isEmpty() && merge.onFalse().isEmpty()) {
      return machine.select(condition, merge.a(), merge.b());
    }
    List<Operation> all = new ArrayList<>(merge.onTrue());
    all.addAll(merge.onFalse());
    Value array = all.getFirst().operand(0);
    for (Operation store : all) {
      boolean isOnTrue = merge.onTrue().contains(store);
      List<Value> starts = store.operands().subList(2, store.operands().size());
      Value old = Boxes.slice(machine, array, starts, store.operandType(1).shape());
      Value now = store.operand(1);
      Value chosen =
          isOnTrue ? machine.select(condition, now, old) : machine.select(condition, old, now);
      array = Boxes.update(machine, array, chosen, starts);
    }
    return array;
  }
}
