package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Functions of {@code jax.numpy} that are a few others together. */
final class Composites {
  private Composites() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "array_equal", "a1, a2, equal_nan=False", a -> arrayEqual(a, false));
    row(rows, "array_equiv", "a1, a2", a -> arrayEqual(a, true));
    row(rows, "kron", "a, b", Composites::kron);
    row(rows, "cross", "a, b, axisa=-1, axisb=-1, axisc=-1, axis=None", Composites::cross);
    row(rows, "vecdot", "x1, x2, /, *, axis=-1, precision=None", Composites::vecDot);
    row(rows, "rot90", "m, k=1, axes=(0, 1)", Composites::rotate);
    row(rows, "rollaxis", "a, axis, start=0", Composites::rollAxis);
    row(rows, "diagflat", "v, k=0", Composites::diagFlat);
    row(rows, "vander", "x, N=None, increasing=False", Composites::vander);
    row(rows, "polyval", "p, x, *, unroll=16", Composites::polynomial);
    row(rows, "nanmean", Reductions.MEAN, a -> nanMean(a, a.array("a")));
    row(rows, "nanvar", Reductions.VARIANCE, Composites::nanVariance);
    row(rows, "nanstd", Reductions.VARIANCE, a -> Lax.unary("sqrt", Op.SQRT, nanVariance(a)));
    row(
        rows,
        "cumulative_sum",
        "x, /, *, axis=None, dtype=None, include_initial=False",
        a -> cumulative(a, Op.ADD, 0));
    row(
        rows,
        "cumulative_prod",
        "x, /, *, axis=None, dtype=None, include_initial=False",
        a -> cumulative(a, Op.MULTIPLY, 1));
    row(
        rows,
        "logspace",
        "start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0",
        Composites::logSpace);
    row(
        rows,
        "geomspace",
        "start, stop, num=50, endpoint=True, dtype=None, axis=0",
        Composites::geometricSpace);
    row(rows, "convolve", "a, v, mode='full', *, precision=None", a -> convolve(a, true));
    row(rows, "correlate", "a, v, mode='valid', *, precision=None", a -> convolve(a, false));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static Array arrayEqual(Arguments a, boolean broadcast) {
    Array x = Creation.array(a.value("a1"));
    Array y = Creation.array(a.value("a2"));
    boolean sameShape = x.type().shape().equals(y.type().shape());
    if (!sameShape && !(broadcast && fits(x.type().shape(), y.type().shape()))) {
      return Lax.staged(Lax.scalar(DType.BOOL, 0L));
    }
    List<Array> p = Elementwise.promote(x, y);
    Array equal = Lax.eq(p.get(0), p.get(1));
    if (!broadcast && a.bool("equal_nan")) {
      Array both = Lax.and(Classification.isNan(p.get(0)), Classification.isNan(p.get(1)));
      equal = Lax.or(equal, both);
    }
    return Reductions.all(equal);
  }

  private static boolean fits(List<Long> x, List<Long> y) {
    for (int i = 1; i <= Math.min(x.size(), y.size()); i++) {
      long p = x.get(x.size() - i);
      long q = y.get(y.size() - i);
      if (p != q && p != 1 && q != 1) {
        return false;
      }
    }
    return true;
  }

  /** Each element of the one times all of the other, block by block. */
  private static Array kron(Arguments a) {
    List<Array> p = Elementwise.promote(a.array("a"), a.array("b"));
    int rank = Math.max(p.get(0).type().rank(), p.get(1).type().rank());
    List<Long> left = new ArrayList<>();
    List<Long> right = new ArrayList<>();
    List<Long> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      long x = size(p.get(0), i - rank);
      long y = size(p.get(1), i - rank);
      left.addAll(List.of(x, 1L));
      right.addAll(List.of(1L, y));
      result.add(x * y);
    }
    return Lax.reshape(Lax.mul(Lax.reshape(p.get(0), left), Lax.reshape(p.get(1), right)), result);
  }

  /** The size of an axis counted from the end; 1 where there is none. */
  private static long size(Array x, int fromEnd) {
    int axis = x.type().rank() + fromEnd;
    return axis < 0 ? 1 : x.type().dim(axis);
  }

  private static Array cross(Arguments a) {
    boolean one = a.optional("axis").isPresent();
    List<Array> p = Elementwise.promote(a.array("a"), a.array("b"));
    Array x = lastAxis(a, p.get(0), one ? "axis" : "axisa");
    Array y = lastAxis(a, p.get(1), one ? "axis" : "axisb");
    long n = size(x, -1);
    long m = size(y, -1);
    if (n < 2 || n > 3 || m < 2 || m > 3) {
      throw a.error("ValueError", "Dimension must be either 2 or 3 for cross product");
    }
    Array z = product(x, y, 0, 1);
    if (n == 2 && m == 2) {
      return z;
    }
    Array u = three(x);
    Array v = three(y);
    Array stacked =
        Joins.stack(List.of(product(u, v, 1, 2), product(u, v, 2, 0), product(u, v, 0, 1)), 0);
    int rank = stacked.type().rank();
    return Manipulation.moveAxis(stacked, 0, a.axis(one ? "axis" : "axisc", rank));
  }

  private static Array lastAxis(Arguments a, Array x, String name) {
    int rank = x.type().rank();
    return Manipulation.moveAxis(x, a.axis(name, rank), rank - 1);
  }

  private static Array three(Array x) {
    int rank = x.type().rank();
    if (size(x, -1) == 3) {
      return x;
    }
    List<Long> none = Collections.nCopies(rank, 0L);
    List<Long> high = new ArrayList<>(none);
    high.set(rank - 1, 1L);
    return Lax.pad(x, Lax.scalar(x.dtype(), 0L), none, high, none);
  }

  private static Array product(Array x, Array y, long i, long j) {
    return Lax.sub(
        Lax.mul(component(x, i), component(y, j)), Lax.mul(component(x, j), component(y, i)));
  }

  private static Array component(Array x, long i) {
    int last = x.type().rank() - 1;
    return Lax.squeeze(Lax.sliceAxis(x, last, i, i + 1), List.of((long) last));
  }

  private static Array vecDot(Arguments a) {
    List<Array> p = Elementwise.promote(a.array("x1"), a.array("x2"));
    Array x = lastAxis(a, p.get(0), "axis");
    Array y = lastAxis(a, p.get(1), "axis");
    if (size(x, -1) != size(y, -1)) {
      throw a.error(
          "ValueError",
          "vecdot requires arguments to have equal axis size, got shapes "
              + Reprs.shape(p.get(0).type().shape())
              + " and "
              + Reprs.shape(p.get(1).type().shape()));
    }
    Array row = Lax.expandDims(Elementwise.conj(x), List.of(x.type().rank() - 1L));
    Array column = Lax.expandDims(y, List.of((long) y.type().rank()));
    Array product = Contractions.matmul(row, column);
    int rank = product.type().rank();
    return Lax.squeeze(product, List.of(rank - 2L, rank - 1L));
  }

  private static Array rotate(Arguments a) {
    Array x = a.array("m");
    if (x.type().rank() < 2) {
      throw a.error(
          "ValueError",
          "rot90 requires its first argument to have ndim at least two, but got first argument of"
              + " shape "
              + Reprs.shape(x.type().shape())
              + ", which has ndim "
              + x.type().rank());
    }
    List<Long> axes = Shapes.axes(a.value("axes"), x.type().rank());
    List<Long> order = new ArrayList<>(Shapes.all(x.type().rank()));
    Collections.swap(order, axes.get(0).intValue(), axes.get(1).intValue());
    return switch (Math.floorMod(a.integer("k"), 4)) {
      case 0 -> x;
      case 1 -> Lax.transpose(Lax.reverse(x, List.of(axes.get(1))), order);
      case 2 -> Lax.reverse(x, axes);
      default -> Lax.reverse(Lax.transpose(x, order), List.of(axes.get(1)));
    };
  }

  private static Array rollAxis(Arguments a) {
    Array x = a.array("a");
    int rank = x.type().rank();
    int axis = a.axis("axis", rank);
    long start = a.integer("start");
    int before = (int) (start < 0 ? start + rank : start);
    return Manipulation.moveAxis(x, axis, axis < before ? before - 1 : before);
  }

  private static Array diagFlat(Arguments a) {
    Array v = Manipulation.ravel(a.array("v"));
    return Selections.diagonalMatrix(v, a.integer("k"));
  }

  /** Powers of x as columns, by repeated products. */
  private static Array vander(Arguments a) {
    Array x = a.array("x");
    if (x.type().rank() != 1) {
      throw a.error("ValueError", "x must be a one-dimensional array");
    }
    long n = a.optional("N").isPresent() ? a.integer("N") : x.type().size();
    List<Array> columns = new ArrayList<>();
    for (long i = 0; i < n; i++) {
      columns.add(Powers.integerPower(Elementwise.numeric(x), i));
    }
    if (columns.isEmpty()) {
      return Lax.full(List.of(x.type().size(), 0L), Lax.scalar(x.dtype(), 0L));
    }
    return Joins.stack(a.bool("increasing") ? columns : columns.reversed(), 1);
  }

  /** Horner's rule. */
  private static Array polynomial(Arguments a) {
    List<Array> p = Elementwise.promote(a.array("p"), a.array("x"));
    Array x = p.get(1);
    Array y = Lax.full(x.type().shape(), Lax.scalar(x.dtype(), 0L));
    for (Array coefficient : Indexing.rows(p.get(0))) {
      y = Elementwise.add(Elementwise.multiply(y, x), coefficient);
    }
    return y;
  }

  private static Array nanMean(Arguments a, Array x) {
    Array there = Lax.not(Classification.isNan(x));
    Optional<Array> where = a.optionalArray("where");
    Array counted = where.map(w -> Lax.and(there, Elementwise.truth(w))).orElse(there);
    DType result = a.dtype("dtype").orElseGet(() -> Promotion.inexact(x.dtype()));
    DType computed = result.isFloat() && result.bits() < 32 ? DType.F32 : result;
    List<Long> axes = a.axes("axis", x.type().rank());
    return Lax.convert(
        Reductions.mean(x, axes, a.bool("keepdims"), computed, Optional.of(counted)), result);
  }

  private static Array nanVariance(Arguments a) {
    Array x = Elementwise.inexact(a.array("a"));
    List<Long> axes = a.axes("axis", x.type().rank());
    Array there = Lax.not(Classification.isNan(x));
    Array mean = Reductions.mean(x, axes, true, x.dtype(), Optional.of(there));
    Array zero = Lax.scalar(x.dtype(), 0L);
    Array centred = Lax.select(there, Lax.sub(x, mean), zero);
    Array squares =
        x.dtype().isComplex()
            ? Elementwise.real(Lax.mul(centred, Elementwise.conj(centred)))
            : Lax.mul(centred, centred);
    DType real = squares.dtype();
    Array count = Reductions.sum(Lax.convert(there, real), axes);
    Array degrees = Lax.sub(count, Lax.convert(a.array("ddof"), real));
    Array quotient = Lax.div(Reductions.sum(squares, axes), degrees);
    Array enough = Lax.gt(degrees, Lax.scalar(real, 0.0));
    Array result = Lax.select(enough, quotient, Lax.scalar(real, Double.NaN));
    return a.bool("keepdims") ? Lax.expandDims(result, axes) : result;
  }

  private static Array cumulative(Arguments a, Op op, long identity) {
    Array given = a.array("x");
    int rank = given.type().rank();
    if (rank == 0) {
      throw a.error(
          "ValueError",
          "The input must be non-scalar to take a cumulative "
              + (op == Op.ADD ? "sum" : "product")
              + ", however a scalar value or scalar array was given.");
    }
    if (a.optional("axis").isEmpty() && rank > 1) {
      throw a.error(
          "ValueError",
          "The input array has rank " + rank + ", however axis was not set to an explicit value.");
    }
    int axis = a.optional("axis").isEmpty() ? 0 : a.axis("axis", rank);
    // JAX widens the dtype of sums only.
    boolean widens = op == Op.ADD || given.dtype() == DType.BOOL;
    DType own = widens ? Reductions.widened(given.dtype()) : given.dtype();
    DType dtype = a.dtype("dtype").orElse(own);
    Array x = Lax.convert(given, dtype);
    Array start = Lax.scalar(dtype, identity);
    Array out = Scans.scan(x, axis, op);
    if (!a.bool("include_initial")) {
      return out;
    }
    List<Long> shape = new ArrayList<>(x.type().shape());
    shape.set(axis, 1L);
    return Lax.concatenate(List.of(Lax.full(shape, start), out), axis);
  }

  private static Array logSpace(Arguments a) {
    List<Array> p = Elementwise.promoteInexact(a.array("start"), a.array("stop"), a.array("base"));
    Array out = powers(a, p.get(0), p.get(1), p.get(2));
    return placed(a, out);
  }

  /** The logarithms of the bounds' sizes, evenly spaced; the sign is that of the start. */
  private static Array geometricSpace(Arguments a) {
    List<Array> p = Elementwise.promoteInexact(a.array("start"), a.array("stop"));
    DType computed = Promotion.inexact(a.dtype("dtype").orElse(p.get(0).dtype()));
    Array start = Lax.convert(p.get(0), computed);
    Array stop = Lax.convert(p.get(1), computed);
    Array sign = Lax.sign(start);
    Array low = Transcendental.log10(Lax.div(start, sign));
    Array high = Transcendental.log10(Lax.div(stop, sign));
    Array sizes = powers(a, low, high, Lax.scalar(computed, 10.0));
    return placed(a, Elementwise.multiply(sign, sizes));
  }

  /** A base to evenly spaced powers, along a first axis. */
  private static Array powers(Arguments a, Array start, Array stop, Array base) {
    List<Long> bounds =
        Shapes.broadcast(a.function(), List.of(start.type().shape(), stop.type().shape()));
    Array exponents =
        Creation.linspace(
            Lax.convert(Lax.broadcastTo(start, bounds), start.dtype()),
            Lax.convert(Lax.broadcastTo(stop, bounds), start.dtype()),
            a.integer("num"),
            a.bool("endpoint"));
    return Lax.binary("pow", Op.POWER, Lax.convert(base, exponents.dtype()), exponents);
  }

  private static Array placed(Arguments a, Array out) {
    Array moved = Manipulation.moveAxis(out, 0, a.axis("axis", out.type().rank()));
    return a.dtype("dtype").map(d -> Lax.convert(moved, d)).orElse(moved);
  }

  /** One dimension, by a convolution of one channel. */
  private static Array convolve(Arguments a, boolean reversed) {
    List<Array> p = Elementwise.promoteInexact(a.array("a"), a.array("v"));
    Array x = p.get(0);
    Array v = p.get(1);
    if (x.type().rank() != 1 || v.type().rank() != 1) {
      throw a.error("ValueError", a.function() + "() only support 1-dimensional inputs.");
    }
    if (x.type().size() == 0 || v.type().size() == 0) {
      throw a.error(
          "ValueError",
          a.function()
              + ": inputs cannot be empty, got shapes "
              + Reprs.shape(a.array("a").type().shape())
              + " and "
              + Reprs.shape(a.array("v").type().shape())
              + ".");
    }
    boolean swapped = x.type().size() < v.type().size();
    Array longer = swapped ? v : x;
    Array shorter = swapped ? x : v;
    Array kernel = reversed ? Lax.reverse(shorter, List.of(0L)) : Elementwise.conj(shorter);
    long n = shorter.type().size();
    List<Long> pads =
        switch (a.string("mode")) {
          case "valid" -> List.of(0L, 0L);
          case "same" -> List.of(n / 2, n - n / 2 - 1);
          case "full" -> List.of(n - 1, n - 1);
          default -> throw a.error("ValueError", "mode must be one of ['full', 'same', 'valid']");
        };
    Array out = Convolutions.line(longer, kernel, pads);
    return swapped && !reversed ? Lax.reverse(Elementwise.conj(out), List.of(0L)) : out;
  }
}
