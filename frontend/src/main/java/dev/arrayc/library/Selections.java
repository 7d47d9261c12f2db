package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Functions of {@code jax.numpy} that repeat, pad and choose elements. */
final class Selections {
  private Selections() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    addRepeats(rows);
    addSelections(rows);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static void addRepeats(List<LibraryFunction> rows) {
    row(rows, "tile", "A, reps", Selections::tile);
    row(rows, "repeat", "a, repeats, axis=None, *, total_repeat_length=None", Selections::repeat);
    row(rows, "roll", "a, shift, axis=None", Selections::roll);
    rows.add(Padding.row());
    row(rows, "meshgrid", "*xi, copy=True, sparse=False, indexing='xy'", Selections::meshgrid);
  }

  private static void addSelections(List<LibraryFunction> rows) {
    rows.add(
        LibraryFunction.plain(
            "jax.numpy.where",
            "condition, x=None, y=None, /, *, size=None, fill_value=None",
            Selections::where));
    row(
        rows,
        "clip",
        "arr=None, /, min=None, max=None, *, a_min=None, a_max=None",
        Selections::clip);
    row(rows, "tril", "m, k=0", a -> triangle(a, true));
    row(rows, "triu", "m, k=0", a -> triangle(a, false));
    row(rows, "diff", "a, n=1, axis=-1, prepend=None, append=None", Selections::diff);
    row(rows, "diag", "v, k=0", Selections::diag);
    row(rows, "diagonal", "a, offset=0, axis1=0, axis2=1", Selections::diagonal);
    row(rows, "trace", "a, offset=0, axis1=0, axis2=1, dtype=None", Selections::trace);
    row(rows, "cumsum", "a, axis=None, dtype=None, out=None", a -> Scans.cumulative(a, Op.ADD));
    row(
        rows,
        "cumprod",
        "a, axis=None, dtype=None, out=None",
        a -> Scans.cumulative(a, Op.MULTIPLY));
  }

