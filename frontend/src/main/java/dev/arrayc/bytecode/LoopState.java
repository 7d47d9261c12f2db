package dev.arrayc.bytecode;

import dev.arrayc.bytecode.ControlFlow.Loop;
import dev.arrayc.bytecode.Heap.Content;
import dev.arrayc.bytecode.Heap.Dense;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.value.Array;
import dev.arrayc.value.Tracer;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The part of the state that a loop changes: found by comparing the state before a round with that
 * after it, over and over, until nothing new differs.
 */
final class LoopState {
  /** A number or array that the loop carries from round to round. */
  record Carried(TensorType type, Kind kind, boolean isData) {
    DType dtype() {
      return type.dtype();
    }
  }

  /** Arrays that another may be the same as: from outside of the loop, and of the loop's own. */
  private record Origins(Set<Ref> outer, Set<String> own) {
    Origins() {
      this(new LinkedHashSet<>(), new LinkedHashSet<>());
    }
  }

  private final Activation activation;
  private final Machine machine;
  private final Loop loop;
  private final Path entry;
  private final int objects;
  private final int watermark;
  private final Map<String, Carried> carried = new LinkedHashMap<>();

  /**
   * References that differ from round to round: each becomes one to an object of the loop's own.
   */
  private final Set<String> copied = new LinkedHashSet<>();

  /** Those of them whose object may be another one's too, and whose: it must not be written. */
  private final Map<String, Origins> borrowed = new LinkedHashMap<>();

  /** The objects of the loop's own in the present round, and where they are at its beginning. */
  private final Map<Ref, String> places = new LinkedHashMap<>();

  /** Places that hold what cannot be told after a round. */
  private final Map<String, JValue.Ambiguous> lost = new LinkedHashMap<>();

  private Optional<Integer> exit = Optional.empty();
  private Path before;

  LoopState(Activation activation, Loop loop, Path entry) {
    this.activation = activation;
    this.machine = activation.machine();
    this.loop = loop;
    this.entry = entry;
    this.objects = machine.nextId();
    this.watermark = machine.builder().watermark();
    this.before = entry;
  }

  /** {@return values below this number are from outside of the loop} */
  int watermark() {
    return watermark;
  }

  int objects() {
    return objects;
  }

  private IntPredicate live() {
    IntPredicate atHeader = activation.live(loop.header());
    return exit.map(e -> atHeader.or(activation.live(e))).orElse(atHeader);
  }

  /** {@return the types of what is carried, in order} */
  List<TensorType> types() {
    List<TensorType> types = new ArrayList<>();
    leaves(entry, entry).forEach((key, leaf) -> types.add(type(key)));
    return types;
  }

  private TensorType type(String key) {
    return java.util.Objects.requireNonNull(carried.get(key)).type();
  }

  /** {@return what is carried of a state, by key and in order} */
  Map<String, Leaf> leaves(Path path) {
    return leaves(before, path);
  }

  private Map<String, Leaf> leaves(Path like, Path path) {
    Map<String, Leaf> leaves = new LinkedHashMap<>();
    Walk.join(like, path, live(), objects, new Visitor(leaves, new LinkedHashMap<>(), false));
    return leaves;
  }

  /** {@return the values of what is carried before the first round, emitted here} */
  List<Value> initial() {
    return values(leaves(entry, entry));
  }

  /** {@return leaves as values of the carried types} */
  List<Value> values(Map<String, Leaf> leaves) {
    List<Value> values = new ArrayList<>();
    // A state that does not have something any more keeps what it was before.
    Map<String, Leaf> all = leaves(before, before);
    all.forEach(
        (key, old) -> {
          Leaf leaf = leaves.getOrDefault(key, old);
          Leaf typed =
              leaf instanceof Leaf.Number n ? new Leaf.Number(n.number(), type(key).dtype()) : leaf;
          values.add(activation.executor().branches().value(typed));
        });
    return values;
  }

  /** {@return the state with values in place of what is carried} */
  Path path(List<Value> values) {
    places.clear();
    before = Walk.join(entry, entry, live(), objects, new Supply(values));
    places.forEach(
        (ref, key) -> {
          if (borrowed.containsKey(key)) {
            places.forEach(
                (other, place) -> {
                  if (borrowed.get(key).own().contains(place)) {
                    machine.aliases().mayBe(ref, other);
                  }
                });
          }
        });
    return before.copy();
  }

