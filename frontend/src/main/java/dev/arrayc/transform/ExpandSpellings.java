package dev.arrayc.transform;

import dev.arrayc.algorithm.Algorithms;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.Optional;

/** Replaces ops that others say as well, and gives each rng its stream of bits. */
final class ExpandSpellings {
  private long streams;

  private ExpandSpellings() {}

  static Function apply(Function function) {
    return Copier.rebuild(function, new ExpandSpellings()::replace);
  }

  private Optional<List<Value>> replace(Copier copier, Operation op, List<Value> operands) {
    if (op.op() == Op.RNG) {
      return Optional.of(List.of(Algorithms.random(copier.builder(), op, operands, streams++)));
    }
    return Algorithms.isSpelling(op.op())
        ? Optional.of(Algorithms.expand(copier.builder(), op, operands))
        : Optional.empty();
  }
}
