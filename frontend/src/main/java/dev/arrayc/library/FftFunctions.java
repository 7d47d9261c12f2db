package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** {@code jax.numpy.fft} and {@code jax.lax.fft}. */
final class FftFunctions {
  private FftFunctions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    for (String kind : List.of("FFT", "IFFT", "RFFT", "IRFFT")) {
      String name = kind.toLowerCase(java.util.Locale.ROOT);
      row(rows, name, "a, n=None, axis=-1, norm=None", a -> alongOne(a, kind, a.array("a")));
      row(rows, name + "n", "a, s=None, axes=None, norm=None", a -> along(a, kind));
      row(rows, name + "2", "a, s=None, axes=(-2,-1), norm=None", a -> alongTwo(a, kind));
    }
    row(rows, "hfft", "a, n=None, axis=-1, norm=None", FftFunctions::hermitian);
    row(rows, "ihfft", "a, n=None, axis=-1, norm=None", FftFunctions::inverseHermitian);
    row(rows, "fftfreq", "n, d=1.0, *, dtype=None, device=None", a -> frequencies(a, false));
    row(rows, "rfftfreq", "n, d=1.0, *, dtype=None, device=None", a -> frequencies(a, true));
    row(rows, "fftshift", "x, axes=None", a -> shifted(a, 1));
    row(rows, "ifftshift", "x, axes=None", a -> shifted(a, -1));
    rows.add(
        LibraryFunction.of("jax.lax.fft", "x, fft_type, fft_lengths", FftFunctions::primitive));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy.fft." + name, signature, body::apply));
  }

  private static boolean fromReal(String kind) {
    return kind.equals("RFFT");
  }

  private static boolean toReal(String kind) {
    return kind.equals("IRFFT");
  }

  /** The operand in the dtype that a kind of transform takes. */
  private static Array prepared(Arguments a, String kind, Array x) {
    DType inexact = Promotion.inexact(x.dtype());
    if (!fromReal(kind)) {
      DType dtype = inexact == DType.F64 || inexact == DType.C128 ? DType.C128 : DType.C64;
      return Lax.convert(x, dtype);
    }
    if (x.dtype().isComplex()) {
      throw a.error("ValueError", "only real valued inputs supported for rfft");
    }
    if (inexact != DType.F32 && inexact != DType.F64) {
      throw a.error(
          "ValueError", "RFFT input must be float32 or float64, got " + inexact.numpyName());
    }
    return Lax.convert(x, inexact);
  }

  /** The op over the last axes, of which there are at most three. */
  private static Array transform(Array x, String kind, List<Long> lengths) {
    if (lengths.isEmpty()) {
      return x;
    }
    Attributes attributes =
        Attributes.NONE
            .with("fft_type", new Attribute.Case("fft_type", kind))
            .with("fft_length", lengths);
    return Staging.bind(
        "fft[fft_lengths=" + Reprs.shape(lengths) + " fft_type=" + kind + "]",
        false,
        List.of(x),
        (b, v) -> b.emit(Op.FFT, attributes, v.getFirst()));
  }

  /** Over any number of last axes: two or three at a time, the real one with the last. */
  private static Array transformAll(Array x, String kind, List<Long> lengths) {
    int count = lengths.size();
    if (count <= 3) {
      return transform(x, kind, lengths);
    }
    int inner = count == 4 ? 2 : 3;
    int rank = x.type().rank();
    List<Long> order = new ArrayList<>(Shapes.all(rank));
    Collections.rotate(order.subList(rank - count, rank), inner);
    List<Long> last = lengths.subList(count - inner, count);
    List<Long> first = lengths.subList(0, count - inner);
    boolean lastFirst = kind.equals("FFT") || fromReal(kind);
    Array y = lastFirst ? transform(x, kind, last) : x;
    Array moved = Lax.transpose(y, order);
    Array outer = transformAll(moved, lastFirst ? "FFT" : "IFFT", first);
    Array back = Lax.transpose(outer, inverse(order));
    return lastFirst ? back : transform(back, kind, last);
  }

  private static List<Long> inverse(List<Long> order) {
    List<Long> inverse = new ArrayList<>(order);
    for (int i = 0; i < order.size(); i++) {
      inverse.set(order.get(i).intValue(), (long) i);
    }
    return inverse;
  }

  private static PyValue primitive(Arguments a) {
    PyValue type = a.value("fft_type");
    String kind =
        switch (type) {
          case PyStr s -> s.value();
          case Enumeration.Member m -> m.name();
          default -> throw a.error("TypeError", "Unknown FFT type value '" + Reprs.of(type) + "'");
        };
    String upper = kind.toUpperCase(java.util.Locale.ROOT);
    if (!List.of("FFT", "IFFT", "RFFT", "IRFFT").contains(upper)) {
      throw a.error("ValueError", "Unknown FFT type '" + kind + "'");
    }
    Array x = prepared(a, upper, a.array("x"));
    List<Long> lengths = Shapes.shape(a.value("fft_lengths"), "");
    if (lengths.size() > x.type().rank()) {
      throw a.error(
          "ValueError",
          "FFT input shape "
              + Reprs.shape(x.type().shape())
              + " must have at least as many input dimensions as fft_lengths "
              + Reprs.shape(lengths)
              + ".");
    }
    return transform(x, upper, lengths);
  }

  private static Array alongOne(Arguments a, String kind, Array x) {
    if (Shapes.sequence(a.value("axis")).isPresent()) {
      String name = "jax.numpy.fft." + a.function();
      throw a.error(
          "ValueError",
          name
              + " does not support multiple axes. Please use "
              + name
              + "n. Got axis = "
              + Reprs.of(a.value("axis"))
              + ".");
    }
    Optional<List<Long>> axes = a.optional("axis").map(v -> List.of(Shapes.staticAxis(v)));
    Optional<List<Long>> lengths = a.optional("n").map(v -> List.of(a.integer("n")));
    return core(a, kind, x, lengths, axes);
  }

  private static PyValue along(Arguments a, String kind) {
    return core(a, kind, a.array("a"), list(a, "s"), list(a, "axes"));
  }

  private static PyValue alongTwo(Arguments a, String kind) {
    Optional<List<Long>> axes = list(a, "axes");
    if (axes.isEmpty() || axes.get().size() != 2) {
      throw a.error(
          "ValueError",
          "jax.numpy.fft."
              + a.function()
              + " only supports 2 axes. Got axes = "
              + Reprs.of(a.value("axes"))
              + ".");
    }
    return core(a, kind, a.array("a"), list(a, "s"), axes);
  }

  private static Optional<List<Long>> list(Arguments a, String name) {
    return a.optional(name)
        .map(
            v ->
                a.items(name).stream()
                    .map(item -> Shapes.staticInteger(item, "'" + name + "' must be static."))
                    .toList());
  }

  /** Crops or pads to the lengths, transforms the axes, scales. */
  private static Array core(
      Arguments a, String kind, Array x, Optional<List<Long>> lengths, Optional<List<Long>> axes) {
    int rank = x.type().rank();
    if (lengths.isPresent() && lengths.get().stream().anyMatch(s -> s <= 0)) {
      throw a.error("ValueError", "Shape should be positive.");
    }
    if (lengths.isPresent() && axes.isPresent() && lengths.get().size() != axes.get().size()) {
      throw a.error("ValueError", "Shape and axes have different lengths.");
    }
    List<Long> given =
        axes.orElseGet(
            () -> Shapes.all(rank).subList(rank - lengths.map(List::size).orElse(rank), rank));
    if (given.stream().distinct().count() != given.size()) {
      throw a.error(
          "ValueError",
          "jax.numpy.fft."
              + a.function()
              + " does not support repeated axes. Got axes "
              + Reprs.of(a.values().getOrDefault("axes", Shapes.tuple(given)))
              + ".");
    }
    List<Long> own = given.stream().map(d -> (long) Shapes.axis(d, rank)).toList();
    List<Long> order =
        new ArrayList<>(Shapes.all(rank).stream().filter(d -> !own.contains(d)).toList());
    order.addAll(own);
    Array moved = order.equals(Shapes.all(rank)) ? x : Lax.transpose(x, order);
    List<Long> last = moved.type().shape().subList(rank - own.size(), rank);
    List<Long> sizes = lengths.orElseGet(() -> natural(last, kind));
    Array fitted = lengths.isPresent() ? fitted(moved, kind, sizes) : moved;
    Array done = transformAll(prepared(a, kind, fitted), kind, sizes);
    Array scaled = a.optional("norm").map(v -> scaled(a, done, sizes)).orElse(done);
    return order.equals(Shapes.all(rank)) ? scaled : Lax.transpose(scaled, inverse(order));
  }

  /** The lengths of the results, as far as the operand tells them. */
  private static List<Long> natural(List<Long> last, String kind) {
    if (!toReal(kind) || last.isEmpty()) {
      return last;
    }
    List<Long> sizes = new ArrayList<>(last);
    sizes.set(sizes.size() - 1, Math.max(0, 2 * (sizes.getLast() - 1)));
    return sizes;
  }

  private static Array fitted(Array x, String kind, List<Long> sizes) {
    int rank = x.type().rank();
    Array y = x;
    List<Long> none = new ArrayList<>(Collections.nCopies(rank, 0L));
    List<Long> more = new ArrayList<>(none);
    for (int i = 0; i < sizes.size(); i++) {
      int axis = rank - sizes.size() + i;
      boolean half = toReal(kind) && i == sizes.size() - 1;
      long size = half ? sizes.get(i) / 2 + 1 : sizes.get(i);
      long present = x.type().dim(axis);
      y = present > size ? Lax.sliceAxis(y, axis, 0, size) : y;
      more.set(axis, Math.max(0, size - present));
    }
    return more.equals(none) ? y : Lax.pad(y, Lax.scalar(x.dtype(), 0L), none, more, none);
  }

  private static Array scaled(Arguments a, Array x, List<Long> sizes) {
    String norm = a.string("norm");
    if (norm.equals("backward")) {
      return x;
    }
    DType real = x.dtype().real();
    double product = 1;
    for (long size : sizes) {
      product = Numbers.round(real, product * size);
    }
    boolean inverse = a.function().startsWith("i");
    double factor =
        switch (norm) {
          case "ortho" -> Numbers.round(real, Math.sqrt(product));
          case "forward" -> product;
          default ->
              throw a.error(
                  "ValueError",
                  "Invalid norm value "
                      + norm
                      + "; should be \"backward\",\"ortho\" or \"forward\".");
        };
    return Lax.mul(x, Lax.scalar(x.dtype(), inverse ? factor : Numbers.round(real, 1 / factor)));
  }

  private static long length(Arguments a, Array x) {
    return x.type().dim(a.axis("axis", x.type().rank()));
  }

  private static PyValue hermitian(Arguments a) {
    Array x = Elementwise.conj(a.array("a"));
    Array y = alongOne(a, "IRFFT", x);
    double n = a.optional("n").map(v -> a.integer("n")).orElseGet(() -> 2 * (length(a, x) - 1));
    return Lax.mul(y, Lax.scalar(y.dtype(), n));
  }

  private static PyValue inverseHermitian(Arguments a) {
    Array x = a.array("a");
    Array y = Elementwise.conj(alongOne(a, "RFFT", x));
    double n = a.optional("n").map(v -> a.integer("n")).orElseGet(() -> length(a, x));
    return Lax.mul(y, Lax.scalar(y.dtype(), 1 / n));
  }

  private static PyValue frequencies(Arguments a, boolean real) {
    String name = "jax.numpy.fft." + a.function();
    if (Shapes.sequence(a.value("n")).isPresent()) {
      throw a.error(
          "ValueError",
          "The n argument of "
              + name
              + " only takes an int. Got n = "
              + Reprs.of(a.value("n"))
              + ".");
    }
    if (Shapes.sequence(a.value("d")).isPresent()) {
      throw a.error(
          "ValueError",
          "The d argument of "
              + name
              + " only takes a single value. Got d = "
              + Reprs.of(a.value("d"))
              + ".");
    }
    long n = a.integer("n");
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultFloat);
    DType inexact = Promotion.inexact(dtype).real();
    Array place = Lax.iota(inexact, List.of(real ? n / 2 + 1 : n), 0);
    Array k = place;
    if (!real) {
      Array ahead = Lax.lt(place, Lax.scalar(inexact, (double) (n - n / 2)));
      k = Lax.select(ahead, place, Lax.sub(place, Lax.scalar(inexact, (double) n)));
    }
    Array d = a.array("d");
    Array spacing = Elementwise.multiply(d, Literals.lift(PyInt.of(n)).orElseThrow());
    Array result = Lax.div(k, Lax.convert(spacing, inexact));
    return Lax.convert(result, dtype);
  }

  /** Rolls by half of each axis: its floor there, and back by the same. */
  private static PyValue shifted(Arguments a, long sign) {
    Array x = a.array("x");
    int rank = x.type().rank();
    List<Long> axes = a.axes("axes", rank);
    List<PyValue> shifts = new ArrayList<>();
    for (long axis : axes) {
      shifts.add(PyInt.of(sign * (x.type().dim((int) axis) / 2)));
    }
    LinkedHashMap<String, PyValue> keyword = new LinkedHashMap<>();
    keyword.put("axis", Shapes.tuple(axes));
    LibraryFunction roll = (LibraryFunction) Library.find("jax.numpy", "roll").orElseThrow();
    return roll.call(List.of(x, PyTuple.of(shifts)), keyword);
  }
}
