package dev.arrayc.check;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hides a test's inputs from the compiler. A test file holds them as constants, and a compiler that
 * sees them computes the results itself: that would test its constant folding alone. Constants of
 * which shapes are made stay, since without those there is nothing to compile.
 */
public final class Opaque {
  private final Map<Integer, Value> hidden = new HashMap<>();
  private final List<Operation> operations = new ArrayList<>();
  private int nextId;

  private Opaque() {}

  /** {@return the program with its entry's constants, and the calls without operands, hidden} */
  public static Program inputs(Program program) {
    Function entry = program.entry();
    Opaque pass = new Opaque();
    pass.nextId = MaxId.in(entry.body()) + 1;
    Set<Integer> shapes = shapes(entry.body());
    for (Operation operation : entry.body().operations()) {
      Operation renamed = pass.rename(operation);
      pass.operations.add(renamed);
      boolean isInput =
          (operation.op() == Op.CONSTANT || operation.op() == Op.CALL)
              && operation.operands().isEmpty()
              && operation.results().stream()
                  .allMatch(v -> v.type() instanceof TensorType && !shapes.contains(v.id()));
      if (isInput) {
        pass.hide(operation);
      }
    }
    Block body = entry.body();
    Block opaque = new Block(body.parameters(), pass.operations, pass.rename(body.results()));
    return program.withEntry(entry.withBody(opaque));
  }

  private void hide(Operation input) {
    List<Value> results = input.results().stream().map(v -> new Value(nextId++, v.type())).toList();
    operations.add(
        new Operation(
            Op.OPTIMIZATION_BARRIER,
            input.results(),
            Attributes.NONE,
            List.of(),
            results,
            input.span()));
    for (int i = 0; i < results.size(); i++) {
      hidden.put(input.results().get(i).id(), results.get(i));
    }
  }

  private List<Value> rename(List<Value> values) {
    return values.stream().map(v -> hidden.getOrDefault(v.id(), v)).toList();
  }

  private Operation rename(Operation operation) {
    return operation
        .withOperands(rename(operation.operands()))
        .withRegions(
            operation.regions().stream()
                .map(
                    r ->
                        new Block(
                            r.parameters(),
                            r.operations().stream().map(this::rename).toList(),
                            rename(r.results())))
                .toList());
  }

  /** The values that shapes depend on. */
  private static Set<Integer> shapes(Block body) {
    Set<Integer> needed = new HashSet<>();
    for (Operation operation : body.operations().reversed()) {
      boolean isNeeded = operation.results().stream().anyMatch(v -> needed.contains(v.id()));
      int first = isNeeded ? 0 : firstShapeOperand(operation.op());
      for (int i = first; i < operation.operands().size(); i++) {
        needed.add(operation.operand(i).id());
      }
    }
    return needed;
  }

  /** From this operand on, what the op takes are sizes and offsets of its result. */
  private static int firstShapeOperand(Op op) {
    return switch (op) {
      case DYNAMIC_IOTA -> 0;
      case DYNAMIC_BROADCAST_IN_DIM,
          DYNAMIC_RESHAPE,
          CHLO_DYNAMIC_RESHAPE,
          REAL_DYNAMIC_SLICE,
          SET_DIMENSION_SIZE ->
          1;
      case DYNAMIC_PAD, DYNAMIC_CONV, DYNAMIC_GATHER, RNG -> 2;
      default -> Integer.MAX_VALUE;
    };
  }
}
