package dev.arrayc.transform;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ops between processes where there is one, which is what a library runs as: it is alone in its
 * group, gathers and exchanges with itself, and is replica 0 of partition 0.
 */
final class OneProcess {
  private OneProcess() {}

  static Function apply(Function function) {
    return Copier.rebuild(function, (copier, op, in) -> replace(copier.builder(), op, in));
  }

  private static Optional<List<Value>> replace(Builder b, Operation op, List<Value> in) {
    return switch (op.op()) {
      case ALL_GATHER, ALL_TO_ALL, CROSS_REPLICA_SUM -> {
        requireAlone(op);
        yield Optional.of(in);
      }
      case ALL_REDUCE, REDUCE_SCATTER -> {
        requireAlone(op);
        List<Value> out = new ArrayList<>();
        for (int i = 0; i < in.size(); i++) {
          out.add(b.convert(in.get(i), op.results().get(i).tensorType().dtype()));
        }
        yield Optional.of(out);
      }
      case COLLECTIVE_BROADCAST ->
          Optional.of(List.of(received(b, op, in, ids(op, "replica_groups"))));
      case COLLECTIVE_PERMUTE ->
          Optional.of(List.of(received(b, op, in, ids(op, "source_target_pairs"))));
      case PARTITION_ID, REPLICA_ID -> Optional.of(List.of(b.splat(op.resultType(), 0L)));
      default -> Optional.empty();
    };
  }

  private static List<Long> ids(Operation op, String attribute) {
    return op.attributes().get(attribute, Attribute.IntTable.class).rows().stream()
        .flatMap(List::stream)
        .filter(id -> id >= 0)
        .toList();
  }

  private static void requireAlone(Operation op) {
    for (long id : ids(op, "replica_groups")) {
      requireOnly(op, id);
    }
  }

  private static void requireOnly(Operation op, long id) {
    if (id != 0) {
      throw new CompileException.Limitation(
          Diagnostic.of(
              op.span(),
              "NotImplementedError",
              op.op().opName() + " names process " + id + ", but a program runs as one process",
              "interpreter.run_parallel runs several, on the reference engine: arrayc check"));
    }
  }

  /** What it sends itself; zeros if it is not named. */
  private static Value received(Builder b, Operation op, List<Value> in, List<Long> ids) {
    ids.forEach(id -> requireOnly(op, id));
    TensorType type = op.resultType();
    if (!ids.isEmpty()) {
      return in.getFirst();
    }
    return type.dtype().isIntegral() ? b.splat(type, 0L) : b.splat(type, 0.0);
  }
}
