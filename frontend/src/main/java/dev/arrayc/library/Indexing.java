package dev.arrayc.library;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.library.Index.Item;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code x[index]}: static indices become slices and reshapes, one traced integer per axis a
 * dynamic slice, arrays of indices a gather. Places outside of an axis are clamped, or filled where
 * a program asks for it.
 */
final class Indexing {
  private Indexing() {}

  /** {@return the elements along the first axis} */
  static List<Array> rows(Array x) {
    if (x.type().rank() == 0) {
      throw Session.current().error("TypeError", "iteration over a 0-d array");
    }
    List<Array> rows = new ArrayList<>();
    for (long i = 0; i < x.type().dim(0); i++) {
      rows.add(Lax.squeeze(Lax.sliceAxis(x, 0, i, i + 1), List.of(0L)));
    }
    return rows;
  }

  /** {@return {@code x[index]}} */
  static Array get(Array x, PyValue index) {
    return get(x, index, IndexMode.CLIP, Optional.empty());
  }

  /**
   * {@return {@code x[index]}}
   *
   * @param fill what stands for elements outside of the array under mode FILL; by default NaN, the
   *     least integer or the greatest unsigned one
   */
  static Array get(Array x, PyValue index, IndexMode mode, Optional<Array> fill) {
    return get(x, Index.of(x.type().shape(), index), mode, fill);
  }

  /** {@return the elements that an index names} */
  static Array get(Array x, Index index, IndexMode mode, Optional<Array> fill) {
    boolean fills = mode == IndexMode.FILL;
    Index parsed = fills ? outsideAsDynamic(index) : index;
    Array viewed = Lax.reshape(x, parsed.shape());
    if (parsed.hasArrays()) {
      return gather(viewed, parsed, fills, fill);
    }
    if (!parsed.isDynamic()) {
      return reshaped(apply(viewed, clamped(parsed)), parsed.items());
    }
    Array taken = dynamic(viewed, parsed);
    Optional<Array> inside = fills ? inside(parsed) : Optional.empty();
    return inside.isPresent() ? Lax.select(inside.get(), taken, filling(x, fill)) : taken;
  }

  /** Static places outside of their axes, as if they were known at run time. */
  private static Index outsideAsDynamic(Index index) {
    List<Item> items = new ArrayList<>();
    int axis = 0;
    for (Item item : index.items()) {
      long size = item instanceof Item.NewAxis ? 0 : index.shape().get(axis++);
      items.add(
          item instanceof Item.At at && (at.index() < 0 || at.index() >= size)
              ? new Item.Dynamic(Lax.scalar(DType.I32, at.index()))
              : item);
    }
    return new Index(index.shape(), items);
  }

  /** {@return the array of places that a program gives, counted from the start, i32 or i64} */
  static Array fromStart(Array index, long size) {
    DType dtype = size > Integer.MAX_VALUE ? DType.I64 : DType.I32;
    boolean unsigned = index.dtype().kind() == DType.Kind.UNSIGNED;
    if (index instanceof Concrete c) {
      Tensor from = c.tensor();
      TensorType type = from.type().withDType(dtype);
      return new Concrete(
          Tensor.fillLongs(
              type,
              i -> {
                long k = from.longs()[i];
                return k < 0 && unsigned ? size : Math.clamp(k < 0 ? k + size : k, -1, size);
              }),
          false);
    }
    return Lax.convert(wrapped(index, size), dtype);
  }

  /** Negative indices count from the end. */
  static Array wrapped(Array index, long size) {
    if (index.dtype().kind() == DType.Kind.UNSIGNED) {
      return index;
    }
    Array negative = Lax.lt(index, Elementwise.constant(index.dtype(), 0));
    Array shifted = Lax.add(index, Elementwise.constant(index.dtype(), size));
    return Lax.select(negative, shifted, index);
  }

  private static List<Item> clamped(Index index) {
    List<Item> items = new ArrayList<>();
    List<Item> axes = index.perAxis();
    for (int axis = 0; axis < axes.size(); axis++) {
      items.add(
          axes.get(axis) instanceof Item.At at
              ? new Item.At(clamp(at.index(), index.shape().get(axis), axis))
              : axes.get(axis));
    }
    return items;
  }

  /** An index into an axis without elements. */
  static CompileException nothingAlong(long axis) {
    return Session.current()
        .error("IndexError", "index is out of bounds for axis " + axis + " with size 0");
  }

  private static long clamp(long index, long size, int axis) {
    if (size == 0) {
      throw nothingAlong(axis);
    }
    return Math.clamp(index, 0, size - 1);
  }

