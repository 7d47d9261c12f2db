package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import dev.arrayc.mlir.lower.Node.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which results a kernel stores past the caches: those that nobody reads again, of kernels that
 * pass more through the caches than these hold. That saves reading each line before it is written.
 * Such stores need alignment; callers' arrays have what alignment they like, so there is code for
 * either case.
 */
final class Streams {
  /** With less than this the results are still in the last cache when the caller looks. */
  private static final long FEWEST_BYTES = 12 << 20;

  /** The same for one result. */
  private static final long FEWEST_RESULT_BYTES = 4 << 20;

  /** Bytes to which the vectors of such stores are aligned. */
  static final int ALIGNMENT = 16;

  private final MemoryPlan plan;
  private final Uses uses;

  Streams(Schedule schedule, MemoryPlan plan) {
    this.plan = plan;
    this.uses = new Uses(schedule);
  }

  /** {@return the buffers that a step streams} */
  Set<Value> of(Step step) {
    Set<Value> buffers = new LinkedHashSet<>();
    Cost cost = Cost.of(step);
    if (cost.bytes() >= FEWEST_BYTES && cost.isBoundByMemory()) {
      for (Store store : stores(step)) {
        Value buffer = store.place().buffer();
        boolean isLarge = buffer.tensorType().bytes() >= FEWEST_RESULT_BYTES;
        boolean isResult = plan.place(buffer) instanceof MemoryPlan.Place.Output;
        if (isLarge && isResult && uses.isOnlyWritten(buffer) && isAligned(store)) {
          buffers.add(buffer);
        }
      }
    }
    return buffers;
  }

  private record Store(Place place, int loops) {}

  /** Of kernels that write rows from one end to the other: others hold too many lines open. */
  private static List<Store> stores(Step step) {
    List<Store> all = new ArrayList<>();
    switch (step) {
      case Step.Pointwise s -> {
        if (!PointwiseEmitter.isTurned(s)) {
          s.stores().forEach(store -> all.add(new Store(store.place(), s.body().loops())));
        }
      }
      case Step.RowByRow s ->
          s.steps().stream()
              .filter(Step.Pointwise.class::isInstance)
              .flatMap(each -> stores(each).stream())
              .filter(store -> !s.scratch().places().containsKey(store.place().buffer()))
              .forEach(all::add);
      case Step.Accumulate s -> {}
      case Step.Reduce s -> {}
      case Step.Contract s -> {}
      case Step.Attention s -> {}
      case Step.Scatter s -> {}
      case Step.Sort s -> {}
      case Step.SortWords s -> {}
      case Step.Lapack s -> {}
      case Step.While s -> {}
      case Step.Branch s -> {}
    }
    return all;
  }

  /** Whether all vectors along a row begin at multiples of {@link #ALIGNMENT}. */
  private static boolean isAligned(Store store) {
    Affine offset = store.place().offset(store.loops());
    long unit =
        ALIGNMENT / Math.min(ALIGNMENT, store.place().buffer().tensorType().dtype().bytes());
    boolean isAligned = store.place().starts().isEmpty() && offset.constant() % unit == 0;
    for (int d = 0; d < store.loops(); d++) {
      isAligned &= offset.coefficient(d) % unit == 0 || offset.coefficient(d) == 1;
    }
    return isAligned;
  }
}
