package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code jax.nn.dot_product_attention}. */
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

  private static Array batched(Arguments a, String name) {
    Array x = a.array(name);
    if (x.type().rank() != 3 && x.type().rank() != 4) {
      throw a.error(
          "ValueError",
          name
              + " must have shape (B, T, N, H) or (T, N, H), got "
              + Reprs.shape(x.type().shape()));
    }
    return x.type().rank() == 3 ? Lax.expandDims(x, List.of(0L)) : x;
  }

  /** The heads of keys and values repeated to those of the queries. */
  private static Array grouped(Array x, long heads) {
    List<Long> shape = x.type().shape();
    long times = heads / Math.max(1, shape.get(2));
    List<Long> wide = List.of(shape.get(0), shape.get(1), shape.get(2), times, shape.get(3));
    Array repeated = Lax.broadcastInDim(x, wide, List.of(0L, 1L, 2L, 4L));
    return Lax.reshape(repeated, List.of(shape.get(0), shape.get(1), heads, shape.get(3)));
  }

  /** Far below all others where a mask does not hold. */
  private static Array masked(Array scores, Array mask) {
    return Lax.select(
        mask, scores, Lax.scalar(scores.dtype(), -0.7 * Limits.max(scores.dtype().real())));
  }

  private static Array apply(Arguments a) {
    for (String name : List.of("query_seq_lengths", "key_value_seq_lengths", "local_window_size")) {
      if (a.optional(name).isPresent()) {
        throw dev.arrayc.value.Session.current()
            .limitation("dot_product_attention with " + name, "a mask says the same: mask=…");
      }
    }
    Array query = batched(a, "query");
    long heads = query.type().dim(2);
    Array key = grouped(batched(a, "key"), heads);
    Array value = grouped(batched(a, "value"), heads);
    DType dtype = query.dtype();
    DType wide = Promotion.wider(dtype, DType.F32);
    long depth = query.type().dim(3);
    Array scale =
        a.optionalArray("scale")
            .map(s -> Lax.convert(s, wide))
            .orElseGet(() -> Lax.scalar(wide, 1 / Math.sqrt((double) depth)));
    // B N T S
    Array logits =
        Contractions.contract(
            Lax.convert(query, wide),
            Lax.convert(key, wide),
            List.of(0L, 2L),
            List.of(0L, 2L),
            List.of(3L),
            List.of(3L));
    Array scores = Lax.mul(logits, scale);
    Optional<Array> bias = a.optionalArray("bias");
    if (bias.isPresent()) {
      scores = Elementwise.add(scores, Lax.convert(bias.get(), wide));
    }
    Optional<Array> mask = a.optionalArray("mask");
    if (mask.isPresent()) {
      scores = masked(scores, Elementwise.truth(mask.get()));
    }
    if (a.bool("is_causal")) {
      List<Long> square = scores.type().shape().subList(2, 4);
      scores = masked(scores, Creation.diagonalMask(square, 0, "GE"));
    }
    // The softmax is float32's, whatever the operands are.
    scores = Lax.convert(Elementwise.real(scores), DType.F32);
    List<Long> last = List.of(3L);
    Array e = Lax.exp(Lax.sub(scores, Lax.expandDims(Reductions.max(scores, last), last)));
    Array chances = Lax.convert(Lax.div(e, Lax.expandDims(Reductions.sum(e, last), last)), dtype);
    // B N T H, then the heads behind the times.
    Array mixed =
        Contractions.contract(
            chances, value, List.of(0L, 1L), List.of(0L, 2L), List.of(3L), List.of(1L));
    Array result = Lax.transpose(mixed, List.of(0L, 2L, 1L, 3L));
    boolean single = a.array("query").type().rank() == 3;
    List<Long> shape = new ArrayList<>(result.type().shape());
    return single ? Lax.reshape(result, shape.subList(1, 4)) : result;
  }
}
