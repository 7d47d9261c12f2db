package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * Functions of {@code jax.numpy} on samples of a function: its integral, slopes, values between.
 */
final class Calculus {
  private Calculus() {}

  static List<LibraryFunction> rows() {
    return List.of(
        row("trapezoid", "y, x=None, dx=1.0, axis=-1", Calculus::trapezoid),
        row("gradient", "f, *varargs, axis=None, edge_order=None", Calculus::gradient),
        row("interp", "x, xp, fp, left=None, right=None, period=None", Calculus::interpolate));
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static LibraryFunction row(String name, String signature, Body body) {
    return LibraryFunction.of("jax.numpy." + name, signature, body::apply);
  }

  private static Array trapezoid(Arguments a) {
    Array given = a.array("y");
    Optional<Array> places = a.optionalArray("x");
    List<Array> p = Elementwise.promoteInexact(given, places.orElse(given));
    if (places.isPresent() && places.get().type().rank() == 0) {
      throw a.error(
          "ValueError",
          "diff requires input that is at least one dimensional; got " + Reprs.of(p.get(1)));
    }
    int axis = a.axis("axis", given.type().rank());
    Array y = lastAxis(places.isPresent() ? p.get(0) : Elementwise.inexact(given), axis);
    Array steps =
        places.isEmpty()
            ? steps(a.array("dx"), y.type().rank(), axis)
            : p.get(1).type().rank() == 1
                ? differences(p.get(1), 0)
                : lastAxis(differences(p.get(1), axis), axis);
    int last = y.type().rank() - 1;
    Array half = Elementwise.constant(y.dtype(), 0.5);
    if (steps.type().rank() == 0 || steps.type().dim(steps.type().rank() - 1) == 1) {
      Array step =
          steps.type().rank() == 0
              ? steps
              : Lax.squeeze(steps, List.of((long) steps.type().rank() - 1));
      Array ends = Lax.add(at(y, last, 0), at(y, last, y.type().dim(last) - 1));
      Array inner = Lax.sub(Reductions.sumWide(y, List.of((long) last)), Lax.mul(half, ends));
      return Elementwise.multiply(step, inner);
    }
    Array areas = Elementwise.multiply(steps, neighbours(y, last, Lax::add));
    return Lax.mul(half, Reductions.sumWide(areas, List.of((long) last)));
  }

  /** {@code dx}, its axes the last of {@code rank}. */
  private static Array steps(Array dx, int rank, int axis) {
    int own = dx.type().rank();
    return own == 0 ? dx : lastAxis(Lax.expandDims(dx, Shapes.all(rank - own)), axis);
  }

  private static Array lastAxis(Array x, int axis) {
    return Manipulation.moveAxis(x, axis, x.type().rank() - 1);
  }

  private static Array differences(Array x, int axis) {
    return neighbours(x, axis, Lax::sub);
  }

  /** Each element but the first, with the one before it. */
  private static Array neighbours(Array x, int axis, BinaryOperator<Array> op) {
    long n = x.type().dim(axis);
    return op.apply(
        Lax.sliceAxis(x, axis, Math.min(1, n), n), Lax.sliceAxis(x, axis, 0, Math.max(0, n - 1)));
  }

  private static Array at(Array x, int axis, long place) {
    if (x.type().dim(axis) == 0) {
      throw Indexing.nothingAlong(axis);
    }
    Array index = Lax.scalar(DType.I32, place);
    return Taking.take(x, index, axis, IndexMode.PROMISE, Optional.empty());
  }

  /** Central differences inside, one-sided ones at the ends, over equal or given steps. */
  private static PyValue gradient(Arguments a) {
    if (a.optional("edge_order").isPresent()) {
      throw a.error(
          "NotImplementedError", "The 'edge_order' argument to jnp.gradient is not supported.");
    }
    List<Array> arrays = new ArrayList<>(List.of(a.array("f")));
    for (PyValue step : ((PyTuple) a.value("varargs")).items()) {
      arrays.add(Literals.lift(step).orElseThrow(() -> a.notAnArray(step, arrays.size())));
    }
    List<Array> p = Elementwise.promoteInexact(arrays.toArray(Array[]::new));
    Array x = p.getFirst();
    List<Array> steps = p.subList(1, p.size());
    List<Long> axes = a.axes("axis", x.type().rank());
    if (axes.stream().anyMatch(axis -> x.type().dim(axis.intValue()) < 2)) {
      throw a.error(
          "ValueError",
          "Shape of array too small to calculate a numerical gradient, at least 2 elements are"
              + " required.");
    }
    if (steps.size() > 1 && steps.size() != axes.size()) {
      throw a.error("TypeError", "Invalid number of spacing arguments " + steps.size());
    }
    List<PyValue> out = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      Array step =
          steps.isEmpty()
              ? Elementwise.constant(x.dtype(), 1)
              : steps.get(steps.size() == 1 ? 0 : i);
      out.add(slopes(a, x, axes.get(i).intValue(), step));
    }
    return out.size() == 1 ? out.getFirst() : new PyList(out);
  }

