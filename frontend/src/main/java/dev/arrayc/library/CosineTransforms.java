package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code jax.scipy.fft}: the discrete cosine transform of type 2 and its inverse, by FFT. */
final class CosineTransforms {
  private CosineTransforms() {}

  static List<LibraryFunction> rows() {
    return List.of(one("dct", false), one("idct", true), many("dctn", false), many("idctn", true));
  }

  private static LibraryFunction one(String name, boolean inverse) {
    return LibraryFunction.plain(
        "jax.scipy.fft." + name,
        "x, type=2, n=None, axis=-1, norm=None",
        a ->
            ofParts(
                a,
                x -> {
                  int axis = a.axis("axis", x.type().rank());
                  long n = a.optional("n").isPresent() ? a.integer("n") : x.type().dim(axis);
                  return along(a, resized(x, axis, n), axis, inverse, isOrtho(a));
                }));
  }

  private static LibraryFunction many(String name, boolean inverse) {
    return LibraryFunction.plain(
        "jax.scipy.fft." + name,
        "x, type=2, s=None, axes=None, norm=None",
        a -> ofParts(a, x -> overAxes(a, x, inverse)));
  }

  private static boolean isOrtho(Arguments a) {
    return a.optional("norm").isPresent() && a.string("norm").equals("ortho");
  }

  /** A complex array's parts are transformed on their own. */
  private static Array ofParts(Arguments a, UnaryOperator<Array> transform) {
    if (a.integer("type") != 2) {
      throw a.error("NotImplementedError", "Only DCT type 2 is implemented.");
    }
    Optional<PyValue> norm = a.optional("norm");
    if (norm.isPresent() && !List.of("'backward'", "'ortho'").contains(Reprs.of(norm.get()))) {
      throw a.error(
          "ValueError",
          "jax.scipy.fft."
              + a.function()
              + ": norm="
              + Reprs.of(norm.get())
              + " is not implemented");
    }
    Array x = a.array("x");
    return x.dtype().isComplex()
        ? Lax.binary(
            "complex",
            Op.COMPLEX,
            transform.apply(Elementwise.real(x)),
            transform.apply(Elementwise.imag(x)))
        : transform.apply(x);
  }

