package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Functions of {@code jax.numpy} that put arrays together anew: blocks, insertions, deletions. */
final class Edits {
  private Edits() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "block", "arrays", a -> block(a, a.value("arrays")).array());
    plain(rows, "delete", "arr, obj, axis=None, *, assume_unique_indices=False", Edits::delete);
    row(rows, "insert", "arr, obj, values, axis=None", Edits::insert);
    row(rows, "resize", "a, new_shape", Edits::resize);
    row(rows, "fill_diagonal", "a, val, wrap=False, *, inplace=True", Edits::fillDiagonal);
    plain(rows, "choose", "a, choices, out=None, mode='raise'", Edits::choose);
    plain(rows, "trim_zeros", "filt, trim='fb', axis=None", Edits::trimZeros);
    row(rows, "ediff1d", "ary, to_end=None, to_begin=None", Edits::differences);
    row(rows, "partition", "a, kth, axis=-1", Edits::partition);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  /** A function whose result's shape depends on values: it is never one program. */
  private static void plain(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax.numpy." + name, signature, body::apply));
  }

  /** An array of nested lists, and how deep they are. */
  private record Nested(Array array, int depth) {}

  /** The innermost lists go along the last axis, those around them along the one before. */
  private static Nested block(Arguments a, PyValue value) {
    if (value instanceof PyTuple) {
      throw a.error("ValueError", "jax.numpy.block does not allow tuples, got " + Reprs.of(value));
    }
    if (!(value instanceof PyList list)) {
      return new Nested(Creation.array(value), 1);
    }
    if (list.items().isEmpty()) {
      throw a.error("ValueError", "jax.numpy.block does not allow empty list arguments");
    }
    List<Nested> parts = list.items().stream().map(item -> block(a, item)).toList();
    int depth = parts.getFirst().depth();
    if (parts.stream().anyMatch(p -> p.depth() != depth)) {
      throw a.error("ValueError", "Mismatched list depths in jax.numpy.block");
    }
    int rank = parts.stream().mapToInt(p -> p.array().type().rank()).reduce(depth, Math::max);
    List<Array> arrays = parts.stream().map(p -> atLeast(p.array(), rank)).toList();
    return new Nested(Joins.concatenate(arrays, rank - depth, Optional.empty()), depth + 1);
  }

  /** An array with as many axes at least, new ones in front. */
  private static Array atLeast(Array x, int rank) {
    List<Long> shape = new ArrayList<>(x.type().shape());
    while (shape.size() < rank) {
      shape.addFirst(1L);
    }
    return Lax.reshape(x, shape);
  }

  private static Array delete(Arguments a) {
    Array given = a.array("arr");
    boolean flat = a.optional("axis").isEmpty();
    Array x = flat ? Manipulation.ravel(given) : given;
    int axis = flat ? 0 : a.axis("axis", x.type().rank());
    long n = x.type().dim(axis);
    Set<Long> gone = deleted(a, n);
    List<Array> kept = new ArrayList<>();
    long start = 0;
    for (long place : gone) {
      kept.add(Lax.sliceAxis(x, axis, start, place));
      start = place + 1;
    }
    kept.add(Lax.sliceAxis(x, axis, start, n));
    return Lax.concatenate(kept, axis);
  }

  /** The places that an integer, a slice, integers or a mask name, increasing. */
  private static Set<Long> deleted(Arguments a, long n) {
    PyValue object = a.value("obj");
    Set<Long> places = new TreeSet<>();
    if (object instanceof PySlice) {
      Array all = Lax.iota(DType.I32, List.of(n), 0);
      addPlaces(a, Indexing.get(all, object), n, places);
      return places;
    }
    Array index = Creation.array(object);
    if (index.dtype() == DType.BOOL) {
      if (!index.type().shape().equals(List.of(n))) {
        throw a.error(
            "ValueError",
            "np.delete(arr, obj): for boolean indices, obj must be one-dimensional with length"
                + " matching specified axis.");
      }
      for (long place : Nonzero.places(concrete(index, "").tensor()).getFirst()) {
        places.add(place);
      }
      return places;
    }
    if (!index.dtype().isInteger()) {
      throw a.error(
          "ValueError",
          "np.delete(arr, obj): got obj.dtype="
              + index.dtype().numpyName()
              + "; must be integer or bool.");
    }
    addPlaces(a, index, n, places);
    return places;
  }

  private static void addPlaces(Arguments a, Array index, long n, Set<Long> places) {
    for (long place : concrete(index, "'obj' array argument of jnp.delete()").tensor().longs()) {
      if (place < -n || place >= n) {
        throw index.type().rank() == 0
            ? a.error(
                "ValueError", "axis " + place + " is out of bounds for array of dimension " + n)
            : a.error(
                "IndexError", "index " + place + " is out of bounds for axis 0 with size " + n);
      }
      places.add(Math.floorMod(place, n));
    }
  }

  private static Concrete concrete(Array x, String context) {
    return switch (x) {
      case Tracer t -> throw TracerErrors.concretization(t, context);
      case Concrete c -> c;
    };
  }

  private static Array insert(Arguments a) {
    Array given = a.array("arr");
    boolean flat = a.optional("axis").isEmpty();
    Array x = flat ? Manipulation.ravel(given) : given;
    int axis = flat ? 0 : a.axis("axis", x.type().rank());
    long n = x.type().dim(axis);
    DType type = Promotion.defaultInt();
    Array all = Lax.iota(type, List.of(n), 0);
    Array index =
        a.value("obj") instanceof PySlice s ? Indexing.get(all, s) : Creation.array(a.value("obj"));
    if (index.type().rank() > 1 || !index.dtype().isInteger()) {
      throw a.error(
          "ValueError",
          index.type().rank() > 1
              ? "jnp.insert(): obj must be a slice, a one-dimensional array, or a scalar; got "
                  + Reprs.of(a.value("obj"))
              : "jnp.insert(): index array must be integer typed; got " + Reprs.of(a.value("obj")));
    }
    Array values =
        atLeast(Lax.convert(Creation.array(a.value("values")), x.dtype()), x.type().rank());
    if (index.type().size() == 1) {
      if (index.type().rank() == 0) {
        values = Manipulation.moveAxis(values, 0, axis);
      }
      index = Lax.broadcastTo(Manipulation.ravel(index), List.of(values.type().dim(axis)));
    }
    long count = Math.max(index.type().size(), values.type().dim(axis));
    Array places = Lax.broadcastTo(Lax.convert(index, type), List.of(count));
    places = Lax.select(Lax.lt(places, zero(type)), Lax.add(places, Lax.scalar(type, n)), places);
    places = Lax.min(Lax.max(places, zero(type)), Lax.scalar(type, n));
    return inserted(x, axis, places, values);
  }

  private static Array zero(DType dtype) {
    return Lax.scalar(dtype, 0L);
  }

  /** Values at places that count those before them, and what was there around them. */
  private static Array inserted(Array x, int axis, Array places, Array values) {
    DType type = places.dtype();
    long count = places.type().size();
    long n = x.type().dim(axis);
    Array order = Sorting.sort(List.of(places, Lax.iota(type, List.of(count), 0)), 0, 1).get(1);
    Array targets =
        Searching.scatter(
            LaxIndexing.Combine.ADD, places, order, Lax.iota(type, List.of(count), 0));
    Array taken = Lax.full(List.of(n + count), Lax.scalar(DType.BOOL, 1L));
    Array none = Lax.full(List.of(count), Lax.scalar(DType.BOOL, 0L));
    Array mask = Searching.scatter(LaxIndexing.Combine.SET, taken, targets, none);
    Array rest = Searching.trueFlat(mask, n);
    Array rows = Manipulation.moveAxis(x, axis, 0);
    List<Long> shape = new ArrayList<>(rows.type().shape());
    shape.set(0, count);
    Array added = Lax.broadcastTo(Manipulation.moveAxis(values, axis, 0), shape);
    shape.set(0, n + count);
    Array out = Lax.full(shape, Lax.convert(zero(DType.I32), x.dtype()));
    out = Searching.scatter(LaxIndexing.Combine.SET, out, targets, added);
    out = Searching.scatter(LaxIndexing.Combine.SET, out, rest, rows);
    return Manipulation.moveAxis(out, 0, axis);
  }

  private static Array resize(Arguments a) {
    Array x = Manipulation.ravel(a.array("a"));
    List<Long> shape = Shapes.shape(a.value("new_shape"), "");
    if (shape.stream().anyMatch(d -> d < 0)) {
      throw a.error("ValueError", "all elements of `new_shape` must be non-negative");
    }
    long wanted = Shapes.size(shape);
    long n = x.type().size();
    if (n == 0 || wanted == 0) {
      return Lax.full(shape, Lax.convert(zero(DType.I32), x.dtype()));
    }
    long repeats = Math.ceilDiv(wanted, n);
    Array tiled =
        Lax.reshape(Lax.broadcastInDim(x, List.of(repeats, n), List.of(1L)), List.of(repeats * n));
    return Lax.reshape(Lax.sliceAxis(tiled, 0, 0, wanted), shape);
  }

  private static Array fillDiagonal(Arguments a) {
    if (a.bool("inplace")) {
      throw a.error("NotImplementedError", "JAX arrays are immutable, must use inplace=False");
    }
    if (a.bool("wrap")) {
      throw a.error("NotImplementedError", "wrap=True is not implemented, must use wrap=False");
    }
    Array x = a.array("a");
    List<Long> shape = x.type().shape();
    if (shape.size() < 2) {
      throw a.error("ValueError", "array must be at least 2-d");
    }
    if (shape.size() > 2 && shape.stream().anyMatch(d -> !d.equals(shape.getFirst()))) {
      throw a.error("ValueError", "All dimensions of input must be of equal length");
    }
    Array mask = Lax.full(shape, Lax.scalar(DType.BOOL, 1L));
    Array along = Lax.iota(DType.I32, shape, 0);
    for (int d = 1; d < shape.size(); d++) {
      mask = Lax.and(mask, Lax.eq(along, Lax.iota(DType.I32, shape, d)));
    }
    Array value = Lax.convert(a.array("val"), x.dtype());
    if (value.type().rank() > 0) {
      long n = shape.stream().mapToLong(Long::longValue).min().orElseThrow();
      long m = value.type().size();
      Array place = Lax.rem(Lax.iota(DType.I32, List.of(n), 0), Lax.scalar(DType.I32, m));
      Array line = Taking.take(Manipulation.ravel(value), place);
      // Rows past the diagonal's end repeat the last value, and are not selected.
      Array rows = Lax.min(along, Lax.scalar(DType.I32, n - 1));
      return Lax.select(mask, Taking.take(line, rows), x);
    }
    return Lax.select(mask, value, x);
  }

  private static Array choose(Arguments a) {
    Array index = a.array("a");
    List<Array> choices = a.arrays("choices");
    if (!index.dtype().isInteger()) {
      throw a.error("ValueError", "`a` array must be integer typed");
    }
    long n = choices.size();
    Array wrapped =
        switch (a.string("mode")) {
          case "raise" -> {
            Concrete known =
                concrete(
                    index,
                    "The error occurred because jnp.choose was jit-compiled with mode='raise'. Use"
                        + " mode='wrap' or mode='clip' instead.");
            for (long place : known.tensor().longs()) {
              if (place < 0 || place >= n) {
                throw a.error("ValueError", "invalid entry in choice array");
              }
            }
            yield index;
          }
          case "wrap" -> Elementwise.remainder(index, Elementwise.constant(index.dtype(), n));
          case "clip" ->
              Lax.min(
                  Lax.max(index, Elementwise.constant(index.dtype(), 0L)),
                  Elementwise.constant(index.dtype(), n - 1));
          default ->
              throw a.error(
                  "ValueError",
                  "mode='"
                      + a.string("mode")
                      + "' not understood. Must be 'raise', 'wrap', or 'clip'");
        };
    List<Array> promoted = Elementwise.promote(choices.toArray(Array[]::new));
    Array out = promoted.getFirst();
    for (int i = 0; i < n; i++) {
      Array here = Elementwise.compare("EQ", wrapped, Elementwise.constant(index.dtype(), i));
      out = chosen(here, promoted.get(i), out);
    }
    return out;
  }

  private static Array chosen(Array mask, Array x, Array y) {
    List<Long> shape =
        Shapes.broadcast(
            "choose", List.of(mask.type().shape(), x.type().shape(), y.type().shape()));
    return Lax.select(
        Lax.broadcastTo(mask, shape), Lax.broadcastTo(x, shape), Lax.broadcastTo(y, shape));
  }

  private static Array trimZeros(Arguments a) {
    Array x = a.array("filt");
    Concrete known = concrete(x, "Error arose in the `filt` argument of trim_zeros()");
    String trim = a.string("trim").toLowerCase(java.util.Locale.ROOT);
    List<long[]> places = Nonzero.places(known.tensor());
    Array out = x;
    for (long axis : a.axes("axis", x.type().rank())) {
      long[] along = places.get((int) axis);
      long n = x.type().dim((int) axis);
      long start = n;
      long stop = 0;
      for (long place : along) {
        start = Math.min(start, place);
        stop = Math.max(stop, place + 1);
      }
      boolean none = along.length == 0;
      out =
          Lax.sliceAxis(
              out,
              (int) axis,
              none || !trim.contains("f") ? 0 : start,
              none ? 0 : trim.contains("b") ? stop : n);
    }
    return out;
  }

  private static Array differences(Arguments a) {
    Array x = Manipulation.ravel(a.array("ary"));
    long n = x.type().size();
    List<Array> parts = new ArrayList<>();
    a.optionalArray("to_begin")
        .ifPresent(p -> parts.add(Lax.convert(Manipulation.ravel(p), x.dtype())));
    parts.add(
        Lax.sub(
            Lax.sliceAxis(x, 0, Math.min(1, n), n), Lax.sliceAxis(x, 0, 0, Math.max(0, n - 1))));
    a.optionalArray("to_end")
        .ifPresent(p -> parts.add(Lax.convert(Manipulation.ravel(p), x.dtype())));
    return Lax.concatenate(parts, 0);
  }

  /** The least, from the least on, then the others from the greatest on, as JAX leaves them. */
  private static Array partition(Arguments a) {
    Array x = a.array("a");
    if (x.dtype().isComplex()) {
      throw a.error("NotImplementedError", "jnp.partition for complex dtype is not implemented.");
    }
    int axis = a.axis("axis", x.type().rank());
    long n = x.type().dim(axis);
    int kth = Shapes.axis(a.integer("kth"), (int) n);
    Array sorted = Sorting.sort(List.of(x), axis, 1).getFirst();
    Array rest = Lax.sliceAxis(sorted, axis, kth + 1L, n);
    Array least = Lax.sliceAxis(sorted, axis, 0, kth + 1L);
    return Lax.concatenate(List.of(least, Lax.reverse(rest, List.of((long) axis))), axis);
  }
}
