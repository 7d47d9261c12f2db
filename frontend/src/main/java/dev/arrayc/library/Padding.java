package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** {@code jax.numpy.pad} in all of NumPy's modes, axis by axis, each on what the last one made. */
final class Padding {
  /** The options that a mode takes beside the widths. */
  private enum Mode {
    CONSTANT("constant_values"),
    EDGE(""),
    EMPTY(""),
    LINEAR_RAMP("end_values"),
    MAXIMUM("stat_length"),
    MEAN("stat_length"),
    MEDIAN("stat_length"),
    MINIMUM("stat_length"),
    REFLECT("reflect_type"),
    SYMMETRIC("reflect_type"),
    WRAP("");

    private final String option;

    Mode(String option) {
      this.option = option;
    }

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final List<String> OPTIONS =
      List.of("constant_values", "end_values", "stat_length", "reflect_type");

  private Padding() {}

  static LibraryFunction row() {
    return LibraryFunction.of(
        "jax.numpy.pad",
        "array, pad_width, mode='constant', *, constant_values=None, end_values=None,"
            + " stat_length=None, reflect_type=None, **kwargs",
        Padding::pad);
  }

  private static Array pad(Arguments a) {
    Array x = a.array("array");
    int rank = x.type().rank();
    if (a.value("mode") instanceof PyCallable function) {
      return byFunction(a, function, x, rank == 0 ? List.of() : widths(a, rank));
    }
    Mode mode = mode(a);
    if (rank == 0) {
      return x;
    }
    List<List<Long>> widths = widths(a, rank);
    if (mode == Mode.CONSTANT || mode == Mode.EMPTY) {
      return constant(a, x, widths);
    }
    List<List<Long>> lengths =
        a.optional("stat_length").isPresent()
            ? integerPairs(a, "stat_length", rank)
            : List.<List<Long>>of();
    Array y = x;
    for (int axis = 0; axis < rank; axis++) {
      long low = widths.get(axis).getFirst();
      long high = widths.get(axis).getLast();
      if (x.type().dim(axis) == 0 && (low > 0 || high > 0)) {
        throw a.error("ValueError", "Cannot apply '" + mode.label() + "' padding to empty axis");
      }
      Optional<List<Long>> length =
          lengths.isEmpty() ? Optional.empty() : Optional.of(lengths.get(axis));
      y = x.type().dim(axis) == 0 ? y : along(a, mode, y, axis, low, high, length);
    }
    return y;
  }

  private static List<List<Long>> widths(Arguments a, int rank) {
    List<List<Long>> widths = integerPairs(a, "pad_width", rank);
    if (widths.stream().flatMap(List::stream).anyMatch(w -> w < 0)) {
      throw a.error("ValueError", "index can't contain negative values");
    }
    return widths;
  }

  /** Zeros around it, then what the program's function makes of each vector, axis by axis. */
  private static Array byFunction(
      Arguments a, PyCallable function, Array x, List<List<Long>> widths) {
    List<Long> none = Collections.nCopies(widths.size(), 0L);
    List<Long> low = widths.stream().map(List::getFirst).toList();
    List<Long> high = widths.stream().map(List::getLast).toList();
    Array y = Lax.pad(x, Lax.scalar(x.dtype(), 0L), low, high, none);
    PyDict options = new PyDict();
    given(a).forEach((name, value) -> options.put(new PyStr(name), value));
    for (int axis = 0; axis < widths.size(); axis++) {
      PyValue along = PyInt.of(axis);
      PyValue width = Shapes.tuple(widths.get(axis));
      y = Calls.jnp("apply_along_axis", function, along, y, width, along, options);
    }
    return y;
  }

  /** The options that a call gives. */
  private static SequencedMap<String, PyValue> given(Arguments a) {
    SequencedMap<String, PyValue> given = new LinkedHashMap<>();
    for (String option : OPTIONS) {
      a.optional(option).ifPresent(value -> given.put(option, value));
    }
    ((PyDict) a.value("kwargs"))
        .entries()
        .values()
        .forEach(e -> given.put(((PyStr) e.key()).value(), e.value()));
    return given;
  }

  private static Mode mode(Arguments a) {
    String name = a.string("mode");
    for (Mode mode : Mode.values()) {
      if (mode.label().equals(name)) {
        for (String option : given(a).keySet()) {
          if (!option.equals(mode.option)) {
            throw a.error(
                "ValueError",
                "unsupported keyword arguments for mode '"
                    + mode.label()
                    + "': {'"
                    + option
                    + "'}");
          }
        }
        return mode;
      }
    }
    throw a.error(
        "NotImplementedError",
        "Unimplemented padding mode '" + name + "' for np.pad.",
        "the modes are "
            + String.join(", ", java.util.Arrays.stream(Mode.values()).map(Mode::label).toList()));
  }

