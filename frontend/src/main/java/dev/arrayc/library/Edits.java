package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Functions of {@code jax.numpy} that put elements into an array, or take them out of it. */
final class Edits {
  private Edits() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    plain(rows, "insert", "arr, obj, values, axis=None", Edits::insert);
    plain(rows, "delete", "arr, obj, axis=None, *, assume_unique_indices=False", Edits::delete);
    plain(rows, "put", "a, ind, v, mode=None, *, inplace=True", Edits::put);
    plain(rows, "place", "arr, mask, vals, *, inplace=True", Edits::place);
    plain(rows, "fill_diagonal", "a, val, wrap=False, *, inplace=True", Edits::fillDiagonal);
    plain(rows, "trim_zeros", "filt, trim='fb', axis=None", Edits::trim);
    rows.add(LibraryFunction.of("jax.numpy.resize", "a, new_shape", Edits::resize));
    rows.add(
        LibraryFunction.of("jax.numpy.block", "arrays", a -> block(a, a.value("arrays")).array));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void plain(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax.numpy." + name, signature, body::apply));
  }

  /** What an axis argument means: the flat array if it is {@code None}. */
  private static Array whole(Arguments a, Array x) {
    return a.optional("axis").isEmpty() ? Manipulation.ravel(x) : x;
  }

  private static int axis(Arguments a, Array x) {
    return a.optional("axis").isEmpty() ? 0 : a.axis("axis", x.type().rank());
  }

  private static PyValue insert(Arguments a) {
    Array x = whole(a, a.array("arr"));
    int axis = axis(a, x);
    long n = x.type().dim(axis);
    Array indices = places(a, n);
    Array values = Lax.convert(a.array("values"), x.dtype());
    values = Manipulation.atLeastLeading(values, x.type().rank());
    if (indices.type().size() == 1) {
      if (indices.type().rank() == 0) {
        values = Manipulation.moveAxis(values, 0, axis);
      }
      Array index = Lax.reshape(indices, List.of());
      indices = Lax.full(List.of(values.type().dim(axis)), index);
    }
    List<Long> counted = List.of(values.type().dim(axis));
    long count =
        Shapes.broadcast("broadcast_shapes", List.of(indices.type().shape(), counted)).getFirst();
    List<Long> shape = new ArrayList<>(x.type().shape());
    shape.set(axis, n + count);
    Term i = Term.of(indices);
    Term inside = i.lt(0).choose(i.plus(n), i).max(i.number(0)).min(i.number(n));
    // Those that go to one place follow each other: each is moved on by how many come before it.
    Array order = Calls.jnp("argsort", inside.array());
    Array steps = Lax.iota(indices.dtype(), List.of(count), 0);
    Array wide = Lax.broadcastTo(inside.array(), List.of(count));
    Array news = Calls.at(wide, order, "add", steps);
    Array isOld =
        Calls.at(
            Lax.full(List.of(n + count), Lax.scalar(DType.BOOL, 1L)),
            news,
            "set",
            Lax.scalar(DType.BOOL, 0L));
    Array olds = Searching.trueFlat(isOld, n);
    Array zeros = Lax.full(shape, Lax.scalar(x.dtype(), 0L));
    Array with = Calls.at(zeros, Calls.along(axis, news), "set", values);
    return Calls.at(with, Calls.along(axis, olds), "set", x);
  }

  /** The places that {@code obj} names: a slice, a number or a vector of them. */
  private static Array places(Arguments a, long n) {
    PyValue obj = a.value("obj");
    Array indices =
        obj instanceof PySlice
            ? Indexing.get(Lax.iota(Promotion.defaultInt(), List.of(n), 0), obj)
            : Creation.array(obj);
    if (indices.type().rank() > 1) {
      throw a.error(
          "ValueError",
          "jnp.insert(): obj must be a slice, a one-dimensional array, or a scalar; got "
              + Reprs.plain(obj));
    }
    if (!indices.dtype().isInteger()) {
      if (indices.type().size() > 0 || obj instanceof Array) {
        throw a.error(
            "ValueError",
            "jnp.insert(): index array must be integer typed; got " + Reprs.plain(obj));
      }
      return Lax.convert(indices, Promotion.defaultInt());
    }
    return indices;
  }

