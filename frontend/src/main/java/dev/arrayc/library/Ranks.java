package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Functions of {@code jax.scipy.stats} on samples: the mode, ranks, the error of the mean. */
final class Ranks {
  private Ranks() {}

  static List<LibraryFunction> rows() {
    return List.of(
        LibraryFunction.of(
            "jax.scipy.stats.mode",
            "a, axis=0, nan_policy='propagate', keepdims=False",
            Ranks::mode),
        LibraryFunction.of(
            "jax.scipy.stats.rankdata",
            "a, method='average', *, axis=None, nan_policy='propagate'",
            Ranks::ranks),
        LibraryFunction.of(
            "jax.scipy.stats.sem",
            "a, axis=0, ddof=1, nan_policy='propagate', *, keepdims=False",
            Ranks::meanError));
  }

  private static void requirePolicy(Arguments a) {
    String policy = a.string("nan_policy");
    switch (policy) {
      case "propagate" -> {}
      case "omit" ->
          throw a.error(
              "NotImplementedError", "Logic for `nan_policy` of " + policy + " is not implemented");
      case "raise" ->
          throw a.error(
              "NotImplementedError",
              "In order to best JIT compile `"
                  + a.function()
                  + "`, we cannot know whether `x` contains nans. Please check if nans exist in"
                  + " `x` outside of the `"
                  + a.function()
                  + "` function.");
      default ->
          throw a.error(
              "ValueError",
              "Illegal nan_policy value '"
                  + policy
                  + "'; expected one of {'propagate', 'omit', 'raise'}");
    }
  }

  /** Of the most frequent elements along an axis the least, and how often it is there. */
  private static PyValue mode(Arguments a) {
    requirePolicy(a);
    Array given = Manipulation.atLeast(a.array("a"), 1);
    boolean flat = a.optional("axis").isEmpty();
    Array x = flat ? Manipulation.ravel(given) : given;
    int axis = flat ? 0 : a.axis("axis", x.type().rank());
    List<Long> out = new ArrayList<>(x.type().shape());
    out.set(axis, 1L);
    List<Long> kept = flat ? Collections.nCopies(given.type().rank(), 1L) : out;
    List<Long> dropped = new ArrayList<>(out);
    dropped.remove(axis);
    List<Long> shape = a.bool("keepdims") ? kept : dropped;
    long n = x.type().dim(axis);
    DType index = Promotion.defaultInt();
    if (n == 0) {
      DType dtype = Promotion.defaultFloat();
      return named(
          Lax.full(shape, Lax.scalar(dtype, Double.NaN)), Lax.full(shape, Lax.scalar(dtype, 0.0)));
    }
    int last = x.type().rank() - 1;
    Array sorted = Sorting.sort(List.of(Manipulation.moveAxis(x, axis, last)), last, 1).getFirst();
    // How many of a run lie before each element and at it: the greatest first is the mode.
    Array before = Lax.sliceAxis(sorted, last, 0, n - 1);
    Array after = Lax.sliceAxis(sorted, last, 1, n);
    Array equal = Elementwise.compare("EQ", before, after);
    if (!x.dtype().isIntegral()) {
      Array both = Lax.and(Classification.isNan(before), Classification.isNan(after));
      equal = Lax.or(equal, both);
    }
    List<Long> firstShape = new ArrayList<>(sorted.type().shape());
    firstShape.set(last, 1L);
    Array starts =
        Lax.concatenate(
            List.of(Lax.full(firstShape, Lax.scalar(DType.BOOL, 1L)), Lax.not(equal)), last);
    Term place = Term.of(Lax.iota(index, sorted.type().shape(), last));
    Array start = Scans.scan(Term.of(starts).choose(place, 0).array(), last, Op.MAXIMUM);
    Array runs = place.minus(Term.of(start)).plus(1).array();
    Map<String, PyValue> along = Map.of("axis", PyInt.of(last), "keepdims", PyBool.TRUE);
    Array best = Calls.jnp("argmax", List.of(runs), along);
    Array count = Calls.jnp("max", List.of(runs), along);
    // The run's first element, since zeros of both signs are one run.
    Array first = Term.of(best).minus(Term.of(count)).plus(1).array();
    Array value = Taking.along(sorted, first, last);
    return named(Lax.reshape(value, shape), Lax.reshape(count, shape));
  }