  /**
   * Compares the state before a round with that after it.
   *
   * @return whether something new was found, so that the round has to be executed again
   */
  boolean learn(Outcome outcome, Optional<Integer> newExit) {
    int known = size();
    boolean aligned = align(outcome, newExit);
    boolean seeded = seed(outcome, newExit) || aligned;
    exit = newExit;
    if (seeded) {
      return true;
    }
    boolean grown = false;
    int before = copied.size();
    List<Map<String, Ref>> references = new ArrayList<>();
    for (Outcome.Arrival arrival : outcome.arrivals()) {
      if (alike(arrival, newExit)) {
        Map<String, Ref> own = new LinkedHashMap<>();
        Visitor visitor = new Visitor(new LinkedHashMap<>(), own, true);
        Walk.join(this.before, arrival.path(), live(), objects, visitor);
        grown |= visitor.grown;
        references.add(own);
      }
    }
    if (copied.size() == before) {
      // Only now it is known which references the loop has copies of.
      references.forEach(this::borrow);
    }
    return grown || size() != known;
  }

  private void borrow(Map<String, Ref> references) {
    Map<Ref, String> first = new LinkedHashMap<>();
    references.forEach(
        (key, ref) -> {
          String twin = first.putIfAbsent(ref, key);
          if (twin != null || !isOwned(key, ref)) {
            borrow(key, ref, Optional.ofNullable(twin));
          }
        });
  }

  private void borrow(String key, Ref ref, Optional<String> twin) {
    Origins origins = borrowed.computeIfAbsent(key, k -> new Origins());
    twin.ifPresent(origins.own()::add);
    Set<Ref> all = new LinkedHashSet<>(machine.aliases().origins(ref));
    all.add(ref);
    for (Ref origin : all) {
      if (origin.id() < objects) {
        origins.outer().add(origin);
      } else if (places.containsKey(origin) && !key.equals(places.get(origin))) {
        origins.own().add(places.get(origin));
      }
    }
  }

  private boolean alike(Outcome.Arrival arrival, Optional<Integer> newExit) {
    return arrival.target() == loop.header() || newExit.equals(Optional.of(arrival.target()));
  }

  private int size() {
    int origins =
        borrowed.values().stream().mapToInt(o -> 1 + o.outer().size() + o.own().size()).sum();
    return carried.size() + copied.size() + lost.size() + origins;
  }

  /** Where a round moves the rows of an array, the loop begins with rows that can be moved. */
  private boolean align(Outcome outcome, Optional<Integer> newExit) {
    boolean changed = false;
    for (Outcome.Arrival arrival : outcome.arrivals()) {
      changed |=
          alike(arrival, newExit)
              && activation.executor().arrays().alignEntry(entry, arrival.path());
    }
    return changed;
  }

  /** Variables that get their first value in the loop and are read after it begin as zero. */
  private boolean seed(Outcome outcome, Optional<Integer> newExit) {
    boolean seeded = false;
    if (newExit.isPresent() && outcome.path(newExit.get()).isPresent()) {
      JValue[] after = outcome.path(newExit.get()).get().locals();
      for (int slot = 0; slot < after.length; slot++) {
        boolean only =
            activation.live(newExit.get()).test(slot) && !activation.live(loop.header()).test(slot);
        if (only
            && after[slot] instanceof Num n
            && !(entry.locals()[slot] instanceof Num m && m.kind() == n.kind())) {
          entry.locals()[slot] = ArrayAccess.zero(descriptor(n.kind()));
          seeded = true;
        }
      }
    }
    return seeded;
  }

  private static ClassDesc descriptor(Kind kind) {
    return switch (kind) {
      case INT -> java.lang.constant.ConstantDescs.CD_int;
      case LONG -> java.lang.constant.ConstantDescs.CD_long;
      case FLOAT -> java.lang.constant.ConstantDescs.CD_float;
      case DOUBLE -> java.lang.constant.ConstantDescs.CD_double;
    };
  }

  /** Tells whether nothing but what the loop copies, at one place, holds a reference. */
  private boolean isOwned(String key, Ref ref) {
    if (machine.aliases().isCopy(ref)) {
      return false;
    }
    if (ref.id() >= objects) {
      return true;
    }
    if (ref.id() < activation.firstObject() || machine.aliases().isRoot(ref)) {
      return false;
    }
    for (int slot = 0; slot < entry.locals().length; slot++) {
      if (entry.locals()[slot].equals(ref) && live().test(slot) && !key.equals("L" + slot)) {
        return false;
      }
    }
    return entry.heap().own().stream()
        .noneMatch(id -> Heap.holds(entry.heap().get(new Ref(id)), ref));
  }

