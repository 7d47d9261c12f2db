package dev.arrayc.transform;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** Drops ops whose results nobody uses, if they have no effect beside those. */
public final class DeadCode {
  private final BitSet used = new BitSet();
  private boolean dropped;

  private DeadCode() {}

  /** {@return the function without them} */
  public static Function apply(Function function) {
    DeadCode pass = new DeadCode();
    Block swept = pass.sweep(function.body());
    return pass.dropped ? function.withBody(swept) : function;
  }

  /** Backwards, so that what only dead ops use is dead too. */
  private Block sweep(Block block) {
    block.results().forEach(v -> used.set(v.id()));
    List<Operation> kept = new ArrayList<>();
    for (Operation operation : block.operations().reversed()) {
      if (hasEffect(operation) || operation.results().stream().anyMatch(v -> used.get(v.id()))) {
        operation.operands().forEach(v -> used.set(v.id()));
        kept.add(
            operation.regions().isEmpty()
                ? operation
                : operation.withRegions(operation.regions().stream().map(this::sweep).toList()));
      } else {
        dropped = true;
      }
    }
    Collections.reverse(kept);
    return new Block(block.parameters(), kept, block.results());
  }

  /** Whether others see that an op runs. */
  private static boolean hasEffect(Operation operation) {
    return switch (operation.op()) {
      case SEND,
          RECV,
          INFEED,
          OUTFEED,
          EXPECT_EQ,
          EXPECT_EQ_CONST,
          EXPECT_ALMOST_EQ,
          EXPECT_ALMOST_EQ_CONST,
          EXPECT_CLOSE,
          EXPECT_SERIALIZED_EQ,
          RUN_PARALLEL ->
          true;
      case CUSTOM_CALL ->
          operation.attributes().find("has_side_effect").isPresent()
              && operation.attributes().bool("has_side_effect");
      case WHILE, CASE, IF ->
          operation.regions().stream()
              .anyMatch(r -> r.operations().stream().anyMatch(DeadCode::hasEffect));
      default -> false;
    };
  }
}
