package dev.arrayc.transform;

import dev.arrayc.algorithm.Algorithms;
import dev.arrayc.ir.Function;
import java.util.Optional;

/** Replaces factorisations, transforms and generators by the subgraphs that they stand for. */
final class ExpandAlgorithms {
  private ExpandAlgorithms() {}

  /** With LAPACK's routines as calls of a system's library, if one is named. */
  static Function apply(Function function, Optional<String> lapack) {
    return Copier.rebuild(
        function,
        (copier, op, operands) ->
            Algorithms.isAlgorithm(op.op())
                ? lapack
                    .flatMap(path -> Algorithms.ofSystem(copier.builder(), op, operands, path))
                    .or(() -> Optional.of(Algorithms.expand(copier.builder(), op, operands)))
                : Optional.empty());
  }
}