  /** Cuts the ranges and single places out; all axes stay. */
  static Array apply(Array x, List<Item> perAxis) {
    List<Long> start = new ArrayList<>();
    List<Long> limit = new ArrayList<>();
    List<Long> strides = new ArrayList<>();
    List<Long> reversed = new ArrayList<>();
    for (int axis = 0; axis < perAxis.size(); axis++) {
      switch (perAxis.get(axis)) {
        case Item.At at -> {
          start.add(at.index());
          limit.add(at.index() + 1);
          strides.add(1L);
        }
        case Item.Range r -> {
          long last = r.start() + (r.count() - 1) * r.step();
          if (r.step() < 0) {
            reversed.add((long) axis);
          }
          start.add(r.count() == 0 ? 0 : Math.min(r.start(), last));
          limit.add(r.count() == 0 ? 0 : Math.max(r.start(), last) + 1);
          strides.add(r.count() <= 1 ? 1 : Math.abs(r.step()));
        }
        case Item.NewAxis n -> throw new IllegalStateException("an added axis is none to cut");
        case Item.Dynamic d -> whole(x, axis, start, limit, strides);
        case Item.Gather g -> whole(x, axis, start, limit, strides);
      }
    }
    Array y = Lax.slice(x, start, limit, strides);
    return reversed.isEmpty() ? y : Lax.reverse(y, reversed);
  }

  private static void whole(
      Array x, int axis, List<Long> start, List<Long> limit, List<Long> strides) {
    start.add(0L);
    limit.add(x.type().dim(axis));
    strides.add(1L);
  }

  /** Drops the axes that single places took one element of, adds those of {@code None}. */
  static Array reshaped(Array x, List<Item> items) {
    List<Long> dropped = new ArrayList<>();
    List<Long> added = new ArrayList<>();
    int axis = 0;
    int kept = 0;
    for (Item item : items) {
      switch (item) {
        case Item.At at -> dropped.add((long) axis++);
        case Item.Dynamic d -> dropped.add((long) axis++);
        case Item.Gather g -> dropped.add((long) axis++);
        case Item.Range r -> {
          axis++;
          kept++;
        }
        case Item.NewAxis n -> added.add((long) kept++);
      }
    }
    Array y = dropped.isEmpty() ? x : Lax.squeeze(x, dropped);
    return added.isEmpty() ? y : Lax.expandDims(y, added);
  }

  /** A dynamic slice over the traced axes after the static steps of the others. */
  private static Array dynamic(Array x, Index index) {
    Array y = apply(x, clamped(index));
    Starts starts = starts(index.perAxis(), y.type().shape());
    return reshaped(Lax.dynamicSlice(y, starts.places(), starts.sizes()), index.items());
  }

  /** The operands of a dynamic slice that takes one element of each traced axis. */
  record Starts(List<Array> places, List<Long> sizes) {}

  static Starts starts(List<Item> perAxis, List<Long> shape) {
    boolean wide =
        perAxis.stream()
            .anyMatch(i -> i instanceof Item.Dynamic d && d.index().dtype() == DType.I64);
    DType dtype = wide ? DType.I64 : DType.I32;
    List<Array> places = new ArrayList<>();
    List<Long> sizes = new ArrayList<>(shape);
    for (int axis = 0; axis < perAxis.size(); axis++) {
      if (perAxis.get(axis) instanceof Item.Dynamic d) {
        places.add(Lax.convert(d.index(), dtype));
        sizes.set(axis, 1L);
      } else {
        places.add(Lax.scalar(dtype, 0L));
      }
    }
    return new Starts(places, sizes);
  }

  /** {@return where all run-time places lie inside of their axes, of the index arrays' shape} */
  static Optional<Array> inside(Index index) {
    List<Item> perAxis = index.perAxis();
    Optional<Array> all = Optional.empty();
    for (int axis = 0; axis < perAxis.size(); axis++) {
      Optional<Array> places = place(perAxis.get(axis));
      if (places.isPresent()) {
        Array here = insideAxis(places.get(), index.shape().get(axis));
        all = Optional.of(all.isPresent() ? Lax.and(all.get(), here) : here);
      }
    }
    return all;
  }

  static Array insideAxis(Array places, long size) {
    DType dtype = places.dtype();
    return Lax.and(
        Lax.compare("GE", places, Lax.scalar(dtype, 0L)), Lax.lt(places, Lax.scalar(dtype, size)));
  }

  private static Optional<Array> place(Item item) {
    return switch (item) {
      case Item.Dynamic d -> Optional.of(d.index());
      case Item.Gather g -> Optional.of(g.indices());
      case Item.At at -> Optional.empty();
      case Item.Range r -> Optional.empty();
      case Item.NewAxis n -> Optional.empty();
    };
  }

