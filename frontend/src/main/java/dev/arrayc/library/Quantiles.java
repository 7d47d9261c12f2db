package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Order statistics: quantiles and medians. */
final class Quantiles {
  private static final String OPTIONS =
      ", axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, *,"
          + " weights=None";

  private static final List<String> METHODS =
      List.of("linear", "lower", "higher", "midpoint", "nearest", "inverted_cdf");

  private Quantiles() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    for (boolean skip : new boolean[] {false, true}) {
      String prefix = skip ? "nan" : "";
      row(rows, prefix + "quantile", "a, q" + OPTIONS, a -> quantile(a, a.array("q"), skip));
      row(rows, prefix + "percentile", "a, q" + OPTIONS, a -> percentile(a, skip));
      row(
          rows,
          prefix + "median",
          "a, axis=None, out=None, overwrite_input=False, keepdims=False",
          a -> median(a, skip));
    }
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static Array percentile(Arguments a, boolean skip) {
    Array q = Elementwise.promoteInexact(Creation.array(a.value("a")), a.array("q")).get(1);
    return quantile(a, Lax.div(q, Elementwise.constant(q.dtype(), 100)), skip);
  }

  private static Array quantile(Arguments a, Array q, boolean skip) {
    if (a.optional("out").isPresent() || a.bool("overwrite_input")) {
      throw a.error(
          "ValueError",
          "jax.numpy."
              + (skip ? "nanquantile" : "quantile")
              + " does not support overwrite_input=True or out != None");
    }
    return quantile(a, Elementwise.inexact(q), a.string("method"), skip);
  }

  private static Array median(Arguments a, boolean skip) {
    DType dtype = Promotion.inexact(a.array("a").dtype());
    return quantile(a, Lax.scalar(dtype, 0.5), "midpoint", skip);
  }

  /** {@return the medians along one axis} */
  static Array median(Array x, int axis) {
    Array y = Manipulation.moveAxis(Elementwise.inexact(x), axis, x.type().rank() - 1);
    return along(y, Optional.empty(), Lax.scalar(y.dtype(), 0.5), "midpoint", false);
  }

  private static Array quantile(Arguments a, Array given, String method, boolean skip) {
    if (!METHODS.contains(method)) {
      throw a.error(
          "ValueError",
          "method can only be 'linear', 'lower', 'higher', 'midpoint', 'nearest' or"
              + " 'inverted_cdf'");
    }
    Array of = Elementwise.inexact(Creation.array(a.value("a")));
    List<Array> p = Elementwise.promoteInexact(of, given);
    Array x = p.get(0);
    Array q = p.get(1);
    if (x.dtype().isComplex()) {
      throw a.error(
          "ValueError",
          "quantile does not support complex input, as the operation is poorly defined.");
    }
    if (q.type().rank() > 1) {
      throw a.error(
          "ValueError", "q must be have rank <= 1, got shape " + Reprs.shape(q.type().shape()));
    }
    List<Long> axes = a.axes("axis", x.type().rank());
    Optional<Array> weightRows = weights(a, x, axes, method).map(w -> rows(w, axes));
    Array result = along(rows(x, axes), weightRows, q, method, skip);
    if (!a.bool("keepdims")) {
      return result;
    }
    List<Long> added = axes.stream().map(d -> d + q.type().rank()).sorted().toList();
    return Lax.expandDims(result, added);
  }

  /** The axes as one, the last. */
  private static Array rows(Array x, List<Long> axes) {
    List<Long> kept = Shapes.all(x.type().rank()).stream().filter(d -> !axes.contains(d)).toList();
    List<Long> order = new ArrayList<>(kept);
    order.addAll(axes);
    List<Long> flat = new ArrayList<>(kept);
    flat.replaceAll(d -> x.type().dim(d.intValue()));
    flat.add(axes.stream().mapToLong(d -> x.type().dim(d.intValue())).reduce(1, (i, j) -> i * j));
    return Lax.reshape(Lax.transpose(x, order), flat);
  }

  /** Weights of the array's shape and dtype. */
  private static Optional<Array> weights(Arguments a, Array x, List<Long> axes, String method) {
    Optional<Array> given =
        a.values().containsKey("weights") ? a.optionalArray("weights") : Optional.empty();
    if (given.isEmpty()) {
      return method.equals("inverted_cdf")
          ? Optional.of(Lax.full(x.type().shape(), Lax.scalar(x.dtype(), 1.0)))
          : Optional.empty();
    }
    if (given.get().dtype().isComplex()) {
      throw a.error("ValueError", "Weights cannot be complex types.");
    }
    if (!method.equals("inverted_cdf")) {
      throw a.error(
          "NotImplementedError",
          method + " doesn't support weights. Only method 'inverted_cdf' supports weights.");
    }
    Array weights = Lax.convert(given.get(), x.dtype());
    List<Long> shape = x.type().shape();
    if (weights.type().shape().equals(shape)) {
      return Optional.of(weights);
    }
    if (a.optional("axis").isEmpty()) {
      throw a.error("ValueError", "Weights shape must match 'a' shape when axis is None.");
    }
    List<Long> reduced = axes.stream().map(d -> shape.get(d.intValue())).toList();
    if (!weights.type().shape().equals(reduced)) {
      throw a.error(
          "ValueError",
          "Weights shape "
              + Reprs.shape(weights.type().shape())
              + " must match reduction axes "
              + Reprs.shape(reduced));
    }
    return Optional.of(Lax.broadcastInDim(weights, shape, axes));
  }

