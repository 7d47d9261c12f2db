package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code jax.nn.dot_product_attention}. Shapes are spelled B (batch), T (queries), S (keys), N
 * (heads), H (depth).
 */
final class Attention {
  private Attention() {}

  static LibraryFunction row() {
    return LibraryFunction.of(
        "jax.nn.dot_product_attention",
        "query, key, value, bias=None, mask=None, *, scale=None, is_causal=False,"
            + " query_seq_lengths=None, key_value_seq_lengths=None, local_window_size=None,"
            + " implementation=None, return_residual=False",
        Attention::apply);
  }

  private static PyValue apply(Arguments a) {
    if (!(a.value("implementation") == PyNone.NONE
        || a.value("implementation") instanceof PyStr s && s.value().equals("xla"))) {
      throw a.error(
          "ValueError",
          "Unsupported implementation option: " + Reprs.plain(a.value("implementation")),
          "'xla' is what JAX takes on a CPU");
    }
    Array query = batched(a, "query");
    Array given = batched(a, "key");
    check(a, "value", batched(a, "value"), given.type().shape(), given.dtype());
    List<Long> shape = given.type().shape();
    check(a, "query", query, List.of(shape.get(0), -1L, -1L, shape.get(3)), given.dtype());
    long heads = query.type().dim(2);
    if (shape.get(2) == 0 || heads % shape.get(2) != 0) {
      throw a.error(
          "ValueError",
          "The number of query heads must be a multiple of key/value heads, but got "
              + heads
              + " vs "
              + shape.get(2));
    }
    Array scores = masked(a, scores(a, query, grouped(given, heads)));
    DType dtype = query.dtype();
    List<Long> last = List.of(3L);
    Array max = Reductions.max(scores, last);
    Array e = Lax.exp(Lax.sub(scores, Lax.expandDims(max, last)));
    Array sum = Reductions.sum(e, last);
    Array chances = Lax.convert(Lax.div(e, Lax.expandDims(sum, last)), dtype);
    // B N T H, then the heads behind the times.
    Array mixed =
        Contractions.contract(
            chances,
            grouped(batched(a, "value"), heads),
            List.of(0L, 1L),
            List.of(0L, 2L),
            List.of(3L),
            List.of(1L));
    Array result = Lax.transpose(mixed, List.of(0L, 2L, 1L, 3L));
    Optional<Array> lengths = lengths(a, "query_seq_lengths", query.type().dim(0));
    if (lengths.isPresent()) {
      Array inside = within(lengths.get(), result.type().shape(), 1);
      result = Lax.mul(result, Lax.convert(inside, dtype));
    }
    List<Long> asGiven = a.array("query").type().shape();
    Array shaped = Lax.reshape(result, asGiven);
    if (!a.bool("return_residual")) {
      return shaped;
    }
    Array residual = Lax.convert(Lax.add(Lax.log(sum), max), dtype);
    Array turned = Lax.transpose(residual, List.of(0L, 2L, 1L));
    return PyTuple.of(shaped, Lax.reshape(turned, asGiven.subList(0, asGiven.size() - 1)));
  }

  /** An argument with as many axes of size 1 in front as make four. */
  private static Array batched(Arguments a, String name) {
    Array x = a.array(name);
    int missing = 4 - x.type().rank();
    return missing > 0 ? Lax.expandDims(x, Shapes.all(missing)) : x;
  }

  /**
   * @param shape -1 stands for any size
   */
  private static void check(Arguments a, String name, Array x, List<Long> shape, DType dtype) {
    List<Long> own = x.type().shape();
    if (own.size() != shape.size()) {
      throw a.error(
          "ValueError", name + " ndim should be " + shape.size() + ", but got " + own.size());
    }
    if (x.dtype() != dtype) {
      throw a.error(
          "ValueError",
          name + " dtype should be " + dtype.numpyName() + ", but got " + x.dtype().numpyName());
    }
    for (int i = 0; i < shape.size(); i++) {
      if (shape.get(i) != -1 && !shape.get(i).equals(own.get(i))) {
        throw a.error(
            "ValueError", name + " shape should be " + shape + ": but got " + Reprs.shape(own));
      }
    }
  }

