package dev.arrayc.transform;

import dev.arrayc.algorithm.Algorithms;
import dev.arrayc.ir.Function;
import java.util.Optional;

/** Replaces factorisations, transforms and generators by the subgraphs that they stand for. */
final class ExpandAlgorithms {
  private ExpandAlgorithms() {}

  static Function apply(Function function) {
    return Copier.rebuild(
        function,
        (copier, op, operands) ->
            Algorithms.isAlgorithm(op.op())
                ? Optional.of(Algorithms.expand(copier.builder(), op, operands))
                : Optional.empty());
  }
}