  private static Array slopes(Arguments a, Array x, int axis, Array step) {
    long n = x.type().dim(axis);
    Array low = Lax.sliceAxis(x, axis, 0, n - 2);
    Array high = Lax.sliceAxis(x, axis, 2, n);
    Array first = Lax.sub(Lax.sliceAxis(x, axis, 1, 2), Lax.sliceAxis(x, axis, 0, 1));
    Array end = Lax.sub(Lax.sliceAxis(x, axis, n - 1, n), Lax.sliceAxis(x, axis, n - 2, n - 1));
    if (step.type().rank() == 0) {
      Array half = Lax.mul(Lax.sub(high, low), Lax.scalar(x.dtype(), 0.5));
      List<Array> parts = List.of(Lax.div(first, step), Lax.div(half, step), Lax.div(end, step));
      return Lax.concatenate(parts, axis);
    }
    if (step.type().rank() != 1) {
      throw a.error("ValueError", "Spacing arrays must be 1D arrays or scalars.");
    }
    if (step.type().size() != n) {
      throw a.error(
          "ValueError",
          "Spacing arrays must have the same length as the dimension along which the gradient is"
              + " calculated.");
    }
    List<Long> wide = x.type().shape();
    Array widths = differences(step, 0);
    Array before = along(Lax.sliceAxis(widths, 0, 0, n - 2), wide, axis);
    Array after = along(Lax.sliceAxis(widths, 0, 1, n - 1), wide, axis);
    Array both = Lax.add(before, after);
    Array weightLow = Lax.div(Lax.neg(after), Lax.mul(before, both));
    Array weightHere = Lax.div(Lax.sub(after, before), Lax.mul(before, after));
    Array weightHigh = Lax.div(before, Lax.mul(after, both));
    Array here = Lax.sliceAxis(x, axis, 1, n - 1);
    Array inner =
        Lax.add(
            Lax.add(Lax.mul(weightLow, low), Lax.mul(weightHere, here)), Lax.mul(weightHigh, high));
    Array left = Lax.div(first, along(Lax.sliceAxis(widths, 0, 0, 1), wide, axis));
    Array right = Lax.div(end, along(Lax.sliceAxis(widths, 0, n - 2, n - 1), wide, axis));
    return Lax.concatenate(List.of(left, inner, right), axis);
  }

  /** A vector along one axis of a shape, of its own length there. */
  private static Array along(Array vector, List<Long> shape, int axis) {
    List<Long> own = new ArrayList<>(shape);
    own.set(axis, vector.type().size());
    return Lax.broadcastInDim(vector, own, List.of((long) axis));
  }

