package dev.arrayc.check;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes prints and probes out of a program, for engines that can show nothing. */
public final class Unobserved {
  private final Map<Integer, Value> probed = new HashMap<>();

  private Unobserved() {}

  /** {@return the program without them} */
  public static Program of(Program program) {
    List<Function> functions =
        program.functions().stream()
            .map(f -> f.withBody(new Unobserved().block(f.body())))
            .toList();
    return new Program(program.name(), functions, program.attributes());
  }

  /** {@return whether a program prints, probes, or runs processes in parallel} */
  public static boolean isNeeded(Program program) {
    return program.functions().stream().anyMatch(f -> isNeeded(f.body()));
  }

  private static boolean isNeeded(Block block) {
    return block.operations().stream()
        .anyMatch(
            o ->
                o.op() == Op.PRINT
                    || o.op() == Op.PROBE
                    || o.op() == Op.RUN_PARALLEL
                    || o.regions().stream().anyMatch(Unobserved::isNeeded));
  }

  private Block block(Block block) {
    List<Operation> kept = new ArrayList<>();
    for (Operation operation : block.operations()) {
      if (operation.op() == Op.PROBE) {
        probed.put(operation.result().id(), renamed(operation.operand(0)));
      } else if (operation.op() != Op.PRINT) {
        kept.add(
            operation
                .withOperands(renamed(operation.operands()))
                .withRegions(operation.regions().stream().map(this::block).toList()));
      }
    }
    return new Block(block.parameters(), kept, renamed(block.results()));
  }

  private List<Value> renamed(List<Value> values) {
    return values.stream().map(this::renamed).toList();
  }

  private Value renamed(Value value) {
    return probed.getOrDefault(value.id(), value);
  }
}
