package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import java.util.ArrayList;
import java.util.List;

/** Window functions of signal processing: {@code jnp.hanning} and its like, M samples in f32. */
final class Tapers {
  private Tapers() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "bartlett", (n, m) -> Lax.sub(c(n, 1), divided(distance(n, m), m)));
    row(rows, "blackman", Tapers::blackman);
    row(rows, "hamming", (n, m) -> Lax.sub(c(n, 0.54), Lax.mul(c(n, 0.46), cosine(n, m, 2))));
    row(rows, "hanning", (n, m) -> Lax.mul(c(n, 0.5), Lax.sub(c(n, 1), cosine(n, m, 2))));
    rows.add(LibraryFunction.plain("jax.numpy.kaiser", "M, beta", Tapers::kaiser));
    return rows;
  }

  /** The window's values at the places n = 0, 1, … m − 1. */
  private interface Taper {
    Array at(Array n, long m);
  }

  private static void row(List<LibraryFunction> rows, String name, Taper taper) {
    rows.add(LibraryFunction.plain("jax.numpy." + name, "M", a -> sampled(a, taper)));
  }

  private static Array sampled(Arguments a, Taper taper) {
    long m = Shapes.staticInteger(a.value("M"), "M argument of jnp." + a.function());
    DType dtype = Promotion.defaultFloat();
    return m <= 1
        ? Lax.full(List.of(m), Lax.scalar(dtype, 1.0))
        : taper.at(Lax.iota(dtype, List.of(m), 0), m);
  }

  private static Array kaiser(Arguments a) {
    return sampled(
        a,
        (n, m) -> {
          double half = 0.5 * (m - 1);
          Term beta = Term.of(a.array("beta"));
          Term height = Term.of(n).minus(half).over(half).square().from(1).sqrt();
          return Term.of(Calls.jnp("i0", beta.times(height).array()))
              .over(Term.of(Calls.jnp("i0", beta.array())))
              .array();
        });
  }

  private static Array c(Array like, double value) {
    return Lax.scalar(like.dtype(), value);
  }

  private static Array divided(Array x, long m) {
    return Lax.div(x, c(x, m - 1.0));
  }

  /** |2n + 1 − m|. */
  private static Array distance(Array n, long m) {
    Array centred = Lax.sub(Lax.add(Lax.mul(c(n, 2), n), c(n, 1)), c(n, (double) m));
    return Lax.unary("abs", Op.ABS, centred);
  }

  /** The cosine of {@code turns}·π·n / (m − 1). */
  private static Array cosine(Array n, long m, int turns) {
    return Lax.unary("cos", Op.COSINE, divided(Lax.mul(c(n, turns * Math.PI), n), m));
  }

  private static Array blackman(Array n, long m) {
    Array first = Lax.sub(c(n, 0.42), Lax.mul(c(n, 0.5), cosine(n, m, 2)));
    return Lax.add(first, Lax.mul(c(n, 0.08), cosine(n, m, 4)));
  }
}
