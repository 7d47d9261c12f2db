package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Joins neighbouring steps that share their leading loops, so that a few rows go through all of
 * them while they are in the cache: a softmax, a normalisation, an attention whose scores never
 * reach memory.
 */
final class RowFusion {
  /** What rows of buffers of their own take on the stack, at most. */
  private static final long MOST_SCRATCH = 60 << 10;

  /** Without contractions, rows stay in the first cache. */
  private static final long SMALL_SCRATCH = 12 << 10;

  private static final long MOST_ROWS = 16;

  /** Rows that keep the tiles of a contraction busy. */
  private static final long TILED_ROWS = 24;

  /** Fewer rows would read the other operand too often. */
  private static final long FEWEST_TILED_ROWS = 8;

  /** An operand that all rows read stays in the last cache. */
  private static final long MOST_PANELS = 4 << 20;

  /** A bound for compile time. */
  private static final int MOST_STEPS = 24;

  /** What a block of a GPU's threads shares, but for what reductions need of it. */
  private static final long DEVICE_SCRATCH = 40 << 10;

  /** Fewer rows do not keep a GPU busy. */
  private static final long DEVICE_ROWS = 16;

  private final Schedule schedule;
  private final Uses uses;
  private final boolean onDevice;

  private RowFusion(Schedule schedule, boolean onDevice) {
    this.schedule = schedule;
    this.uses = new Uses(schedule);
    this.onDevice = onDevice;
  }

  static Schedule of(Schedule schedule) {
    return schedule.withSteps(new RowFusion(schedule, false).fuse(schedule.steps()));
  }

  /** For a GPU: one row at a time, without contractions, which have tiles of their own there. */
  static Schedule onDevice(Schedule schedule) {
    return schedule.withSteps(new RowFusion(schedule, true).fuse(schedule.steps()));
  }

  private List<Step> fuse(List<Step> steps) {
    List<Step> fused = new ArrayList<>();
    int next = 0;
    while (next < steps.size()) {
      Optional<Step.RowByRow> group = longest(steps, next);
      fused.add(group.isPresent() ? group.get() : inside(steps.get(next)));
      next += group.map(g -> g.steps().size()).orElse(1);
    }
    return fused;
  }

  private Step inside(Step step) {
    if (onDevice && DeviceBlock.fits(step)) {
      return step;
    }
    return switch (step) {
      case Step.While s ->
          new Step.While(
              s.operation(), fuse(s.conditionSteps()), s.condition(), fuse(s.bodySteps()));
      case Step.Branch s ->
          new Step.Branch(
              s.operation(), s.selector(), s.branches().stream().map(this::fuse).toList());
      case Step.OfElements s -> s;
      case Step.Accumulate s -> s;
      case Step.Attention s -> s;
      case Step.Scatter s -> s;
      case Step.Sort s -> s;
      case Step.SortWords s -> s;
      case Step.Lapack s -> s;
      case Step.RowByRow s -> s;
    };
  }

  private Optional<Step.RowByRow> longest(List<Step> steps, int first) {
    Optional<Step.RowByRow> best = Optional.empty();
    List<Step.OfElements> group = new ArrayList<>();
    List<Long> rows = List.of();
    int end = Math.min(steps.size(), first + MOST_STEPS);
    for (int last = first; last < end; last++) {
      if (!(steps.get(last) instanceof Step.OfElements step)
          || onDevice && step instanceof Step.Contract) {
        break;
      }
      group.add(step);
      List<Long> own = leading(step, rows);
      rows = last == first ? own : common(rows, own);
      if (!isRowByRow(group, new Rows(rows))) {
        break;
      }
      // What does not pay yet may do so when a later step takes up what these leave.
      best = last == first ? best : blocked(group, new Rows(rows)).or(latest(best));
    }
    return best.filter(RowFusion::isWorthwhile);
  }

  /** The loops of a step that may run outside, around it and others; the last is for vectors. */
  private static List<Long> leading(Step.OfElements step, List<Long> wanted) {
    return switch (step) {
      case Step.Pointwise s ->
          s.body().space().equals(wanted) ? wanted : allButLast(s.body().space());
      case Step.Reduce s -> {
        List<Long> kept = s.body().space().subList(0, s.kept());
        yield s.partials().isPresent() ? List.of() : s.run() > 0 ? kept : allButLast(kept);
      }
      case Step.Contract s -> {
        List<Long> space = s.body().space();
        List<Long> parallel = space.subList(0, space.size() - s.contracted());
        boolean isOfAxes = parallel.equals(s.operation().resultType().shape());
        yield isOfAxes ? allButLast(parallel) : List.of();
      }
    };
  }

  private static List<Long> allButLast(List<Long> space) {
    return space.isEmpty() ? space : space.subList(0, space.size() - 1);
  }

  private static List<Long> common(List<Long> a, List<Long> b) {
    int same = 0;
    while (same < Math.min(a.size(), b.size()) && a.get(same).equals(b.get(same))) {
      same++;
    }
    return a.subList(0, same);
  }

  private static Supplier<Optional<Step.RowByRow>> latest(Optional<Step.RowByRow> group) {
    return () -> group;
  }

