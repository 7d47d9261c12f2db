package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often the steps of a program read and write each buffer. */
final class Uses {
  private final Schedule schedule;
  private final Map<Value, Integer> counts;

  Uses(Schedule schedule) {
    this.schedule = schedule;
    this.counts = count(schedule.steps());
  }

  /** {@return those of the buffers that no other step knows, in the order of their writing} */
  List<Value> onlyIn(List<Step.OfElements> steps, Set<Value> buffers) {
    Map<Value, Integer> here = count(steps);
    Set<Value> only = new LinkedHashSet<>();
    for (Step.OfElements step : steps) {
      for (Node.Place place : writes(step)) {
        Value buffer = schedule.buffer(place.buffer());
        boolean isOnlyHere = here.getOrDefault(buffer, 0).equals(counts.getOrDefault(buffer, 0));
        if (buffers.contains(buffer) && isOnlyHere && !escapes(buffer)) {
          only.add(buffer);
        }
      }
    }
    return List.copyOf(only);
  }

  /** Whether a buffer is a result, the state of a loop or what branches leave. */
  private boolean escapes(Value buffer) {
    boolean isState =
        schedule
            .definitions()
            .producer(buffer)
            .map(Operation::op)
            .filter(op -> op == Op.WHILE || op == Op.CASE || op == Op.IF)
            .isPresent();
    return isState
        || schedule.outputs().contains(buffer)
        || schedule.aliases().containsKey(buffer.id())
        || schedule.aliases().containsValue(buffer);
  }

  /** {@return whether one step writes a buffer, and none reads it} */
  boolean isOnlyWritten(Value buffer) {
    return counts.getOrDefault(schedule.buffer(buffer), 0) == 1;
  }

  /** {@return where a kernel writes} */
  static List<Node.Place> writes(Step.OfElements step) {
    return switch (step) {
      case Step.Pointwise s -> s.stores().stream().map(Step.Store::place).toList();
      case Step.Reduce s -> ReduceEmitter.results(s);
      case Step.Contract s -> List.of(ContractEmitter.result(s));
    };
  }

  /** {@return what a contraction multiplies, where that is memory} */
  static List<Node.Load> operands(Step.Contract step) {
    List<Node.Load> loads = new ArrayList<>();
    for (int node : List.of(step.lhs(), step.rhs())) {
      if (step.body().nodes().get(node) instanceof Node.Load load) {
        loads.add(load);
      }
    }
    return loads;
  }

  private Map<Value, Integer> count(List<? extends Step> steps) {
    Map<Value, Integer> all = new HashMap<>();
    for (Step step : steps) {
      switch (step) {
        case Step.OfElements s -> {
          loads(s.body(), all);
          writes(s).forEach(place -> add(all, place.buffer()));
          if (s instanceof Step.Reduce reduce) {
            loads(reduce.region().body(), all);
          }
        }
        case Step.Accumulate s -> {
          loads(s.body(), all);
          s.operation().results().forEach(v -> add(all, v));
        }
        case Step.Attention s -> {
          loads(s.body(), all);
          add(all, s.operation().result());
        }
        case Step.Scatter s -> {
          loads(s.body(), all);
          loads(s.region().body(), all);
          s.operation().results().forEach(v -> add(all, v));
        }
        case Step.Sort s -> {
          loads(s.comparator().body(), all);
          s.operation().operands().forEach(v -> add(all, v));
          s.operation().results().forEach(v -> add(all, v));
        }
        case Step.SortWords s -> s.operation().results().forEach(v -> add(all, v));
        case Step.Lapack s -> s.operation().results().forEach(v -> add(all, v));
        case Step.While s -> {
          merge(all, count(s.conditionSteps()));
          loads(s.condition().body(), all);
          merge(all, count(s.bodySteps()));
        }
        case Step.Branch s -> {
          loads(s.selector().body(), all);
          s.branches().forEach(branch -> merge(all, count(branch)));
        }
        case Step.RowByRow s -> merge(all, count(s.steps()));
      }
    }
    return all;
  }

  private void loads(Body body, Map<Value, Integer> all) {
    body.loads().forEach(load -> add(all, load.place().buffer()));
  }

  private void add(Map<Value, Integer> all, Value value) {
    all.merge(schedule.buffer(value), 1, Integer::sum);
  }

  private static void merge(Map<Value, Integer> all, Map<Value, Integer> more) {
    more.forEach((value, count) -> all.merge(value, count, Integer::sum));
  }
}