  private abstract class Keyed implements Walk.Joiner {
    @Override
    public boolean isWanted(String key, Leaf leaf) {
      return carried.containsKey(key);
    }

    @Override
    public boolean copies(String key) {
      return copied.contains(key);
    }

    @Override
    public Optional<JValue.Ambiguous> lostAt(String key) {
      return Optional.ofNullable(lost.get(key));
    }
  }

  /** Collects the leaves of the second state, and notes what differs. */
  private final class Visitor extends Keyed {
    private final Map<String, Leaf> leaves;
    private final Map<String, Ref> others;
    private final boolean learns;
    private boolean grown;

    Visitor(Map<String, Leaf> leaves, Map<String, Ref> others, boolean learns) {
      this.leaves = leaves;
      this.others = others;
      this.learns = learns;
    }

    @Override
    public void lost(String key, JValue.Ambiguous reason) {
      if (learns && lost.putIfAbsent(key, reason) == null) {
        grown = true;
      }
    }

    private void note(String key, Leaf a, Leaf b, Kind kind) {
      Carried old = carried.get(key);
      if (learns) {
        boolean isTruth = a.type().dtype() == DType.BOOL && b.type().dtype() == DType.BOOL;
        TensorType type =
            isTruth || !(b instanceof Leaf.Number) ? a.type() : TensorType.scalar(kind.dtype());
        if (old != null && old.type().dtype() != type.dtype() && old.type().dtype() != DType.BOOL) {
          type = old.type();
        }
        boolean isData = a.isData() || b.isData() || old != null && old.isData();
        Carried now = new Carried(type, kind, isData);
        if (!now.equals(old)) {
          grown = true;
          carried.put(key, now);
        }
      } else if (old != null) {
        leaves.put(key, b);
      }
    }

    @Override
    public JValue number(String key, Leaf.Number a, Leaf.Number b) {
      note(key, a, b, a.number().kind());
      return a.number();
    }

    @Override
    public Content array(String key, Leaf.Array a, Leaf.Array b) {
      note(key, a, b, Kind.INT);
      return a.content();
    }

    @Override
    public Array library(String key, Leaf.Library a, Leaf.Library b) {
      note(key, a, b, Kind.INT);
      return a.array();
    }

    @Override
    public boolean unites(String key, Ref a, Ref b, boolean isArray) {
      if (learns && copied.add(key)) {
        grown = true;
      }
      return true;
    }

    @Override
    public Ref united(String key, Heap heap, Content content, Ref a, Ref b) {
      if (learns && copied.add(key)) {
        grown = true;
      }
      others.put(key, b);
      return a;
    }
  }

  /** Puts values in the places of what is carried. */
  private final class Supply extends Keyed {
    private final List<Value> values;
    private final Map<Ref, Ref> first = new LinkedHashMap<>();
    private int next;

    Supply(List<Value> values) {
      this.values = values;
    }

    private Carried carried(String key) {
      return java.util.Objects.requireNonNull(LoopState.this.carried.get(key));
    }

    @Override
    public JValue number(String key, Leaf.Number a, Leaf.Number b) {
      return LoopTracer.number(carried(key), values.get(next++));
    }

    @Override
    public Content array(String key, Leaf.Array a, Leaf.Array b) {
      return new Dense(a.component(), values.get(next++));
    }

    @Override
    public Array library(String key, Leaf.Library a, Leaf.Library b) {
      return new Tracer(values.get(next++), a.array().weak(), machine.trace());
    }

    @Override
    public boolean unites(String key, Ref a, Ref b, boolean isArray) {
      return true;
    }

    @Override
    public Ref united(String key, Heap heap, Content content, Ref a, Ref b) {
      Ref ref = machine.allocate(heap, content);
      Ref twin = first.putIfAbsent(a, ref);
      boolean immutable = content instanceof Heap.Instance i && i.mergeable();
      if (!immutable && (borrowed.containsKey(key) || !isOwned(key, a))) {
        machine.aliases().mayBe(ref, a);
        borrowed
            .getOrDefault(key, new Origins())
            .outer()
            .forEach(o -> machine.aliases().mayBe(ref, o));
      }
      if (!immutable && twin != null) {
        machine.aliases().mayBe(ref, twin);
      }
      places.put(ref, key);
      return ref;
    }
  }
}
