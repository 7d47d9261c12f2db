package dev.arrayc.library;

import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Slices of {@code jax.lax}, static and dynamic. */
final class LaxSlices {
  private LaxSlices() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    addSlices(rows);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.lax." + name, signature, body::apply));
  }

  private static void addSlices(List<LibraryFunction> rows) {
    row(rows, "slice", "operand, start_indices, limit_indices, strides=None", LaxSlices::slice);
    row(
        rows,
        "slice_in_dim",
        "operand, start_index, limit_index, stride=1, axis=0",
        LaxSlices::sliceInDim);
    row(rows, "index_in_dim", "operand, index, axis=0, keepdims=True", LaxSlices::indexInDim);
    row(rows, "dynamic_slice", "operand, start_indices, slice_sizes", LaxSlices::dynamicSlice);
    row(
        rows,
        "dynamic_slice_in_dim",
        "operand, start_index, slice_size, axis=0",
        a -> dynamicInDim(a, a.value("start_index"), a.integer("slice_size")));
    row(
        rows,
        "dynamic_index_in_dim",
        "operand, index, axis=0, keepdims=True",
        a -> {
          Array row = dynamicInDim(a, a.value("index"), 1);
          return a.bool("keepdims")
              ? row
              : Lax.squeeze(row, List.of((long) a.axis("axis", row.type().rank())));
        });
    row(
        rows,
        "dynamic_update_slice",
        "operand, update, start_indices",
        a -> update(a, a.array("update"), a.items("start_indices")));
    row(
        rows,
        "dynamic_update_slice_in_dim",
        "operand, update, start_index, axis",
        a -> updateInDim(a, a.array("update"), a.value("start_index")));
    row(
        rows,
        "dynamic_update_index_in_dim",
        "operand, update, index, axis",
        LaxSlices::updateIndex);
  }

  private static PyValue slice(Arguments a) {
    Array x = a.array("operand");
    List<Long> start = Shapes.shape(a.value("start_indices"), "");
    List<Long> limit = Shapes.shape(a.value("limit_indices"), "");
    List<Long> strides =
        a.optional("strides")
            .map(s -> Shapes.shape(s, ""))
            .orElseGet(() -> Collections.nCopies(x.type().rank(), 1L));
    requireBounds(a, x, start, limit, strides);
    return Lax.slice(x, start, limit, strides);
  }

  private static void requireBounds(
      Arguments a, Array x, List<Long> start, List<Long> limit, List<Long> strides) {
    String shape = Reprs.shape(x.type().shape());
    if (start.size() != x.type().rank()) {
      throw a.error(
          "TypeError",
          "slice start_indices must have length equal to the number of dimensions of the operand,"
              + " got indices "
              + Reprs.shape(start)
              + " for operand shape "
              + shape
              + ".");
    }
    for (int i = 0; i < start.size(); i++) {
      if (limit.size() != start.size() || limit.get(i) > x.type().dim(i)) {
        throw a.error(
            "TypeError",
            "slice limit_indices must be less than or equal to operand shape, got limit_indices "
                + Reprs.shape(limit)
                + " for operand shape "
                + shape
                + ".");
      }
      if (start.get(i) < 0 || limit.get(i) < start.get(i)) {
        throw a.error(
            "TypeError",
            "slice limit_indices must be greater than or equal to start_indices, got start_indices "
                + Reprs.shape(start)
                + " and limit_indices "
                + Reprs.shape(limit)
                + ".");
      }
      if (strides.size() != start.size() || strides.get(i) <= 0) {
        throw a.error(
            "TypeError", "slice strides must be positive, got " + Reprs.shape(strides) + ".");
      }
    }
  }

  private static PyValue sliceInDim(Arguments a) {
    Array x = a.array("operand");
    int axis = a.axis("axis", x.type().rank());
    long size = x.type().dim(axis);
    long start = a.optional("start_index").isEmpty() ? 0 : a.integer("start_index");
    long limit = a.optional("limit_index").isEmpty() ? size : a.integer("limit_index");
    return Lax.sliceAxis(
        x,
        axis,
        start < 0 ? start + size : start,
        limit < 0 ? limit + size : limit,
        a.integer("stride"));
  }

  private static PyValue indexInDim(Arguments a) {
    Array x = a.array("operand");
    int axis = a.axis("axis", x.type().rank());
    long given = a.integer("index");
    long size = x.type().dim(axis);
    if (given < -size || given >= size) {
      throw a.error(
          "IndexError",
          "index " + given + " is out of bounds for axis " + axis + " with size " + size);
    }
    long index = Math.floorMod(given, size);
    Array row = Lax.sliceAxis(x, axis, index, index + 1);
    return a.bool("keepdims") ? row : Lax.squeeze(row, List.of((long) axis));
  }

  /** Start indices count from the end where negative; all are of one integer type. */
  private static List<Array> starts(Array x, List<PyValue> given, Arguments a) {
    List<Array> starts = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      PyValue index = given.get(i);
      Array array = Literals.lift(index).orElseThrow(() -> a.notAnArray(index, 1));
      long size = x.type().dim(i);
      Array wrapped =
          array instanceof Concrete c && c.dtype().isInteger()
              ? Lax.scalar(
                  c.dtype(),
                  c.tensor().longs()[0] < 0 ? c.tensor().longs()[0] + size : c.tensor().longs()[0])
              : Indexing.wrapped(array, size);
      starts.add(Lax.convert(wrapped, Promotion.defaultInt()));
    }
    return starts;
  }

  private static List<PyValue> indexItems(Arguments a, String name) {
    PyValue value = a.value(name);
    return value instanceof Tracer || value instanceof Concrete || value instanceof NumpyValue
        ? List.copyOf(Indexing.rows(a.array(name)))
        : a.items(name);
  }

  private static PyValue dynamicSlice(Arguments a) {
    Array x = a.array("operand");
    List<Long> sizes = Shapes.shape(a.value("slice_sizes"), "");
    requireLength(a, x, indexItems(a, "start_indices").size());
    requireSizes(a, x, sizes);
    return Lax.dynamicSlice(x, starts(x, indexItems(a, "start_indices"), a), sizes);
  }

  private static void requireLength(Arguments a, Array x, int length) {
    if (length != x.type().rank()) {
      throw a.error(
          "ValueError",
          "Length of slice indices must match number of operand dimensions ("
              + length
              + " vs "
              + Reprs.shape(x.type().shape())
              + ")");
    }
  }

  private static void requireSizes(Arguments a, Array x, List<Long> sizes) {
    boolean fits = sizes.size() == x.type().rank();
    for (int i = 0; fits && i < sizes.size(); i++) {
      fits = sizes.get(i) >= 0 && sizes.get(i) <= x.type().dim(i);
    }
    if (!fits) {
      throw a.error(
          "TypeError",
          "slice slice_sizes must be less than or equal to operand shape, got slice_sizes "
              + Reprs.shape(sizes)
              + " for operand shape "
              + Reprs.shape(x.type().shape())
              + ".");
    }
  }

  private static List<PyValue> startsInDim(Array x, int axis, PyValue start) {
    List<PyValue> all =
        new ArrayList<>(Collections.nCopies(x.type().rank(), dev.arrayc.value.PyInt.of(0)));
    all.set(axis, start);
    return all;
  }

  private static Array dynamicInDim(Arguments a, PyValue start, long size) {
    Array x = a.array("operand");
    int axis = a.axis("axis", x.type().rank());
    List<Long> sizes = new ArrayList<>(x.type().shape());
    sizes.set(axis, size);
    requireSizes(a, x, sizes);
    return Lax.dynamicSlice(x, starts(x, startsInDim(x, axis, start), a), sizes);
  }

  private static Array update(Arguments a, Array update, List<PyValue> starts) {
    Array x = a.array("operand");
    requireLength(a, x, starts.size());
    List<Array> p = LaxOperands.sameType("dynamic_update_slice", x, update);
    if (update.dtype() != x.dtype() || update.type().rank() != x.type().rank()) {
      throw update.dtype() != x.dtype()
          ? LaxOperands.unequal("dynamic_update_slice", List.of(x, update))
          : a.error(
              "TypeError",
              "dynamic_update_slice update must have the same rank as operand, got update shape "
                  + Reprs.shape(update.type().shape())
                  + " for operand shape "
                  + Reprs.shape(x.type().shape())
                  + ".");
    }
    for (int i = 0; i < x.type().rank(); i++) {
      if (update.type().dim(i) > x.type().dim(i)) {
        throw a.error(
            "TypeError",
            "dynamic_update_slice update shape must be smaller than operand shape, got update shape"
                + " "
                + Reprs.shape(update.type().shape())
                + " for operand shape "
                + Reprs.shape(x.type().shape())
                + ".");
      }
    }
    return Lax.dynamicUpdateSlice(p.get(0), p.get(1), starts(x, starts, a));
  }

  private static Array updateInDim(Arguments a, Array update, PyValue start) {
    Array x = a.array("operand");
    return update(a, update, startsInDim(x, a.axis("axis", x.type().rank()), start));
  }

  private static PyValue updateIndex(Arguments a) {
    Array x = a.array("operand");
    Array update = a.array("update");
    int axis = a.axis("axis", x.type().rank());
    Array row =
        update.type().rank() == x.type().rank()
            ? update
            : Lax.expandDims(update, List.of((long) axis));
    return updateInDim(a, row, a.value("index"));
  }
}
