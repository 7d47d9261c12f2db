package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.lower.Definitions.Role;
import dev.arrayc.op.Op;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which values live in memory; all others are computed inside the kernels that use them.
 *
 * <p>A <em>context</em> is one way in which a kernel looks at a value: the kernel and the movements
 * in between. A value that is looked at in one way is computed once, where it is used. In several,
 * it is stored, unless computing it anew is cheaper than reading it back.
 */
final class Materialisation {
  /** A value whose recomputations cost as many scalar ops as this is stored. */
  private static final int DEAR = 6;

  /** A broadcast along outer axes computes its operand anew in each row: up to so many ops. */
  private static final int CHEAP_PER_ROW = 2;

  /** A division or square root, in additions. */
  private static final int SLOW_OP = 4;

  /** Chains are cut at multiples of this length, which bounds recursion and the size of kernels. */
  private static final int MAX_DEPTH = 512;

  private static final int COST_LIMIT = 1000;

  private record View(int context, int through) {}

  private final Definitions definitions;
  private final Set<Integer> forced;
  private final Set<Integer> stored = new HashSet<>();
  private final Map<Integer, Set<Integer>> contexts = new HashMap<>();
  private final Map<View, Integer> views = new HashMap<>();
  private final Map<Integer, Integer> costs = new HashMap<>();
  private final Map<Integer, Integer> depths = new HashMap<>();
  private int nextContext;

  private Materialisation(Definitions definitions, Set<Integer> forced) {
    this.definitions = definitions;
    this.forced = forced;
  }

  /**
   * {@return the numbers of the values that live in memory, parameters and results of steps aside}
   *
   * @param forced values that must be among them
   */
  static Set<Integer> of(Function function, Definitions definitions, Set<Integer> forced) {
    Materialisation decision = new Materialisation(definitions, forced);
    decision.measure(function.body());
    decision.decide(function.body());
    return decision.stored;
  }

  private void measure(Block block) {
    for (Operation op : block.operations()) {
      op.regions().forEach(this::measure);
      Role role = Definitions.role(op);
      int cost = 0;
      int depth = 0;
      if (role == Role.ELEMENTWISE || role == Role.MOVEMENT) {
        cost = isSlow(op) ? SLOW_OP : role == Role.MOVEMENT ? 0 : 1;
        for (Value operand : op.operands()) {
          cost += costs.getOrDefault(operand.id(), 0);
          depth = Math.max(depth, 1 + depths.getOrDefault(operand.id(), 0));
        }
        cost *= op.op() == Op.REDUCE ? (int) ShortReduction.count(op) : 1;
      }
      for (Value result : op.results()) {
        costs.put(result.id(), Math.min(cost, COST_LIMIT));
        depths.put(result.id(), depth);
      }
    }
  }

  private static boolean isSlow(Operation op) {
    return switch (op.op()) {
      case DIVIDE, SQRT, REMAINDER, GATHER -> true;
      default -> false;
    };
  }

  private void decide(Block block) {
    block.results().forEach(v -> look(v, nextContext++));
    for (Operation op : block.operations().reversed()) {
      switch (Definitions.role(op)) {
        case SOURCE ->
            op.results().stream().filter(v -> forced.contains(v.id())).forEach(this::store);
        case ELEMENTWISE -> op.results().forEach(v -> elementwise(op, v));
        case MOVEMENT -> op.results().forEach(v -> movement(op, v));
        case STEP -> step(op);
      }
    }
  }

  private void look(Value value, int context) {
    contexts.computeIfAbsent(value.id(), id -> new LinkedHashSet<>()).add(context);
  }

  private void elementwise(Operation op, Value result) {
    Set<Integer> looks = settle(result);
    for (Value operand : op.operands()) {
      boolean spread = operand.tensorType().rank() != result.tensorType().rank();
      for (int context : looks) {
        look(operand, spread ? through(context, result) : context);
      }
    }
  }

