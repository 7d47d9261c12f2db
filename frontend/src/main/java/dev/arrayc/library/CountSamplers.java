package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import java.util.List;
import java.util.Optional;

/**
 * Samplers of {@code jax.random} that count: Poisson numbers by Knuth's products below a rate of 10
 * and by Hörmann's transformed rejection above (1993), binomial ones by inversion and by the same
 * author's BTRS. All elements of a sample draw together, until the last has its number.
 */
final class CountSamplers {
  private CountSamplers() {}

  static List<LibraryFunction> rows() {
    return List.of(
        LibraryFunction.of(
            "jax.random.poisson", "key, lam, shape=None, dtype=None", CountSamplers::poisson),
        LibraryFunction.of(
            "jax.random.binomial", "key, n, p, shape=None, dtype=None", CountSamplers::binomial),
        LibraryFunction.of(
            "jax.random.geometric", "key, p, shape=None, dtype=None", CountSamplers::geometric));
  }

  private static Array c(Array like, double value) {
    return Lax.scalar(like.dtype(), value);
  }

  private static Array full(Array like, double value) {
    return Lax.full(like.type().shape(), c(like, value));
  }

  private static Array floor(Array x) {
    return Lax.unary("floor", Op.FLOOR, x);
  }

  private static Array log(Array x) {
    return Lax.log(x);
  }

  private static Array ge(Array x, Array y) {
    return Lax.compare("GE", x, y);
  }

  private static Array le(Array x, Array y) {
    return Lax.compare("LE", x, y);
  }

  private static Array any(Array flags) {
    return LaxReductions.reduce(
        "reduce_or", Op.OR, flags, Lax.scalar(DType.BOOL, 0L), Shapes.all(flags.type().rank()));
  }

