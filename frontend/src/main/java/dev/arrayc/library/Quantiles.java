package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;

/** Order statistics: quantiles and medians. */
final class Quantiles {
  private static final String OPTIONS =
      ", axis=None, out=None, overwrite_input=False, method='linear', keepdims=False";

  private static final List<String> METHODS =
      List.of("linear", "lower", "higher", "nearest", "midpoint");

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
    return quantile(a, Elementwise.inexact(q), a.string("method"), skip);
  }

  private static Array median(Arguments a, boolean skip) {
    DType dtype = Promotion.inexact(a.array("a").dtype());
    return quantile(a, Lax.scalar(dtype, 0.5), "midpoint", skip);
  }

  /** {@return the medians along one axis} */
  static Array median(Array x, int axis) {
    Array y = Manipulation.moveAxis(Elementwise.inexact(x), axis, x.type().rank() - 1);
    return along(y, Lax.scalar(y.dtype(), 0.5), "midpoint", false);
  }

  private static Array quantile(Arguments a, Array given, String method, boolean skip) {
    Array of = Elementwise.inexact(Creation.array(a.value("a")));
    List<Array> p = Elementwise.promoteInexact(of, given);
    Array x = p.get(0);
    Array q = p.get(1);
    if (x.dtype().isComplex()) {
      throw a.error(
          "ValueError",
          "quantile does not support complex input, as the operation is" + " poorly defined.");
    }
    if (q.type().rank() > 1) {
      throw a.error(
          "ValueError", "q must be have rank <= 1, got shape " + Reprs.shape(q.type().shape()));
    }
    int rank = x.type().rank();
    List<Long> axes = a.axes("axis", rank);
    List<Long> kept = Shapes.all(rank).stream().filter(d -> !axes.contains(d)).toList();
    List<Long> order = new ArrayList<>(kept);
    order.addAll(axes);
    List<Long> shape = new ArrayList<>();
    kept.forEach(d -> shape.add(x.type().dim(d.intValue())));
    List<Long> flat = new ArrayList<>(shape);
    flat.add(axes.stream().mapToLong(d -> x.type().dim(d.intValue())).reduce(1, (i, j) -> i * j));
    Array rows = Lax.reshape(Lax.transpose(x, order), flat);
    if (!METHODS.contains(method)) {
      throw a.error("ValueError", "method=" + Reprs.of(new PyStr(method)) + " not recognized");
    }
    Array result = along(rows, q, method, skip);
    if (!a.bool("keepdims")) {
      return result;
    }
    List<Long> added = axes.stream().map(d -> d + q.type().rank()).sorted().toList();
    return Lax.expandDims(result, added);
  }

  /** Quantiles along the last axis; those of several q come first. */
  private static Array along(Array x, Array q, String method, boolean skip) {
    int axis = x.type().rank() - 1;
    long n = x.type().dim(axis);
    DType dtype = x.dtype();
    List<Long> last = List.of((long) axis);
    Array nan = Lax.ne(x, x);
    Array sorted;
    Array highest;
    if (skip) {
      sorted = Sorting.sort(List.of(x), axis, 1).getFirst();
      Array counts = Reductions.sum(Lax.convert(Lax.not(nan), dtype), last);
      highest = Lax.sub(counts, Lax.scalar(dtype, 1.0));
    } else {
      Array any = LaxReductions.reduce("reduce_or", Op.OR, nan, Lax.scalar(DType.BOOL, 0L), last);
      Array all = Lax.broadcastTo(Lax.expandDims(any, last), x.type().shape());
      Array marked = Lax.select(all, Lax.scalar(dtype, Double.NaN), x);
      sorted = Sorting.sort(List.of(marked), axis, 1).getFirst();
      highest = Lax.full(x.type().shape().subList(0, axis), Lax.scalar(dtype, n - 1.0));
    }
    List<Array> results = new ArrayList<>();
    List<Array> each = q.type().rank() == 0 ? List.of(q) : Indexing.rows(q);
    if (each.isEmpty()) {
      List<Long> none = new ArrayList<>(List.of(0L));
      none.addAll(x.type().shape().subList(0, axis));
      return Lax.full(none, Lax.scalar(dtype, 0.0));
    }
    for (Array one : each) {
      results.add(at(sorted, Lax.mul(one, highest), highest, method));
    }
    return q.type().rank() == 0 ? results.getFirst() : Joins.stack(results, 0);
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
