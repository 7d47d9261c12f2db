package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Content;
import dev.arrayc.bytecode.Heap.Dense;
import dev.arrayc.bytecode.Heap.Elements;
import dev.arrayc.bytecode.Heap.Instance;
import dev.arrayc.bytecode.JValue.Ambiguous;
import dev.arrayc.bytecode.JValue.Boxed;
import dev.arrayc.bytecode.JValue.Closure;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.bytecode.JValue.View;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Walks over two states in parallel and makes one of them: what is the same on both sides stays,
 * numbers and arrays that differ are leaves, which a {@link Joiner} replaces. Objects made on one
 * side each, of the same shape, become one object. A state is joined with itself to replace some of
 * its leaves.
 */
final class Walk {
  /** What to do with the leaves; a key names a leaf by its place in the state: {@code L3.re}. */
  interface Joiner {
    /** {@return what stands for a leaf in the joined state} */
    JValue number(String key, Leaf.Number a, Leaf.Number b);

    Content array(String key, Leaf.Array a, Leaf.Array b);

    dev.arrayc.value.Array library(String key, Leaf.Library a, Leaf.Library b);

    /** {@return whether equal leaves are leaves all the same} */
    boolean isWanted(String key, Leaf leaf);

    /** {@return whether a reference is to become one of a fresh copy, though both sides agree} */
    boolean copies(String key);

    /**
     * Tells whether two different arrays or objects may become one.
     *
     * @param isArray whether both are arrays of numbers of one type
     */
    boolean unites(String key, Ref a, Ref b, boolean isArray);

    /** Notes that what is at a place cannot be told where the states meet. */
    default void lost(String key, Ambiguous reason) {}

    /** {@return what stands at a place that was lost} */
    default Optional<Ambiguous> lostAt(String key) {
      return Optional.empty();
    }

    /** {@return the reference of a united object} */
    Ref united(String key, Heap heap, Content content, Ref a, Ref b);
  }

  private record Pair(Ref a, Ref b) {}

  private final Joiner joiner;
  private final Path a;
  private final Path b;
  private final Heap heap;
  private final Map<Pair, Ref> pairs = new LinkedHashMap<>();
  private final TreeSet<Integer> visited = new TreeSet<>();

  private Walk(Joiner joiner, Path a, Path b) {
    this.joiner = joiner;
    this.a = a;
    this.b = b;
    this.heap = a.heap().copy();
  }

  /**
   * Joins two states.
   *
   * @param live which local variables matter
   * @param older objects with numbers below this were there before the states parted
   */
  static Path join(Path a, Path b, IntPredicate live, int older, Joiner joiner) {
    return new Walk(joiner, a, b).join(live, older);
  }

  private Path join(IntPredicate live, int older) {
    JValue[] locals = Path.undefined(a.locals().length);
    for (int i = 0; i < locals.length; i++) {
      if (live.test(i)) {
        locals[i] = value("L" + i, a.locals()[i], b.locals()[i]);
      }
    }
    if (a.stack().size() != b.stack().size()) {
      throw new Malformed("paths meet with stacks of different heights");
    }
    List<JValue> stack = new ArrayList<>();
    for (int i = 0; i < a.stack().size(); i++) {
      stack.add(value("S" + i, a.stack().get(i), b.stack().get(i)));
    }
    TreeSet<Integer> both = new TreeSet<>(a.heap().own());
    both.addAll(b.heap().own());
    for (int id : both) {
      if (id < older || heap.isShared(id)) {
        visit(new Ref(id));
      }
    }
    Path joined = new Path(locals, stack, heap);
    joined.unrolling().addAll(a.unrolling());
    return joined;
  }

  /** Joins what one object holds on the two sides. */
  @SuppressWarnings("ReferenceEquality") // Whether it is to be replaced.
  private void visit(Ref ref) {
    if (!visited.add(ref.id()) || !a.heap().has(ref.id()) || !b.heap().has(ref.id())) {
      return;
    }
    String key = "H" + ref.id();
    Content x = a.heap().get(ref);
    Content y = b.heap().get(ref);
    content(key, x, y)
        .ifPresentOrElse(
            c -> {
              if (c != x || !heap.has(ref.id())) {
                heap.put(ref, c);
              }
            },
            () -> {
              throw new IllegalStateException("an object changed its class");
            });
  }

