package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.library.Index.Item;
import dev.arrayc.library.LaxIndexing.Combine;
import dev.arrayc.library.LaxIndexing.Hints;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyIndexable;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code x.at[index].set(values)} and its kin: a new array in which some elements differ. Static
 * places become an update of a slice, traced ones a dynamic one, arrays of places a scatter. Places
 * outside of an axis are left out, or clamped where a program asks for it.
 */
final class IndexUpdates {
  private static final String OPTIONS =
      "*, indices_are_sorted=False, unique_indices=False, mode=None";

  private IndexUpdates() {}

  /** {@code x.at}. */
  record Helper(Array array) implements PyIndexable {
    @Override
    public PyValue item(PyValue index) {
      return new Ref(array, index);
    }

    @Override
    public Optional<PyValue> attribute(String name) {
      return Optional.empty();
    }

    @Override
    public String repr() {
      return "_IndexUpdateHelper(" + Reprs.of(array) + ")";
    }

    @Override
    public String typeName() {
      return "_IndexUpdateHelper";
    }
  }

  /** {@code x.at[index]}. */
  record Ref(Array array, PyValue index) implements PyObject {
    @Override
    public Optional<PyValue> attribute(String name) {
      return method(this, name).map(f -> f);
    }

    @Override
    public String repr() {
      return "_IndexUpdateRef(" + Reprs.of(array) + ", " + Reprs.of(index) + ")";
    }

    @Override
    public String typeName() {
      return "_IndexUpdateRef";
    }
  }

  private static Optional<LibraryFunction> method(Ref ref, String name) {
    return switch (name) {
      case "set" -> combining(ref, name, Combine.SET);
      case "add" -> combining(ref, name, Combine.ADD);
      case "subtract" -> combining(ref, name, Combine.SUBTRACT);
      case "multiply", "mul" -> combining(ref, name, Combine.MULTIPLY);
      case "min" -> combining(ref, name, Combine.MINIMUM);
      case "max" -> combining(ref, name, Combine.MAXIMUM);
      case "divide" -> updating(name, a -> Elementwise.trueDivide(ref.array(), factors(ref, a)));
      case "power" -> updating(name, a -> Powers.power(ref.array(), factors(ref, a)));
      case "apply" -> function(name, "func, " + OPTIONS, a -> apply(ref, a.callable("func"), a));
      case "get" -> function(name, OPTIONS + ", fill_value=None", a -> get(ref, a));
      default -> Optional.empty();
    };
  }

  private static Optional<LibraryFunction> function(
      String name, String signature, Function<Arguments, PyValue> body) {
    return Optional.of(LibraryFunction.of("jax.numpy.ndarray.at." + name, signature, body));
  }

  private static Optional<LibraryFunction> updating(
      String name, Function<Arguments, PyValue> body) {
    return function(name, "values, " + OPTIONS, body);
  }

  private static Optional<LibraryFunction> combining(Ref ref, String name, Combine combine) {
    return updating(name, a -> combined(ref.array(), ref.index(), combine, a));
  }

  private static Array get(Ref ref, Arguments a) {
    Optional<Array> fill = a.optionalArray("fill_value");
    return Indexing.get(
        ref.array(), ref.index(), IndexMode.of(a.value("mode"), IndexMode.CLIP), fill);
  }

  /** What to divide by, or the power to raise to: 1 but where the index says. */
  private static Array factors(Ref ref, Arguments a) {
    Array ones = Lax.full(ref.array().type().shape(), Lax.scalar(ref.array().dtype(), 1L));
    return combined(ones, ref.index(), Combine.MULTIPLY, a);
  }

  /** In the dtype that array and values promote to, then back in the array's. */
  private static Array combined(Array x, PyValue index, Combine combine, Arguments a) {
    Array values = Creation.array(a.value("values"));
    IndexMode mode = mode(a);
    if (combine == Combine.SET) {
      Array same = Lax.convert(values, x.dtype(), x.weak());
      return update(x, index, new Change.Values(combine, same), mode, Hints.of(a));
    }
    List<Array> p = Elementwise.promote(x, values);
    Change change = new Change.Values(combine, p.get(1));
    return Lax.convert(update(p.get(0), index, change, mode, Hints.of(a)), x.dtype(), x.weak());
  }

  private static IndexMode mode(Arguments a) {
    return IndexMode.of(a.value("mode"), IndexMode.FILL);
  }

  private static Array apply(Ref ref, PyCallable function, Arguments a) {
    return update(ref.array(), ref.index(), new Change.Applied(function), mode(a), Hints.of(a));
  }

  /** What becomes of the elements that an index names. */
  private sealed interface Change {
    /** They are combined with values. */
    record Values(Combine combine, Array values) implements Change {
      @Override
      public Array of(Array old, Function<Array, Array> shaped) {
        return combine.apply(old, shaped.apply(values));
      }

      @Override
      public boolean readsOld() {
        return combine != Combine.SET;
      }
    }

