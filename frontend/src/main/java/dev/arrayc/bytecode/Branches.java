package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Content;
import dev.arrayc.bytecode.Heap.Dense;
import dev.arrayc.bytecode.JValue.Flag;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.bytecode.JValue.Traced;
import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.library.Staging;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Branches on traced values: both sides are executed, each into a block of its own, and where they
 * meet again their states are joined. The operation is a {@code stablehlo.if}; where both sides
 * only compute a few numbers, they are computed in any case and a {@code select} chooses.
 */
final class Branches {
  /** So many operations are rather computed in vain than jumped around. */
  private static final int CHEAP = 24;

  private final Machine machine;
  private final Arithmetic arithmetic;
  private final ArrayAccess arrays;

  Branches(Machine machine, Arithmetic arithmetic, ArrayAccess arrays) {
    this.machine = machine;
    this.arithmetic = arithmetic;
    this.arrays = arrays;
  }

  /** One side: what it has emitted and where it has come to. */
  private record Side(Block block, Outcome outcome) {}

  /** A leaf as the two sides have it; a side that does not reach its target has none. */
  private record Slot(Optional<Leaf> onTrue, Optional<Leaf> onFalse) {
    Leaf any() {
      return onTrue.or(() -> onFalse).orElseThrow();
    }

    boolean isData() {
      return onTrue.filter(Leaf::isData).isPresent() || onFalse.filter(Leaf::isData).isPresent();
    }
  }

  /**
   * Executes both sides.
   *
   * @param live by target, which local variables matter there
   */
  Outcome fork(
      Flag condition,
      Supplier<Outcome> onTrue,
      Supplier<Outcome> onFalse,
      IntFunction<IntPredicate> live) {
    int values = machine.builder().watermark();
    int objects = machine.nextId();
    Side yes = side(condition, onTrue);
    Side no = side(condition, onFalse);
    List<Integer> targets = Outcome.targets(yes.outcome(), no.outcome());
    List<Slot> slots = new ArrayList<>();
    for (int target : targets) {
      join(yes, no, target, live, objects, new Collector(slots, values, objects));
    }
    List<Value> results = results(condition, yes, no, slots, targets);
    Supply supply = new Supply(slots, results, values, objects, condition.isData());
    List<Outcome.Arrival> arrivals = new ArrayList<>();
    for (int target : targets) {
      arrivals.add(new Outcome.Arrival(target, join(yes, no, target, live, objects, supply)));
    }
    return new Outcome(
        arrivals, targets.size() > 1 ? Optional.of(results.getLast()) : Optional.empty());
  }

  private Side side(Flag condition, Supplier<Outcome> side) {
    List<Outcome> outcome = new ArrayList<>();
    Block block =
        machine
            .builder()
            .region(
                List.of(),
                none -> {
                  try {
                    outcome.add(side.get());
                  } catch (Thrown thrown) {
                    throw thrownBy(condition, thrown);
                  }
                  return List.of();
                });
    return new Side(block, outcome.getFirst());
  }

  private RuntimeException thrownBy(Flag condition, Thrown thrown) {
    machine.session().at(thrown.place());
    Limitation error =
        machine.limitation(
            "an exception ("
                + thrown.instance().className().replace('/', '.')
                + ") that a traced condition decides cannot be thrown by compiled code",
            "return a value that says so, or check what is static");
    return condition.isData() ? error : machine.staged(error);
  }

  private Path join(
      Side yes,
      Side no,
      int target,
      IntFunction<IntPredicate> live,
      int objects,
      Walk.Joiner joiner) {
    Optional<Path> a = yes.outcome().path(target);
    Optional<Path> b = no.outcome().path(target);
    Path left = a.or(() -> b).orElseThrow();
    Path right = b.orElse(left);
    arrays.align(left, right);
    if (joiner instanceof Sided sided) {
      sided.sides(a.isPresent(), b.isPresent());
    }
    return Walk.join(left, right, live.apply(target), objects, joiner);
  }

  private List<Value> results(
      Flag condition, Side yes, Side no, List<Slot> slots, List<Integer> targets) {
    List<TensorType> types = new ArrayList<>();
    for (Slot slot : slots) {
      types.add(slot.any().type());
    }
    Block left = yielding(yes, slots.stream().map(Slot::onTrue).toList(), types, targets);
    Block right = yielding(no, slots.stream().map(Slot::onFalse).toList(), types, targets);
    Optional<List<Value>> chosen =
        new Selection(machine, CHEAP).choose(condition.value(), left, right);
    if (chosen.isPresent()) {
      return chosen.get();
    }
    if (left.results().isEmpty()) {
      return List.of();
    }
    List<Value> results =
        machine
            .builder()
            .emit(
                Op.IF,
                List.of(condition.value()),
                Attributes.NONE,
                List.of(left, right),
                List.of());
    for (int i = 0; i < results.size(); i++) {
      machine.note(
          "cond", results.get(i), condition.value(), left.results().get(i), right.results().get(i));
    }
    return results;
  }