  private static PyValue delete(Arguments a) {
    Array x = whole(a, a.array("arr"));
    int axis = axis(a, x);
    long n = x.type().dim(axis);
    PyValue obj = a.value("obj");
    Optional<Long> one = Shapes.integer(obj);
    if (one.isPresent()) {
      long at = Shapes.axis(one.get(), (int) n);
      return Lax.concatenate(
          List.of(Lax.sliceAxis(x, axis, 0, at), Lax.sliceAxis(x, axis, at + 1, n)), axis);
    }
    boolean isSlice = obj instanceof PySlice;
    Array places =
        isSlice
            ? Indexing.get(Lax.iota(Promotion.defaultInt(), List.of(n), 0), obj)
            : Literals.lift(obj).orElseThrow(() -> a.notAnArray(obj, 1));
    if (places.dtype().isInteger() && (isSlice || a.bool("assume_unique_indices"))) {
      return Indexing.get(x, Calls.along(axis, kept(places, n)));
    }
    boolean[] stays = stays(a, places, n);
    long[] left = LongStream.range(0, n).filter(i -> stays[(int) i]).toArray();
    TensorType type = new TensorType(DType.I32, List.of((long) left.length));
    return Indexing.get(x, Calls.along(axis, new Concrete(Tensor.ofLongs(type, left), false)));
  }

  /** The places that distinct ones leave over: each is moved on by how many go before it. */
  private static Array kept(Array places, long n) {
    Term gone = Term.of(Manipulation.ravel(places));
    Term inside = gone.lt(0).choose(gone.plus(n), gone).max(gone.number(0)).min(gone.number(n));
    Array sorted = Sorting.sort(List.of(inside.array()), 0, 1).getFirst();
    long count = sorted.type().size();
    DType dtype = places.dtype();
    Array before = Lax.sub(sorted, Lax.iota(dtype, List.of(count), 0));
    Array i = Lax.iota(dtype, List.of(n - count), 0);
    Array passed =
        Lax.compare("GE", Lax.expandDims(i, List.of(0L)), Lax.expandDims(before, List.of(1L)));
    return Lax.add(i, Reductions.sum(Lax.convert(passed, dtype), List.of(0L)));
  }

  private static boolean[] stays(Arguments a, Array obj, long n) {
    if (obj instanceof Tracer t) {
      throw TracerErrors.concretization(t, "'obj' array argument of jnp.delete()");
    }
    Tensor tensor = ((Concrete) obj).tensor();
    boolean[] stays = new boolean[(int) n];
    java.util.Arrays.fill(stays, true);
    if (tensor.dtype() == DType.BOOL) {
      if (!tensor.type().shape().equals(List.of(n))) {
        throw a.error(
            "ValueError",
            "np.delete(arr, obj): for boolean indices, obj must be one-dimensional with length"
                + " matching specified axis.");
      }
      for (int i = 0; i < n; i++) {
        stays[i] = tensor.longs()[i] == 0;
      }
      return stays;
    }
    if (!tensor.dtype().isInteger()) {
      throw a.error(
          "ValueError",
          "np.delete(arr, obj): got obj.dtype="
              + tensor.dtype().numpyName()
              + "; must be integer or bool.");
    }
    for (long i : tensor.longs()) {
      if (i < -n || i >= n) {
        throw a.error("IndexError", "index " + i + " is out of bounds for axis 0 with size " + n);
      }
      stays[(int) Math.floorMod(i, n)] = false;
    }
    return stays;
  }

  private static void refuseInPlace(Arguments a) {
    if (a.bool("inplace")) {
      throw a.error(
          "ValueError",
          "jax.numpy."
              + a.function()
              + " cannot modify arrays in-place, because JAX arrays are immutable. Pass"
              + " inplace=False to instead return an updated array.");
    }
  }

  private static PyValue put(Arguments a) {
    refuseInPlace(a);
    Array x = a.array("a");
    Array places = Manipulation.ravel(a.array("ind"));
    Array values = Manipulation.ravel(a.array("v"));
    long size = x.type().size();
    if (size == 0 || places.type().size() == 0 || values.type().size() == 0) {
      return x;
    }
    Term i = Term.of(places);
    Array inside =
        switch (a.optional("mode").map(Reprs::plain).orElse("")) {
          case "" -> places;
          case "clip" -> i.max(i.number(0)).min(i.number(size - 1)).array();
          case "wrap" -> Elementwise.remainder(places, i.number(size).array());
          case "raise" ->
              throw a.error("NotImplementedError", "The 'raise' mode to jnp.put is not supported.");
          default ->
              throw a.error(
                  "ValueError",
                  "mode should be one of 'wrap' or 'clip'; got mode=" + Reprs.of(a.value("mode")));
        };
    // As in JAX a place beyond the last is the last.
    PyValue index =
        Calls.call(
            "jax.numpy",
            "unravel_index",
            List.of(inside, Shapes.tuple(x.type().shape())),
            Map.of());
    return Calls.at(x, index, "set", tiled(values, places.type().size()));
  }

  /** A vector over and over, of this length. */
  private static Array tiled(Array x, long size) {
    long n = x.type().size();
    Array long_ = n < size ? Calls.jnp("tile", x, PyInt.of((size + n - 1) / n)) : x;
    return Lax.sliceAxis(long_, 0, 0, size);
  }