  private static Array tile(Arguments a) {
    Array x = a.array("A");
    List<Long> reps = Shapes.shape(a.value("reps"), "");
    int rank = Math.max(reps.size(), x.type().rank());
    List<Long> from = padded(x.type().shape(), rank);
    List<Long> times = padded(reps, rank);
    List<Long> wide = new ArrayList<>();
    List<Long> dims = new ArrayList<>();
    List<Long> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      dims.add(2L * i + 1);
      wide.add(times.get(i));
      wide.add(from.get(i));
      result.add(times.get(i) * from.get(i));
    }
    return Lax.reshape(Lax.broadcastInDim(Lax.reshape(x, from), wide, dims), result);
  }

  private static List<Long> padded(List<Long> sizes, int rank) {
    List<Long> out = new ArrayList<>(Collections.nCopies(rank - sizes.size(), 1L));
    out.addAll(sizes);
    return out;
  }

  private static Array repeat(Arguments a) {
    Array given = a.array("a");
    boolean flat = a.optional("axis").isEmpty() || given.type().rank() == 0;
    Array x = flat ? Manipulation.ravel(given) : given;
    int axis = a.optional("axis").isEmpty() ? 0 : a.axis("axis", x.type().rank());
    String context =
        "When jit-compiling jnp.repeat, the total number of repeats must be static. To fix this,"
            + " either specify a static value for `repeats`, or pass a static value to"
            + " `total_repeat_length`.";
    if (a.optional("total_repeat_length").isPresent()) {
      return repeated(x, axis, a.array("repeats"), a.integer("total_repeat_length"));
    }
    Optional<List<PyValue>> counts = Shapes.sequence(a.value("repeats"));
    if (counts.isEmpty()) {
      return repeated(x, axis, Shapes.staticInteger(a.value("repeats"), context));
    }
    if (counts.get().size() == 1) {
      return repeated(x, axis, Shapes.staticInteger(counts.get().getFirst(), context));
    }
    List<Array> parts = new ArrayList<>();
    for (int i = 0; i < counts.get().size(); i++) {
      long times = Shapes.staticInteger(counts.get().get(i), context);
      parts.add(repeated(Lax.sliceAxis(x, axis, i, i + 1), axis, times));
    }
    return Lax.concatenate(parts, axis);
  }

  /**
   * Each element as often as its count says, cut or its last repeated to fill {@code total} places.
   *
   * @param counts integers of shape {@code []}, {@code [1]} or the length of the axis
   */
  private static Array repeated(Array x, int axis, Array counts, long total) {
    long n = x.type().dim(axis);
    if (n == 0) {
      return x;
    }
    Array each = Lax.broadcastTo(Manipulation.ravel(counts), List.of(n));
    Array ends = Scans.scan(Lax.convert(each, Promotion.defaultInt()), 0, Op.ADD);
    Array places = Lax.iota(ends.dtype(), List.of(total), 0);
    Array source = Searching.searchSorted(ends, places, false);
    Array last = Lax.scalar(source.dtype(), n - 1);
    return Taking.take(x, Lax.min(source, last), axis, IndexMode.PROMISE, Optional.empty());
  }

  /** Each element {@code times} times in a row: an axis is added behind, broadcast and merged. */
  private static Array repeated(Array x, int axis, long times) {
    List<Long> wide = new ArrayList<>(x.type().shape());
    wide.add(axis + 1, times);
    List<Long> dims = Shapes.all(wide.size()).stream().filter(d -> d != axis + 1).toList();
    List<Long> result = new ArrayList<>(x.type().shape());
    result.set(axis, x.type().dim(axis) * times);
    return Lax.reshape(Lax.broadcastInDim(x, wide, dims), result);
  }

  private static Array roll(Arguments a) {
    Array x = a.array("a");
    List<? extends PyValue> shifts = shifts(a);
    if (a.optional("axis").isEmpty()) {
      Array y = Manipulation.ravel(x);
      for (PyValue shift : shifts) {
        y = rolled(y, 0, shift);
      }
      return Lax.reshape(y, x.type().shape());
    }
    List<Long> axes = Shapes.axes(a.value("axis"), x.type().rank());
    Array y = x;
    for (int i = 0; i < Math.max(axes.size(), shifts.size()); i++) {
      PyValue shift = shifts.get(shifts.size() == 1 ? 0 : i);
      y = rolled(y, axes.get(axes.size() == 1 ? 0 : i).intValue(), shift);
    }
    return y;
  }

  private static List<? extends PyValue> shifts(Arguments a) {
    PyValue given = a.value("shift");
    if (!(given instanceof Tracer traced) || traced.type().rank() == 0) {
      return Shapes.sequence(given).orElse(List.of(given));
    }
    if (traced.type().rank() > 1) {
      throw a.error(
          "ValueError", "'shift' and 'axis' arguments to roll must be scalars or 1D arrays");
    }
    return Indexing.rows(traced);
  }

  /** By a static number of places in two slices; by a traced one in a slice of the array twice. */
  private static Array rolled(Array x, int axis, PyValue shift) {
    if (!(shift instanceof Tracer places)) {
      return rolled(x, axis, Shapes.staticInteger(shift, "The shift of jnp.roll is no integer."));
    }
    Array size = Lax.scalar(DType.I32, x.type().dim(axis));
    Array least = Lax.max(size, Lax.scalar(DType.I32, 1L));
    Array distance = Elementwise.remainder(Lax.convert(places, DType.I32), least);
    List<Array> starts =
        new ArrayList<>(Collections.nCopies(x.type().rank(), Lax.scalar(DType.I32, 0L)));
    starts.set(axis, Lax.sub(size, distance));
    return Lax.dynamicSlice(Lax.concatenate(List.of(x, x), axis), starts, x.type().shape());
  }

  private static Array rolled(Array x, int axis, long shift) {
    long size = x.type().dim(axis);
    long cut = size == 0 ? 0 : Math.floorMod(-shift, size);
    return cut == 0
        ? x
        : Lax.concatenate(
            List.of(Lax.sliceAxis(x, axis, cut, size), Lax.sliceAxis(x, axis, 0, cut)), axis);
  }

  private static PyValue meshgrid(Arguments a) {
    List<Array> axes = new ArrayList<>(a.arrays("xi"));
    if (axes.stream().anyMatch(x -> x.type().rank() != 1)) {
      throw a.error(
          "ValueError",
          "Arguments to jax.numpy.meshgrid must be 1D, got shapes "
              + axes.stream().map(x -> Reprs.shape(x.type().shape())).toList());
    }
    boolean swap = a.string("indexing").equals("xy") && axes.size() >= 2;
    if (swap) {
      Collections.swap(axes, 0, 1);
    }
    boolean sparse = a.bool("sparse");
    List<Long> shape = axes.stream().map(x -> x.type().size()).toList();
    List<Array> grids = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      List<Long> own = new ArrayList<>(Collections.nCopies(shape.size(), 1L));
      own.set(i, shape.get(i));
      grids.add(Lax.broadcastInDim(axes.get(i), sparse ? own : shape, List.of((long) i)));
    }
    if (swap) {
      Collections.swap(grids, 0, 1);
      grids.replaceAll(g -> g);
    }
    return new dev.arrayc.value.PyList(grids);
  }

  private static PyValue where(Arguments a) {
    if (a.optional("x").isEmpty() && a.optional("y").isEmpty()) {
      return Searching.nonzero(a, a.array("condition"));
    }
    return Staging.asOneFunction(
        "where", () -> where(a.array("condition"), a.array("x"), a.array("y")));
  }

  static Array where(Array condition, Array x, Array y) {
    Array truth = Elementwise.truth(condition);
    List<Array> p = Elementwise.promote(x, y);
    return Lax.select(truth, p.get(0), p.get(1));
  }

  /** First the lower bound, then the upper. */
  private static Array clip(Arguments a) {
    if (a.optional("arr").isEmpty()) {
      throw a.error("ValueError", "No input was provided to the clip function.");
    }
    return clip(
        a,
        a.array("arr"),
        a.optionalArray("min").or(() -> a.optionalArray("a_min")),
        a.optionalArray("max").or(() -> a.optionalArray("a_max")));
  }

  static Array clip(Arguments a, Array x, Optional<Array> low, Optional<Array> high) {
    if (x.dtype().isComplex()
        || low.filter(y -> y.dtype().isComplex()).isPresent()
        || high.filter(y -> y.dtype().isComplex()).isPresent()) {
      throw a.error(
          "ValueError",
          "Clip received a complex value either through the input or the min/max keywords. Complex"
              + " values have no ordering and cannot be clipped. Please convert to a real value or"
              + " array by taking the real or imaginary components via jax.numpy.real/imag"
              + " respectively.");
    }
    Array raised = low.isPresent() ? Elementwise.maximum(low.get(), x) : x;
    return high.isPresent() ? Elementwise.minimum(high.get(), raised) : raised;
  }

  private static Array triangle(Arguments a, boolean lower) {
    Array x = a.array("m");
    int rank = x.type().rank();
    if (rank < 2) {
      throw a.error("ValueError", "Argument to jax.numpy." + a.function() + " must be at least 2D");
    }
    List<Long> shape = x.type().shape().subList(rank - 2, rank);
    long k = a.integer("k");
    Array mask = Creation.diagonalMask(shape, lower ? k : k - 1, "GE");
    Array zero = Lax.full(x.type().shape(), Lax.scalar(x.dtype(), 0.0));
    return lower ? Lax.select(mask, x, zero) : Lax.select(mask, zero, x);
  }

  private static Array diff(Arguments a) {
    Array x = a.array("a");
    if (x.type().rank() == 0) {
      throw a.error(
          "ValueError", "diff requires input that is at least one dimensional; got " + Reprs.of(x));
    }
    int axis = a.axis("axis", x.type().rank());
    x = extended(a, x, axis);
    if (a.integer("n") < 0) {
      throw a.error("ValueError", "order must be non-negative but got " + a.integer("n"));
    }
    for (long n = a.integer("n"); n > 0; n--) {
      long size = x.type().dim(axis);
      Array upper = Lax.sliceAxis(x, axis, Math.min(1, size), size);
      Array lower = Lax.sliceAxis(x, axis, 0, Math.max(0, size - 1));
      x = x.dtype() == DType.BOOL ? Lax.ne(upper, lower) : Lax.sub(upper, lower);
    }
    return x;
  }

  /** With what {@code prepend} and {@code append} put before and after; scalars fill one place. */
  private static Array extended(Arguments a, Array x, int axis) {
    List<Array> parts = new ArrayList<>();
    a.optionalArray("prepend").ifPresent(p -> parts.add(edge(p, x, axis)));
    parts.add(x);
    a.optionalArray("append").ifPresent(p -> parts.add(edge(p, x, axis)));
    return parts.size() == 1 ? x : Joins.concatenate(parts, axis, Optional.empty());
  }

  private static Array edge(Array given, Array x, int axis) {
    List<Long> shape = new ArrayList<>(x.type().shape());
    shape.set(axis, 1L);
    return given.type().rank() == 0 ? Lax.broadcastTo(given, shape) : given;
  }

  private static Array diag(Arguments a) {
    Array v = a.array("v");
    long k = a.integer("k");
    if (v.type().rank() == 2) {
      return diagonal(v, k, 0, 1);
    }
    if (v.type().rank() != 1) {
      throw a.error("ValueError", "diag input must be 1d or 2d");
    }
    return diagonalMatrix(v, k);
  }

  /** {@return a square matrix with these elements on a diagonal, zeros elsewhere} */
  static Array diagonalMatrix(Array v, long k) {
    long n = v.type().size() + Math.abs(k);
    Array value =
        Lax.pad(
            v,
            Lax.scalar(v.dtype(), 0.0),
            List.of(Math.max(0, k)),
            List.of(Math.max(0, -k)),
            List.of(0L));
    Array everywhere = Lax.broadcastInDim(value, List.of(n, n), List.of(1L));
    Array mask = Creation.diagonalMask(List.of(n, n), k, "EQ");
    return Lax.select(mask, everywhere, Lax.scalar(v.dtype(), 0.0));
  }

  private static Array diagonal(Arguments a) {
    Array x = a.array("a");
    int rank = x.type().rank();
    if (rank < 2 && a.function().equals("diagonal")) {
      throw a.error("ValueError", "diagonal requires an array of at least two dimensions.");
    }
    return diagonal(x, a.integer("offset"), a.axis("axis1", rank), a.axis("axis2", rank));
  }

  /**
   * The diagonal of two axes as the last axis: rows and columns are cut to the diagonal's square,
   * whose every (n+1)st element it is.
   */
  static Array diagonal(Array x, long offset, int axis1, int axis2) {
    List<Long> order =
        new ArrayList<>(
            Shapes.all(x.type().rank()).stream().filter(d -> d != axis1 && d != axis2).toList());
    order.add((long) axis1);
    order.add((long) axis2);
    Array y = Lax.transpose(x, order);
    int rank = y.type().rank();
    long rowStart = Math.max(0, -offset);
    long columnStart = Math.max(0, offset);
    long n =
        Math.max(
            0, Math.min(y.type().dim(rank - 2) - rowStart, y.type().dim(rank - 1) - columnStart));
    List<Long> batch = y.type().shape().subList(0, rank - 2);
    if (n == 0) {
      List<Long> empty = new ArrayList<>(batch);
      empty.add(0L);
      return Lax.full(empty, Lax.scalar(x.dtype(), 0.0));
    }
    y = Lax.sliceAxis(y, rank - 2, rowStart, rowStart + n);
    y = Lax.sliceAxis(y, rank - 1, columnStart, columnStart + n);
    List<Long> flat = new ArrayList<>(batch);
    flat.add(n * n);
    return Lax.sliceAxis(Lax.reshape(y, flat), rank - 2, 0, n * n, n + 1);
  }

  private static Array trace(Arguments a) {
    Array d = diagonal(a);
    DType dtype = a.dtype("dtype").orElseGet(() -> Reductions.widened(d.dtype()));
    return Reductions.sum(Lax.convert(d, dtype), List.of((long) d.type().rank() - 1));
  }
}
