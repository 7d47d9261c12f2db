package dev.arrayc.library;

import dev.arrayc.value.Array;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code jax.scipy.signal}: convolutions in any number of dimensions, and trends. */
final class SignalFunctions {
  private SignalFunctions() {}

  static List<LibraryFunction> rows() {
    String any = "in1, in2, mode='full', method='auto', precision=None";
    String flat = "in1, in2, mode='full', boundary='fill', fillvalue=0, precision=None";
    return List.of(
        row("convolve", any, a -> convolve(a, a.array("in1"), a.array("in2"))),
        row("correlate", any, a -> convolve(a, a.array("in1"), turned(a.array("in2")))),
        row("convolve2d", flat, SignalFunctions::convolveMatrices),
        row("correlate2d", flat, SignalFunctions::correlateMatrices),
        row("fftconvolve", "in1, in2, mode='full', axes=None", SignalFunctions::byFft),
        row(
            "detrend",
            "data, axis=-1, type='linear', bp=0, overwrite_data=None",
            SignalFunctions::detrend));
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static LibraryFunction row(String name, String signature, Body body) {
    return LibraryFunction.plain("jax.scipy.signal." + name, signature, body::apply);
  }

  private static Array flipped(Array x) {
    return Lax.reverse(x, Shapes.all(x.type().rank()));
  }

  /** Reversed along all axes, and conjugated. */
  private static Array turned(Array x) {
    return flipped(Elementwise.conj(x));
  }

  private static boolean noneGreater(List<Long> x, List<Long> y) {
    for (int i = 0; i < x.size(); i++) {
      if (x.get(i) > y.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static PyValue convolve(Arguments a, Array x, Array y) {
    return switch (a.string("method")) {
      case "fft" -> byFft(a, x, y, Shapes.all(x.type().rank()));
      case "direct", "auto" -> direct(a, x, y);
      default ->
          throw a.error(
              "ValueError",
              "Got method="
                  + Reprs.of(a.value("method"))
                  + "; expected 'auto', 'fft', or 'direct'.");
    };
  }

  /** The greater one slides over the other, reversed: a convolution of one channel. */
  private static Array direct(Arguments a, Array first, Array second) {
    String mode = a.string("mode");
    if (!List.of("full", "same", "valid").contains(mode)) {
      throw a.error("ValueError", "mode must be one of ['full', 'same', 'valid']");
    }
    List<Long> own = first.type().shape();
    List<Long> other = second.type().shape();
    if (own.size() != other.size()) {
      throw a.error("ValueError", "in1 and in2 must have the same number of dimensions");
    }
    if (first.type().size() == 0 || second.type().size() == 0) {
      throw a.error(
          "ValueError",
          "zero-size arrays not supported in convolutions, got shapes "
              + Reprs.shape(own)
              + " and "
              + Reprs.shape(other)
              + ".");
    }
    boolean swap = noneGreater(own, other);
    if (!swap && !noneGreater(other, own)) {
      throw a.error("ValueError", "One input must be smaller than the other in every dimension.");
    }
    List<Array> p = Elementwise.promoteInexact(first, second);
    Array x = p.get(swap ? 1 : 0);
    Array kernel = flipped(p.get(swap ? 0 : 1));
    List<PyValue> pads = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      long s = kernel.type().dim(i);
      long half = (other.get(i) - 1) / 2;
      pads.add(
          switch (mode) {
            case "valid" -> pair(0, 0);
            case "same" -> pair(s - 1 - half, s - other.get(i) + half);
            default -> pair(s - 1, s - 1);
          });
    }
    List<Long> channels = List.of(0L, 1L);
    Array out =
        (Array)
            Calls.call(
                "jax.lax",
                "conv_general_dilated",
                List.of(
                    Lax.expandDims(x, channels),
                    Lax.expandDims(kernel, channels),
                    Shapes.tuple(Collections.nCopies(own.size(), 1L)),
                    new PyList(pads)),
                Map.of());
    return Lax.squeeze(out, channels);
  }

  private static PyTuple pair(long low, long high) {
    return PyTuple.of(PyInt.of(low), PyInt.of(high));
  }

  private static void requireMatrices(Arguments a) {
    boolean zero = Shapes.integer(a.value("fillvalue")).filter(v -> v == 0).isPresent();
    if (!a.string("boundary").equals("fill") || !zero) {
      throw a.error(
          "NotImplementedError", a.function() + "() only supports boundary='fill', fillvalue=0");
    }
    if (a.array("in1").type().rank() != 2 || a.array("in2").type().rank() != 2) {
      throw a.error("ValueError", a.function() + "() only supports 2-dimensional inputs.");
    }
  }

  private static PyValue convolveMatrices(Arguments a) {
    requireMatrices(a);
    return direct(a, a.array("in1"), a.array("in2"));
  }

  private static PyValue correlateMatrices(Arguments a) {
    requireMatrices(a);
    Array x = a.array("in1");
    Array y = a.array("in2");
    String mode = a.string("mode");
    boolean same = x.type().shape().equals(y.type().shape());
    boolean swap = noneGreater(x.type().shape(), y.type().shape());
    if (swap && (mode.equals("valid") ? !same : !mode.equals("same"))) {
      Array out = direct(a, flipped(y), Elementwise.conj(x));
      return mode.equals("valid") ? out : Elementwise.conj(out);
    }
    return flipped(direct(a, flipped(x), Elementwise.conj(y)));
  }

  private static PyValue byFft(Arguments a) {
    Array x = a.array("in1");
    Array y = a.array("in2");
    if (x.type().rank() != y.type().rank()) {
      throw a.error("ValueError", "in1 and in2 should have the same dimensionality");
    }
    if (!List.of("full", "same", "valid").contains(a.string("mode"))) {
      throw a.error("ValueError", "mode must be one of ['same', 'full', 'valid']");
    }
    List<Long> axes = a.axes("axes", x.type().rank()).stream().sorted().toList();
    for (long axis : Shapes.all(x.type().rank())) {
      if (!axes.contains(axis) && x.type().dim((int) axis) != y.type().dim((int) axis)) {
        throw a.error(
            "ValueError",
            "mapped axes must have same shape; got in1.shape=%s in2.shape=%s axes=%s"
                .formatted(
                    Reprs.shape(x.type().shape()),
                    Reprs.shape(y.type().shape()),
                    Reprs.shape(a.axes("axes", x.type().rank()))));
      }
    }
    return byFft(a, x, y, axes);
  }

  /** The product of the transforms, along some axes; the others are a batch. */
  private static Array byFft(Arguments a, Array first, Array second, List<Long> axes) {
    List<Array> p = Elementwise.promoteInexact(first, second);
    List<Long> own = sizes(p.get(0), axes);
    List<Long> other = sizes(p.get(1), axes);
    String mode = a.string("mode");
    boolean swap = mode.equals("valid") && noneGreater(own, other);
    if (mode.equals("valid") && !swap && !noneGreater(other, own)) {
      throw a.error(
          "ValueError",
          "For 'valid' mode, One input must be at least as large as the other in every"
              + " dimension.");
    }
    Array product = product(p, own, other, axes);
    Array out = product;
    for (int i = 0; i < axes.size(); i++) {
      long full = own.get(i) + other.get(i) - 1;
      long size =
          switch (mode) {
            case "full" -> full;
            case "same" -> own.get(i);
            default -> Math.abs(own.get(i) - other.get(i)) + 1;
          };
      long start = (full - size) / 2;
      out = Lax.sliceAxis(out, axes.get(i).intValue(), start, start + size);
    }
    return out;
  }

  private static Array product(List<Array> p, List<Long> own, List<Long> other, List<Long> axes) {
    List<Long> full = new ArrayList<>();
    boolean trivial = true;
    for (int i = 0; i < axes.size(); i++) {
      full.add(own.get(i) + other.get(i) - 1);
      trivial &= own.get(i) == 1 || other.get(i) == 1;
    }
    if (trivial) {
      return Elementwise.multiply(p.get(0), p.get(1));
    }
    String real = p.getFirst().dtype().isComplex() ? "" : "r";
    List<PyValue> options = List.of(Shapes.tuple(full), Shapes.tuple(axes));
    Array x = transform(real + "fftn", p.get(0), options);
    Array y = transform(real + "fftn", p.get(1), options);
    return transform("i" + real + "fftn", Elementwise.multiply(x, y), options);
  }

  private static Array transform(String name, Array x, List<PyValue> options) {
    return (Array)
        Calls.call("jax.numpy.fft", name, List.of(x, options.get(0), options.get(1)), Map.of());
  }

  private static List<Long> sizes(Array x, List<Long> axes) {
    return axes.stream().map(d -> x.type().dim(d.intValue())).toList();
  }

  /** Less the mean, or the line of least squares between each two breakpoints. */
  private static PyValue detrend(Arguments a) {
    if (a.optional("overwrite_data").isPresent()) {
      throw a.error("NotImplementedError", "overwrite_data argument not implemented.");
    }
    String type = a.string("type");
    if (!type.equals("constant") && !type.equals("linear")) {
      throw a.error("ValueError", "Trend type must be 'linear' or 'constant'.");
    }
    Array x = Elementwise.inexact(Creation.array(a.value("data")));
    int axis = a.axis("axis", x.type().rank());
    if (type.equals("constant")) {
      Map<String, PyValue> options = Map.of("axis", PyInt.of(axis), "keepdims", PyBool.TRUE);
      return Elementwise.subtract(x, Calls.jnp("mean", List.of(x), options));
    }
    long n = x.type().dim(axis);
    TreeSet<Long> breaks = new TreeSet<>(Shapes.shape(a.value("bp"), ""));
    breaks.addAll(List.of(0L, n));
    if (breaks.first() < 0 || breaks.last() > n) {
      throw a.error(
          "ValueError",
          "Breakpoints must be non-negative and less than length of data along given axis.");
    }
    Array moved = Manipulation.moveAxis(x, axis, 0);
    long others = n == 0 ? 0 : x.type().size() / n;
    Array columns = Lax.reshape(moved, List.of(n, others));
    List<Array> parts = new ArrayList<>();
    for (long start : breaks.headSet(breaks.last())) {
      long stop = breaks.higher(start);
      parts.add(lessLine(Lax.sliceAxis(columns, 0, start, stop)));
    }
    Array joined = parts.isEmpty() ? columns : Lax.concatenate(parts, 0);
    return Manipulation.moveAxis(Lax.reshape(joined, moved.type().shape()), 0, axis);
  }

  private static Array lessLine(Array columns) {
    long n = columns.type().dim(0);
    Term places = Term.of(Lax.iota(columns.dtype(), List.of(n), 0)).plus(1).over((double) n);
    Array line = Joins.stack(List.of(places.filled(1).array(), places.array()), 1);
    Array fitted =
        Calls.arrays(Calls.call("jax.numpy.linalg", "lstsq", List.of(line, columns), Map.of()))
            .getFirst();
    return Lax.add(columns, Lax.neg(Contractions.matmul(line, fitted)));
  }
}