  private static Array along(
      Arguments a, Mode mode, Array x, int axis, long low, long high, Optional<List<Long>> length) {
    return switch (mode) {
      case EDGE -> {
        Array first = Lax.sliceAxis(x, axis, 0, 1);
        long n = x.type().dim(axis);
        yield around(repeated(first, axis, low), x, repeated(last(x, axis, n), axis, high), axis);
      }
      case WRAP -> wrapped(x, axis, low, high);
      case REFLECT, SYMMETRIC -> {
        boolean odd = a.optional("reflect_type").isPresent() && odd(a);
        Mirror mirror = new Mirror(axis, x.type().dim(axis), mode == Mode.REFLECT, odd);
        yield mirror.at(mirror.at(x, low, true), high, false);
      }
      case LINEAR_RAMP -> ramped(a, x, axis, low, high);
      case MAXIMUM, MEAN, MEDIAN, MINIMUM -> {
        if (length.isPresent() && length.get().contains(0L)) {
          throw a.error("ValueError", "stat_length of 0 yields no value for padding");
        }
        long n = x.type().dim(axis);
        long before = length.map(p -> Math.min(p.getFirst(), n)).orElse(n);
        long after = length.map(p -> Math.min(p.getLast(), n)).orElse(n);
        Array first = statistic(mode, Lax.sliceAxis(x, axis, 0, before), axis);
        Array second = statistic(mode, Lax.sliceAxis(x, axis, n - after, n), axis);
        yield around(repeated(first, axis, low), x, repeated(second, axis, high), axis);
      }
      case CONSTANT, EMPTY -> throw new IllegalStateException("padded at once");
    };
  }

  private static boolean odd(Arguments a) {
    String type = a.string("reflect_type");
    if (!type.equals("odd") && !type.equals("even")) {
      throw a.error("ValueError", "reflect_type must be 'even' or 'odd', got '" + type + "'");
    }
    return type.equals("odd");
  }

  /** One value, a pair for every axis, or a pair for each: as pairs. */
  private static List<List<PyValue>> pairs(Arguments a, String name, int rank) {
    PyValue given = a.value(name);
    Optional<List<PyValue>> items = Shapes.sequence(given);
    List<List<PyValue>> rows = new ArrayList<>();
    boolean flat = true;
    for (PyValue item : items.orElse(List.of(given))) {
      Optional<List<PyValue>> inner = Shapes.sequence(item);
      flat &= inner.isEmpty();
      rows.add(inner.orElse(List.of(item)));
    }
    if (flat && rows.size() <= 2 && !rows.isEmpty()) {
      return Collections.nCopies(
          rank, List.of(rows.getFirst().getFirst(), rows.getLast().getFirst()));
    }
    boolean pairs = !flat && rows.stream().allMatch(r -> r.size() == 2);
    if (!pairs || rows.size() != 1 && rows.size() != rank) {
      long columns = rows.isEmpty() ? 0 : rows.getFirst().size();
      String shape = flat ? "(" + rows.size() + ",)" : "(" + rows.size() + ", " + columns + ")";
      throw a.error(
          "ValueError",
          "jnp.pad: %s with nd=%d has unsupported shape %s. Valid shapes are (%d, 2), (1, 2), (2,), (1,), or ()."
              .formatted(name, rank, shape, rank));
    }
    return rows.size() == 1 ? Collections.nCopies(rank, rows.getFirst()) : rows;
  }

  private static List<List<Long>> integerPairs(Arguments a, String name, int rank) {
    String context = name + " argument of jnp.pad";
    return pairs(a, name, rank).stream()
        .map(p -> p.stream().map(v -> Shapes.staticInteger(v, context)).toList())
        .toList();
  }

  private static Array constant(Arguments a, Array x, List<List<Long>> widths) {
    int rank = x.type().rank();
    List<Long> none = Collections.nCopies(rank, 0L);
    PyValue given = a.optional("constant_values").orElse(dev.arrayc.value.PyInt.of(0));
    Array all = Lax.convert(Creation.array(given), x.dtype(), x.weak());
    if (all.type().size() == 1 && all.type().rank() <= 1) {
      List<Long> low = widths.stream().map(List::getFirst).toList();
      List<Long> high = widths.stream().map(List::getLast).toList();
      return Lax.pad(x, Lax.reshape(all, List.of()), low, high, none);
    }
    Array values = Manipulation.broadcastTo(all, List.of((long) rank, 2L));
    Array y = x;
    for (int axis = 0; axis < rank; axis++) {
      for (int side = 0; side < 2; side++) {
        List<Long> width = new ArrayList<>(none);
        width.set(axis, widths.get(axis).get(side));
        Array row = Lax.sliceAxis(values, 0, axis, axis + 1);
        Array value = Lax.reshape(Lax.sliceAxis(row, 1, side, side + 1), List.of());
        y = Lax.pad(y, value, side == 0 ? width : none, side == 0 ? none : width, none);
      }
    }
    return y;
  }