  private Optional<Content> content(String key, Content x, Content y) {
    if (x instanceof Instance i && y instanceof Instance j && i.className().equals(j.className())) {
      Map<String, JValue> fields = new LinkedHashMap<>();
      for (String name : i.fields().keySet()) {
        JValue other = j.fields().getOrDefault(name, JValue.Constant.UNDEFINED);
        fields.put(name, value(key + "." + name, i.fields().get(name), other));
      }
      return Optional.of(
          fields.equals(i.fields()) ? i : new Instance(i.className(), i.mergeable(), fields));
    }
    if (x instanceof Elements i
        && y instanceof Elements j
        && i.items().size() == j.items().size()
        && i.component().equals(j.component())) {
      return Optional.of(elements(key, i, j));
    }
    if (x instanceof Heap.Rows i && y instanceof Heap.Rows j) {
      return value(key + ".storage", i.storage(), j.storage()) instanceof Ref storage
              && value(key + ".order", i.order(), j.order()) instanceof Ref order
          ? Optional.of(new Heap.Rows(storage, order))
          : Optional.empty();
    }
    if (x instanceof Heap.Row i && y instanceof Heap.Row j && i.place() == j.place()) {
      return value(key + ".storage", i.storage(), j.storage()) instanceof Ref storage
          ? Optional.of(new Heap.Row(storage, i.place()))
          : Optional.empty();
    }
    Optional<Leaf.Array> p = leaf(x);
    Optional<Leaf.Array> q = leaf(y);
    if (p.isPresent() && q.isPresent() && p.get().type().equals(q.get().type())) {
      return Optional.of(
          x.equals(y) && !joiner.isWanted(key, p.get()) ? x : joiner.array(key, p.get(), q.get()));
    }
    return Optional.empty();
  }

  private Content elements(String key, Elements i, Elements j) {
    Optional<Leaf.Array> whole = leaf(i);
    if (whole.isPresent() && joiner.isWanted(key, whole.get())) {
      return joiner.array(key, whole.get(), leaf(j).orElseThrow());
    }
    List<JValue> items = new ArrayList<>();
    for (int k = 0; k < i.items().size(); k++) {
      items.add(value(key + "[" + k + "]", i.items().get(k), j.items().get(k)));
    }
    return items.equals(i.items()) ? i : new Elements(i.component(), items);
  }

  /** {@return an array of numbers as a leaf} */
  static Optional<Leaf.Array> leaf(Content content) {
    return switch (content) {
      case Dense d -> Optional.of(new Leaf.Array(d, d.component(), d.tensor().tensorType()));
      case Elements e -> {
        Optional<DType> dtype = Kind.element(e.component());
        yield dtype.map(t -> new Leaf.Array(e, e.component(), TensorType.of(t, e.items().size())));
      }
      case Instance i -> Optional.empty();
      case Heap.Rows r -> Optional.empty();
      case Heap.Row r -> Optional.empty();
    };
  }

  private JValue value(String key, JValue x, JValue y) {
    JValue joined = joiner.lostAt(key).<JValue>map(a -> a).orElseGet(() -> joined(key, x, y));
    if (joined instanceof Ambiguous a && !(x instanceof Ambiguous)) {
      joiner.lost(key, a);
    }
    return joined;
  }