  /** A side's block with operations that make the values of its leaves, and its target's pc. */
  private Block yielding(
      Side side, List<Optional<Leaf>> leaves, List<TensorType> types, List<Integer> targets) {
    Block tail =
        machine
            .builder()
            .region(
                List.of(),
                none -> {
                  List<Value> results = new ArrayList<>();
                  for (int i = 0; i < leaves.size(); i++) {
                    TensorType type = types.get(i);
                    results.add(
                        leaves
                            .get(i)
                            .map(this::value)
                            .orElseGet(() -> machine.zeros(type.dtype(), type.shape())));
                  }
                  if (targets.size() > 1) {
                    results.add(
                        side.outcome()
                            .code()
                            .orElseGet(
                                () ->
                                    arithmetic.constant(
                                        DType.I32, side.outcome().arrivals().getFirst().target())));
                  }
                  return results;
                });
    List<dev.arrayc.ir.Operation> operations = new ArrayList<>(side.block().operations());
    operations.addAll(tail.operations());
    return new Block(List.of(), operations, tail.results());
  }

  /** {@return the value of a leaf, emitted here if it is not one yet} */
  Value value(Leaf leaf) {
    return switch (leaf) {
      case Leaf.Number n when n.dtype() == DType.BOOL -> arithmetic.truth(n.number());
      case Leaf.Number n -> arithmetic.value(n.number());
      case Leaf.Array a -> arrays.tensor(a.content());
      case Leaf.Library l -> Staging.value(l.array());
    };
  }

  /** {@return a number that a value stands for} */
  static Num number(Leaf.Number like, Value value, boolean isData) {
    return like.dtype() == DType.BOOL
        ? new Flag(value, isData)
        : new Traced(like.number().kind(), value, isData);
  }

  private abstract static class Sided extends Inner {
    private final int objects;
    private boolean onTrue;
    private boolean onFalse;

    Sided(int watermark, int objects) {
      super(watermark);
      this.objects = objects;
    }

    void sides(boolean isOnTrue, boolean isOnFalse) {
      onTrue = isOnTrue;
      onFalse = isOnFalse;
    }

    Slot slot(Leaf a, Leaf b) {
      return new Slot(
          onTrue ? Optional.of(a) : Optional.empty(), onFalse ? Optional.of(b) : Optional.empty());
    }

    /** Objects only if each side has made its own: of others there may be further references. */
    @Override
    public boolean unites(String key, Ref a, Ref b, boolean isArray) {
      return isArray || isNew(a) && isNew(b);
    }

    boolean isNew(Ref ref) {
      return ref.id() >= objects;
    }
  }

  /** Finds the leaves. */
  private static final class Collector extends Sided {
    private final List<Slot> slots;

    Collector(List<Slot> slots, int watermark, int objects) {
      super(watermark, objects);
      this.slots = slots;
    }

    @Override
    public JValue number(String key, Leaf.Number a, Leaf.Number b) {
      slots.add(slot(a, b));
      return a.number();
    }

    @Override
    public Content array(String key, Leaf.Array a, Leaf.Array b) {
      slots.add(slot(a, b));
      return a.content();
    }

    @Override
    public Array library(String key, Leaf.Library a, Leaf.Library b) {
      slots.add(slot(a, b));
      return a.array();
    }

    @Override
    public Ref united(String key, Heap heap, Content content, Ref a, Ref b) {
      return a;
    }
  }

  /** Puts the results of the operation in their places. */
  private final class Supply extends Sided {
    private final List<Slot> slots;
    private final List<Value> results;
    private final boolean isData;
    private int next;

    Supply(List<Slot> slots, List<Value> results, int watermark, int objects, boolean isData) {
      super(watermark, objects);
      this.slots = slots;
      this.results = results;
      this.isData = isData;
    }

    @Override
    public JValue number(String key, Leaf.Number a, Leaf.Number b) {
      boolean data = isData || slots.get(next).isData();
      return Branches.number(a, results.get(next++), data);
    }

    @Override
    public Content array(String key, Leaf.Array a, Leaf.Array b) {
      return new Dense(a.component(), results.get(next++));
    }

    @Override
    public Array library(String key, Leaf.Library a, Leaf.Library b) {
      return new Tracer(results.get(next++), a.array().weak(), machine.trace());
    }

    @Override
    public Ref united(String key, Heap heap, Content content, Ref a, Ref b) {
      Ref ref = machine.allocate(heap, content);
      if (!isNew(a) || !isNew(b)) {
        machine.aliases().mayBe(ref, a);
        machine.aliases().mayBe(ref, b);
      }
      return ref;
    }
  }
}
