package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;

/** Finds stores that copy a whole buffer, element for element. */
final class Copies {
  /** {@code target} gets the bytes of {@code source}. */
  record Copy(Value target, Value source) {}

  private Copies() {}

  /** {@return the copies among these steps and inside them, in order} */
  static List<Copy> of(List<Step> steps) {
    List<Copy> all = new ArrayList<>();
    collect(steps, all);
    return all;
  }

  private static void collect(List<Step> steps, List<Copy> all) {
    for (Step step : steps) {
      switch (step) {
        case Step.Pointwise s -> s.stores().forEach(store -> add(s.body(), store, all));
        case Step.While s -> {
          collect(s.conditionSteps(), all);
          collect(s.bodySteps(), all);
        }
        case Step.Branch s -> s.branches().forEach(branch -> collect(branch, all));
        case Step.Reduce s -> {}
        case Step.Contract s -> {}
        case Step.Attention s -> {}
        case Step.Scatter s -> {}
        case Step.Accumulate s -> {}
        case Step.Sort s -> {}
        case Step.SortWords s -> {}
        case Step.Lapack s -> {}
        case Step.RowByRow s -> {}
      }
    }
  }

  private static void add(Body body, Step.Store store, List<Copy> all) {
    if (isCopy(body, store)) {
      Node.Load load = (Node.Load) body.nodes().get(store.node());
      all.add(new Copy(store.place().buffer(), load.place().buffer()));
    }
  }

  /** Whether a store takes each element from the same offset of a buffer of the same size. */
  static boolean isCopy(Body body, Step.Store store) {
    if (!(body.nodes().get(store.node()) instanceof Node.Load load)) {
      return false;
    }
    Node.Place from = load.place();
    Node.Place to = store.place();
    return from.starts().isEmpty()
        && to.starts().isEmpty()
        && from.buffer().tensorType().bytes() == to.buffer().tensorType().bytes()
        && load.dtype().bytes() == to.buffer().tensorType().dtype().bytes()
        && from.offset(body.loops()).equals(to.offset(body.loops()))
        && body.size() == to.buffer().tensorType().size();
  }
}
