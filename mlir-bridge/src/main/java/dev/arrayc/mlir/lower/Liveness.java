package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When each buffer's content is needed, in positions along the program text. A value that a loop
 * uses but does not make is needed until the loop's end; a loop's state is not needed between its
 * last use in the body and the assignment that ends the iteration.
 */
final class Liveness {
  /** From a write to the last read, both included. */
  record Piece(int from, int to) {
    boolean overlaps(Piece other) {
      return from <= other.to && other.from <= to;
    }
  }

  /** A loop that is open during the walk, and what lives to its end. */
  private static final class OpenLoop {
    final int start;
    final Set<History> throughout = new LinkedHashSet<>();

    OpenLoop(int start) {
      this.start = start;
    }
  }

  private static final class History {
    final List<Integer> writes = new ArrayList<>();
    final List<Integer> uses = new ArrayList<>();
    final List<Piece> fixed = new ArrayList<>();
    int floor = -1;
  }

  private final Schedule schedule;
  private final Map<Value, History> histories = new LinkedHashMap<>();
  private final Map<Value, List<Piece>> pieces = new LinkedHashMap<>();
  private final List<Optional<Step>> kernels = new ArrayList<>();
  private final List<OpenLoop> loops = new ArrayList<>();

  Liveness(Schedule schedule) {
    this.schedule = schedule;
    walk(schedule.steps());
    int end = next();
    schedule.outputs().forEach(v -> read(v, end));
    histories.forEach((value, history) -> pieces.put(value, pieces(history)));
  }

  /** {@return the buffers in the order in which they are first used} */
  Collection<Value> buffers() {
    return pieces.keySet();
  }

  List<Piece> pieces(Value buffer) {
    return pieces.getOrDefault(buffer, List.of());
  }

  /** {@return the kernel at a position, if one is there} */
  Optional<Step> kernelAt(int position) {
    return kernels.get(position);
  }

  /** A position without a kernel. */
  private int next() {
    kernels.add(Optional.empty());
    return kernels.size() - 1;
  }

  private int next(Step step) {
    kernels.add(Optional.of(step));
    return kernels.size() - 1;
  }

  private History history(Value value) {
    return histories.computeIfAbsent(schedule.buffer(value), v -> new History());
  }

  private void read(Value value, int position) {
    // In a loop that the value comes from outside of, the next iteration reads it again.
    History history = history(value);
    int first = history.writes.isEmpty() ? -1 : history.writes.getFirst();
    int made = Math.max(first, history.floor);
    for (OpenLoop loop : loops) {
      if (loop.start > made) {
        loop.throughout.add(history);
        return;
      }
    }
    history.uses.add(position);
  }

  private void write(Value value, int position) {
    history(value).writes.add(position);
    history(value).uses.add(position);
  }

  private void reads(Body body, int position) {
    body.loads().forEach(load -> read(load.place().buffer(), position));
  }

  private void walk(List<Step> steps) {
    for (Step step : steps) {
      switch (step) {
        case Step.Pointwise s -> {
          int at = next(s);
          reads(s.body(), at);
          s.stores().forEach(store -> write(store.place().buffer(), at));
        }
        case Step.Reduce s -> {
          int at = next(s);
          reads(s.body(), at);
          reads(s.region().body(), at);
          s.partials().ifPresent(v -> write(v, at));
          s.operation().results().forEach(v -> write(v, at));
        }
        case Step.Accumulate s -> {
          int at = next(s);
          reads(s.body(), at);
          s.totals().ifPresent(v -> write(v, at));
          s.operation().results().forEach(v -> write(v, at));
        }
        case Step.Contract s -> {
          int at = next(s);
          reads(s.body(), at);
          s.panels().forEach(v -> write(v, at));
          s.operation().results().forEach(v -> write(v, at));
        }
        case Step.Attention s -> {
          int at = next(s);
          reads(s.body(), at);
          write(s.operation().result(), at);
        }
        case Step.Scatter s -> {
          int at = next(s);
          reads(s.body(), at);
          reads(s.region().body(), at);
          s.operation().results().forEach(v -> write(v, at));
        }
        case Step.Sort s -> {
          int at = next(s);
          s.operation().operands().forEach(v -> read(v, at));
          reads(s.comparator().body(), at);
          write(s.order(), at);
          s.operation().results().forEach(v -> write(v, at));
        }
        case Step.SortWords s -> {
          int at = next(s);
          read(s.operation().result(), at);
          write(s.spare(), at);
          write(s.operation().result(), at);
        }
        case Step.Lapack s -> {
          int at = next(s);
          int copied = s.operation().operands().size();
          s.operation().results().subList(0, copied).forEach(v -> read(v, at));
          write(s.spare(), at);
          s.operation().results().forEach(v -> write(v, at));
        }
        case Step.RowByRow s -> rows(s);
        case Step.While s -> loop(s);
        case Step.Branch s -> branch(s);
      }
    }
  }

  /** Rows of some buffers are in different steps at the same time: none takes over from another. */
  private void rows(Step.RowByRow step) {
    int at = next(step);
    for (Step.OfElements each : step.steps()) {
      for (Node.Load load : each.body().loads()) {
        if (!step.scratch().places().containsKey(load.place().buffer())) {
          read(load.place().buffer(), at);
        }
      }
      for (Node.Place place : Uses.writes(each)) {
        if (!step.scratch().places().containsKey(place.buffer())) {
          write(place.buffer(), at);
        }
      }
      if (each instanceof Step.Contract contract) {
        contract.panels().forEach(v -> write(v, at));
      }
    }
  }

  private void loop(Step.While step) {
    List<Value> state = step.operation().results();
    List<Integer> movesBefore = new ArrayList<>();
    int start = next();
    loops.add(new OpenLoop(start));
    for (Value v : state) {
      movesBefore.add(history(v).writes.size());
      history(v).uses.add(start);
      history(v).floor = start;
    }
    walk(step.conditionSteps());
    reads(step.condition().body(), next());
    walk(step.bodySteps());
    int end = next();
    loops.removeLast().throughout.forEach(history -> history.uses.add(end));
    for (int i = 0; i < state.size(); i++) {
      close(history(state.get(i)), movesBefore.get(i), end);
    }
  }

  /** Ends what is known of a state so far; what lives on begins with the iteration's assignment. */
  private static void close(History history, int movesBefore, int end) {
    if (history.writes.size() > movesBefore) {
      int move = history.writes.getLast();
      int last = history.uses.stream().filter(u -> u < move).max(Integer::compare).orElse(move);
      history.fixed.add(new Piece(history.writes.getFirst(), last));
      history.writes.clear();
      history.uses.clear();
      history.writes.add(move);
    }
    history.uses.add(end);
    history.floor = -1;
  }

  private void branch(Step.Branch step) {
    reads(step.selector().body(), next());
    for (List<Step> branch : step.branches()) {
      walk(branch);
      int end = next();
      for (Value result : step.operation().results()) {
        History history = history(result);
        history.fixed.add(new Piece(history.writes.getFirst(), end));
        history.writes.clear();
        history.uses.clear();
      }
    }
    int after = next();
    step.operation().results().forEach(v -> write(v, after));
  }

  private static List<Piece> pieces(History history) {
    List<Piece> all = new ArrayList<>(history.fixed);
    if (!history.uses.isEmpty()) {
      int from = history.writes.isEmpty() ? 0 : history.writes.getFirst();
      int to = history.uses.stream().max(Integer::compare).orElse(from);
      all.add(new Piece(from, Math.max(from, to)));
    }
    return all;
  }
}