    /** They go through a function. */
    record Applied(PyCallable function) implements Change {
      @Override
      public Array of(Array old, Function<Array, Array> shaped) {
        PyValue result = Region.call(function, List.of(old));
        Array array =
            Literals.lift(result)
                .orElseThrow(
                    () -> new Arguments("apply", java.util.Map.of()).notAnArray(result, 0));
        return Lax.broadcastTo(Lax.convert(array, old.dtype()), old.type().shape());
      }

      @Override
      public boolean readsOld() {
        return true;
      }
    }

    /** {@return the new elements, given the old ones and how values come into their shape} */
    Array of(Array old, Function<Array, Array> shaped);

    boolean readsOld();
  }

  private static Array update(
      Array given, PyValue index, Change change, IndexMode mode, Hints hints) {
    Index parsed = Index.of(given.type().shape(), index);
    parsed = mode == IndexMode.CLIP ? clamped(parsed) : parsed;
    Array x = Lax.reshape(given, parsed.shape());
    if (isNothing(parsed)) {
      return Lax.staged(given);
    }
    Array y;
    if (parsed.hasArrays()) {
      y = withinRanges(x, parsed, change, hints);
    } else if (isStrided(parsed)) {
      y = strided(x, parsed, change, mode);
    } else {
      y = slice(x, parsed, change, mode);
    }
    return Lax.reshape(y, given.type().shape());
  }

  /** Whether a static place lies outside, or a range is empty: nothing is written. */
  private static boolean isNothing(Index index) {
    List<Item> perAxis = index.perAxis();
    for (int axis = 0; axis < perAxis.size(); axis++) {
      boolean nothing =
          switch (perAxis.get(axis)) {
            case Item.At at -> at.index() < 0 || at.index() >= index.shape().get(axis);
            case Item.Range r -> r.count() == 0;
            case Item.Dynamic d -> false;
            case Item.Gather g -> Shapes.size(g.indices().type().shape()) == 0;
            case Item.NewAxis n -> false;
          };
      if (nothing || index.shape().get(axis) == 0) {
        return true;
      }
    }
    return false;
  }

  private static Index clamped(Index index) {
    List<Item> items = new ArrayList<>();
    int axis = 0;
    for (Item item : index.items()) {
      long last = item instanceof Item.NewAxis ? 0 : index.shape().get(axis++) - 1;
      items.add(
          switch (item) {
            case Item.At at when last >= 0 -> new Item.At(Math.clamp(at.index(), 0, last));
            case Item.At at -> at;
            case Item.Dynamic d -> new Item.Dynamic(clamped(d.index(), last));
            case Item.Gather g -> new Item.Gather(clamped(g.indices(), last));
            case Item.Range r -> r;
            case Item.NewAxis n -> n;
          });
    }
    return new Index(index.shape(), items);
  }

  private static Array clamped(Array places, long last) {
    Array low = Lax.scalar(places.dtype(), 0L);
    return Lax.max(Lax.min(places, Lax.scalar(places.dtype(), last)), low);
  }

  private static boolean isStrided(Index index) {
    return index.items().stream().anyMatch(i -> i instanceof Item.Range r && r.step() != 1);
  }

  /** The axes of values that {@code x[index]} has, as axes of the slice that is written. */
  private static Function<Array, Array> shaped(Array slice, List<Item> items) {
    List<Long> result = new ArrayList<>();
    int axis = 0;
    for (Item item : items) {
      switch (item) {
        case Item.NewAxis n -> result.add(1L);
        case Item.Range r -> result.add(slice.type().dim(axis++));
        case Item.At at -> axis++;
        case Item.Dynamic d -> axis++;
        case Item.Gather g -> axis++;
      }
    }
    return values -> Lax.reshape(Manipulation.broadcastTo(values, result), slice.type().shape());
  }

  /** Places and contiguous ranges: a slice is replaced. */
  private static Array slice(Array x, Index index, Change change, IndexMode mode) {
    List<Item> perAxis = index.perAxis();
    Optional<Array> inside = mode == IndexMode.FILL ? Indexing.inside(index) : Optional.empty();
    List<Long> sizes = new ArrayList<>();
    List<Array> starts = new ArrayList<>();
    Indexing.Starts dynamic = Indexing.starts(perAxis, x.type().shape());
    DType dtype = dynamic.places().isEmpty() ? DType.I32 : dynamic.places().getFirst().dtype();
    for (int axis = 0; axis < perAxis.size(); axis++) {
      switch (perAxis.get(axis)) {
        case Item.At at -> {
          starts.add(Lax.scalar(dtype, at.index()));
          sizes.add(1L);
        }
        case Item.Range r -> {
          starts.add(Lax.scalar(dtype, r.start()));
          sizes.add(r.count());
        }
        case Item.Dynamic d -> {
          starts.add(dynamic.places().get(axis));
          sizes.add(1L);
        }
        case Item.Gather g -> throw new IllegalStateException("an index array in a slice");
        case Item.NewAxis n -> throw new IllegalStateException("an added axis is none of x");
      }
    }
    boolean reads = change.readsOld() || inside.isPresent();
    Array old =
        !reads
            ? Lax.full(sizes, Lax.scalar(x.dtype(), 0L))
            : index.isDynamic() ? Lax.dynamicSlice(x, starts, sizes) : Indexing.apply(x, perAxis);
    Array changed = change.of(old, shaped(old, index.items()));
    Array written =
        inside.isPresent()
            ? Lax.select(Lax.broadcastTo(inside.get(), sizes), changed, old)
            : changed;
    return sizes.equals(x.type().shape()) ? written : Lax.dynamicUpdateSlice(x, written, starts);
  }