  /** Whether no row sees what the steps write to another one. */
  private boolean isRowByRow(List<Step.OfElements> steps, Rows rows) {
    if (rows.count() < 2 || steps.stream().anyMatch(s -> s.body().size() == 0)) {
      return false;
    }
    Set<Value> written = written(steps);
    for (Step.OfElements step : steps) {
      List<Long> space = step.body().space();
      boolean writes = Uses.writes(step).stream().allMatch(p -> rows.isRowByRow(p, space));
      boolean reads =
          step.body().loads().stream()
              .filter(load -> written.contains(schedule.buffer(load.place().buffer())))
              .allMatch(load -> sameType(load) && rows.isRowByRow(load.place(), space));
      boolean inRegion = step instanceof Step.Reduce s && !s.region().body().loads().isEmpty();
      if (!writes || !reads || inRegion) {
        return false;
      }
    }
    return true;
  }

  private Set<Value> written(List<Step.OfElements> steps) {
    Set<Value> written = new HashSet<>();
    for (Step.OfElements step : steps) {
      Uses.writes(step).forEach(place -> written.add(schedule.buffer(place.buffer())));
    }
    return written;
  }

  private static boolean sameType(Node.Load load) {
    return load.dtype() == load.place().buffer().tensorType().dtype();
  }

  /** How many rows run together, so that what is theirs stays in the cache. */
  private Optional<Step.RowByRow> blocked(List<Step.OfElements> steps, Rows rows) {
    Set<Value> written = written(steps);
    List<Value> locals = uses.onlyIn(steps, written);
    if (onDevice) {
      Scratch scratch = Scratch.of(steps, locals, rows, 1, schedule);
      return rows.count() >= DEVICE_ROWS && scratch.bytes() <= DEVICE_SCRATCH
          ? Optional.of(new Step.RowByRow(steps, rows, 1, scratch))
          : Optional.empty();
    }
    long perRow = Scratch.of(steps, locals, rows, 1, schedule).bytes();
    List<Step.Contract> contracts = contracts(steps);
    long last = rows.sizes().getLast();
    boolean isTiled = !contracts.isEmpty();
    long most =
        isTiled
            ? Math.min(TILED_ROWS, MOST_SCRATCH / Math.max(1, perRow))
            : Math.clamp(SMALL_SCRATCH / Math.max(1, perRow), 1, MOST_ROWS);
    if (contracts.stream().anyMatch(c -> moves(c, rows))) {
      most = Math.min(most, 1);
    } else if (isTiled && most < Math.min(last, FEWEST_TILED_ROWS)) {
      return Optional.empty();
    }
    long block = block(last, Math.min(most, last), mayRepeat(steps, locals));
    Scratch scratch = Scratch.of(steps, locals, rows, block, schedule);
    boolean isThin = isTiled && most > 1 && block < Math.min(last, FEWEST_TILED_ROWS);
    if (block < 1 || isThin || scratch.bytes() > MOST_SCRATCH) {
      return Optional.empty();
    }
    List<Step.OfElements> ready = new ArrayList<>();
    for (Step.OfElements step : steps) {
      Optional<Step.OfElements> inRows =
          step instanceof Step.Contract c ? packed(c, rows, block, written) : Optional.of(step);
      if (inRows.isEmpty()) {
        return Optional.empty();
      }
      ready.add(inRows.get());
    }
    return Optional.of(new Step.RowByRow(ready, rows, block, scratch));
  }

  private static List<Step.Contract> contracts(List<Step.OfElements> steps) {
    return steps.stream()
        .filter(Step.Contract.class::isInstance)
        .map(Step.Contract.class::cast)
        .toList();
  }

  /** A divisor of the number of rows if one is near, else as even as can be. */
  private static long block(long rows, long most, boolean mayRepeat) {
    long divisor = most;
    while (divisor > 1 && rows % divisor != 0) {
      divisor--;
    }
    return divisor > most / 2 || !mayRepeat || most < 1
        ? divisor
        : Math.ceilDiv(rows, Math.ceilDiv(rows, most));
  }

  /**
   * Whether two threads may compute the same rows: to the same bits, if none reads what the other
   * writes.
   */
  private boolean mayRepeat(List<Step.OfElements> steps, List<Value> locals) {
    Set<Value> shared = new HashSet<>();
    for (Step.OfElements step : steps) {
      for (Node.Place place : Uses.writes(step)) {
        Value buffer = schedule.buffer(place.buffer());
        if (!locals.contains(buffer) && !shared.add(buffer)) {
          return false;
        }
      }
    }
    return steps.stream()
        .flatMap(step -> step.body().loads().stream())
        .noneMatch(load -> shared.contains(schedule.buffer(load.place().buffer())));
  }

  /** Whether both operands move from row to row. */
  private static boolean moves(Step.Contract step, Rows rows) {
    int last = rows.loops() - 1;
    return Uses.operands(step).stream()
        .allMatch(load -> load.place().offset(step.body().loops()).coefficient(last) != 0);
  }

  /** A contraction with memory for the operand that all rows read, if it may be packed before. */
  private Optional<Step.OfElements> packed(
      Step.Contract step, Rows rows, long block, Set<Value> written) {
    return Tiling.withPanels(
            step,
            rows,
            block,
            type -> new Value(schedule.definitions().freshId(), type),
            operand -> !written.contains(schedule.buffer(operand.load().place().buffer())),
            MOST_PANELS)
        .map(s -> s);
  }

  /** Whether rows that pass through several steps save a way to memory. */
  private static boolean isWorthwhile(Step.RowByRow group) {
    boolean combines =
        group.steps().stream()
            .anyMatch(s -> s instanceof Step.Reduce || s instanceof Step.Contract);
    return combines && !group.scratch().places().isEmpty();
  }
}