  private static DType integer(Arguments a) {
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultInt);
    if (!dtype.isInteger()) {
      throw a.error("ValueError", notInteger(a.function(), dtype), "draw integers, then astype");
    }
    return dtype;
  }

  private static String notInteger(String function, DType dtype) {
    if (function.equals("geometric")) {
      return "dtype argument to `geometric` must be an int dtype, got " + dtype.numpyName();
    }
    // As NumPy tells of it, which has bfloat16 for a void.
    String kind =
        switch (dtype.kind()) {
          case BOOL -> "b";
          case SIGNED, UNSIGNED -> throw new IllegalStateException(dtype.numpyName());
          case FLOAT -> dtype == DType.BF16 ? "V" : "f";
          case COMPLEX -> "c";
        };
    return "Invalid integer data type '" + kind + "'.";
  }

  private static Array poisson(Arguments a) {
    DType dtype = integer(a);
    Array given = Lax.convert(a.array("lam"), DType.F32);
    List<Long> shape =
        a.optional("shape").map(s -> Shapes.shape(s, "")).orElse(given.type().shape());
    Array lam = Manipulation.broadcastTo(given, shape);
    Array key = Samplers.singleKey(a);
    Array small = Lax.or(Lax.ne(lam, lam), Lax.lt(lam, c(lam, 10)));
    Array low = knuth(key, Lax.select(small, lam, full(lam, 0)), dtype);
    Array high = rejected(key, Lax.select(small, full(lam, 1e5), lam));
    Array result = Lax.select(small, low, Lax.convert(high, dtype));
    return Lax.select(Lax.eq(lam, c(lam, 0)), Lax.scalar(dtype, 0L), result);
  }

  /** How many uniform numbers can be multiplied until the product is below e^−λ. */
  private static Array knuth(Array key, Array lam, DType dtype) {
    Array limit = Lax.neg(lam);
    List<Long> shape = lam.type().shape();
    List<Array> start = List.of(Lax.full(shape, Lax.scalar(dtype, 0L)), key, full(lam, 0));
    Array k =
        Repetition.during(
                s -> any(Lax.gt(s.get(2), limit)),
                start,
                s -> {
                  Array keys = Threefry.split(s.get(1), List.of(2L));
                  Array more = Lax.add(s.get(0), Lax.scalar(dtype, 1L));
                  Array counted = Lax.select(Lax.gt(s.get(2), limit), more, s.get(0));
                  Array u = Samplers.unit(Samplers.keyAt(keys, 1), shape, DType.F32);
                  return List.of(counted, Samplers.keyAt(keys, 0), Lax.add(s.get(2), log(u)));
                })
            .getFirst();
    return Lax.sub(k, Lax.scalar(dtype, 1L));
  }

  /** A trial of a rejection sampler: a number, and whether it is taken. */
  private record Trial(Array number, Array accepted) {}

  private interface Trials {
    Trial of(Array u, Array v);
  }

  /** Draws pairs of uniform numbers, the first centred, until every element has been taken. */
  private static Array rejection(Array key, Array like, Trials trials) {
    List<Long> shape = like.type().shape();
    Array none = Lax.full(shape, Lax.scalar(DType.BOOL, 0L));
    return Repetition.during(
            s -> any(Lax.not(s.get(1))),
            List.of(full(like, -1), none, key),
            s -> {
              Array keys = Threefry.split(s.get(2), List.of(3L));
              Array u = Samplers.unit(Samplers.keyAt(keys, 1), shape, like.dtype());
              Array v = Samplers.unit(Samplers.keyAt(keys, 2), shape, like.dtype());
              Trial trial = trials.of(Lax.sub(u, c(like, 0.5)), v);
              return List.of(
                  Lax.select(trial.accepted, trial.number, s.get(0)),
                  Lax.or(s.get(1), trial.accepted),
                  Samplers.keyAt(keys, 0));
            })
        .getFirst();
  }

  private static Array rejected(Array key, Array lam) {
    Array logLam = log(lam);
    Array root = Lax.unary("sqrt", Op.SQRT, lam);
    Array b = Lax.add(c(lam, 0.931), Lax.mul(c(lam, 2.53), root));
    Array a = Lax.add(c(lam, -0.059), Lax.mul(c(lam, 0.02483), b));
    Array inverse = Lax.add(c(lam, 1.1239), Lax.div(c(lam, 1.1328), Lax.sub(b, c(lam, 3.4))));
    Array edge = Lax.sub(c(lam, 0.9277), Lax.div(c(lam, 3.6224), Lax.sub(b, c(lam, 2))));
    return rejection(
        key,
        lam,
        (u, v) -> {
          Array us = Lax.sub(c(lam, 0.5), Lax.unary("abs", Op.ABS, u));
          Array slope = Lax.add(Lax.div(Lax.mul(c(lam, 2), a), us), b);
          Array k = floor(Lax.add(Lax.add(Lax.mul(slope, u), lam), c(lam, 0.43)));
          Array density = Lax.add(Lax.div(a, Lax.mul(us, us)), b);
          Array s = log(Lax.div(Lax.mul(v, inverse), density));
          Array factorial = Lax.unary("lgamma", Op.LGAMMA, Lax.add(k, c(lam, 1)));
          Array t = Lax.sub(Lax.add(Lax.neg(lam), Lax.mul(k, logLam)), factorial);
          Array inside = Lax.and(ge(us, c(lam, 0.07)), le(v, edge));
          Array corner = Lax.and(Lax.lt(us, c(lam, 0.013)), Lax.gt(v, us));
          Array outside = Lax.or(Lax.lt(k, c(lam, 0)), corner);
          return new Trial(k, Lax.or(inside, Lax.and(Lax.not(outside), le(s, t))));
        });
  }

  private static Array geometric(Arguments a) {
    DType dtype = integer(a);
    Array p = Elementwise.inexact(a.array("p"));
    List<Long> shape = a.optional("shape").map(s -> Shapes.shape(s, "")).orElse(p.type().shape());
    Array u = Samplers.unit(Samplers.singleKey(a), shape, p.dtype());
    Array positive = Lax.select(Lax.eq(u, c(u, 0)), c(u, 1), u);
    Array rest = Lax.unary("log1p", Op.LOG_PLUS_ONE, Lax.neg(p));
    Array trials = Lax.div(log(positive), Manipulation.broadcastTo(rest, shape));
    return Lax.convert(Lax.add(floor(trials), c(p, 1)), dtype);
  }

  private static Array binomial(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Array p = Elementwise.inexact(a.array("p"));
    Array n = Lax.convert(a.array("n"), p.dtype());
    List<Long> shape =
        a.optional("shape")
            .map(s -> Shapes.shape(s, ""))
            .orElseGet(
                () ->
                    Shapes.broadcast(
                        "broadcast_shapes", List.of(n.type().shape(), p.type().shape())));
    Array count = Manipulation.broadcastTo(n, shape);
    Array chance = Lax.convert(Manipulation.broadcastTo(p, shape), p.dtype());
    return Lax.convert(binomial(Samplers.singleKey(a), count, chance), dtype);
  }

  /** Counts of the rarer outcome; a chance above one half turns them round. */
  private static Array binomial(Array key, Array given, Array p) {
    Array rare = Lax.lt(p, c(p, 0.5));
    Array q = Lax.select(rare, p, Lax.sub(c(p, 1), p));
    Array noCount = Lax.or(Lax.ne(given, given), Lax.lt(given, c(p, 0)));
    Array infinite = Lax.eq(Lax.unary("abs", Op.ABS, given), c(p, Double.POSITIVE_INFINITY));
    Array noChance = Lax.ne(q, q);
    Array negative = Lax.lt(q, c(p, 0));
    Array sane = Lax.select(Lax.or(noChance, negative), c(p, 0.01), q);
    Array few = Lax.or(noCount, le(Lax.mul(given, sane), c(p, 10)));
    Array count = floor(given);
    Array samples =
        Lax.select(
            few,
            inversion(key, Lax.select(few, count, full(p, 0)), sane),
            btrs(key, Lax.select(few, full(p, 1e4), count), Lax.select(few, full(p, 0.5), sane)));
    Array invalid = Lax.or(Lax.or(negative, noChance), noCount);
    samples = Lax.select(invalid, c(p, Double.NaN), samples);
    Array unbounded = Lax.and(infinite, Lax.not(invalid));
    samples = Lax.select(unbounded, c(p, Double.POSITIVE_INFINITY), samples);
    Array kept = Lax.or(Lax.or(rare, noCount), Lax.or(noChance, infinite));
    return Lax.select(kept, samples, Lax.sub(count, samples));
  }

  /** How many geometric numbers add up to the count. */
  private static Array inversion(Array key, Array count, Array p) {
    List<Long> shape = p.type().shape();
    Array rest = Lax.unary("log1p", Op.LOG_PLUS_ONE, Lax.neg(p));
    Array k =
        Repetition.during(
                s -> any(le(s.get(1), count)),
                List.of(full(p, 0), full(p, 0), key),
                s -> {
                  Array keys = Threefry.split(s.get(2), List.of(2L));
                  Array more = Lax.add(s.get(0), c(p, 1));
                  Array counted = Lax.select(le(s.get(1), count), more, s.get(0));
                  Array u = Samplers.unit(Samplers.keyAt(keys, 0), shape, p.dtype());
                  Array step = Lax.unary("ceil", Op.CEIL, Lax.div(log(u), rest));
                  return List.of(counted, Lax.add(s.get(1), step), Samplers.keyAt(keys, 1));
                })
            .getFirst();
    return Lax.sub(k, c(p, 1));
  }

  private static Array btrs(Array key, Array n, Array p) {
    Array one = c(p, 1);
    Array np = Lax.mul(n, p);
    Array deviation = Lax.unary("sqrt", Op.SQRT, Lax.mul(np, Lax.sub(one, p)));
    Array b = Lax.add(c(p, 1.15), Lax.mul(c(p, 2.53), deviation));
    Array spread = Lax.add(c(p, -0.0873), Lax.mul(c(p, 0.0248), b));
    Array a = Lax.add(spread, Lax.mul(c(p, 0.01), p));
    Array centre = Lax.add(np, c(p, 0.5));
    Array edge = Lax.sub(c(p, 0.92), Lax.div(c(p, 4.2), b));
    Array r = Lax.div(p, Lax.sub(one, p));
    Array alpha = Lax.mul(Lax.add(c(p, 2.83), Lax.div(c(p, 5.1), b)), deviation);
    Array m = floor(Lax.mul(Lax.add(n, one), p));
    return rejection(
        key,
        p,
        (u, v) -> {
          Array us = Lax.sub(c(p, 0.5), Lax.unary("abs", Op.ABS, u));
          Array inside = Lax.and(ge(us, c(p, 0.07)), le(v, edge));
          Array slope = Lax.add(Lax.div(Lax.mul(c(p, 2), a), us), b);
          Array k = floor(Lax.add(Lax.mul(slope, u), centre));
          Array outside = Lax.or(Lax.lt(k, c(p, 0)), Lax.gt(k, n));
          Array density = Lax.add(Lax.div(a, Lax.mul(us, us)), b);
          Array height = log(Lax.div(Lax.mul(v, alpha), density));
          Array taken = Lax.and(Lax.not(outside), le(height, bound(n, m, k, r)));
          return new Trial(k, Lax.or(inside, taken));
        });
  }

  /** The logarithm of the probability of k over that of the mode m. */
  private static Array bound(Array n, Array m, Array k, Array r) {
    Array one = c(n, 1);
    Array half = c(n, 0.5);
    Array restM = Lax.add(Lax.sub(n, m), one);
    Array restK = Lax.add(Lax.sub(n, k), one);
    Array first = Lax.mul(Lax.add(m, half), log(Lax.div(Lax.add(m, one), Lax.mul(r, restM))));
    Array second = Lax.mul(Lax.add(n, one), log(Lax.div(restM, restK)));
    Array third = Lax.mul(Lax.add(k, half), log(Lax.div(Lax.mul(r, restK), Lax.add(k, one))));
    Array sum = Lax.add(Lax.add(first, second), third);
    sum = Lax.add(Lax.add(sum, tail(m)), tail(Lax.sub(n, m)));
    return Lax.sub(Lax.sub(sum, tail(k)), tail(Lax.sub(n, k)));
  }

  private static final double[] TAIL = {
    0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509,
    0.0166446911898211, 0.0138761288230707, 0.0118967099458917, 0.0104112652619720,
    0.00925546218271273, 0.00833056343336287
  };

  /** What Stirling's formula lacks of log k!: a table up to 9, then a series. */
  private static Array tail(Array k) {
    Array clamped = Lax.min(Lax.max(c(k, 0), k), c(k, 9));
    Array next = Lax.add(clamped, c(k, 1));
    Array square = Lax.mul(next, next);
    Array inner = Lax.sub(c(k, 1.0 / 360), Lax.div(c(k, 1.0 / 1260), square));
    Array series = Lax.div(Lax.sub(c(k, 1.0 / 12), Lax.div(inner, square)), next);
    dev.arrayc.ir.Tensor data =
        dev.arrayc.ir.Tensor.fillDoubles(
            new dev.arrayc.ir.TensorType(k.dtype(), List.of((long) TAIL.length)),
            i -> dev.arrayc.ir.Numbers.round(k.dtype(), TAIL[i]));
    Array table = new dev.arrayc.value.Concrete(data, false);
    Array places = Lax.convert(floor(clamped), DType.I32);
    Array known = Taking.take(table, places, 0, IndexMode.CLIP, Optional.empty());
    return Lax.select(le(k, c(k, 9)), known, series);
  }
}