  /** The heads of keys and values repeated to those of the queries. */
  private static Array grouped(Array x, long heads) {
    List<Long> shape = x.type().shape();
    long times = heads / Math.max(1, shape.get(2));
    List<Long> wide = List.of(shape.get(0), shape.get(1), shape.get(2), times, shape.get(3));
    Array repeated = Lax.broadcastInDim(x, wide, List.of(0L, 1L, 2L, 4L));
    return Lax.reshape(repeated, List.of(shape.get(0), shape.get(1), heads, shape.get(3)));
  }

  /** The products of all queries and keys, scaled and biased: B N T S, at least float32. */
  private static Array scores(Arguments a, Array query, Array key) {
    DType wide = Promotion.wider(query.dtype(), DType.F32);
    double depth = query.type().dim(3);
    Array scale =
        a.optionalArray("scale")
            .map(s -> Lax.convert(s, wide))
            .orElseGet(() -> Lax.scalar(wide, 1 / Math.sqrt(depth)));
    List<Long> batch = List.of(0L, 2L);
    List<Long> last = List.of(3L);
    Array products =
        Contractions.contract(
            Lax.convert(query, wide), Lax.convert(key, wide), batch, batch, last, last);
    Array scaled = Lax.mul(products, scale);
    if (a.optional("bias").isEmpty()) {
      return scaled;
    }
    return Elementwise.add(scaled, Lax.convert(batched(a, "bias"), wide));
  }

  /** In float32, far below all others where one of the masks does not hold. */
  private static Array masked(Arguments a, Array scores) {
    List<Long> shape = scores.type().shape();
    List<Array> masks = new ArrayList<>();
    if (a.optional("mask").isPresent()) {
      Array mask = batched(a, "mask");
      check(a, "mask", mask, List.of(-1L, -1L, -1L, -1L), DType.BOOL);
      masks.add(mask);
    }
    List<Long> square = shape.subList(2, 4);
    if (a.bool("is_causal")) {
      masks.add(Creation.diagonalMask(square, 0, "GE"));
    }
    if (a.optional("local_window_size").isPresent()) {
      masks.add(window(a, square));
    }
    Optional<Array> queries = lengths(a, "query_seq_lengths", shape.getFirst());
    queries.ifPresent(lengths -> masks.add(within(lengths, shape, 2)));
    Optional<Array> keys = lengths(a, "key_value_seq_lengths", shape.getFirst());
    keys.ifPresent(lengths -> masks.add(within(lengths, shape, 3)));
    Array kept = scores;
    if (!masks.isEmpty()) {
      double most = Math.min(Limits.max(scores.dtype().real()), Float.MAX_VALUE);
      Array mask = Lax.fold(masks.stream().map(m -> Lax.broadcastTo(m, shape)).toList(), Lax::and);
      kept = Lax.select(mask, scores, Lax.scalar(scores.dtype(), -0.7 * most));
    }
    return Lax.convert(Elementwise.real(kept), DType.F32);
  }

  /** Keys that are at most so many places before or behind the query. */
  private static Array window(Arguments a, List<Long> square) {
    PyValue given = a.value("local_window_size");
    List<Long> sizes =
        Shapes.sequence(given).isPresent()
            ? Shapes.shape(given, "")
            : List.of(a.integer("local_window_size"), a.integer("local_window_size"));
    Array notFarBefore = Creation.diagonalMask(square, -sizes.get(0), "LE");
    return Lax.and(notFarBefore, Creation.diagonalMask(square, sizes.get(1), "GE"));
  }

  private static Optional<Array> lengths(Arguments a, String name, long batch) {
    Optional<Array> lengths = a.optionalArray(name);
    lengths.ifPresent(x -> check(a, name, x, List.of(batch), DType.I32));
    return lengths;
  }

  /** Where an axis of a batch is below the lengths of shape {@code [B]}. */
  private static Array within(Array lengths, List<Long> shape, int axis) {
    Array places = Lax.iota(DType.I32, shape, axis);
    return Lax.lt(places, Lax.broadcastInDim(lengths, shape, List.of(0L)));
  }
}