  /** Between two samples on the line through them; outside, as {@code left} and {@code right}. */
  private static PyValue interpolate(Arguments a) {
    if (a.array("xp").type().rank() != 1
        || !a.array("xp").type().shape().equals(a.array("fp").type().shape())) {
      throw a.error("ValueError", "xp and fp must be one-dimensional arrays of equal size");
    }
    List<Array> p = Elementwise.promoteInexact(a.array("x"), a.array("xp"));
    Samples samples = new Samples(p.get(1), Elementwise.inexact(a.array("fp")));
    boolean bendsLeft = !extrapolates(a, "left");
    boolean bendsRight = !extrapolates(a, "right");
    Array x = p.get(0);
    if (x.dtype().isComplex()) {
      throw a.error("ValueError", "jnp.interp: complex x values not supported.");
    }
    Optional<Array> period = a.optionalArray("period").map(Elementwise::absolute);
    if (period.isPresent()) {
      if (period.get().type().rank() != 0) {
        throw a.error("ValueError", "period must be a scalar; got " + Reprs.of(period.get()));
      }
      return samples.wrapped(period.get()).at(Elementwise.remainder(x, period.get()));
    }
    Array y = samples.at(x);
    if (bendsLeft) {
      Array left = a.optionalArray("left").orElseGet(() -> at(samples.y, 0, 0));
      y = Selections.where(Elementwise.compare("LT", x, at(samples.x, 0, 0)), left, y);
    }
    if (bendsRight) {
      long last = samples.size() - 1;
      Array right = a.optionalArray("right").orElseGet(() -> at(samples.y, 0, last));
      y = Selections.where(Elementwise.compare("GT", x, at(samples.x, 0, last)), right, y);
    }
    return y;
  }

  private static boolean extrapolates(Arguments a, String side) {
    if (!(a.value(side) instanceof PyStr text)) {
      return false;
    }
    if (!text.value().equals("extrapolate")) {
      throw a.error(
          "ValueError",
          "the only valid string value of `"
              + side
              + "` is 'extrapolate', but got: "
              + Reprs.of(text));
    }
    return true;
  }

  /** Values of a function at increasing places; both of shape {@code [n]}. */
  private record Samples(Array x, Array y) {
    long size() {
      return x.type().size();
    }

    /** One period, sorted, with the neighbours that wrap around. */
    Samples wrapped(Array period) {
      if (size() == 0) {
        throw Indexing.nothingAlong(0);
      }
      List<Array> sorted = Sorting.sort(List.of(Elementwise.remainder(x, period), y), 0, 1);
      Array places = sorted.get(0);
      Array values = sorted.get(1);
      long n = size();
      Array before = Elementwise.subtract(Lax.sliceAxis(places, 0, n - 1, n), period);
      Array after = Elementwise.add(Lax.sliceAxis(places, 0, 0, 1), period);
      return new Samples(
          Lax.concatenate(List.of(before, places, after), 0),
          Lax.concatenate(
              List.of(Lax.sliceAxis(values, 0, n - 1, n), values, Lax.sliceAxis(values, 0, 0, 1)),
              0));
    }

    /** On the line through the two samples around each place, or nearest to it. */
    Array at(Array place) {
      if (size() == 0) {
        throw Indexing.nothingAlong(0);
      }
      Array one = Lax.scalar(DType.I32, 1L);
      Array last = Lax.scalar(DType.I32, size() - 1);
      Array found = Searching.searchSorted(x, place, false);
      Array upper = Lax.min(Lax.max(found, one), last);
      Array lower = size() == 1 ? upper : Lax.sub(upper, one);
      Array y0 = Taking.take(y, lower);
      Array x0 = Taking.take(x, lower);
      Array rise = Elementwise.subtract(Taking.take(y, upper), y0);
      Array run = Lax.sub(Taking.take(x, upper), x0);
      Array least = Elementwise.constant(x.dtype(), Math.ulp(Limits.eps(x.dtype())));
      Array flat = Elementwise.compare("LE", Elementwise.absolute(run), least);
      Array width = Selections.where(flat, Elementwise.constant(x.dtype(), 1), run);
      Array slope = Elementwise.trueDivide(Lax.sub(place, x0), width);
      return Selections.where(flat, y0, Elementwise.add(y0, Elementwise.multiply(slope, rise)));
    }
  }
}