  /** What is left to do within the ranges of an index once they are cut out. */
  private static Index whole(Index index, Array part) {
    List<Item> items = new ArrayList<>();
    int axis = 0;
    for (Item item : index.items()) {
      long size = item instanceof Item.NewAxis ? 0 : part.type().dim(axis++);
      items.add(item instanceof Item.Range ? new Item.Range(0, size, 1) : item);
    }
    return new Index(part.type().shape(), items);
  }

  /** The ranges of an index alone; every other axis whole. */
  private static List<Item.Range> ranges(Index index) {
    List<Item> perAxis = index.perAxis();
    List<Item.Range> ranges = new ArrayList<>();
    for (int axis = 0; axis < perAxis.size(); axis++) {
      ranges.add(
          perAxis.get(axis) instanceof Item.Range r
              ? r
              : new Item.Range(0, index.shape().get(axis), 1));
    }
    return ranges;
  }

  private static Array strided(Array x, Index index, Change change, IndexMode mode) {
    List<Item.Range> ranges = ranges(index);
    Array part = Indexing.apply(x, List.copyOf(ranges));
    return placed(x, slice(part, whole(index, part), change, mode), ranges);
  }

  /** Puts a part back where its ranges were cut out. */
  private static Array placed(Array x, Array part, List<Item.Range> ranges) {
    if (ranges.stream().allMatch(r -> r.step() == 1)) {
      List<Array> starts = new ArrayList<>();
      ranges.forEach(r -> starts.add(Lax.scalar(DType.I32, r.start())));
      return Lax.dynamicUpdateSlice(x, part, starts);
    }
    List<Long> low = new ArrayList<>();
    List<Long> high = new ArrayList<>();
    List<Long> interior = new ArrayList<>();
    List<Long> reversed = new ArrayList<>();
    for (int axis = 0; axis < ranges.size(); axis++) {
      Item.Range r = ranges.get(axis);
      long other = r.start() + (r.count() - 1) * r.step();
      low.add(Math.min(r.start(), other));
      high.add(x.type().dim(axis) - 1 - Math.max(r.start(), other));
      interior.add(Math.abs(r.step()) - 1);
      if (r.step() < 0) {
        reversed.add((long) axis);
      }
    }
    Array forward = reversed.isEmpty() ? part : Lax.reverse(part, reversed);
    Array spread = Lax.pad(forward, Lax.scalar(x.dtype(), 0L), low, high, interior);
    Array there = Lax.full(part.type().shape(), Lax.scalar(DType.BOOL, 1L));
    Array mask = Lax.pad(there, Lax.scalar(DType.BOOL, 0L), low, high, interior);
    return Lax.select(mask, spread, x);
  }

  /** Index arrays: a scatter into the part that the ranges cut out. */
  private static Array withinRanges(Array x, Index index, Change change, Hints hints) {
    List<Item.Range> ranges = ranges(index);
    boolean all = true;
    for (int axis = 0; axis < ranges.size(); axis++) {
      all &= ranges.get(axis).isWhole(x.type().dim(axis));
    }
    if (all) {
      return scatter(x, index, change, hints);
    }
    Array part = Indexing.apply(x, List.copyOf(ranges));
    return placed(x, scatter(part, whole(index, part), change, hints), ranges);
  }

  private static Array scatter(Array x, Index index, Change change, Hints hints) {
    Indexing.Places places = Indexing.places(index);
    Index.Layout layout = index.layout(places.batch().size());
    List<Long> windows = new ArrayList<>(x.type().shape());
    places.axes().reversed().forEach(axis -> windows.remove(axis.intValue()));
    List<Long> shape = new ArrayList<>(places.batch());
    for (int i = 0; i < windows.size(); i++) {
      shape.add(layout.windows().get(i).intValue(), windows.get(i));
    }
    Attribute.ScatterDimensions dims =
        new Attribute.ScatterDimensions(
            layout.windows(),
            places.axes(),
            List.of(),
            List.of(),
            places.axes(),
            places.batch().size());
    return switch (change) {
      case Change.Applied applied ->
          LaxIndexing.apply(applied.function(), x, places.indices(), shape, dims, hints);
      case Change.Values v -> {
        List<Long> result = new ArrayList<>(shape);
        layout.newAxes().forEach(axis -> result.add(axis.intValue(), 1L));
        Array wide = Manipulation.broadcastTo(v.values(), result);
        Array updates = Lax.reshape(Lax.staged(wide), shape);
        yield LaxIndexing.scatter(v.combine(), x, places.indices(), updates, dims, hints);
      }
    };
  }
}
