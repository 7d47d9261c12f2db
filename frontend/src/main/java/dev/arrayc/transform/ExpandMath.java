package dev.arrayc.transform;

import dev.arrayc.ir.Function;
import dev.arrayc.math.MathExpansion;
import java.util.List;
import java.util.Optional;

/** Replaces composed ops (exp, sin, …) by subgraphs of basic ones. */
final class ExpandMath {
  private ExpandMath() {}

  static Function apply(Function function) {
    return Copier.rebuild(
        function,
        (copier, op, operands) -> {
          boolean composed =
              op.op().row().kernel().isPresent()
                  && MathExpansion.isComposed(op.op(), op.operandType(0).dtype());
          return composed
              ? Optional.of(
                  List.of(
                      MathExpansion.expand(copier.builder(), op.op(), op.attributes(), operands)))
              : Optional.empty();
        });
  }
}
