package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyDimension;
import dev.arrayc.value.PyEllipsis;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * An index taken apart: what it does with each axis, in order.
 *
 * @param shape the shape under which the array is indexed: its own, with an axis of size 1 for each
 *     boolean scalar
 */
record Index(List<Long> shape, List<Item> items) {
  /** What an index does with one axis, or with none where it adds one. */
  sealed interface Item {
    /** Takes one element; a negative place is already counted from the end. */
    record At(long index) implements Item {}

    /** Takes one element at a place that is known at run time, i32 or i64, counted from 0. */
    record Dynamic(Array index) implements Item {}

    /** Takes an array of elements, by places like those of {@link Dynamic}. */
    record Gather(Array indices) implements Item {}

    /** Takes {@code count} elements from {@code start} on, {@code step} apart. */
    record Range(long start, long count, long step) implements Item {
      boolean isWhole(long size) {
        return start == 0 && step == 1 && count == size;
      }
    }

    /** Adds an axis of size 1. */
    record NewAxis() implements Item {}
  }

  /**
   * Where the axes of {@code x[index]} come from, if arrays are among the indices.
   *
   * @param windows the places of the axes that ranges keep, before axes are added
   * @param newAxes the places of the added axes in the result
   * @param batch the place of the first axis of the index arrays, before axes are added
   */
  record Layout(List<Long> windows, List<Long> newAxes, int batch) {}

  Index {
    shape = List.copyOf(shape);
    items = List.copyOf(items);
  }

  /**
   * Takes an index apart.
   *
   * @throws dev.arrayc.diagnostic.CompileException if there are too many indices, one is of a wrong
   *     type, or a mask is traced
   */
  static Index of(List<Long> shape, PyValue index) {
    if (index instanceof PyList) {
      throw Session.current()
          .error(
              "TypeError",
              "Using a non-tuple sequence for multidimensional indexing is not allowed; use"
                  + " `arr[array(seq)]` instead of `arr[seq]`. See"
                  + " https://github.com/jax-ml/jax/issues/4564 for more information.");
    }
    List<PyValue> given = new ArrayList<>();
    for (PyValue item : index instanceof PyTuple t ? t.items() : List.of(index)) {
      given.add(item instanceof PyList || item instanceof PyTuple ? Creation.known(item) : item);
    }
    List<Long> viewed = new ArrayList<>(shape);
    List<Item> items = new ArrayList<>();
    int axis = 0;
    List<PyValue> expanded = expandEllipsis(given, shape.size());
    for (int i = 0; i < expanded.size(); i++) {
      PyValue item = expanded.get(i);
      if (item == PyNone.NONE) {
        items.add(new Item.NewAxis());
        continue;
      }
      Optional<Tensor> mask = mask(item);
      if (mask.isEmpty()) {
        items.add(item(item, viewed.get(axis), i));
        axis++;
        continue;
      }
      int rank = mask.get().type().rank();
      if (rank == 0) {
        viewed.add(axis, 1L);
        items.add(new Item.Gather(places(mask.get().longs()[0] != 0 ? 1 : 0, k -> 0)));
        axis++;
        continue;
      }
      items.addAll(ofMask(mask.get(), viewed.subList(axis, axis + rank), i));
      axis += rank;
    }
    return new Index(viewed, items);
  }

  private static Optional<Tensor> mask(PyValue item) {
    return switch (item) {
      case PyBool b -> Optional.of(Tensor.scalar(DType.BOOL, b.value() ? 1L : 0L));
      case Concrete c when c.dtype() == DType.BOOL -> Optional.of(c.tensor());
      case NumpyValue n when n.tensor().dtype() == DType.BOOL -> Optional.of(n.tensor());
      case Tracer t when t.dtype() == DType.BOOL -> throw TracerErrors.booleanIndex(t);
      default -> Optional.empty();
    };
  }

  /** How many axes an index is for. */
  static int axes(PyValue item) {
    return switch (item) {
      case PyNone none -> 0;
      case PyEllipsis ellipsis -> 0;
      case PyBool b -> 0;
      case Array a when a.dtype() == DType.BOOL -> a.type().rank();
      case NumpyValue n when n.tensor().dtype() == DType.BOOL -> n.tensor().type().rank();
      default -> 1;
    };
  }

  /** Puts a full slice for every axis that is not mentioned. */
  private static List<PyValue> expandEllipsis(List<PyValue> items, int rank) {
    int used = items.stream().mapToInt(Index::axes).sum();
    if (used > rank) {
      throw Session.current()
          .error(
              "IndexError",
              "Too many indices: array is " + rank + "-dimensional, but " + used + " were indexed");
    }
    if (items.stream().filter(v -> v == PyEllipsis.ELLIPSIS).count() > 1) {
      throw Session.current()
          .error("IndexError", "an index can only have a single ellipsis ('...')");
    }
    PyValue whole = new PySlice(PyNone.NONE, PyNone.NONE, PyNone.NONE);
    List<PyValue> missing = Collections.nCopies(rank - used, whole);
    List<PyValue> expanded = new ArrayList<>();
    boolean open = true;
    for (PyValue item : items) {
      if (item == PyEllipsis.ELLIPSIS) {
        expanded.addAll(missing);
        open = false;
      } else {
        expanded.add(item);
      }
    }
    if (open) {
      expanded.addAll(missing);
    }
    return expanded;
  }