  private static PyValue place(Arguments a) {
    Array x = a.array("arr");
    Array mask = a.array("mask");
    Array values = Manipulation.ravel(a.array("vals"));
    refuseInPlace(a);
    long size = x.type().size();
    if (mask.type().size() != size) {
      throw a.error("ValueError", "place: arr and mask must be the same size");
    }
    if (values.type().size() == 0) {
      throw a.error("ValueError", "Cannot place values from an empty array");
    }
    if (size == 0) {
      return x;
    }
    Array places = Searching.trueFlat(Elementwise.truth(Manipulation.ravel(mask)), size);
    Array put = Calls.at(Manipulation.ravel(x), places, "set", tiled(values, size));
    return Lax.reshape(put, x.type().shape());
  }

  private static PyValue fillDiagonal(Arguments a) {
    if (a.bool("inplace")) {
      throw a.error("NotImplementedError", "JAX arrays are immutable, must use inplace=False");
    }
    if (a.bool("wrap")) {
      throw a.error("NotImplementedError", "wrap=True is not implemented, must use wrap=False");
    }
    Array x = a.array("a");
    Array value = a.array("val");
    if (x.type().rank() < 2) {
      throw a.error("ValueError", "array must be at least 2-d");
    }
    if (x.type().rank() > 2 && x.type().shape().stream().distinct().count() > 1) {
      throw a.error("ValueError", "All dimensions of input must be of equal length");
    }
    long n = x.type().shape().stream().mapToLong(d -> d).min().orElse(0);
    PyValue diagonal =
        Calls.call(
            "jax.numpy", "diag_indices", List.of(PyInt.of(n), PyInt.of(x.type().rank())), Map.of());
    Array values = value.type().rank() == 0 ? value : tiled(Manipulation.ravel(value), n);
    return Calls.at(x, diagonal, "set", values);
  }

  private static PyValue trim(Arguments a) {
    Array x = a.array("filt");
    if (x instanceof Tracer t) {
      throw TracerErrors.concretization(t, "Error arose in the `filt` argument of trim_zeros()");
    }
    String ends = a.string("trim").toLowerCase(java.util.Locale.ROOT);
    List<PyValue> index = new ArrayList<>();
    List<Long> axes = a.axes("axis", x.type().rank());
    List<long[]> places = Nonzero.places(((Concrete) x).tensor());
    for (int axis = 0; axis < x.type().rank(); axis++) {
      long n = x.type().dim(axis);
      LongStream along = LongStream.of(places.get(axis));
      java.util.LongSummaryStatistics range = along.summaryStatistics();
      boolean none = range.getCount() == 0;
      long start = none ? 0 : range.getMin();
      long stop = none ? 0 : range.getMax() + 1;
      boolean kept = !axes.contains((long) axis) || !ends.contains("f") && !ends.contains("b");
      index.add(
          new PySlice(
              kept || !none && !ends.contains("f") ? PyNone.NONE : PyInt.of(start),
              kept || !none && !ends.contains("b") ? PyNone.NONE : PyInt.of(Math.min(stop, n)),
              PyNone.NONE));
    }
    return Indexing.get(x, PyTuple.of(index));
  }

  private static PyValue resize(Arguments a) {
    Array x = Manipulation.ravel(a.array("a"));
    List<Long> shape = Shapes.shape(a.value("new_shape"), "");
    if (shape.stream().anyMatch(d -> d < 0)) {
      throw a.error("ValueError", "all elements of `new_shape` must be non-negative");
    }
    long size = Shapes.size(shape);
    return x.type().size() == 0 || size == 0
        ? Lax.full(shape, Lax.scalar(x.dtype(), 0L))
        : Lax.reshape(tiled(x, size), shape);
  }

  private record Block(Array array, int depth) {}

  /** Lists are joined along the last axis, lists of lists along the one before, and so on. */
  private static Block block(Arguments a, PyValue value) {
    if (value instanceof PyTuple) {
      throw a.error("ValueError", "jax.numpy.block does not allow tuples, got " + Reprs.of(value));
    }
    if (!(value instanceof PyList list)) {
      return new Block(Creation.array(value), 1);
    }
    if (list.items().isEmpty()) {
      throw a.error("ValueError", "jax.numpy.block does not allow empty list arguments");
    }
    List<Block> blocks = list.items().stream().map(item -> block(a, item)).toList();
    int depth = blocks.getFirst().depth;
    if (blocks.stream().anyMatch(b -> b.depth != depth)) {
      throw a.error("ValueError", "Mismatched list depths in jax.numpy.block");
    }
    int rank =
        Math.max(depth, blocks.stream().mapToInt(b -> b.array.type().rank()).max().orElse(0));
    List<Array> arrays =
        blocks.stream().map(b -> Manipulation.atLeastLeading(b.array, rank)).toList();
    return new Block(Joins.concatenate(arrays, rank - depth, Optional.empty()), depth + 1);
  }
}