  private static PyValue named(Array mode, Array count) {
    Map<String, PyValue> fields = new LinkedHashMap<>();
    fields.put("mode", mode);
    fields.put("count", count);
    return Linalg.named("ModeResult", fields);
  }

  private static PyValue ranks(Arguments a) {
    requirePolicy(a);
    String method = a.string("method");
    if (!Set.of("average", "min", "max", "dense", "ordinal").contains(method)) {
      throw a.error("ValueError", "unknown method '" + method + "'");
    }
    Array given = a.array("a");
    if (a.optional("axis").isEmpty()) {
      return ranks(Manipulation.ravel(given), method);
    }
    int rank = given.type().rank();
    int axis = a.axis("axis", rank);
    Array last = Manipulation.moveAxis(given, axis, rank - 1);
    Array each =
        rank == 1 ? ranks(given, method) : Repetition.rows(last, row -> ranks(row, method));
    return Manipulation.moveAxis(each, rank - 1, axis);
  }

  private static Array ranks(Array x, String method) {
    DType index = Promotion.defaultInt();
    DType dtype = Promotion.defaultFloat();
    long n = x.type().size();
    List<Array> sorted = Sorting.sort(List.of(x, Lax.iota(index, List.of(n), 0)), 0, 1);
    Array inverse =
        Sorting.sort(List.of(sorted.get(1), Lax.iota(index, List.of(n), 0)), 0, 1).get(1);
    Array ranks = ranks(sorted.get(0), Term.of(inverse), method, dtype);
    if (x.dtype().isIntegral()) {
      return ranks;
    }
    Array anyNan = Reductions.any(Classification.isNan(x));
    return Lax.select(anyNan, Lax.scalar(dtype, Double.NaN), ranks);
  }

  private static Array ranks(Array values, Term inverse, String method, DType dtype) {
    if (method.equals("ordinal")) {
      return inverse.plus(1).as(dtype).array();
    }
    long n = values.type().size();
    DType index = inverse.dtype();
    if (n == 0) {
      return Lax.full(List.of(0L), Lax.scalar(dtype, 0.0));
    }
    Array changes =
        Elementwise.compare(
            "NE", Lax.sliceAxis(values, 0, 1, n), Lax.sliceAxis(values, 0, 0, n - 1));
    Array first = Lax.full(List.of(1L), Lax.scalar(DType.BOOL, 1L));
    Array starts = Lax.concatenate(List.of(first, changes), 0);
    Array classes = Scans.scan(Lax.convert(starts, index), 0, Op.ADD);
    Array dense = Taking.take(classes, inverse.array());
    if (method.equals("dense")) {
      return Lax.convert(dense, dtype);
    }
    Array counts = Lax.convert(Searching.trueFlat(starts, n + 1), dtype);
    Term upper = Term.of(Taking.take(counts, dense));
    Term lower = Term.of(Taking.take(counts, Term.of(dense).minus(1).array()));
    return switch (method) {
      case "max" -> upper.array();
      case "min" -> lower.plus(1).array();
      default -> upper.plus(lower).plus(1).times(0.5).array();
    };
  }

  private static PyValue meanError(Arguments a) {
    Array x = Elementwise.inexact(a.array("a"));
    Map<String, PyValue> options =
        Map.of("axis", a.value("axis"), "ddof", a.value("ddof"), "keepdims", a.value("keepdims"));
    Term count;
    boolean omit = a.string("nan_policy").equals("omit");
    if (omit) {
      Array there = Lax.not(Classification.isNan(x));
      count =
          Term.of(
              Calls.jnp(
                  "sum",
                  List.of(there),
                  Map.of("axis", a.value("axis"), "keepdims", a.value("keepdims"))));
    } else if (a.string("nan_policy").equals("propagate")) {
      List<Long> axes = a.axes("axis", x.type().rank());
      long size =
          axes.stream().mapToLong(d -> x.type().dim(d.intValue())).reduce(1, (p, q) -> p * q);
      count = Term.of(Lax.scalar(Promotion.defaultInt(), size));
    } else {
      throw a.error("ValueError", a.string("nan_policy") + " is not supported");
    }
    Term deviation = Term.of(Calls.jnp(omit ? "nanstd" : "std", List.of(x), options));
    Term root = count.as(Promotion.defaultFloat()).sqrt().as(x.dtype());
    return deviation.over(root).array();
  }
}