  /** The places of a mask's true elements, one array for each of its axes. */
  private static List<Item> ofMask(Tensor mask, List<Long> sizes, int position) {
    List<Long> shape = mask.type().shape();
    if (!shape.equals(sizes)) {
      throw Session.current()
          .error(
              "IndexError",
              "boolean index did not match shape of indexed array in index "
                  + position
                  + ": got "
                  + Reprs.shape(shape)
                  + ", expected "
                  + sizes);
    }
    List<Item> items = new ArrayList<>();
    for (long[] places : Nonzero.places(mask)) {
      items.add(new Item.Gather(places(places.length, k -> places[k])));
    }
    return items;
  }

  private interface Place {
    long at(int k);
  }

  private static Array places(int count, Place place) {
    TensorType type = new TensorType(DType.I32, List.of((long) count));
    return new Concrete(Tensor.fillLongs(type, place::at), false);
  }

  private static Item item(PyValue item, long size, int position) {
    if (item instanceof PySlice slice) {
      return range(slice, size, position);
    }
    Optional<Long> integer = Shapes.integer(item);
    if (integer.isPresent()) {
      long index = integer.get();
      return new Item.At(index < 0 ? index + size : index);
    }
    Array array =
        Literals.lift(item).filter(a -> a.dtype().isInteger()).orElseThrow(() -> refusal(item));
    Array counted = Indexing.fromStart(array, size);
    return array.type().rank() == 0 ? new Item.Dynamic(counted) : new Item.Gather(counted);
  }

  private static RuntimeException refusal(PyValue item) {
    Session session = Session.current();
    return switch (item) {
      case PyStr s ->
          session.error(
              "TypeError", "JAX does not support string indexing; got idx=" + Reprs.of(item));
      case PyFloat f -> wrongType("float64");
      case Array a -> wrongType(a.dtype().numpyName());
      case NumpyValue n -> wrongType(n.tensor().dtype().numpyName());
      default ->
          session.error(
              "IndexError",
              "only integers, slices (`:`), ellipsis (`...`), newaxis (`None`) and integer or"
                  + " boolean arrays are valid indices. Got "
                  + Reprs.of(item));
    };
  }

  private static RuntimeException wrongType(String dtype) {
    return Session.current()
        .error(
            "TypeError",
            "Indexer must have integer or boolean type, got indexer with type " + dtype);
  }

  /** Python's {@code slice.indices}. */
  private static Item range(PySlice slice, long size, int position) {
    long step = entry(slice.step(), slice, position).orElse(1L);
    if (step == 0) {
      throw Session.current().error("ValueError", "slice step cannot be zero");
    }
    long low = step > 0 ? 0 : -1;
    long high = step > 0 ? size : size - 1;
    long start =
        entry(slice.start(), slice, position)
            .map(s -> Math.clamp(s < 0 ? s + size : s, low, high))
            .orElse(step > 0 ? low : high);
    long stop =
        entry(slice.stop(), slice, position)
            .map(s -> Math.clamp(s < 0 ? s + size : s, low, high))
            .orElse(step > 0 ? high : low);
    long count = step > 0 ? Math.ceilDiv(stop - start, step) : Math.ceilDiv(start - stop, -step);
    return new Item.Range(start, Math.max(0, count), step);
  }

  private static Optional<Long> entry(PyValue value, PySlice slice, int position) {
    if (value == PyNone.NONE) {
      return Optional.empty();
    }
    if (value instanceof PyDimension) {
      throw PyDimension.valueNeeded();
    }
    return Optional.of(
        Shapes.integer(value)
            .orElseThrow(
                () ->
                    Session.current()
                        .error(
                            "IndexError",
                            "Slice entries must be static integers. Got "
                                + Reprs.of(slice)
                                + " at position "
                                + position,
                            "to take a part of static size at a traced place, use"
                                + " lax.dynamic_slice(x, starts, sizes)")));
  }

  /** {@return whether arrays are among the indices, so that NumPy's advanced rules hold} */
  boolean hasArrays() {
    return items.stream().anyMatch(Item.Gather.class::isInstance);
  }

  /** {@return whether a place is only known at run time} */
  boolean isDynamic() {
    return items.stream().anyMatch(Item.Dynamic.class::isInstance);
  }

  /** {@return what is done with each axis of the array, without the added ones} */
  List<Item> perAxis() {
    return items.stream().filter(i -> !(i instanceof Item.NewAxis)).toList();
  }

  /**
   * {@return where the result's axes come from: those of the index arrays stand where the indices
   * stand if these are neighbours, else in front}
   */
  Layout layout(int batchRank) {
    List<Integer> advanced = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      switch (items.get(i)) {
        case Item.At at -> advanced.add(i);
        case Item.Dynamic d -> advanced.add(i);
        case Item.Gather g -> advanced.add(i);
        case Item.Range r -> {}
        case Item.NewAxis n -> {}
      }
    }
    boolean neighbours = advanced.getLast() - advanced.getFirst() == advanced.size() - 1;
    int from = neighbours ? advanced.getFirst() : 0;
    List<Long> windows = new ArrayList<>();
    List<Long> newAxes = new ArrayList<>();
    int batch = 0;
    long axis = 0;
    for (int i = 0; i <= items.size(); i++) {
      if (i == from) {
        batch = (int) axis - newAxes.size();
        axis += batchRank;
      }
      if (i < items.size() && items.get(i) instanceof Item.NewAxis) {
        newAxes.add(axis++);
      } else if (i < items.size() && items.get(i) instanceof Item.Range) {
        windows.add(axis++ - newAxes.size());
      }
    }
    return new Layout(windows, newAxes, batch);
  }
}