  private static Array last(Array x, int axis, long n) {
    return Lax.sliceAxis(x, axis, n - 1, n);
  }

  /** A slice of size 1 along an axis, several times. */
  private static Array repeated(Array one, int axis, long count) {
    List<Long> shape = new ArrayList<>(one.type().shape());
    shape.set(axis, count);
    return Lax.broadcastInDim(one, shape, Shapes.all(shape.size()));
  }

  private static Array around(Array before, Array x, Array after, int axis) {
    return Lax.concatenate(List.of(before, x, after), axis);
  }

  private static Array wrapped(Array x, int axis, long low, long high) {
    long n = x.type().dim(axis);
    List<Array> parts = new ArrayList<>();
    if (low % n > 0) {
      parts.add(Lax.sliceAxis(x, axis, n - low % n, n));
    }
    parts.addAll(Collections.nCopies((int) (low / n + high / n + 1), x));
    if (high % n > 0) {
      parts.add(Lax.sliceAxis(x, axis, 0, high % n));
    }
    return Lax.concatenate(parts, axis);
  }

  /**
   * Mirrors along an axis.
   *
   * @param n the axis' size before it was padded: more is not mirrored at once
   * @param reflect whether the edge itself is not repeated
   * @param odd whether values are mirrored too, at the edge's
   */
  private record Mirror(int axis, long n, boolean reflect, boolean odd) {
    /** The array with so many elements more at its beginning, or at its end. */
    Array at(Array x, long width, boolean before) {
      long offset = reflect && n > 1 ? 1 : 0;
      Array y = x;
      Array edge = end(x, before);
      for (long rest = width; rest > 0; ) {
        long count = Math.min(rest, n - offset);
        rest -= count;
        long start = before ? offset : y.type().dim(axis) - count - offset;
        Array part = Lax.sliceAxis(y, axis, start, start + count);
        part = Lax.reverse(part, List.of((long) axis));
        if (odd) {
          Array twice = Lax.mul(Elementwise.constant(x.dtype(), 2L), edge);
          part = Elementwise.subtract(twice, part);
          edge = n > 1 ? end(part, before) : edge;
        }
        y = Lax.concatenate(before ? List.of(part, y) : List.of(y, part), axis);
      }
      return y;
    }

    private Array end(Array x, boolean before) {
      return before ? Lax.sliceAxis(x, axis, 0, 1) : last(x, axis, x.type().dim(axis));
    }
  }

  private static Array ramped(Arguments a, Array x, int axis, long low, long high) {
    PyValue zero = dev.arrayc.value.PyInt.of(0);
    List<PyValue> ends =
        a.optional("end_values").isPresent()
            ? pairs(a, "end_values", x.type().rank()).get(axis)
            : List.of(zero, zero);
    long n = x.type().dim(axis);
    Array before = ramp(ends.getFirst(), Lax.sliceAxis(x, axis, 0, 1), axis, low);
    Array after = ramp(ends.getLast(), last(x, axis, n), axis, high);
    return around(before, x, Lax.reverse(after, List.of((long) axis)), axis);
  }

  /** From an end value towards the edge, which is not reached. */
  private static Array ramp(PyValue end, Array edge, int axis, long count) {
    DType dtype = edge.dtype();
    Array squeezed = Lax.squeeze(edge, List.of((long) axis));
    List<Array> p = Elementwise.promoteInexact(Creation.array(end), squeezed);
    Array start = Lax.broadcastTo(Lax.convert(p.get(0), p.get(0).dtype()), squeezed.type().shape());
    Array stop = Lax.convert(p.get(1), start.dtype());
    Array steps = Creation.linspace(start, stop, count, false);
    Array out = Manipulation.moveAxis(steps, 0, axis);
    if (dtype.isInteger()) {
      out = Lax.unary("floor", dev.arrayc.op.Op.FLOOR, out);
    }
    return Lax.convert(out, dtype, edge.weak());
  }

  private static Array statistic(Mode mode, Array x, int axis) {
    List<Long> axes = List.of((long) axis);
    Array value =
        switch (mode) {
          case MAXIMUM -> Lax.expandDims(Reductions.max(x, axes), axes);
          case MINIMUM -> Lax.expandDims(Reductions.min(x, axes), axes);
          case MEAN ->
              Reductions.mean(x, axes, true, Promotion.inexact(x.dtype()), Optional.empty());
          case MEDIAN -> Lax.expandDims(Quantiles.median(x, axis), axes);
          case CONSTANT, EDGE, EMPTY, LINEAR_RAMP, REFLECT, SYMMETRIC, WRAP ->
              throw new IllegalStateException(mode.label());
        };
    if (x.dtype().isInteger() && value.dtype().isFloat()) {
      value = Lax.unary("round", dev.arrayc.op.Op.ROUND_NEAREST_EVEN, value);
    }
    return Lax.convert(value, x.dtype(), x.weak());
  }
}