  /** What stands for an element that is not there. */
  static Array filling(Array x, Optional<Array> given) {
    DType dtype = x.dtype();
    return given
        .map(f -> Lax.convert(f, dtype))
        .orElseGet(
            () ->
                switch (dtype.kind()) {
                  case BOOL -> Lax.scalar(dtype, 1L);
                  case SIGNED -> Lax.scalar(dtype, Limits.minInteger(dtype));
                  case UNSIGNED -> Lax.scalar(dtype, Limits.maxInteger(dtype));
                  case FLOAT, COMPLEX -> Lax.scalar(dtype, Double.NaN);
                });
  }

  /**
   * Index arrays and single places beside them, over whole windows of the other axes.
   *
   * @param axes the axes that are indexed
   * @param indices places, the last axis one component for each of {@code axes}
   */
  record Places(List<Long> axes, Array indices, List<Long> batch) {}

  static Places places(Index index) {
    List<Item> perAxis = index.perAxis();
    List<Long> axes = new ArrayList<>();
    List<Array> components = new ArrayList<>();
    for (int axis = 0; axis < perAxis.size(); axis++) {
      switch (perAxis.get(axis)) {
        case Item.At at -> components.add(Lax.scalar(DType.I32, at.index()));
        case Item.Dynamic d -> components.add(d.index());
        case Item.Gather g -> components.add(g.indices());
        case Item.Range r -> {
          continue;
        }
        case Item.NewAxis n -> {
          continue;
        }
      }
      axes.add((long) axis);
    }
    List<Long> batch =
        Shapes.broadcast(
            "broadcast_arrays", components.stream().map(c -> c.type().shape()).toList());
    boolean wide = components.stream().anyMatch(c -> c.dtype() == DType.I64);
    return new Places(axes, vectors(components, batch, wide ? DType.I64 : DType.I32), batch);
  }

  /** Puts the components of index vectors side by side along a new last axis. */
  static Array vectors(List<Array> components, List<Long> batch, DType dtype) {
    List<Array> columns = new ArrayList<>();
    for (Array c : components) {
      Array wide = Lax.broadcastTo(Lax.convert(c, dtype), batch);
      columns.add(Lax.expandDims(wide, List.of((long) batch.size())));
    }
    return Lax.concatenate(columns, batch.size());
  }

  private static Array gather(Array x, Index index, boolean fills, Optional<Array> fill) {
    List<Item> ranges =
        index.perAxis().stream()
            .map(i -> i instanceof Item.At ? new Item.Dynamic(Lax.scalar(DType.I32, 0L)) : i)
            .toList();
    Array y = apply(x, ranges);
    Places places = places(index);
    Index.Layout layout = index.layout(places.batch().size());
    List<Long> sizes = new ArrayList<>(y.type().shape());
    places.axes().forEach(axis -> sizes.set(axis.intValue(), 1L));
    Attribute.GatherDimensions dims =
        new Attribute.GatherDimensions(
            layout.windows(),
            places.axes(),
            List.of(),
            List.of(),
            places.axes(),
            places.batch().size());
    Array taken = taken(y, places, dims, sizes);
    Optional<Array> inside = fills ? inside(index) : Optional.empty();
    if (inside.isPresent()) {
      Array mask = Lax.broadcastTo(inside.get(), places.batch());
      List<Long> batchAxes = new ArrayList<>();
      for (int i = 0; i < places.batch().size(); i++) {
        batchAxes.add((long) layout.batch() + i);
      }
      Array wide = Lax.broadcastInDim(mask, taken.type().shape(), batchAxes);
      taken = Lax.select(wide, taken, filling(x, fill));
    }
    return layout.newAxes().isEmpty() ? taken : Lax.expandDims(taken, layout.newAxes());
  }

  /** A gather; from an axis without elements, only nothing can be taken. */
  private static Array taken(
      Array x, Places places, Attribute.GatherDimensions dims, List<Long> sizes) {
    for (long axis : places.axes()) {
      if (x.type().dim((int) axis) == 0) {
        if (Shapes.size(places.batch()) > 0) {
          throw nothingAlong(axis);
        }
        List<Long> windows = new ArrayList<>(sizes);
        places.axes().reversed().forEach(a -> windows.remove(a.intValue()));
        List<Long> shape = new ArrayList<>(places.batch());
        for (int i = 0; i < windows.size(); i++) {
          shape.add(dims.offsetDims().get(i).intValue(), windows.get(i));
        }
        return Lax.full(shape, Lax.scalar(x.dtype(), 0L));
      }
    }
    return LaxIndexing.gather(x, places.indices(), dims, sizes);
  }
}
