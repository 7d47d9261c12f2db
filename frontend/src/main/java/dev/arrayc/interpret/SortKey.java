package dev.arrayc.interpret;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A comparator of the form {@code f(a) < f(b)} (or {@code >}): then f runs once over the whole
 * operands and the sort compares keys. JAX's comparators are of this form: its f makes -0 and every
 * NaN one. Complex keys are compared as pairs, and so by the comparator itself.
 *
 * @param compare the comparison of the two keys
 * @param key a block that computes f from the comparator's left parameters
 */
public record SortKey(Operation compare, Block key) {
  /** {@return the key of a comparator, if it has this form} */
  public static Optional<SortKey> of(Block comparator) {
    Map<Integer, Operation> producers = new HashMap<>();
    comparator.operations().forEach(op -> op.results().forEach(v -> producers.put(v.id(), op)));
    Operation last = producers.get(comparator.results().getFirst().id());
    if (last == null || last.op() != Op.COMPARE || !isStrict(last)) {
      return Optional.empty();
    }
    List<Value> left = new ArrayList<>();
    Map<Integer, Integer> leftOfRight = new HashMap<>();
    for (int i = 0; i < comparator.parameters().size(); i += 2) {
      left.add(comparator.parameters().get(i));
      leftOfRight.put(comparator.parameters().get(i + 1).id(), comparator.parameters().get(i).id());
    }
    Value a = last.operand(0);
    Value b = last.operand(1);
    boolean isComplex = a.tensorType().dtype().isComplex();
    if (isComplex || !mirrors(a, b, producers, leftOfRight)) {
      return Optional.empty();
    }
    Set<Integer> needed = new HashSet<>(Set.of(a.id()));
    List<Operation> operations = new ArrayList<>();
    for (Operation op : comparator.operations().reversed()) {
      if (op.results().stream().anyMatch(v -> needed.contains(v.id()))) {
        operations.addFirst(op);
        op.operands().forEach(v -> needed.add(v.id()));
      }
    }
    Block key = new Block(left, operations, List.of(a));
    return Lifting.lift(key, 1).map(liftable -> new SortKey(last, key));
  }

  private static boolean isStrict(Operation compare) {
    String direction = compare.attributes().enumCase("comparison_direction");
    return direction.equals("LT") || direction.equals("GT");
  }

  /** Whether b computes from the right parameters what a computes from the left ones. */
  private static boolean mirrors(
      Value a, Value b, Map<Integer, Operation> producers, Map<Integer, Integer> leftOfRight) {
    Operation p = producers.get(a.id());
    Operation q = producers.get(b.id());
    if (p == null || q == null) {
      return p == null && q == null && Integer.valueOf(a.id()).equals(leftOfRight.get(b.id()));
    }
    if (p.op() != q.op()
        || !p.attributes().equals(q.attributes())
        || p.operands().size() != q.operands().size()
        || !a.type().equals(b.type())) {
      return false;
    }
    for (int i = 0; i < p.operands().size(); i++) {
      if (!mirrors(p.operand(i), q.operand(i), producers, leftOfRight)) {
        return false;
      }
    }
    return true;
  }

  /** {@return whether lesser keys come first} */
  public boolean isAscending() {
    return compare.attributes().enumCase("comparison_direction").equals("LT");
  }

  /**
   * {@return whether keys are compared by an order of their bits: not the partial one of floats}
   */
  public boolean isTotal() {
    return key.results().getFirst().tensorType().dtype().isIntegral()
        || Comparison.isTotalOrder(compare.attributes());
  }

  Sorting.Order order(List<Tensor> operands) {
    long size = operands.getFirst().size();
    List<Tensor> flat = new ArrayList<>();
    for (Tensor operand : operands) {
      flat.add(operand.reshape(operand.type().withShape(List.of(size))));
    }
    Tensor keys = new Evaluator(Lifting.lift(key, size).orElseThrow()).run(flat).getFirst();
    boolean ascending = isAscending();
    if (isTotal()) {
      long[] k = keys.dtype().isIntegral() ? Comparison.ordered(keys) : Comparison.totalOrder(keys);
      return ascending ? (a, b) -> k[a] < k[b] : (a, b) -> k[a] > k[b];
    }
    double[] k = keys.doubles();
    return ascending ? (a, b) -> k[a] < k[b] : (a, b) -> k[a] > k[b];
  }
}