  private JValue joined(String key, JValue x, JValue y) {
    if (x instanceof Num m && y instanceof Num n) {
      return number(key, m, n);
    }
    if (x instanceof Ref r && y instanceof Ref s) {
      return reference(key, r, s);
    }
    if (x instanceof View v && y instanceof View w && v.index().size() == w.index().size()) {
      JValue array = reference(key, v.array(), w.array());
      List<Num> index = new ArrayList<>();
      for (int k = 0; k < v.index().size(); k++) {
        JValue joined = number(key + "#" + k, v.index().get(k), w.index().get(k));
        if (!(joined instanceof Num n)) {
          return new Ambiguous("which row this is depends on a traced condition");
        }
        index.add(n);
      }
      return array instanceof Ref r ? new View(r, index) : array;
    }
    if (x instanceof Boxed v && y instanceof Boxed w && v.className().equals(w.className())) {
      return number(key + "$", v.number(), w.number()) instanceof Num n
          ? new Boxed(v.className(), n)
          : new Ambiguous("the class of this number depends on a traced condition");
    }
    if (x instanceof Closure v
        && y instanceof Closure w
        && v.target().equals(w.target())
        && v.captured().size() == w.captured().size()) {
      List<JValue> captured = new ArrayList<>();
      for (int k = 0; k < v.captured().size(); k++) {
        captured.add(value(key + "!" + k, v.captured().get(k), w.captured().get(k)));
      }
      return new Closure(v.type(), v.method(), v.target(), captured);
    }
    if (x instanceof JValue.Library v && y instanceof JValue.Library w) {
      return library(key, v, w);
    }
    return x.equals(y)
        ? x
        : x == JValue.Constant.UNDEFINED || y == JValue.Constant.UNDEFINED
            ? JValue.Constant.UNDEFINED
            : new Ambiguous("which object this is depends on a traced condition");
  }

  private JValue library(String key, JValue.Library x, JValue.Library y) {
    if (x.value() instanceof dev.arrayc.value.Array p
        && y.value() instanceof dev.arrayc.value.Array q
        && p.type().equals(q.type())) {
      Leaf.Library leaf = new Leaf.Library(p);
      return p.equals(q) && !joiner.isWanted(key, leaf)
          ? x
          : new JValue.Library(joiner.library(key, leaf, new Leaf.Library(q)));
    }
    return x.equals(y) ? x : new Ambiguous("the shape of this array depends on a traced condition");
  }

  private JValue number(String key, Num x, Num y) {
    if (x.kind() != y.kind()) {
      return JValue.Constant.UNDEFINED;
    }
    Leaf.Number p = Leaf.Number.of(x);
    if (x.equals(y) && !joiner.isWanted(key, p)) {
      return x;
    }
    if (truth(x) && truth(y)) {
      return joiner.number(key, new Leaf.Number(x, DType.BOOL), new Leaf.Number(y, DType.BOOL));
    }
    DType dtype = x.kind().dtype();
    return joiner.number(key, new Leaf.Number(x, dtype), new Leaf.Number(y, dtype));
  }

  private static boolean truth(Num n) {
    return n instanceof JValue.Flag
        || n instanceof Known k && k.kind() == Kind.INT && (k.asInt() & ~1) == 0;
  }

  private JValue reference(String key, Ref x, Ref y) {
    if (x.equals(y) && !joiner.copies(key)) {
      visit(x);
      return x;
    }
    Pair pair = new Pair(x, y);
    Ref known = pairs.get(pair);
    if (known != null && !joiner.copies(key)) {
      return known;
    }
    Content p = a.heap().get(x);
    Content q = b.heap().get(y);
    boolean immutable = p instanceof Instance i && i.mergeable();
    if (!immutable && !joiner.unites(key, x, y, leaf(p).isPresent() && leaf(q).isPresent())) {
      return new Ambiguous("which array or object this is depends on a traced condition");
    }
    Optional<Content> content = content(key, p, q);
    if (content.isEmpty()) {
      return new Ambiguous("the shape of this object depends on a traced condition");
    }
    Ref ref = joiner.united(key, heap, content.get(), x, y);
    pairs.put(pair, ref);
    return ref;
  }

  /** {@return the component type of arrays of arrays of it} */
  static ClassDesc innermost(ClassDesc type) {
    ClassDesc inner = type;
    while (inner.isArray()) {
      inner = inner.componentType();
    }
    return inner;
  }
}