  /** Quantiles along the last axis; those of several q come first. */
  private static Array along(
      Array x, Optional<Array> weights, Array q, String method, boolean skip) {
    int axis = x.type().rank() - 1;
    long n = x.type().dim(axis);
    DType dtype = x.dtype();
    List<Array> each = q.type().rank() == 0 ? List.of(q) : Indexing.rows(q);
    List<Long> outer = x.type().shape().subList(0, axis);
    if (each.isEmpty()) {
      List<Long> none = new ArrayList<>(List.of(0L));
      none.addAll(outer);
      return Lax.full(none, Lax.scalar(dtype, 0.0));
    }
    if (n == 0 && Shapes.size(outer) > 0) {
      if (skip) {
        throw Indexing.nothingAlong(axis);
      }
      return value(x, Lax.full(outer, Lax.scalar(dtype, 0.0)));
    }
    Sorted sorted = Sorted.of(x, weights, skip);
    List<Array> results = each.stream().map(one -> sorted.quantile(one, method)).toList();
    return q.type().rank() == 0 ? results.getFirst() : Joins.stack(results, 0);
  }

  /**
   * Rows in order.
   *
   * @param values floats of shape {@code [..., n]}, NaN last, or everywhere in a row that has one
   * @param weights of the same type
   * @param last of shape {@code [...]} and the same dtype: the place of the last that counts
   */
  private record Sorted(Array values, Optional<Array> weights, Array last) {
    static Sorted of(Array x, Optional<Array> weights, boolean skip) {
      int axis = x.type().rank() - 1;
      DType dtype = x.dtype();
      List<Long> lastAxis = List.of((long) axis);
      Array nan = Lax.ne(x, x);
      Array last;
      Array marked = x;
      if (skip) {
        Array counts = Reductions.sum(Lax.convert(Lax.not(nan), dtype), lastAxis);
        last = Lax.sub(counts, Lax.scalar(dtype, 1.0));
      } else {
        Array no = Lax.scalar(DType.BOOL, 0L);
        Array any = LaxReductions.reduce("reduce_or", Op.OR, nan, no, lastAxis);
        Array all = Lax.broadcastTo(Lax.expandDims(any, lastAxis), x.type().shape());
        marked = Lax.select(all, Lax.scalar(dtype, Double.NaN), x);
        double highest = x.type().dim(axis) - 1.0;
        last = Lax.full(x.type().shape().subList(0, axis), Lax.scalar(dtype, highest));
      }
      List<Array> columns = new ArrayList<>(List.of(marked));
      weights.ifPresent(columns::add);
      List<Array> sorted = Sorting.sort(columns, axis, 1);
      return new Sorted(sorted.getFirst(), weights.map(w -> sorted.get(1)), last);
    }

    Array quantile(Array q, String method) {
      return weights.isPresent()
          ? inverted(q, weights.get())
          : at(values, Lax.mul(q, last), last, method);
    }

    /** The first value at which the weights so far reach their part of all weights. */
    private Array inverted(Array q, Array weights) {
      DType dtype = values.dtype();
      int axis = values.type().rank() - 1;
      List<Long> lastAxis = List.of((long) axis);
      Array zero = Lax.scalar(dtype, 0.0);
      Array bad = Lax.or(Lax.lt(weights, zero), Lax.ne(weights, weights));
      Array nan = Lax.ne(values, values);
      Array clean = Lax.select(Lax.or(bad, nan), zero, weights);
      Array soFar = Scans.scan(clean, axis, Op.ADD);
      long n = values.type().dim(axis);
      Array total = Lax.sliceAxis(soFar, axis, n - 1, n);
      Array below = Lax.lt(soFar, Lax.broadcastTo(Lax.mul(q, total), soFar.type().shape()));
      Array place = Reductions.sum(Lax.convert(below, dtype), lastAxis);
      Array found = value(values, Lax.max(zero, Lax.min(place, last)));
      Array no = Lax.scalar(DType.BOOL, 0L);
      Array anyBad = LaxReductions.reduce("reduce_or", Op.OR, bad, no, lastAxis);
      return Lax.select(Lax.or(anyBad, Lax.lt(last, zero)), Lax.scalar(dtype, Double.NaN), found);
    }
  }

  private static Array at(Array sorted, Array place, Array highest, String method) {
    DType dtype = sorted.dtype();
    Array floor = Lax.unary("floor", Op.FLOOR, place);
    Array ceil = Lax.unary("ceil", Op.CEIL, place);
    Array highWeight = Lax.sub(place, floor);
    Array lowWeight = Lax.sub(Lax.scalar(dtype, 1.0), highWeight);
    Array zero = Lax.scalar(dtype, 0.0);
    Array low = value(sorted, Lax.max(zero, Lax.min(floor, highest)));
    Array high = value(sorted, Lax.max(zero, Lax.min(ceil, highest)));
    return switch (method) {
      case "linear" -> Lax.add(Lax.mul(low, lowWeight), Lax.mul(high, highWeight));
      case "lower" -> low;
      case "higher" -> high;
      case "nearest" ->
          Lax.select(Lax.compare("LE", highWeight, Lax.scalar(dtype, 0.5)), low, high);
      case "midpoint" -> Lax.mul(Lax.add(low, high), Lax.scalar(dtype, 0.5));
      default -> throw new IllegalStateException(method);
    };
  }

  /** The element of each row at a place of its own. */
  private static Array value(Array sorted, Array place) {
    int axis = sorted.type().rank() - 1;
    List<Long> last = List.of((long) axis);
    Array places = Lax.expandDims(Lax.convert(place, DType.I32), last);
    return Lax.squeeze(Taking.along(sorted, places, axis), last);
  }
}
