package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Samplers of {@code jax.random} that are made of gamma samples (Marsaglia and Tsang, "A simple
 * method for generating gamma variables", 2000), each element with a key of its own.
 */
final class GammaSamplers {
  private GammaSamplers() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "gamma", "key, a, shape=None, dtype=None", a -> gamma(a, false));
    row(rows, "loggamma", "key, a, shape=None, dtype=None", a -> gamma(a, true));
    row(rows, "dirichlet", "key, alpha, shape=None, dtype=None", GammaSamplers::dirichlet);
    row(rows, "beta", "key, a, b, shape=None, dtype=None", GammaSamplers::beta);
    row(rows, "chisquare", "key, df, shape=None, dtype=None", GammaSamplers::chiSquare);
    row(rows, "t", "key, df, shape=(), dtype=None", GammaSamplers::student);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.random." + name, signature, body::apply));
  }

  /** The shape that a program gives, or that of the parameters. */
  private static List<Long> shape(Arguments a, List<List<Long>> parameters) {
    List<Long> natural = Shapes.broadcast("broadcast_shapes", parameters);
    if (a.optional("shape").isEmpty()) {
      return natural;
    }
    List<Long> shape = Shapes.checked(a.function(), Shapes.shape(a.value("shape"), ""));
    List<List<Long>> all = new ArrayList<>(parameters);
    all.add(shape);
    if (!Shapes.broadcast("broadcast_shapes", all).equals(shape)) {
      throw a.error(
          "ValueError",
          a.function()
              + " parameter shapes must be broadcast-compatible with shape argument, and the result"
              + " of broadcasting the shapes must equal the shape argument, but got result "
              + Reprs.shape(Shapes.broadcast("broadcast_shapes", all))
              + " for shape argument shape="
              + Reprs.shape(shape));
    }
    return shape;
  }

  private static Array gamma(Arguments a, boolean log) {
    // JAX names gamma for loggamma too.
    DType dtype =
        Samplers.requireFloat("gamma", a.dtype("dtype").orElseGet(Promotion::defaultFloat));
    Array alpha = Lax.convert(a.array("a"), dtype);
    List<Long> shape = shape(a, List.of(alpha.type().shape()));
    return gamma(Samplers.singleKey(a), Lax.broadcastTo(alpha, shape), log);
  }

  /** One sample for each element of {@code alpha}, or its logarithm. */
  private static Array gamma(Array key, Array alpha, boolean log) {
    List<Long> shape = alpha.type().shape();
    long n = Shapes.size(shape);
    if (n == 0) {
      return alpha;
    }
    Array keys = Threefry.split(key, List.of(n));
    Array flat = Lax.reshape(alpha, List.of(n));
    Array samples =
        Repetition.each(List.of(keys, flat), row -> List.of(one(row.get(0), row.get(1), log)))
            .getFirst();
    return Lax.reshape(samples, shape);
  }

  private static Array c(Array like, double value) {
    return Lax.scalar(like.dtype(), value);
  }

  private static Array one(Array key, Array alpha, boolean log) {
    Array atLeastOne = Lax.compare("GE", alpha, c(alpha, 1));
    Array boosted = Lax.select(atLeastOne, alpha, Lax.add(alpha, c(alpha, 1)));
    Array d = Lax.sub(boosted, c(alpha, 1.0 / 3));
    Array scale = Lax.div(c(alpha, 1.0 / 3), Lax.unary("sqrt", Op.SQRT, d));
    Array keys = Threefry.split(key, List.of(2L));
    List<Array> start = List.of(Samplers.keyAt(keys, 0), c(alpha, 0), c(alpha, 1), c(alpha, 2));
    Array v =
        Repetition.during(s -> isRejected(s, d), start, s -> next(s.getFirst(), scale)).get(2);
    Array rest = Samplers.keyAt(keys, 1);
    return log ? logBoosted(rest, d, v, alpha, atLeastOne) : boosted(rest, d, v, alpha, atLeastOne);
  }

  private static Array isRejected(List<Array> state, Array d) {
    Array x = state.get(1);
    Array v = state.get(2);
    Array u = state.get(3);
    Array squeeze = Lax.sub(c(u, 1), Lax.mul(c(u, 0.0331), Lax.mul(x, x)));
    Array inner = Lax.add(Lax.sub(c(u, 1), v), Lax.log(v));
    Array bound = Lax.add(Lax.mul(x, c(u, 0.5)), Lax.mul(d, inner));
    return Lax.and(Lax.compare("GE", u, squeeze), Lax.compare("GE", Lax.log(u), bound));
  }

  private static List<Array> next(Array key, Array scale) {
    Array keys = Threefry.split(key, List.of(3L));
    List<Array> start = List.of(Samplers.keyAt(keys, 1), c(scale, 0), c(scale, -1));
    List<Array> positive =
        Repetition.during(
            s -> Lax.compare("LE", s.get(2), c(scale, 0)),
            start,
            s -> {
              Array pair = Threefry.split(s.getFirst(), List.of(2L));
              Array x = Samplers.normal(Samplers.keyAt(pair, 1), List.of(), scale.dtype());
              Array v = Lax.add(c(scale, 1), Lax.mul(x, scale));
              return List.of(Samplers.keyAt(pair, 0), x, v);
            });
    Array x = positive.get(1);
    Array v = positive.get(2);
    return List.of(
        Samplers.keyAt(keys, 0),
        Lax.mul(x, x),
        Lax.mul(Lax.mul(v, v), v),
        Samplers.unit(Samplers.keyAt(keys, 2), List.of(), scale.dtype()));
  }

  /** A sample for alpha below 1 is one for alpha + 1 times a power of a uniform number. */
  private static Array boosted(Array key, Array d, Array v, Array alpha, Array atLeastOne) {
    Array sample = Lax.sub(c(alpha, 1), Samplers.unit(key, List.of(), alpha.dtype()));
    Array power = Lax.binary("pow", Op.POWER, sample, Lax.div(c(alpha, 1), alpha));
    Array boost = Lax.select(atLeastOne, c(alpha, 1), power);
    return Lax.mul(Lax.mul(d, v), boost);
  }

  private static Array logBoosted(Array key, Array d, Array v, Array alpha, Array atLeastOne) {
    Array u = Samplers.unit(key, List.of(), alpha.dtype());
    Array sample = Lax.unary("log1p", Op.LOG_PLUS_ONE, Lax.neg(u));
    Array none = Lax.or(atLeastOne, Lax.eq(sample, c(alpha, 0)));
    Array boost = Lax.select(none, c(alpha, 0), Lax.mul(sample, Lax.div(c(alpha, 1), alpha)));
    return Lax.add(Lax.add(Lax.log(d), Lax.log(v)), boost);
  }

  private static Array dirichlet(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Array alpha = Lax.convert(a.array("alpha"), dtype);
    int rank = alpha.type().rank();
    if (rank < 1) {
      throw a.error("ValueError", "dirichlet requires alpha.ndim >= 1, got alpha.ndim == 0");
    }
    long classes = alpha.type().dim(rank - 1);
    List<Long> shape =
        new ArrayList<>(shape(a, List.of(alpha.type().shape().subList(0, rank - 1))));
    shape.add(classes);
    Array logs = gamma(Samplers.singleKey(a), Lax.broadcastTo(alpha, shape), true);
    List<Long> last = List.of(shape.size() - 1L);
    Array shifted = Lax.sub(logs, Lax.expandDims(Reductions.max(logs, last), last));
    Array e = Lax.exp(shifted);
    return Lax.div(e, Lax.expandDims(Reductions.sum(e, last), last));
  }

  private static Array beta(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Array x = Samplers.parameter(a, "a", dtype);
    Array y = Samplers.parameter(a, "b", dtype);
    List<Long> shape = shape(a, List.of(x.type().shape(), y.type().shape()));
    Array keys = Threefry.split(Samplers.singleKey(a), List.of(2L));
    Array logX = gamma(Samplers.keyAt(keys, 0), Lax.broadcastTo(x, shape), true);
    Array logY = gamma(Samplers.keyAt(keys, 1), Lax.broadcastTo(y, shape), true);
    Array most = Lax.max(logX, logY);
    Array first = Lax.exp(Lax.sub(logX, most));
    Array second = Lax.exp(Lax.sub(logY, most));
    return Lax.div(first, Lax.add(first, second));
  }

  private static Array chiSquare(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Array df = Samplers.parameter(a, "df", dtype);
    List<Long> shape = shape(a, List.of(df.type().shape()));
    Array half = Lax.div(df, c(df, 2));
    Array log = gamma(Samplers.singleKey(a), Lax.broadcastTo(half, shape), true);
    return Lax.mul(c(df, 2), Lax.exp(log));
  }

  private static Array student(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Array df = Samplers.parameter(a, "df", dtype);
    List<Long> shape = shape(a, List.of(df.type().shape()));
    Array keys = Threefry.split(Samplers.singleKey(a), List.of(2L));
    Array normal = Samplers.normal(Samplers.keyAt(keys, 0), shape, dtype);
    Array half = Lax.broadcastTo(Lax.div(df, c(df, 2)), shape);
    Array gamma = gamma(Samplers.keyAt(keys, 1), half, false);
    Array ratio = Lax.unary("sqrt", Op.SQRT, Lax.div(half, gamma));
    return Lax.mul(normal, ratio);
  }
}