  private static Array overAxes(Arguments a, Array given, boolean inverse) {
    int rank = given.type().rank();
    Optional<List<Long>> sizes = a.optional("s").map(s -> Shapes.shape(s, ""));
    if (sizes.isPresent() && sizes.get().size() > rank) {
      throw a.error(
          "ValueError",
          "s must have at most x.ndim (%d) elements, got %d".formatted(rank, sizes.get().size()));
    }
    List<Long> all = Shapes.all(rank);
    List<Long> axes =
        a.optional("axes").isPresent()
            ? a.axes("axes", rank)
            : all.subList(rank - sizes.map(List::size).orElse(rank), rank);
    Array x = given;
    for (int i = 0; i < axes.size() && sizes.isPresent(); i++) {
      x = resized(x, axes.get(i).intValue(), sizes.get().get(i));
    }
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i).intValue();
      boolean two = !inverse && axes.size() > 1 && i + 1 < axes.size();
      if (two) {
        x = alongTwo(x, axis, axes.get(++i).intValue(), isOrtho(a));
      } else {
        x = along(a, x, axis, inverse, isOrtho(a));
      }
    }
    return x;
  }

  /** Zeros behind, or elements less, so that an axis has this size. */
  private static Array resized(Array x, int axis, long size) {
    List<Long> none = Collections.nCopies(x.type().rank(), 0L);
    List<Long> high = new ArrayList<>(none);
    high.set(axis, size - x.type().dim(axis));
    return Lax.pad(x, Lax.scalar(x.dtype(), 0L), none, high, none);
  }

  private static Array along(Arguments a, Array x, int axis, boolean inverse, boolean ortho) {
    if (x.type().dim(axis) == 0) {
      throw a.error(
          "TypeError", a.function() + " takes at least one element along axis " + axis + ", got 0");
    }
    return inverse ? inverse(x, axis, ortho) : forward(x, axis, ortho);
  }

  /** The elements at even places, then those at odd ones backwards. */
  private static Array interleaved(Array x, int axis) {
    long n = x.type().dim(axis);
    Array even = Lax.sliceAxis(x, axis, 0, n, 2);
    Array odd = Lax.sliceAxis(x, axis, Math.min(1, n), n, 2);
    return Lax.concatenate(List.of(even, Lax.reverse(odd, List.of((long) axis))), axis);
  }

  private static Array restored(Array x, int axis) {
    long n = x.type().dim(axis);
    long half = (n + 1) / 2;
    Array even = Lax.sliceAxis(x, axis, 0, half);
    Array odd = Lax.reverse(Lax.sliceAxis(x, axis, half, n), List.of((long) axis));
    List<Long> none = Collections.nCopies(x.type().rank(), 0L);
    List<Long> between = new ArrayList<>(none);
    between.set(axis, 1L);
    List<Long> low = new ArrayList<>(none);
    low.set(axis, 1L);
    List<Long> evenHigh = new ArrayList<>(none);
    evenHigh.set(axis, n % 2 == 0 ? 1L : 0L);
    List<Long> oddHigh = new ArrayList<>(none);
    oddHigh.set(axis, n % 2 == 0 ? 0L : 1L);
    Array zero = Lax.scalar(x.dtype(), 0L);
    return Lax.add(
        Lax.pad(even, zero, none, evenHigh, between), Lax.pad(odd, zero, low, oddHigh, between));
  }

  /** exp(−iπk / 2n) along an axis, for k from 0 or, mirrored, for −k. */
  private static Array rotation(Array like, int axis, boolean mirrored) {
    long n = like.type().dim(axis);
    List<Long> shape = new ArrayList<>(Collections.nCopies(like.type().rank(), 1L));
    shape.set(axis, n);
    Array k = Lax.convert(Lax.iota(like.dtype().real(), shape, axis), complex(like));
    Array turn = Literals.lift(new PyComplex(-0.0, -0.5 * Math.PI)).orElseThrow();
    Array size = Lax.scalar(complex(like), (double) n);
    return Lax.exp(
        Elementwise.trueDivide(Elementwise.multiply(turn, mirrored ? Lax.neg(k) : k), size));
  }

  private static DType complex(Array x) {
    return x.dtype().real() == DType.F64 ? DType.C128 : DType.C64;
  }

  private static Array fft(String name, Array x, int... axes) {
    PyValue along = Shapes.tuple(Arrays.stream(axes).asLongStream().boxed().toList());
    return (Array) Calls.call("jax.numpy.fft", name, List.of(x, PyNone.NONE, along), Map.of());
  }

  private static Array line(String name, Array x, int axis) {
    return (Array)
        Calls.call("jax.numpy.fft", name, List.of(x, PyNone.NONE, PyInt.of(axis)), Map.of());
  }

  private static Array twiceReal(Array x) {
    Array real = Elementwise.real(x);
    return Elementwise.multiply(Elementwise.constant(real.dtype(), 2), real);
  }

  private static Array forward(Array x, int axis, boolean ortho) {
    Array transformed = line("fft", interleaved(x, axis), axis);
    Array out = twiceReal(Lax.mul(transformed, rotation(transformed, axis, false)));
    return ortho ? orthonormal(out, axis) : out;
  }

  private static Array alongTwo(Array x, int first, int second, boolean ortho) {
    Array v = interleaved(interleaved(x, first), second);
    Array t = fft("fftn", v, first, second);
    Array back = Lax.reverse(t, List.of((long) second));
    Array rolled = Calls.jnp("roll", back, PyInt.of(1), PyInt.of(second));
    Array sum =
        Lax.add(Lax.mul(rotation(t, second, false), t), Lax.mul(rotation(t, second, true), rolled));
    Array out = twiceReal(Lax.mul(rotation(t, first, false), sum));
    return ortho ? orthonormal(orthonormal(out, first), second) : out;
  }

  private static Array orthonormal(Array x, int axis) {
    long n = x.type().dim(axis);
    List<Long> shape = new ArrayList<>(Collections.nCopies(x.type().rank(), 1L));
    shape.set(axis, n);
    Term first = Term.of(Lax.iota(DType.I32, shape, axis)).eq(0);
    Term unit = Term.of(Lax.scalar(x.dtype(), 1.0));
    Term factor = first.choose(unit.times(4), unit.times(2));
    return Term.of(x).over(factor.times((double) n).sqrt()).array();
  }

  private static Array inverse(Array given, int axis, boolean ortho) {
    Array x = Elementwise.inexact(given);
    x = orthonormal(ortho ? x : orthonormal(x, axis), axis);
    Array turn = rotation(x, axis, false);
    Array turned = Elementwise.trueDivide(Lax.convert(x, turn.dtype()), turn);
    Array two = Elementwise.constant(turn.dtype(), 2.0);
    Array size = Elementwise.constant(turn.dtype(), (double) x.type().dim(axis));
    Array scaled = Elementwise.multiply(Elementwise.multiply(turned, two), size);
    return restored(Elementwise.real(line("ifft", scaled, axis)), axis);
  }
}
