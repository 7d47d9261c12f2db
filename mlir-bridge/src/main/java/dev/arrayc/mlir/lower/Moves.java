package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The assignments at the end of a loop body, made one after another: the state takes the body's
 * results, some of which may be other parts of the old state.
 */
final class Moves {
  /** {@code target = source}; a source may be a parameter of the body. */
  record Move(Value target, Value source) {}

  private Moves() {}

  /** In an order in which nothing is overwritten that is still needed; a cycle takes a detour. */
  static List<Move> sequence(Block body, List<Value> state, Definitions definitions) {
    List<Value> parameters = body.parameters();
    List<Move> open = new ArrayList<>();
    for (int i = 0; i < state.size(); i++) {
      if (!body.results().get(i).equals(parameters.get(i))) {
        open.add(new Move(state.get(i), body.results().get(i)));
      }
    }
    List<Move> done = new ArrayList<>();
    while (!open.isEmpty()) {
      List<Move> free = open.stream().filter(m -> isFree(m, open, parameters, state)).toList();
      if (free.isEmpty()) {
        Move first = open.getFirst();
        Value detour = new Value(definitions.freshId(), first.source().type());
        done.add(new Move(detour, first.source()));
        open.replaceAll(m -> m.source().equals(first.source()) ? new Move(m.target(), detour) : m);
      } else {
        done.addAll(free);
        open.removeAll(free);
      }
    }
    return done;
  }

  /** Whether no other open move reads what this one overwrites. */
  private static boolean isFree(
      Move move, List<Move> open, List<Value> parameters, List<Value> state) {
    Value old = parameters.get(state.indexOf(move.target()));
    return open.stream().noneMatch(m -> !m.equals(move) && m.source().equals(old));
  }
}