  private void movement(Operation op, Value result) {
    Set<Integer> looks = settle(result);
    Value moved = Definitions.moved(op, result);
    boolean isComputed = op.op() == Op.DYNAMIC_SLICE || op.op() == Op.GATHER;
    if (isComputed || op.op() == Op.BITCAST_CONVERT) {
      store(definitions.unshaped(moved));
    } else if (repeatsRows(op)) {
      store(moved);
    }
    for (int context : looks) {
      look(moved, op.op() == Op.OPTIMIZATION_BARRIER ? context : through(context, result));
    }
    op.operands().stream()
        .skip(isComputed ? 1 : op.operands().size())
        .forEach(start -> looks.forEach(context -> look(start, through(context, result))));
  }

  /** Whether a broadcast computes a dear operand, which varies along the last axis, in each row. */
  private boolean repeatsRows(Operation op) {
    if (op.op() != Op.BROADCAST_IN_DIM
        || costs.getOrDefault(op.operand(0).id(), 0) <= CHEAP_PER_ROW) {
      return false;
    }
    List<Long> dims = op.attributes().ints("broadcast_dimensions");
    long last = -1;
    for (int i = 0; i < dims.size(); i++) {
      last = op.operandType(0).dim(i) > 1 ? Math.max(last, dims.get(i)) : last;
    }
    return last == op.resultType().rank() - 1 && op.resultType().size() > op.operandType(0).size();
  }

  private int through(int context, Value movement) {
    return views.computeIfAbsent(new View(context, movement.id()), v -> nextContext++);
  }

  /** Decides about a value that all users have been seen of; returns how its operands are seen. */
  private Set<Integer> settle(Value value) {
    Set<Integer> looks = contexts.getOrDefault(value.id(), Set.of());
    int cost = costs.getOrDefault(value.id(), 0);
    int depth = depths.getOrDefault(value.id(), 0);
    boolean dear = (looks.size() - 1) * (long) cost >= DEAR;
    if (dear || forced.contains(value.id()) || depth % MAX_DEPTH == MAX_DEPTH - 1) {
      stored.add(value.id());
    }
    return stored.contains(value.id()) ? Set.of(nextContext++) : looks;
  }

  private void store(Value value) {
    boolean isSource = definitions.producer(value).map(op -> op.op() == Op.CONSTANT).orElse(true);
    if (!isSource) {
      stored.add(value.id());
    }
  }

  private void step(Operation op) {
    int context = nextContext++;
    for (Value operand : op.operands()) {
      boolean isInKernel = !Definitions.scalarRegions(op).isEmpty();
      look(operand, isInKernel ? context : nextContext++);
    }
    if (op.op() == Op.SORT) {
      op.operands().forEach(this::store);
    }
    if (op.op() == Op.WHILE) {
      op.regions().getLast().results().forEach(this::store);
    }
    for (Block region : op.regions()) {
      capture(region);
      if (Definitions.scalarRegions(op).isEmpty()) {
        decide(region);
      }
    }
  }

  /** What a region uses of the blocks around it is in memory, or a source. */
  private void capture(Block region) {
    for (Operation op : region.operations()) {
      op.operands().forEach(v -> captureValue(v, region));
    }
    region.results().forEach(v -> captureValue(v, region));
  }

  private void captureValue(Value value, Block region) {
    boolean outside =
        region.parameters().stream().noneMatch(p -> p.id() == value.id())
            && region.operations().stream().noneMatch(op -> op.results().contains(value));
    if (outside && !isFree(value)) {
      store(value);
    }
  }

  /** Whether a value is made of sources alone, without arithmetic. */
  private boolean isFree(Value value) {
    return definitions
        .producer(value)
        .map(
            op ->
                switch (Definitions.role(op)) {
                  case SOURCE -> true;
                  case MOVEMENT ->
                      op.op() != Op.DYNAMIC_SLICE
                          && op.op() != Op.GATHER
                          && isFree(Definitions.moved(op, value));
                  case ELEMENTWISE, STEP -> false;
                })
        .orElse(false);
  }
}
