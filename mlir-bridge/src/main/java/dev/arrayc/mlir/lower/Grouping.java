package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.lower.Draft.Group;
import dev.arrayc.mlir.lower.Draft.Root;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The drafts of one block in order; a new pointwise kernel joins an earlier one where it may. */
final class Grouping {
  /** Kernels of up to this many elements join without having anything in common. */
  private static final long SMALL = 4096;

  private static final int MAX_STORES = 16;
  private static final int MAX_NODES = 2000;

  private final BodyBuilder.Scope scope;
  private final List<Draft> drafts = new ArrayList<>();

  /** For values that steps of this block make: the position of the last step that stores to it. */
  private final Map<Integer, Integer> writers = new HashMap<>();

  private final Map<Group, Set<Value>> reads = new HashMap<>();
  private final Map<Group, Integer> sizes = new HashMap<>();

  Grouping(BodyBuilder.Scope scope) {
    this.scope = scope;
  }

  List<Draft> drafts() {
    return drafts;
  }

  void add(Step step) {
    add(new Draft.Done(step), results(step));
  }

  void add(Draft.Loop loop) {
    add(loop, loop.operation().results());
  }

  void add(Draft.Choice choice) {
    add(choice, choice.operation().results());
  }

  private void add(Draft draft, List<Value> results) {
    drafts.add(draft);
    results.forEach(v -> writers.put(v.id(), drafts.size() - 1));
  }

  private static List<Value> results(Step step) {
    return switch (step) {
      case Step.Reduce s -> s.operation().results();
      case Step.Contract s -> s.operation().results();
      case Step.Attention s -> s.operation().results();
      case Step.Scatter s -> s.operation().results();
      case Step.Accumulate s -> s.operation().results();
      case Step.Sort s -> s.operation().results();
      case Step.SortWords s -> s.operation().results();
      case Step.Lapack s -> s.operation().results();
      case Step.RowByRow s -> s.steps().stream().flatMap(i -> results(i).stream()).toList();
      case Step.While s -> s.operation().results();
      case Step.Branch s -> s.operation().results();
      case Step.Pointwise s -> s.stores().stream().map(st -> st.place().buffer()).toList();
    };
  }

  /** Adds a pointwise kernel, or a part to one that is there. */
  void add(Root root) {
    List<Long> space =
        root.window().map(Draft.Window::shape).orElseGet(() -> refined(root.source()));
    Group alone = new Group(space, root);
    Body body = alone.alone(scope).body();
    Set<Value> inputs = new LinkedHashSet<>();
    body.loads().forEach(load -> inputs.add(load.place().buffer()));
    Optional<Group> host = host(root, space, body, inputs);
    Group group = host.orElse(alone);
    if (host.isPresent()) {
      group.add(root);
    } else {
      drafts.add(group);
    }
    reads.computeIfAbsent(group, g -> new HashSet<>()).addAll(inputs);
    sizes.merge(group, body.nodes().size(), Integer::sum);
    writers.put(root.target().id(), drafts.indexOf(group));
  }

  private Optional<Group> host(Root root, List<Long> space, Body body, Set<Value> inputs) {
    // A second store into a buffer comes after the first.
    if (root.window().isPresent() || writers.containsKey(root.target().id())) {
      return Optional.empty();
    }
    int earliest = inputs.stream().mapToInt(v -> writers.getOrDefault(v.id(), -1)).max().orElse(-1);
    for (int i = drafts.size() - 1; i >= Math.max(0, earliest); i--) {
      if (drafts.get(i) instanceof Group group
          && group.space().equals(space)
          && group.roots().stream().allMatch(r -> r.window().isEmpty())
          && group.roots().size() < MAX_STORES
          && sizes.getOrDefault(group, 0) + body.nodes().size() <= MAX_NODES
          && seesInPlace(group, body)
          && isWorthwhile(group, body, inputs)) {
        return Optional.of(group);
      }
    }
    return Optional.empty();
  }

  /** Whether all that a body loads of a group's values it loads at the iteration's own element. */
  private boolean seesInPlace(Group group, Body body) {
    Set<Integer> made = new HashSet<>();
    group.roots().forEach(r -> made.add(r.target().id()));
    Affine own = Affine.linear(body.loops(), Affine.identity(body.loops()), body.space());
    return body.loads().stream()
        .filter(load -> made.contains(load.place().buffer().id()))
        .allMatch(
            load ->
                group.inside().contains(load.place().buffer().id())
                    && load.place().starts().isEmpty()
                    && load.dtype() == load.place().buffer().tensorType().dtype()
                    && load.place().offset(body.loops()).equals(own));
  }

  private boolean isWorthwhile(Group group, Body body, Set<Value> inputs) {
    Set<Value> shared = new HashSet<>(reads.getOrDefault(group, Set.of()));
    group.roots().forEach(r -> shared.add(r.target()));
    shared.retainAll(inputs);
    return body.size() <= SMALL || !shared.isEmpty();
  }

  /**
   * The iteration space for a value: its shape, with axes split where a reshape inside the kernel
   * needs it and the splits nest.
   */
  private List<Long> refined(Value root) {
    List<Long> shape = root.tensorType().shape();
    if (root.tensorType().size() == 0) {
      return shape;
    }
    SortedSet<Long> cuts = cuts(shape);
    Set<Integer> seen = new HashSet<>();
    refine(root, cuts, seen, true);
    if (cuts.equals(cuts(shape))) {
      return shape;
    }
    List<Long> sizes = new ArrayList<>();
    long inner = 1;
    for (long cut : cuts) {
      sizes.addFirst(cut / inner);
      inner = cut;
    }
    return sizes;
  }

  private static SortedSet<Long> cuts(List<Long> shape) {
    TreeSet<Long> cuts = new TreeSet<>();
    long inner = 1;
    for (long size : shape.reversed()) {
      inner *= size;
      if (inner > 1) {
        cuts.add(inner);
      }
    }
    return cuts;
  }

  private void refine(Value value, SortedSet<Long> cuts, Set<Integer> seen, boolean isRoot) {
    if (!seen.add(value.id()) || (!isRoot && scope.isStored(value))) {
      return;
    }
    Optional<Operation> producer = scope.producer(value);
    if (producer.isEmpty()) {
      return;
    }
    Operation op = producer.get();
    if (op.op() == Op.RESHAPE) {
      if (!scope.isStored(op.operand(0)) && nests(cuts, cuts(op.operandType(0).shape()))) {
        cuts.addAll(cuts(op.operandType(0).shape()));
      }
      refine(op.operand(0), cuts, seen, false);
    } else if (Definitions.role(op) == Definitions.Role.ELEMENTWISE) {
      op.operands().stream()
          .filter(v -> v.tensorType().rank() == value.tensorType().rank())
          .forEach(v -> refine(v, cuts, seen, false));
    }
  }

  /** Whether each of the joint cuts divides the next. */
  private static boolean nests(SortedSet<Long> a, SortedSet<Long> b) {
    TreeSet<Long> all = new TreeSet<>(a);
    all.addAll(b);
    long inner = 1;
    for (long cut : all) {
      if (cut % inner != 0) {
        return false;
      }
      inner = cut;
    }
    return true;
  }
}
