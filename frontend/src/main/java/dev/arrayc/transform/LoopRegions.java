package dev.arrayc.transform;

import dev.arrayc.algorithm.RegionLoops;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ops whose region is no expression of scalars (it loops, branches, or has arrays) become loops
 * over elements around the region's ops: compiled code has an expression in place, and needs memory
 * for all else. The interpreter runs regions as they are.
 */
final class LoopRegions {
  private LoopRegions() {}

  /**
   * Replaces such ops of a prepared function.
   *
   * @throws CompileException.Limitation where their elements are more than an i32 counts
   */
  static Function apply(Function function) {
    return contains(function.body()) ? Copier.rebuild(function, LoopRegions::replace) : function;
  }

  private static boolean contains(Block block) {
    return block.operations().stream()
        .anyMatch(op -> isLoop(op) || op.regions().stream().anyMatch(LoopRegions::contains));
  }

  private static boolean isLoop(Operation op) {
    return RegionLoops.applies(op.op())
        && op.regions().getFirst().operations().stream().anyMatch(inside -> !isScalar(inside));
  }

  /** Whether a kernel computes an op in place, of one element. */
  private static boolean isScalar(Operation op) {
    boolean isInPlace =
        switch (op.op()) {
          case CONSTANT,
              IOTA,
              BROADCAST_IN_DIM,
              RESHAPE,
              TRANSPOSE,
              REVERSE,
              SLICE,
              OPTIMIZATION_BARRIER ->
              true;
          case BITCAST_CONVERT ->
              op.operandType(0).dtype().bits() == op.resultType().dtype().bits();
          default -> op.op().isElementwise();
        };
    return isInPlace && op.results().stream().allMatch(v -> v.tensorType().size() == 1);
  }

  private static Optional<List<Value>> replace(Copier copier, Operation op, List<Value> operands) {
    if (!isLoop(op)) {
      return Optional.empty();
    }
    Stream.concat(operands.stream(), op.results().stream())
        .filter(v -> v.tensorType().size() > Integer.MAX_VALUE)
        .findFirst()
        .ifPresent(v -> refuse(op, v.tensorType()));
    Block region = op.regions().getFirst();
    return Optional.of(
        RegionLoops.expand(
            copier.builder(), op, operands, arguments -> copier.inlineRegion(region, arguments)));
  }

  private static void refuse(Operation op, TensorType type) {
    throw new CompileException.Limitation(
        Diagnostic.of(
            op.span(),
            "NotImplementedError",
            op.op().opName() + " with a loop in its region counts elements in 32 bits: " + type,
            "take it of parts of the array"));
  }
}
