package dev.arrayc.mlir.lower;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.artifact.PlannedBuffer;
import dev.arrayc.mlir.lower.Liveness.Piece;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Gives each buffer a place: an argument, a result, constant data, or an offset in the one
 * workspace. Buffers of which one is copied to the other share a place where that is safe, so that
 * the copy vanishes; others share workspace when they are never needed at the same time.
 */
final class MemoryPlan {
  /** Workspace offsets are multiples of a cache line. */
  private static final long ALIGNMENT = 64;

  /** Where a buffer is. */
  sealed interface Place {
    /** The pointer of an input of the function. */
    record Input(int number) implements Place {}

    /** The pointer of a result of the function. */
    record Output(int number) implements Place {}

    /** Read-only data of the library. */
    record Constant(int number) implements Place {}

    /** An offset in bytes in the workspace. */
    record Workspace(long offset) implements Place {}
  }

  /** Buffers that share a place. */
  private static final class Shared {
    final List<Value> members = new ArrayList<>();
    final List<Piece> pieces = new ArrayList<>();
    Optional<Place> place = Optional.empty();
    int first = Integer.MAX_VALUE;
    int last = -1;

    long bytes() {
      return members.getFirst().tensorType().bytes();
    }

    void add(Value member, List<Piece> live) {
      members.add(member);
      for (Piece piece : live) {
        pieces.add(piece);
        first = Math.min(first, piece.from());
        last = Math.max(last, piece.to());
      }
    }
  }

  /** The bytes that a process can address. */
  private static final long ADDRESSABLE = 1L << 47;

  private final Schedule schedule;
  private final Liveness liveness;
  private final Map<Value, Shared> shared = new LinkedHashMap<>();
  private final Map<Value, Place> places = new HashMap<>();
  private final List<Tensor> constants = new ArrayList<>();
  private long workspaceBytes;

  MemoryPlan(Schedule schedule) {
    this.schedule = schedule;
    this.liveness = new Liveness(schedule);
    fix();
    liveness.buffers().stream().filter(v -> !places.containsKey(v)).forEach(this::alone);
    Copies.of(schedule.steps()).forEach(copy -> join(copy.target(), copy.source()));
    allocate();
    shared.forEach((value, group) -> places.put(value, group.place.orElseThrow()));
  }

  /** {@return where a value's elements are} */
  Place place(Value value) {
    return Objects.requireNonNull(places.get(schedule.buffer(value)), "buffer without a place");
  }

  /** A kernel without the stores that copy a buffer onto itself, if any others are left. */
  Optional<Step.Pointwise> withoutCopiesOntoThemselves(Step.Pointwise step) {
    List<Step.Store> stores =
        step.stores().stream().filter(store -> !isOntoItself(step.body(), store)).toList();
    return stores.isEmpty()
        ? Optional.empty()
        : Optional.of(new Step.Pointwise(step.body(), stores, step.span()));
  }

  private boolean isOntoItself(Body body, Step.Store store) {
    return Copies.isCopy(body, store)
        && body.nodes().get(store.node()) instanceof Node.Load load
        && isSame(place(load.place().buffer()), place(store.place().buffer()));
  }

  /** Whether two places are the same memory: an output that is in place of an input is. */
  private boolean isSame(Place from, Place to) {
    return from.equals(to)
        || from instanceof Place.Input(int input)
            && to instanceof Place.Output(int output)
            && schedule.function().results().get(output).inPlaceOf().equals(OptionalInt.of(input));
  }

  /** {@return the peak of the workspace} */
  long workspaceBytes() {
    return workspaceBytes;
  }

  /** {@return what lies where in the workspace, from its beginning on} */
  List<PlannedBuffer> workspace() {
    List<PlannedBuffer> buffers = new ArrayList<>();
    for (Shared group : shared.values().stream().distinct().toList()) {
      if (group.place.orElseThrow() instanceof Place.Workspace(long offset) && group.bytes() > 0) {
        List<String> holds =
            group.members.stream().map(v -> v.tensorType().jaxString()).distinct().toList();
        buffers.add(new PlannedBuffer(offset, group.bytes(), group.first, group.last, holds));
      }
    }
    buffers.sort(
        Comparator.comparingLong(PlannedBuffer::offset).thenComparingInt(PlannedBuffer::first));
    return buffers;
  }

