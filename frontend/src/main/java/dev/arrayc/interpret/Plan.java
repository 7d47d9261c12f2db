package dev.arrayc.interpret;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** A block made ready to run: after each step, the values that nothing needs any more. */
record Plan(Block block, List<Step> steps) {
  /** An operation, its regions' plans, and the numbers of the values that die with it. */
  record Step(Operation operation, List<Plan> regions, int[] dead) {}

  /**
   * {@return a block's plan}
   *
   * @throws CompileException.Limitation if a result does not fit into a Java array
   */
  static Plan of(Block block) {
    BitSet own = new BitSet();
    block.parameters().forEach(v -> own.set(v.id()));
    block.operations().forEach(op -> op.results().forEach(v -> own.set(v.id())));
    BitSet needed = new BitSet();
    block.results().forEach(v -> needed.set(v.id()));
    List<Step> steps = new ArrayList<>();
    for (Operation operation : block.operations().reversed()) {
      operation.results().forEach(v -> requireRoom(operation.span(), v));
      BitSet touched = new BitSet();
      uses(operation, touched);
      operation.results().forEach(v -> touched.set(v.id()));
      // Values of enclosing blocks outlive this one: a loop reads them again.
      touched.and(own);
      BitSet dead = (BitSet) touched.clone();
      dead.andNot(needed);
      needed.or(touched);
      List<Plan> regions = operation.regions().stream().map(Plan::of).toList();
      steps.add(new Step(operation, regions, dead.stream().toArray()));
    }
    Collections.reverse(steps);
    return new Plan(block, steps);
  }

  private static void requireRoom(Span place, Value value) {
    if (value.type() instanceof TensorType type) {
      Interpreter.requireRoom(place, type);
    }
  }

  private static void uses(Operation operation, BitSet used) {
    operation.operands().forEach(v -> used.set(v.id()));
    for (Block region : operation.regions()) {
      region.operations().forEach(inner -> uses(inner, used));
      region.results().forEach(v -> used.set(v.id()));
    }
  }

  /** {@return one more than the largest value number in the block, its regions included} */
  static int valueCount(Block block) {
    int count = 0;
    for (Value value : block.parameters()) {
      count = Math.max(count, value.id() + 1);
    }
    for (Value value : block.results()) {
      count = Math.max(count, value.id() + 1);
    }
    for (Operation operation : block.operations()) {
      for (Value value : operation.results()) {
        count = Math.max(count, value.id() + 1);
      }
      for (Block region : operation.regions()) {
        count = Math.max(count, valueCount(region));
      }
    }
    return count;
  }
}
