package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Samplers of {@code jax.random} that choose: permutations, categories, elements. */
final class Choices {
  private static final double UINT32_MAX = 4294967295.0;

  private Choices() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "permutation", "key, x, axis=0, independent=False", Choices::permutation);
    row(
        rows,
        "categorical",
        "key, logits, axis=-1, shape=None, replace=True, mode=None",
        Choices::categorical);
    row(rows, "choice", "key, a, shape=(), replace=True, p=None, axis=0", Choices::choice);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.random." + name, signature, body::apply));
  }

  private static Array permutation(Arguments a) {
    Array key = Samplers.singleKey(a);
    Array x = a.known("x");
    if (x.type().rank() == 0) {
      if (!x.dtype().isInteger()) {
        throw a.error("TypeError", "x must be an integer or at least 1-dimensional");
      }
      long n =
          Shapes.staticInteger(
              x instanceof Tracer ? x : a.value("x"),
              "The error occurred in the argument x of jax.random.permutation()");
      return shuffle(key, Lax.iota(Promotion.defaultInt(), List.of(n), 0), 0, false);
    }
    return shuffle(
        key, x, a.axis("axis", x.type().rank()), a.bool("independent") && x.type().rank() > 1);
  }

  /** Sorts by random keys, often enough that no two elements are likely to share all keys. */
  private static Array shuffle(Array key, Array x, int axis, boolean independent) {
    long size = independent ? x.type().size() : x.type().dim(axis);
    long rounds = (long) Math.ceil(3 * Math.log((double) Math.max(1, size)) / Math.log(UINT32_MAX));
    List<Long> shape = independent ? x.type().shape() : List.of(size);
    Array current = key;
    Array y = x;
    for (long i = 0; i < rounds; i++) {
      Array keys = Threefry.split(current, List.of(2L));
      current = Samplers.keyAt(keys, 0);
      Array order = Threefry.bits(Samplers.keyAt(keys, 1), 32, shape);
      if (!independent) {
        order = Lax.broadcastInDim(order, x.type().shape(), List.of((long) axis));
      }
      y = Sorting.sort(List.of(order, y), axis, 1).get(1);
    }
    return y;
  }

  private static Array categorical(Arguments a) {
    Array logits = a.array("logits");
    Samplers.requireFloat("gumbel", logits.dtype());
    int rank = logits.type().rank();
    int axis = a.axis("axis", rank);
    List<Long> batch = new ArrayList<>(logits.type().shape());
    long classes = batch.remove(axis);
    if (classes == 0) {
      throw a.error("ValueError", "attempt to get argmax of an empty sequence");
    }
    List<Long> shape = a.optional("shape").map(s -> Shapes.shape(s, "")).orElse(batch);
    int extra = shape.size() - batch.size();
    if (!a.bool("replace")) {
      return distinct(a, logits, axis, shape, extra);
    }
    List<Long> full = new ArrayList<>(shape);
    int at = axis + extra;
    full.add(at, classes);
    Array noisy = Elementwise.add(Samplers.gumbel(a, full, logits.dtype()), logits);
    return LaxReductions.argExtreme(
        "argmax",
        "GT",
        noisy,
        Reductions.extremeIdentity(noisy.dtype(), true),
        at,
        Promotion.defaultInt());
  }

  /** The categories of the greatest sums of logit and noise, of which none comes twice. */
  private static Array distinct(Arguments a, Array logits, int axis, List<Long> shape, int extra) {
    long count = Shapes.size(shape.subList(0, extra));
    long classes = logits.type().dim(axis);
    if (count > classes) {
      throw a.error(
          "ValueError",
          "Number of samples without replacement (%d) cannot exceed number of categories (%d)."
              .formatted(count, classes));
    }
    Array noise = Samplers.gumbel(a, logits.type().shape(), logits.dtype());
    int last = logits.type().rank() - 1;
    Array rows = Manipulation.moveAxis(Elementwise.add(logits, noise), axis, last);
    Array places = LaxFunctions.topK(rows, count).getLast();
    return Lax.reshape(Manipulation.moveAxis(places, last, 0), shape);
  }

  private static Array choice(Arguments a) {
    Array from = a.known("a");
    List<Long> shape = Samplers.shape(a);
    boolean range = from.type().rank() == 0;
    int axis = range ? 0 : a.axis("axis", from.type().rank());
    long inputs =
        range
            ? Shapes.staticInteger(a.value("a"), "The error occurred in jax.random.choice()")
            : from.type().dim(axis);
    long draws = Shapes.size(shape);
    if (draws > 0 && inputs <= 0) {
      throw a.error("ValueError", "a must be greater than 0 unless no samples are taken");
    }
    boolean replace = a.bool("replace");
    if (!replace && draws > inputs) {
      throw a.error(
          "ValueError",
          "Cannot take a larger sample (size "
              + draws
              + ") than population (size "
              + inputs
              + ") when 'replace=False'");
    }
    DType index = Promotion.defaultInt();
    Array key = Samplers.singleKey(a);
    Array places;
    if (a.optional("p").isPresent()) {
      places = weighted(a, key, inputs, shape);
    } else if (replace) {
      places =
          Samplers.randint(key, shape, Lax.scalar(index, 0L), Lax.scalar(index, inputs), index);
    } else {
      Array all = range ? Lax.iota(index, List.of(inputs), 0) : from;
      Array taken = Lax.sliceAxis(shuffle(key, all, axis, false), axis, 0, draws);
      List<Long> result = new ArrayList<>(taken.type().shape());
      result.remove(axis);
      result.addAll(axis, shape);
      return Lax.reshape(taken, result);
    }
    return range ? places : Taking.take(from, places, axis, IndexMode.FILL, Optional.empty());
  }

  /** With replacement by where a uniform number falls, without by the greatest noisy chances. */
  private static Array weighted(Arguments a, Array key, long inputs, List<Long> shape) {
    Array p = Elementwise.inexact(a.array("p"));
    if (!p.type().shape().equals(List.of(inputs))) {
      throw a.error(
          "ValueError",
          "p must be None or a 1D vector with the same size as a.shape[axis]. p has shape "
              + Reprs.shape(p.type().shape())
              + " and a.shape[axis] is "
              + inputs
              + ".");
    }
    if (a.bool("replace")) {
      Array total = Scans.scan(p, 0, Op.ADD);
      Array all = Lax.squeeze(Lax.sliceAxis(total, 0, inputs - 1, inputs), List.of(0L));
      Array r = Lax.sub(Lax.scalar(p.dtype(), 1.0), Samplers.unit(key, shape, p.dtype()));
      return Searching.searchSorted(total, Lax.mul(r, all), true);
    }
    Array noisy = Lax.add(Samplers.gumbel(key, List.of(inputs), p.dtype()), Lax.log(p));
    Array order = LaxFunctions.topK(noisy, Shapes.size(shape)).getLast();
    return Lax.reshape(Lax.convert(order, Promotion.defaultInt()), shape);
  }
}
