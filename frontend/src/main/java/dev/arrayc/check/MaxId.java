package dev.arrayc.check;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;

/** The greatest number of a value in a block, its regions included. */
final class MaxId {
  private MaxId() {}

  static int in(Block block) {
    int max = -1;
    for (Value value : block.parameters()) {
      max = Math.max(max, value.id());
    }
    for (Operation operation : block.operations()) {
      for (Value value : operation.results()) {
        max = Math.max(max, value.id());
      }
      for (Block region : operation.regions()) {
        max = Math.max(max, in(region));
      }
    }
    return max;
  }
}