  /** {@return the constants in memory, by number} */
  List<Tensor> constants() {
    return constants;
  }

  private void fix() {
    List<Value> inputs = schedule.function().body().parameters();
    for (int i = 0; i < inputs.size(); i++) {
      places.put(inputs.get(i), new Place.Input(i));
    }
    for (Value buffer : liveness.buffers()) {
      Optional<Operation> producer = schedule.definitions().producer(buffer);
      if (producer.isPresent() && producer.get().op() == Op.CONSTANT) {
        places.put(buffer, new Place.Constant(constants.size()));
        constants.add(producer.get().attributes().get("value", Attribute.Dense.class).value());
      }
    }
    for (int i = 0; i < schedule.outputs().size(); i++) {
      Value output = schedule.outputs().get(i);
      Shared group = alone(output);
      group.place = Optional.of(new Place.Output(i));
      schedule
          .donor(i)
          .ifPresent(
              input -> {
                group.add(input, liveness.pieces(input));
              });
    }
  }

  private Shared alone(Value buffer) {
    return shared.computeIfAbsent(
        buffer,
        b -> {
          Shared group = new Shared();
          group.add(b, liveness.pieces(b));
          return group;
        });
  }

  /** Lets a copy's two sides share a place if neither needs it while the other does. */
  private void join(Value target, Value source) {
    Shared a = shared.get(schedule.buffer(target));
    Shared b = shared.get(schedule.buffer(source));
    if (a == null || b == null || a == b || (a.place.isPresent() && b.place.isPresent())) {
      return;
    }
    if (a.bytes() != b.bytes() || conflict(a, b, true)) {
      return;
    }
    b.members.forEach(member -> a.add(member, liveness.pieces(member)));
    a.place = a.place.or(() -> b.place);
    b.members.forEach(v -> shared.put(v, a));
  }

  /**
   * Whether two groups must not overlap in memory.
   *
   * @param atOneAddress whether they would begin at the same address, so that one may take over
   *     from the other element by element
   */
  private boolean conflict(Shared a, Shared b, boolean atOneAddress) {
    if (a.last < b.first || b.last < a.first) {
      return false;
    }
    for (Piece p : a.pieces) {
      for (Piece q : b.pieces) {
        boolean takesOver = atOneAddress && (handsOver(p, a, q, b) || handsOver(q, b, p, a));
        if (p.overlaps(q) && !takesOver) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the kernel that reads the first for the last time writes the second, in place. */
  private boolean handsOver(Piece first, Shared from, Piece second, Shared to) {
    return first.to() == second.from()
        && liveness
            .kernelAt(first.to())
            .map(step -> InPlace.isSafe(step, schedule, from.members, to.members))
            .orElse(false);
  }

  private void allocate() {
    List<Shared> placed = new ArrayList<>();
    for (Shared group : shared.values().stream().distinct().toList()) {
      if (group.place.isPresent()) {
        continue;
      }
      List<Shared> alive =
          placed.stream().filter(o -> group.first <= o.last && o.first <= group.last).toList();
      long offset = firstFit(group, alive);
      if (group.bytes() > ADDRESSABLE - offset) {
        throw tooLarge(group);
      }
      group.place = Optional.of(new Place.Workspace(offset));
      placed.add(group);
      workspaceBytes = Math.max(workspaceBytes, offset + group.bytes());
    }
  }

  private CompileException.Limitation tooLarge(Shared group) {
    return new CompileException.Limitation(
        Diagnostic.of(
            liveness.kernelAt(group.first).map(Step::span).orElse(Span.NONE),
            "NotImplementedError",
            "an array of "
                + group.members.getFirst().tensorType().jaxString()
                + " in between does not fit into what a process can address",
            "padding and dilation make arrays as large as what they reach over"));
  }

  /** {@return the least offset at which a group overlaps nothing that it must not overlap} */
  private long firstFit(Shared group, List<Shared> alive) {
    long offset = 0;
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Shared other : alive) {
        long start = ((Place.Workspace) other.place.orElseThrow()).offset();
        boolean apart = offset + group.bytes() <= start || start + other.bytes() <= offset;
        if (!apart && conflict(group, other, offset == start)) {
          offset = Math.ceilDiv(start + other.bytes(), ALIGNMENT) * ALIGNMENT;
          moved = true;
        }
      }
    }
    return offset;
  }
}
