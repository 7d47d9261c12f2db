package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Functions of {@code jax.numpy} that move elements: shapes, joins, splits, repetitions. */
final class Manipulation {
  private Manipulation() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    addShapes(rows);
    addJoins(rows);
    addRepeats(rows);
    addSelections(rows);
    return rows;
  }

  private static void addShapes(List<LibraryFunction> rows) {
    row(rows, "reshape", "a, shape, order='C', *, copy=None", Manipulation::reshape);
    row(rows, "ravel", "a, order='C'", a -> ravel(a.array("a")));
    row(rows, "transpose", "a, axes=None", a -> transpose(a.array("a"), a.value("axes")));
    row(rows, "permute_dims", "a, /, axes", a -> transpose(a.array("a"), a.value("axes")));
    row(rows, "matrix_transpose", "x, /", a -> matrixTranspose(a.array("x")));
    row(rows, "swapaxes", "a, axis1, axis2", Manipulation::swapAxes);
    row(rows, "moveaxis", "a, source, destination", Manipulation::moveAxis);
    row(rows, "expand_dims", "a, axis", Manipulation::expandDims);
    row(rows, "squeeze", "a, axis=None", Manipulation::squeeze);
    row(rows, "broadcast_to", "array, shape", Manipulation::broadcastTo);
    row(rows, "atleast_1d", "*arys", a -> atLeast(a, 1));
    row(rows, "atleast_2d", "*arys", a -> atLeast(a, 2));
    row(rows, "atleast_3d", "*arys", a -> atLeast(a, 3));
    row(rows, "flip", "m, axis=None", Manipulation::flip);
    row(rows, "fliplr", "m", a -> Lax.reverse(a.array("m"), List.of(1L)));
    row(rows, "flipud", "m", a -> Lax.reverse(a.array("m"), List.of(0L)));
    row(rows, "astype", "x, dtype, /, *, copy=False, device=None", Manipulation::astype);
    row(rows, "copy", "a, order=None", a -> Lax.staged(a.array("a")));
    rows.add(
        LibraryFunction.plain("jax.numpy.broadcast_arrays", "*args", Manipulation::broadcastArrays));
    rows.add(
        LibraryFunction.plain("jax.numpy.broadcast_shapes", "*shapes", Manipulation::broadcastShapes));
    rows.add(
        LibraryFunction.plain("jax.numpy.shape", "a", a -> Shapes.tuple(Creation.array(a.value("a")).type().shape())));
    rows.add(
        LibraryFunction.plain(
            "jax.numpy.ndim",
            "a",
            a -> dev.arrayc.value.PyInt.of(Creation.array(a.value("a")).type().rank())));
    rows.add(
        LibraryFunction.plain(
            "jax.numpy.size",
            "a, axis=None",
            a -> {
              Array x = Creation.array(a.value("a"));
              return dev.arrayc.value.PyInt.of(
                  a.axes("axis", x.type().rank()).stream()
                      .mapToLong(d -> x.type().dim(d.intValue()))
                      .reduce(1, (p, q) -> p * q));
            }));
  }

  private static void addJoins(List<LibraryFunction> rows) {
    row(rows, "concatenate", "arrays, axis=0, dtype=None", Manipulation::concatenate);
    row(rows, "concat", "arrays, /, *, axis=0", Manipulation::concatenate);
    row(rows, "stack", "arrays, axis=0, out=None, dtype=None", Manipulation::stack);
    row(rows, "vstack", "tup, dtype=None", a -> joined(a, 2, 0));
    row(rows, "hstack", "tup, dtype=None", a -> joined(a, 1, 1));
    row(rows, "dstack", "tup, dtype=None", a -> joined(a, 3, 2));
    row(rows, "column_stack", "tup", Manipulation::columnStack);
    row(rows, "append", "arr, values, axis=None", Manipulation::append);
    for (String name : List.of("split", "array_split")) {
      row(rows, name, "ary, indices_or_sections, axis=0", a -> split(a, a.integer("axis")));
    }
    row(rows, "vsplit", "ary, indices_or_sections", a -> split(a, 0));
    row(rows, "hsplit", "ary, indices_or_sections", a -> split(a, 1));
    row(rows, "unstack", "x, /, *, axis=0", Manipulation::unstack);
  }

  private static void addRepeats(List<LibraryFunction> rows) {
    row(rows, "tile", "A, reps", Manipulation::tile);
    row(
        rows,
        "repeat",
        "a, repeats, axis=None, *, total_repeat_length=None",
        Manipulation::repeat);
    row(rows, "roll", "a, shift, axis=None", Manipulation::roll);
    row(rows, "pad", "array, pad_width, mode='constant', *, constant_values=0", Manipulation::pad);
    row(rows, "meshgrid", "*xi, copy=True, sparse=False, indexing='xy'", Manipulation::meshgrid);
  }

  private static void addSelections(List<LibraryFunction> rows) {
    row(rows, "where", "condition, x=None, y=None, /, *, size=None, fill_value=None", Manipulation::where);
    row(rows, "clip", "arr, /, min=None, max=None, *, a_min=None, a_max=None", Manipulation::clip);
    row(rows, "tril", "m, k=0", a -> triangle(a, true));
    row(rows, "triu", "m, k=0", a -> triangle(a, false));
    row(rows, "diff", "a, n=1, axis=-1", Manipulation::diff);
    row(rows, "diag", "v, k=0", Manipulation::diag);
    row(rows, "diagonal", "a, offset=0, axis1=0, axis2=1", Manipulation::diagonal);
    row(rows, "trace", "a, offset=0, axis1=0, axis2=1, dtype=None", Manipulation::trace);
    row(rows, "cumsum", "a, axis=None, dtype=None, out=None", a -> Scans.cumulative(a, Lax::add, 0));
    row(rows, "cumprod", "a, axis=None, dtype=None, out=None", a -> Scans.cumulative(a, Lax::mul, 1));
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static Array reshape(Arguments a) {
    if (!a.string("order").equals("C")) {
      throw Session.current()
          .limitation(
              "reshape with order=" + a.string("order"), "transpose before and after: x.T.reshape(…).T");
    }
    return reshape(a.array("a"), a.value("shape"));
  }

  /** One size may be −1: it is what the others leave. */
  static Array reshape(Array x, PyValue newShape) {
    // JAX shows a lone size as a list in its errors.
    PyValue sizes =
        Shapes.sequence(newShape).isPresent()
            ? newShape
            : new dev.arrayc.value.PyList(List.of(newShape));
    List<Long> shape = new ArrayList<>(Shapes.shape(sizes, ""));
    long size = x.type().size();
    String given = Shapes.sequence(newShape).isPresent() ? tupleText(shape) : shape.getFirst().toString();
    if (shape.stream().filter(d -> d == -1).count() > 1) {
      throw Session.current()
          .error(
              "TypeError",
              "can only specify one unknown axis size with a `-1` value, got " + Reprs.shape(shape));
    }
    int unknown = shape.indexOf(-1L);
    if (unknown >= 0) {
      long others = -Shapes.size(shape);
      if (others == 0 ? size != 0 : size % others != 0) {
        throw Session.current()
            .error(
                "TypeError",
                cannot(x, Reprs.shape(shape))
                    + " because the product of specified axis sizes ("
                    + others
                    + ") does not evenly divide "
                    + size);
      }
      shape.set(unknown, others == 0 ? 0 : size / others);
    }
    Shapes.checked("reshape", shape);
    if (Shapes.size(shape) != size) {
      throw Session.current()
          .error("TypeError", cannot(x, given) + " (size " + Shapes.size(shape) + ")");
    }
    return Lax.reshape(x, shape);
  }

  /** JAX writes a shape of one axis as the number alone here. */
  private static String tupleText(List<Long> shape) {
    return shape.size() == 1 ? shape.getFirst().toString() : Reprs.shape(shape);
  }

  private static String cannot(Array x, String shape) {
    return "cannot reshape array of shape "
        + Reprs.shape(x.type().shape())
        + " (size "
        + x.type().size()
        + ") into shape "
        + shape;
  }

  static Array ravel(Array x) {
    return Lax.reshape(x, List.of(x.type().size()));
  }

  static Array reversedAxes(Array x) {
    return Lax.transpose(x, Shapes.all(x.type().rank()).reversed());
  }

  static Array transpose(Array x, PyValue axes) {
    boolean none = axes == PyNone.NONE || axes instanceof PyTuple t && (t.items().isEmpty() || t.items().equals(List.of(PyNone.NONE)));
    if (none) {
      return reversedAxes(x);
    }
    int rank = x.type().rank();
    List<Long> permutation = new ArrayList<>();
    for (PyValue axis : Shapes.sequence(axes).orElse(List.of(axes))) {
      permutation.add((long) Shapes.axis(Shapes.staticAxis(axis), rank));
    }
    if (!permutation.stream().sorted().toList().equals(Shapes.all(rank))) {
      throw Session.current()
          .error(
              "TypeError",
              "transpose permutation isn't a permutation of operand dimensions, got permutation "
                  + Reprs.shape(permutation)
                  + " for operand shape "
                  + Reprs.shape(x.type().shape())
                  + ".");
    }
    return Lax.transpose(x, permutation);
  }

  static Array matrixTranspose(Array x) {
    if (x.type().rank() < 2) {
      throw Session.current()
          .error(
              "ValueError",
              "x.mT requires x to have ndim >= 2; got shape " + Reprs.shape(x.type().shape()) + ".");
    }
    List<Long> axes = new ArrayList<>(Shapes.all(x.type().rank()));
    Collections.swap(axes, axes.size() - 2, axes.size() - 1);
    return Lax.transpose(x, axes);
  }

  private static Array swapAxes(Arguments a) {
    Array x = a.array("a");
    List<Long> axes = new ArrayList<>(Shapes.all(x.type().rank()));
    Collections.swap(axes, a.axis("axis1", axes.size()), a.axis("axis2", axes.size()));
    return Lax.transpose(x, axes);
  }

  private static Array moveAxis(Arguments a) {
    Array x = a.array("a");
    int rank = x.type().rank();
    List<Long> source = Shapes.axes(a.value("source"), rank);
    List<Long> destination = Shapes.axes(a.value("destination"), rank);
    if (source.size() != destination.size()) {
      throw a.error(
          "ValueError",
          "Inconsistent number of elements: " + source.size() + " vs " + destination.size());
    }
    List<Long> order =
        new ArrayList<>(Shapes.all(rank).stream().filter(d -> !source.contains(d)).toList());
    List<Long> places = destination.stream().sorted().toList();
    for (long place : places) {
      order.add((int) place, source.get(destination.indexOf(place)));
    }
    return Lax.transpose(x, order);
  }

  static Array moveAxis(Array x, int from, int to) {
    List<Long> order = new ArrayList<>(Shapes.all(x.type().rank()));
    order.remove(from);
    order.add(to, (long) from);
    return Lax.transpose(x, order);
  }

  private static Array expandDims(Arguments a) {
    Array x = a.array("a");
    int count = Shapes.sequence(a.value("axis")).map(List::size).orElse(1);
    return Lax.expandDims(x, Shapes.axes(a.value("axis"), x.type().rank() + count));
  }

  private static Array squeeze(Arguments a) {
    Array x = a.array("a");
    List<Long> axes =
        a.optional("axis")
            .map(v -> Shapes.axes(v, x.type().rank()))
            .orElseGet(
                () ->
                    Shapes.all(x.type().rank()).stream()
                        .filter(d -> x.type().dim(d.intValue()) == 1)
                        .toList());
    if (axes.stream().anyMatch(d -> x.type().dim(d.intValue()) != 1)) {
      throw a.error(
          "ValueError",
          "cannot select an axis to squeeze out which has size not equal to one, got shape="
              + Reprs.shape(x.type().shape())
              + " and dimensions="
              + Reprs.shape(axes));
    }
    return axes.isEmpty() ? x : Lax.squeeze(x, axes);
  }

  private static Array broadcastTo(Arguments a) {
    Array x = a.array("array");
    List<Long> shape = Shapes.checked("broadcast_in_dim", Shapes.shape(a.value("shape"), ""));
    int offset = shape.size() - x.type().rank();
    boolean fits =
        offset >= 0
            && Shapes.all(x.type().rank()).stream()
                .allMatch(
                    d -> {
                      long size = x.type().dim(d.intValue());
                      return size == 1 || size == shape.get(d.intValue() + offset);
                    });
    if (!fits) {
      throw a.error(
          "ValueError",
          "Incompatible types for broadcasting: input type="
              + x.type().jaxString()
              + " and requested type="
              + x.type().withShape(shape).jaxString());
    }
    return Lax.broadcastTo(Lax.staged(x), shape);
  }

  private static PyValue broadcastArrays(Arguments a) {
    List<Array> arrays = a.arrays("args");
    List<Long> shape =
        Shapes.broadcast("broadcast_arrays", arrays.stream().map(x -> x.type().shape()).toList());
    return new dev.arrayc.value.PyList(
        arrays.stream().map(x -> Lax.broadcastTo(x, shape)).toList());
  }

  private static PyValue broadcastShapes(Arguments a) {
    List<List<Long>> shapes = a.items("shapes").stream().map(v -> Shapes.shape(v, "")).toList();
    return Shapes.tuple(Shapes.broadcast("broadcast_shapes", shapes));
  }

  private static PyValue atLeast(Arguments a, int rank) {
    List<PyValue> out = new ArrayList<>();
    for (Array x : a.arrays("arys")) {
      out.add(atLeast(x, rank));
    }
    return out.size() == 1 ? out.getFirst() : new dev.arrayc.value.PyList(out);
  }

  /** NumPy's rule: a third axis is added behind a matrix, all others in front. */
  private static Array atLeast(Array x, int rank) {
    return switch (Math.max(0, rank - x.type().rank())) {
      case 0 -> x;
      case 1 -> Lax.expandDims(x, List.of(rank == 3 ? 2L : 0L));
      case 2 -> Lax.expandDims(x, rank == 3 ? List.of(0L, 2L) : List.of(0L, 1L));
      default -> Lax.expandDims(x, List.of(0L, 1L, 2L));
    };
  }

  private static Array flip(Arguments a) {
    Array x = a.array("m");
    return Lax.reverse(x, a.axes("axis", x.type().rank()));
  }

  private static Array astype(Arguments a) {
    Array x = a.array("x");
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultFloat);
    return dtype == DType.BOOL ? Elementwise.truth(x) : Lax.convert(Lax.staged(x), dtype);
  }

  private static Array concatenate(Arguments a) {
    List<Array> arrays = a.arrays("arrays");
    if (arrays.isEmpty()) {
      throw a.error("ValueError", "Need at least one array to concatenate.");
    }
    Optional<DType> dtype = a.values().containsKey("dtype") ? a.dtype("dtype") : Optional.empty();
    if (a.value("axis") == PyNone.NONE) {
      return concatenate(arrays.stream().map(Manipulation::ravel).toList(), 0, dtype);
    }
    if (arrays.getFirst().type().rank() == 0) {
      throw a.error("ValueError", "Zero-dimensional arrays cannot be concatenated.");
    }
    return concatenate(arrays, a.axis("axis", arrays.getFirst().type().rank()), dtype);
  }

  static Array concatenate(List<Array> arrays, int axis, Optional<DType> dtype) {
    List<Array> same =
        dtype.isPresent()
            ? arrays.stream().map(x -> Lax.convert(x, dtype.get())).toList()
            : Elementwise.promote(arrays.toArray(Array[]::new));
    String shapes =
        same.stream().map(x -> Reprs.shape(x.type().shape())).collect(Collectors.joining(", "));
    Array first = same.getFirst();
    for (Array x : same) {
      if (x.type().rank() != first.type().rank()) {
        throw Session.current()
            .error(
                "TypeError",
                "Cannot concatenate arrays with different numbers of dimensions: got " + shapes + ".");
      }
      for (int d = 0; d < x.type().rank(); d++) {
        if (d != axis && x.type().dim(d) != first.type().dim(d)) {
          throw Session.current()
              .error(
                  "TypeError",
                  "Cannot concatenate arrays with shapes that differ in dimensions other than the"
                      + " one being concatenated: concatenating along dimension "
                      + axis
                      + " for shapes "
                      + shapes
                      + ".");
        }
      }
    }
    return Lax.concatenate(same, axis);
  }

  private static Array stack(Arguments a) {
    List<Array> arrays = a.arrays("arrays");
    if (arrays.isEmpty()) {
      throw a.error("ValueError", "Need at least one array to stack.");
    }
    List<Long> shape = arrays.getFirst().type().shape();
    if (arrays.stream().anyMatch(x -> !x.type().shape().equals(shape))) {
      throw a.error(
          "ValueError",
          "All input arrays must have the same shape. Got "
              + arrays.stream()
                  .map(x -> Reprs.shape(x.type().shape()))
                  .collect(Collectors.joining(", "))
              + ".");
    }
    Array stacked = stack(arrays, a.axis("axis", shape.size() + 1));
    return a.dtype("dtype").map(d -> Lax.convert(stacked, d)).orElse(stacked);
  }

  static Array stack(List<Array> arrays, int axis) {
    List<Array> expanded =
        arrays.stream().map(x -> Lax.expandDims(x, List.of((long) axis))).toList();
    return concatenate(expanded, axis, Optional.empty());
  }

  private static Array joined(Arguments a, int rank, int axis) {
    List<Array> arrays = a.arrays("tup").stream().map(x -> atLeast(x, rank)).toList();
    if (arrays.isEmpty()) {
      throw a.error("ValueError", "Need at least one array to concatenate.");
    }
    int along = arrays.getFirst().type().rank() == 1 ? 0 : axis;
    return concatenate(arrays, along, a.dtype("dtype"));
  }

  private static Array columnStack(Arguments a) {
    List<Array> columns =
        a.arrays("tup").stream()
            .map(x -> x.type().rank() < 2 ? Lax.reshape(x, List.of(x.type().size(), 1L)) : x)
            .toList();
    return concatenate(columns, 1, Optional.empty());
  }

  private static Array append(Arguments a) {
    Array x = a.array("arr");
    Array values = a.array("values");
    return a.optional("axis").isEmpty()
        ? concatenate(List.of(ravel(x), ravel(values)), 0, Optional.empty())
        : concatenate(List.of(x, values), a.axis("axis", x.type().rank()), Optional.empty());
  }

  private static PyValue split(Arguments a, long axisGiven) {
    Array x = a.array("ary");
    int axis = Shapes.axis(axisGiven, x.type().rank());
    long size = x.type().dim(axis);
    PyValue where = a.value("indices_or_sections");
    List<Long> bounds = new ArrayList<>(List.of(0L));
    Optional<List<PyValue>> indices = Shapes.sequence(where);
    String context = "in jax.numpy." + a.function() + " argument 1";
    if (indices.isPresent()) {
      for (PyValue i : indices.get()) {
        long at = Shapes.staticInteger(i, context);
        bounds.add(Math.clamp(at < 0 ? at + size : at, bounds.getLast(), size));
      }
    } else {
      long parts = Shapes.staticInteger(where, context);
      long rest = parts <= 0 ? 0 : size % parts;
      if (parts <= 0) {
        throw a.error("ValueError", "number sections must be larger than 0.");
      }
      if (rest != 0 && !a.function().equals("array_split")) {
        throw a.error(
            "ValueError", "array split does not result in an equal division: rest is " + rest);
      }
      for (long i = 1; i < parts; i++) {
        bounds.add(bounds.getLast() + size / parts + (i <= rest ? 1 : 0));
      }
    }
    bounds.add(size);
    List<PyValue> out = new ArrayList<>();
    for (int i = 0; i + 1 < bounds.size(); i++) {
      out.add(Lax.sliceAxis(x, axis, bounds.get(i), Math.max(bounds.get(i), bounds.get(i + 1))));
    }
    return new dev.arrayc.value.PyList(out);
  }

  private static PyValue unstack(Arguments a) {
    Array x = a.array("x");
    int axis = a.axis("axis", x.type().rank());
    return PyTuple.of(Indexing.rows(moveAxis(x, axis, 0)));
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
    Array x = a.optional("axis").isEmpty() ? ravel(a.array("a")) : a.array("a");
    int axis = a.optional("axis").isEmpty() ? 0 : a.axis("axis", x.type().rank());
    String context =
        "When jit-compiling jnp.repeat, the total number of repeats must be static. To fix this,"
            + " either specify a static value for `repeats`, or pass a static value to"
            + " `total_repeat_length`.";
    Optional<List<PyValue>> counts = Shapes.sequence(a.value("repeats"));
    if (counts.isEmpty()) {
      return repeated(x, axis, Shapes.staticInteger(a.value("repeats"), context));
    }
    List<Array> parts = new ArrayList<>();
    for (int i = 0; i < counts.get().size(); i++) {
      long times = Shapes.staticInteger(counts.get().get(i), context);
      parts.add(repeated(Lax.sliceAxis(x, axis, i, i + 1), axis, times));
    }
    return Lax.concatenate(parts, axis);
  }

  /** Each element {@code times} times in a row: an axis is added behind, broadcast and merged. */
  private static Array repeated(Array x, int axis, long times) {
    List<Long> wide = new ArrayList<>(x.type().shape());
    wide.add(axis + 1, times);
    List<Long> dims =
        Shapes.all(wide.size()).stream().filter(d -> d != axis + 1).toList();
    List<Long> result = new ArrayList<>(x.type().shape());
    result.set(axis, x.type().dim(axis) * times);
    return Lax.reshape(Lax.broadcastInDim(x, wide, dims), result);
  }

  private static Array roll(Arguments a) {
    Array x = a.array("a");
    List<PyValue> shifts = Shapes.sequence(a.value("shift")).orElse(List.of(a.value("shift")));
    if (a.optional("axis").isEmpty()) {
      Array y = ravel(x);
      for (PyValue shift : shifts) {
        y = rolled(y, 0, Shapes.staticInteger(shift, "The shift of jnp.roll must be static."));
      }
      return Lax.reshape(y, x.type().shape());
    }
    List<Long> axes = Shapes.axes(a.value("axis"), x.type().rank());
    Array y = x;
    for (int i = 0; i < Math.max(axes.size(), shifts.size()); i++) {
      PyValue shift = shifts.get(shifts.size() == 1 ? 0 : i);
      int axis = axes.get(axes.size() == 1 ? 0 : i).intValue();
      y = rolled(y, axis, Shapes.staticInteger(shift, "The shift of jnp.roll must be static."));
    }
    return y;
  }

  private static Array rolled(Array x, int axis, long shift) {
    long size = x.type().dim(axis);
    long cut = size == 0 ? 0 : Math.floorMod(-shift, size);
    return cut == 0
        ? x
        : Lax.concatenate(
            List.of(Lax.sliceAxis(x, axis, cut, size), Lax.sliceAxis(x, axis, 0, cut)), axis);
  }

  private static Array pad(Arguments a) {
    Array x = a.array("array");
    if (!(a.value("mode") instanceof PyStr mode) || !mode.value().equals("constant")) {
      throw Session.current()
          .limitation(
              "jnp.pad with mode " + Reprs.of(a.value("mode")),
              "mode='constant' works; others by concatenating slices");
    }
    int rank = x.type().rank();
    List<Long> low = new ArrayList<>();
    List<Long> high = new ArrayList<>();
    List<PyValue> widths =
        Shapes.sequence(a.value("pad_width")).orElse(List.of(a.value("pad_width")));
    boolean flat = widths.stream().allMatch(w -> Shapes.sequence(w).isEmpty());
    for (int i = 0; i < rank; i++) {
      PyValue one = flat ? PyTuple.of(widths) : widths.get(widths.size() == 1 ? 0 : i);
      List<Long> pair = Shapes.shape(one, "");
      low.add(pair.getFirst());
      high.add(pair.getLast());
    }
    Array value = Lax.convert(a.array("constant_values"), x.dtype(), x.weak());
    if (value.type().rank() != 0) {
      throw Session.current()
          .limitation("jnp.pad with several constant_values", "pad each side on its own");
    }
    return Lax.pad(x, value, low, high, Collections.nCopies(rank, 0L));
  }

  private static PyValue meshgrid(Arguments a) {
    List<Array> axes = new ArrayList<>(a.arrays("xi").stream().map(Manipulation::ravel).toList());
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
      if (a.array("condition") instanceof dev.arrayc.value.Tracer t && a.optional("size").isEmpty()) {
        throw TracerErrors.concretization(
            t,
            "The size argument of jnp.nonzero must be statically specified to use jnp.nonzero within"
                + " JAX transformations.");
      }
      throw Session.current()
          .limitation("jnp.where with one argument", "use the three-argument jnp.where(c, x, y)");
    }
    Array condition = Elementwise.truth(a.array("condition"));
    List<Array> p = Elementwise.promote(a.array("x"), a.array("y"));
    return Lax.select(condition, p.get(0), p.get(1));
  }

  /** First the lower bound, then the upper. */
  private static Array clip(Arguments a) {
    Array x = a.array("arr");
    Optional<Array> low = a.optionalArray("min").or(() -> a.optionalArray("a_min"));
    Optional<Array> high = a.optionalArray("max").or(() -> a.optionalArray("a_max"));
    if (low.isPresent()) {
      x = Elementwise.maximum(low.get(), x);
    }
    return high.isPresent() ? Elementwise.minimum(high.get(), x) : x;
  }

  private static Array triangle(Arguments a, boolean lower) {
    Array x = a.array("m");
    int rank = x.type().rank();
    if (rank < 2) {
      throw a.error(
          "ValueError", "Argument to jax.numpy." + a.function() + " must be at least 2D");
    }
    List<Long> shape = x.type().shape().subList(rank - 2, rank);
    long k = a.integer("k");
    Array mask = Creation.diagonalMask(shape, lower ? k : k - 1, "GE");
    Array zero = Lax.full(x.type().shape(), Lax.scalar(x.dtype(), 0.0));
    return lower ? Lax.select(mask, x, zero) : Lax.select(mask, zero, x);
  }

  private static Array diff(Arguments a) {
    Array x = a.array("a");
    int axis = a.axis("axis", x.type().rank());
    for (long n = a.integer("n"); n > 0; n--) {
      long size = x.type().dim(axis);
      Array upper = Lax.sliceAxis(x, axis, Math.min(1, size), size);
      Array lower = Lax.sliceAxis(x, axis, 0, Math.max(0, size - 1));
      x = x.dtype() == DType.BOOL ? Lax.ne(upper, lower) : Lax.sub(upper, lower);
    }
    return x;
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
            0,
            Math.min(
                y.type().dim(rank - 2) - rowStart, y.type().dim(rank - 1) - columnStart));
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
