package dev.arrayc.transform;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Uses;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Contraction: a multiply whose only use is an add or a subtract of the same block becomes a fused
 * multiply-add, {@code a * b + c} rounded once; of two such multiplies, the left one. On f32 and
 * f64 only. The one pass that changes bits: what XLA does on the CPU, decided here for every
 * engine.
 */
final class Contract {
  private final Uses uses;

  /** The multiply that fuses into an add or subtract, by the number of the latter's result. */
  private final Map<Integer, Operation> fused = new HashMap<>();

  private Contract(Function function) {
    uses = new Uses(function);
  }

  /** {@return the function with its multiply-adds fused; the multiplies stay, dead} */
  static Function apply(Function function) {
    Contract pass = new Contract(function);
    pass.choose(function.body());
    return Copier.rebuild(function, pass::replace);
  }

  private void choose(Block block) {
    // Of this block only: a product from outside a loop would be computed again in it.
    Map<Integer, Operation> products = new HashMap<>();
    for (Operation operation : block.operations()) {
      operation.regions().forEach(this::choose);
      if (operation.op() == Op.MULTIPLY && isFused(operation.resultType().dtype())) {
        products.put(operation.result().id(), operation);
      } else if (operation.op() == Op.ADD || operation.op() == Op.SUBTRACT) {
        operation.operands().stream()
            .filter(v -> products.containsKey(v.id()) && uses.count(v) == 1)
            .findFirst()
            .ifPresent(v -> fused.put(operation.result().id(), products.get(v.id())));
      }
    }
  }

  static boolean isFused(DType dtype) {
    return dtype == DType.F32 || dtype == DType.F64;
  }

  private Optional<List<Value>> replace(Copier copier, Operation sum, List<Value> operands) {
    Operation product = sum.results().size() == 1 ? fused.get(sum.result().id()) : null;
    if (product == null) {
      return Optional.empty();
    }
    Value a = copier.translate(product.operand(0));
    Value b = copier.translate(product.operand(1));
    boolean productIsLeft = sum.operand(0).equals(product.result());
    Value c = operands.get(productIsLeft ? 1 : 0);
    if (sum.op() == Op.SUBTRACT && productIsLeft) {
      c = copier.builder().emit(Op.NEGATE, c);
    } else if (sum.op() == Op.SUBTRACT) {
      a = copier.builder().emit(Op.NEGATE, a);
    }
    return Optional.of(List.of(copier.builder().emit(Op.FMA, a, b, c)));
  }
}
