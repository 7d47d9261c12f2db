package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
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
import java.util.List;
import java.util.Optional;

/**
 * {@code x[index]}: integers (clamped to the axis, as JAX does), slices, {@code None} and {@code
 * ...} become slices and reshapes; a traced integer becomes a dynamic slice.
 */
final class Indexing {
  /** What an index does with one axis, or with none where it adds one. */
  private sealed interface Step {
    /** Takes one element. */
    record At(long index) implements Step {}

    /** Takes one element at a place that is known at run time. */
    record Dynamic(Array index) implements Step {}

    /** Takes {@code count} elements from {@code start} on, {@code step} apart. */
    record Range(long start, long count, long step) implements Step {}

    /** Adds an axis of size 1. */
    record NewAxis() implements Step {}
  }

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
    List<PyValue> items =
        expandEllipsis(index instanceof PyTuple t ? t.items() : List.of(index), x.type().rank());
    List<Step> steps = new ArrayList<>();
    int axis = 0;
    for (int i = 0; i < items.size(); i++) {
      PyValue item = items.get(i);
      if (item == PyNone.NONE) {
        steps.add(new Step.NewAxis());
      } else {
        steps.add(step(item, x.type().dim(axis), axis, i));
        axis++;
      }
    }
    return steps.stream().anyMatch(Step.Dynamic.class::isInstance)
        ? dynamic(x, steps)
        : apply(x, steps);
  }

  /** Puts a full slice for every axis that is not mentioned. */
  private static List<PyValue> expandEllipsis(List<PyValue> items, int rank) {
    long used = items.stream().filter(v -> v != PyNone.NONE && v != PyEllipsis.ELLIPSIS).count();
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
    List<PyValue> missing = java.util.Collections.nCopies((int) (rank - used), whole);
    List<PyValue> expanded = new ArrayList<>();
    for (PyValue item : items) {
      if (item == PyEllipsis.ELLIPSIS) {
        expanded.addAll(missing);
      } else {
        expanded.add(item);
      }
    }
    if (!items.contains(PyEllipsis.ELLIPSIS)) {
      expanded.addAll(missing);
    }
    return expanded;
  }

  private static Step step(PyValue item, long size, int axis, int position) {
    if (item instanceof PySlice slice) {
      return range(slice, size, position);
    }
    if (!(item instanceof PyBool)) {
      Optional<Long> integer = Shapes.integer(item);
      if (integer.isPresent()) {
        return new Step.At(clamp(integer.get(), size, axis));
      }
    }
    if (item instanceof Tracer t && t.type().rank() == 0 && t.dtype().isInteger()) {
      return new Step.Dynamic(t);
    }
    throw refusal(item);
  }

  private static RuntimeException refusal(PyValue item) {
    Session session = Session.current();
    return switch (item) {
      case PyStr s ->
          session.error(
              "TypeError", "JAX does not support string indexing; got idx=" + Reprs.of(item));
      case PyFloat f ->
          session.error(
              "TypeError",
              "Indexer must have integer or boolean type, got indexer with type float64");
      case PyList list ->
          session.error(
              "TypeError",
              "Using a non-tuple sequence for multidimensional indexing is not allowed; use"
                  + " `arr[array(seq)]` instead of `arr[seq]`. See"
                  + " https://github.com/jax-ml/jax/issues/4564 for more information.");
      case Array mask when mask.dtype() == DType.BOOL -> TracerErrors.booleanIndex(mask);
      case Array a when !a.dtype().isInteger() -> wrongType(a.dtype());
      case NumpyValue n when !n.tensor().dtype().isIntegral() -> wrongType(n.tensor().dtype());
      case Array a -> gather();
      case NumpyValue n -> gather();
      default ->
          session.error(
              "TypeError",
              "JAX array indices must be integers, slices, `None`, `...` or arrays; got "
                  + Reprs.of(item));
    };
  }

  private static RuntimeException wrongType(DType dtype) {
    return Session.current()
        .error(
            "TypeError",
            "Indexer must have integer or boolean type, got indexer with type "
                + dtype.numpyName());
  }

  private static RuntimeException gather() {
    return Session.current()
        .limitation(
            "indexing with an array of indices is not supported yet",
            "index with static integers and slices, with one traced integer per axis,"
                + " or use lax.dynamic_slice");
  }

  private static long clamp(long index, long size, int axis) {
    if (size == 0) {
      throw Session.current()
          .error(
              "IndexError",
              "index " + index + " is out of bounds for axis " + axis + " with size 0");
    }
    return Math.clamp(index < 0 ? index + size : index, 0, size - 1);
  }

  /** Python's {@code slice.indices}. */
  private static Step range(PySlice slice, long size, int position) {
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
    return new Step.Range(start, Math.max(0, count), step);
  }

  private static Optional<Long> entry(PyValue value, PySlice slice, int position) {
    if (value == PyNone.NONE) {
      return Optional.empty();
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

  private static Array apply(Array x, List<Step> steps) {
    List<Long> start = new ArrayList<>();
    List<Long> limit = new ArrayList<>();
    List<Long> strides = new ArrayList<>();
    List<Long> reversed = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Step.At at -> {
          start.add(at.index());
          limit.add(at.index() + 1);
          strides.add(1L);
        }
        case Step.Range r -> {
          long stride = Math.abs(r.step());
          long last = r.start() + (r.count() - 1) * r.step();
          long first = r.count() == 0 ? 0 : Math.min(r.start(), last);
          if (r.step() < 0) {
            reversed.add((long) start.size());
          }
          start.add(first);
          limit.add(r.count() == 0 ? 0 : Math.max(r.start(), last) + 1);
          strides.add(r.count() <= 1 ? 1 : stride);
        }
        case Step.NewAxis n -> {}
        case Step.Dynamic d -> throw new IllegalStateException("a dynamic index in a static slice");
      }
    }
    Array y = Lax.slice(x, start, limit, strides);
    if (!reversed.isEmpty()) {
      y = Lax.reverse(y, reversed);
    }
    return reshaped(y, steps);
  }

  /** Drops the axes that integers took one element of, adds those of {@code None}. */
  private static Array reshaped(Array x, List<Step> steps) {
    List<Long> dropped = new ArrayList<>();
    List<Long> added = new ArrayList<>();
    int axis = 0;
    int kept = 0;
    for (Step step : steps) {
      switch (step) {
        case Step.At at -> dropped.add((long) axis++);
        case Step.Dynamic d -> dropped.add((long) axis++);
        case Step.Range r -> {
          axis++;
          kept++;
        }
        case Step.NewAxis n -> added.add((long) kept++);
      }
    }
    Array y = dropped.isEmpty() ? x : Lax.squeeze(x, dropped);
    return added.isEmpty() ? y : Lax.expandDims(y, added);
  }

  /** A dynamic slice over the traced axes after the static steps of the others. */
  private static Array dynamic(Array x, List<Step> steps) {
    List<Step> fixed = new ArrayList<>();
    List<Step> whole = new ArrayList<>();
    List<Array> starts = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    int axis = 0;
    for (Step step : steps) {
      if (step instanceof Step.NewAxis) {
        whole.add(step);
        continue;
      }
      long size = x.type().dim(axis++);
      if (step instanceof Step.Dynamic d) {
        fixed.add(new Step.Range(0, size, 1));
        starts.add(wrapped(d.index(), size));
        sizes.add(1L);
      } else {
        long count = step instanceof Step.Range r ? r.count() : 1;
        fixed.add(step instanceof Step.At at ? new Step.Range(at.index(), 1, 1) : step);
        starts.add(Lax.scalar(Promotion.defaultInt(), 0L));
        sizes.add(count);
      }
      whole.add(step);
    }
    DType type = Promotion.defaultInt();
    List<Array> converted = starts.stream().map(s -> Lax.convert(s, type)).toList();
    return reshaped(Lax.dynamicSlice(apply(x, fixed), converted, sizes), whole);
  }

  /** Negative indices count from the end; the dynamic slice clamps. */
  static Array wrapped(Array index, long size) {
    if (index.dtype().kind() == DType.Kind.UNSIGNED) {
      return index;
    }
    Array negative = Lax.lt(index, Elementwise.constant(index.dtype(), 0));
    Array shifted = Lax.add(index, Elementwise.constant(index.dtype(), size));
    return Lax.select(negative, shifted, index);
  }
}
