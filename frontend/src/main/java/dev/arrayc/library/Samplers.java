package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;

/** {@code jax.random}: keys and samplers, bit for bit ({@code jax-semantics.md} §3). */
final class Samplers {
  private Samplers() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "PRNGKey", "seed, *, impl=None", Samplers::seed);
    row(rows, "key", "seed, *, impl=None", a -> new PrngKey(seed(a)));
    row(rows, "key_data", "keys", a -> words(a, "keys"));
    row(
        rows,
        "wrap_key_data",
        "key_bits_array, *, impl=None",
        a -> new PrngKey(words(a, "key_bits_array")));
    row(rows, "clone", "key", a -> a.value("key"));
    row(rows, "key_impl", "keys", Samplers::implementation);
    row(rows, "split", "key, num=2", Samplers::split);
    row(rows, "fold_in", "key, data", Samplers::foldIn);
    row(rows, "bits", "key, shape=(), dtype=None", Samplers::bits);
    row(rows, "uniform", "key, shape=(), dtype=None, minval=0.0, maxval=1.0", Samplers::uniform);
    row(rows, "normal", "key, shape=(), dtype=None", Samplers::normal);
    row(rows, "randint", "key, shape, minval, maxval, dtype=None", Samplers::randint);
    row(rows, "bernoulli", "key, p=0.5, shape=None, mode='low'", Samplers::bernoulli);
    row(rows, "exponential", "key, shape=(), dtype=None", Samplers::exponential);
    row(rows, "gumbel", "key, shape=(), dtype=None, mode=None", Samplers::gumbel);
    row(rows, "truncated_normal", "key, lower, upper, shape=None, dtype=None", Samplers::truncated);
    row(rows, "laplace", "key, shape=(), dtype=None", Samplers::laplace);
    row(rows, "logistic", "key, shape=(), dtype=None", Samplers::logistic);
    row(rows, "rademacher", "key, shape=(), dtype=None", Samplers::rademacher);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.random." + name, signature, body::apply));
  }

  /** The key data of a parameter, u32 words. */
  private static Array words(Arguments a, String name) {
    if (a.value(name) instanceof PrngKey key) {
      return key.words();
    }
    PyValue value = a.value(name);
    Array words =
        Literals.lift(value)
            .filter(x -> !(value instanceof PyInt) && !(value instanceof PyFloat))
            .orElseThrow(
                () ->
                    a.error(
                        "TypeError",
                        "JAX encountered invalid PRNG key data: expected key_data to have ndim,"
                            + " shape, and dtype attributes. Got "
                            + Reprs.of(value),
                        "make a key with jax.random.key(seed)"));
    if (words.dtype() != DType.U32) {
      throw a.error(
          "TypeError",
          "JAX encountered invalid PRNG key data: expected key_data.dtype = uint32; got dtype="
              + words.dtype().numpyName());
    }
    int rank = words.type().rank();
    if (rank < 1 || words.type().dim(rank - 1) != 2) {
      throw a.error(
          "TypeError",
          "JAX encountered invalid PRNG key data: expected key_data.shape to end with (2,); got"
              + " shape="
              + Reprs.shape(words.type().shape())
              + " for impl=PRNGImpl(key_shape=(2,))");
    }
    return words;
  }

  private static PyValue implementation(Arguments a) {
    words(a, "keys");
    return new PyStr("threefry2x32");
  }

  static Array singleKey(Arguments a) {
    Array words = words(a, "key");
    if (words.type().rank() != 1) {
      throw a.error(
          "ValueError",
          a.function()
              + " accepts a single key, but was given a key array of shape "
              + Reprs.shape(words.type().shape())
              + " != (). Use jax.vmap for batching.");
    }
    return words;
  }

  private static PyValue likeKey(Arguments a, Array words) {
    return a.value("key") instanceof PrngKey ? new PrngKey(words) : words;
  }

  /** The seed's high and low 32 bits, at the width of the default integer. */
  private static Array seed(Arguments a) {
    if (a.value("seed") instanceof PyInt i && !Literals.fits(i.value(), DType.I64)) {
      throw a.error("OverflowError", "Python int too large to convert to C long");
    }
    DType dtype = Promotion.defaultInt();
    Array seed =
        a.value("seed") instanceof PyInt i
            ? Lax.scalar(dtype, Numbers.wrap(dtype, i.value().longValue()))
            : a.array("seed");
    if (seed.type().rank() != 0) {
      throw a.error(
          "TypeError",
          a.function()
              + " accepts a scalar seed, but was given an array of shape "
              + Reprs.shape(seed.type().shape())
              + " != (). Use jax.vmap for batching");
    }
    if (!seed.dtype().isInteger()) {
      throw a.error(
          "TypeError", "PRNG key seed must be an integer; got " + Reprs.of(a.value("seed")));
    }
    Array low = Lax.reshape(Lax.convert(seed, DType.U32), List.of(1L));
    Array high =
        seed.dtype().bits() < 64
            ? Lax.full(List.of(1L), Lax.scalar(DType.U32, 0L))
            : Lax.reshape(Lax.convert(highWord(seed), DType.U32), List.of(1L));
    return Lax.concatenate(List.of(high, low), 0);
  }

  private static Array highWord(Array seed) {
    return Lax.binary(
        "shift_right_logical",
        Op.SHIFT_RIGHT_LOGICAL,
        seed,
        Elementwise.constant(seed.dtype(), 32));
  }

  static List<Long> shape(Arguments a) {
    return Shapes.checked(a.function(), Shapes.shape(a.value("shape"), ""));
  }

  private static PyValue split(Arguments a) {
    return likeKey(a, Threefry.split(singleKey(a), Shapes.shape(a.value("num"), "")));
  }

  private static PyValue foldIn(Arguments a) {
    Array data =
        a.value("data") instanceof PyInt i
            ? new Concrete(Literals.integer(i.value(), DType.U32), false)
            : a.array("data");
    if (data.type().rank() != 0) {
      throw a.error(
          "TypeError",
          "fold_in accepts a scalar, but was given an array of shape "
              + Reprs.shape(data.type().shape())
              + " != (). Use jax.vmap for batching.");
    }
    return likeKey(a, Threefry.foldIn(singleKey(a), data));
  }

  private static Array bits(Arguments a) {
    DType dtype = a.dtype("dtype").orElse(Promotion.canonical(DType.U64));
    if (dtype.kind() != DType.Kind.UNSIGNED) {
      throw a.error(
          "ValueError",
          "dtype argument to `bits` must be an unsigned int dtype, got " + dtype.numpyName());
    }
    return Threefry.bits(singleKey(a), dtype.bits(), shape(a));
  }

  static DType floatType(Arguments a) {
    return requireFloat(a.function(), a.dtype("dtype").orElseGet(Promotion::defaultFloat));
  }

  /** The dtype, if the sampler of this name draws in it. */
  static DType requireFloat(String sampler, DType dtype) {
    boolean complex = sampler.equals("normal") || sampler.equals("lognormal");
    if (!dtype.isFloat() && !(complex && dtype.isComplex())) {
      throw Session.current()
          .error(
              "ValueError",
              "dtype argument to `"
                  + sampler
                  + "` must be a float "
                  + (complex ? "or complex " : "")
                  + "dtype, got "
                  + dtype.numpyName());
    }
    return dtype;
  }

  /** A parameter in the dtype, into which promotion must lead: JAX casts no other. */
  static Array parameter(Arguments a, String name, DType dtype) {
    Array x = a.array(name);
    if (Promotion.joinOf(List.of(x, Lax.scalar(dtype, 0L))).dtype() != dtype) {
      throw a.error(
          "TypePromotionError",
          "In arguments to %s, cannot safely cast argument of type %s to %s"
              .formatted(a.function(), x.dtype().numpyName(), dtype.numpyName()));
    }
    return Lax.convert(x, dtype);
  }

  private static Array uniform(Arguments a) {
    DType dtype = floatType(a);
    return uniform(
        singleKey(a),
        shape(a),
        Lax.convert(a.array("minval"), dtype),
        Lax.convert(a.array("maxval"), dtype));
  }

  /** Random fraction bits under the exponent of 1, minus 1, scaled; never below the minimum. */
  static Array uniform(Array key, List<Long> shape, Array low, Array high) {
    DType dtype = low.dtype();
    int fraction = Limits.mantissaBits(dtype);
    int width = fraction < 8 ? 8 : dtype.bits();
    DType unsigned = DType.valueOf("U" + dtype.bits());
    Array bits = Lax.convert(Threefry.bits(key, width, shape), unsigned);
    Array mantissa =
        Lax.binary(
            "shift_right_logical",
            Op.SHIFT_RIGHT_LOGICAL,
            bits,
            Lax.scalar(unsigned, (long) (width - fraction)));
    Array one = Lax.scalar(unsigned, Numbers.toBits(dtype, 1.0));
    Array between = Lax.bitcast(Lax.or(mantissa, one), dtype);
    Array unit = Lax.sub(between, Lax.scalar(dtype, 1.0));
    Array span = Lax.sub(high, low);
    return Lax.max(low, Lax.add(Lax.mul(unit, span), low));
  }

  static Array unit(Array key, List<Long> shape, DType dtype) {
    return uniform(key, shape, Lax.scalar(dtype, 0.0), Lax.scalar(dtype, 1.0));
  }

  private static Array normal(Arguments a) {
    return normal(singleKey(a), shape(a), floatType(a));
  }

  /** √2 times the inverse error function of a uniform number above −1. */
  static Array normal(Array key, List<Long> shape, DType dtype) {
    if (dtype.isComplex()) {
      DType part = dtype.real();
      Array keys = Threefry.split(key, List.of(2L));
      Array re = normal(keyAt(keys, 0), shape, part);
      Array im = normal(keyAt(keys, 1), shape, part);
      Array z = Lax.binary("complex", Op.COMPLEX, re, im);
      return Lax.div(z, Lax.convert(Lax.scalar(part, Math.sqrt(2)), z.dtype()));
    }
    double low = above(-1, dtype);
    Array u = uniform(key, shape, Lax.scalar(dtype, low), Lax.scalar(dtype, 1.0));
    return Lax.mul(Lax.scalar(dtype, Math.sqrt(2)), erfInv(u));
  }

  private static Array erfInv(Array u) {
    DType dtype = u.dtype();
    DType wide = dtype.bits() < 32 ? DType.F32 : dtype;
    return Lax.convert(Lax.unary("erf_inv", Op.ERF_INV, Lax.convert(u, wide)), dtype);
  }

  /** The neighbour of a number toward zero in the dtype. */
  private static double above(double value, DType dtype) {
    return Numbers.fromBits(dtype, Numbers.toBits(dtype, value) - 1);
  }

  static Array keyAt(Array keys, long index) {
    return Lax.squeeze(Lax.sliceAxis(keys, 0, index, index + 1), List.of(0L));
  }

  static Array randint(Arguments a) {
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultInt);
    if (!dtype.isInteger()) {
      throw a.error("TypeError", "randint only accepts integer dtypes, got " + dtype.numpyName());
    }
    Array low = integral(a.array("minval"));
    Array high = integral(a.array("maxval"));
    if (dtype.bits() < 32) {
      // Narrow integers are drawn as int32 within the narrow range.
      Array most = Lax.scalar(DType.I32, Limits.maxInteger(dtype) + 1);
      Array least = Lax.scalar(DType.I32, Limits.minInteger(dtype));
      Array from =
          clamp(least, Integers.clipped(low, DType.I32), Lax.sub(most, Lax.scalar(DType.I32, 1L)));
      Array to = clamp(least, Integers.clipped(high, DType.I32), most);
      return Lax.convert(randint(singleKey(a), shape(a), from, to, DType.I32), dtype);
    }
    return randint(singleKey(a), shape(a), low, high, dtype);
  }

  private static Array clamp(Array low, Array x, Array high) {
    return Lax.min(Lax.max(x, low), high);
  }

  private static Array integral(Array x) {
    return x.dtype().isInteger() ? x : Lax.convert(x, Promotion.defaultInt());
  }

  /** Two draws make a number of twice the width, of which the remainder by the span is taken. */
  static Array randint(Array key, List<Long> shape, Array lo, Array hi, DType dtype) {
    DType unsigned = DType.valueOf("U" + dtype.bits());
    Array top = Integers.clipped(Lax.scalar(dtype, Limits.maxInteger(dtype)), hi.dtype());
    Array outOfRange = Lax.gt(hi, top);
    Array low = Integers.clipped(lo, dtype);
    Array high = Integers.clipped(hi, dtype);
    Array keys = Threefry.split(key, List.of(2L));
    Array upper = Threefry.bits(keyAt(keys, 0), dtype.bits(), shape);
    Array lower = Threefry.bits(keyAt(keys, 1), dtype.bits(), shape);
    Array one = Lax.scalar(unsigned, 1L);
    Array span = Lax.convert(Lax.sub(high, low), unsigned);
    span = Lax.select(Lax.compare("LE", high, low), one, span);
    // A span of the whole range wraps to 0; remainders by 0 are the dividend, which is right.
    Array wider = Lax.and(outOfRange, Lax.gt(high, low));
    span = Lax.select(wider, Lax.add(span, one), span);
    Array half = Lax.scalar(unsigned, 1L << (dtype.bits() / 2));
    Array multiplier = Lax.rem(half, span);
    multiplier = Lax.rem(Lax.mul(multiplier, multiplier), span);
    Array offset =
        Lax.rem(Lax.add(Lax.mul(Lax.rem(upper, span), multiplier), Lax.rem(lower, span)), span);
    return Lax.add(low, Lax.convert(offset, dtype));
  }

  private static Array bernoulli(Arguments a) {
    Array p = a.array("p");
    if (!p.dtype().isFloat() && !p.weak()) {
      throw a.error(
          "TypeError",
          "bernoulli probability `p` must have a floating dtype, got "
              + p.dtype().numpyName()
              + ".");
    }
    Array chance = Elementwise.inexact(p);
    List<Long> shape = a.optional("shape").map(s -> Shapes.shape(s, "")).orElse(p.type().shape());
    DType dtype = chance.dtype();
    if (a.string("mode").equals("high")) {
      List<Long> two = new ArrayList<>(List.of(2L));
      two.addAll(shape);
      List<Array> u = Indexing.rows(unit(singleKey(a), two, dtype));
      Array small = Lax.mul(u.get(1), Lax.scalar(dtype, Limits.eps(dtype)));
      return Lax.lt(small, Lax.sub(chance, u.get(0)));
    }
    return Lax.lt(unit(singleKey(a), shape, dtype), chance);
  }

  private static Array exponential(Arguments a) {
    Array u = unit(singleKey(a), shape(a), floatType(a));
    return Lax.neg(Lax.unary("log1p", Op.LOG_PLUS_ONE, Lax.neg(u)));
  }

  static Array gumbel(Arguments a) {
    return gumbel(a, shape(a), floatType(a));
  }

  /** In the mode of the call: {@code high} takes twice the bits, for rare events' sake. */
  static Array gumbel(Arguments a, List<Long> shape, DType dtype) {
    String mode = a.optional("mode").isPresent() ? a.string("mode") : "low";
    boolean high = mode.equals("high") || mode.equals("highest") && dtype != DType.F32;
    if (!high && mode.equals("highest")) {
      throw Session.current()
          .limitation(
              "random." + a.function() + " with mode='highest' of float32", "use mode='high'");
    }
    if (!high && !mode.equals("low")) {
      throw a.error("ValueError", "Must provide valid mode for gumbel got: " + mode);
    }
    return high ? fineGumbel(singleKey(a), shape, dtype) : gumbel(singleKey(a), shape, dtype);
  }

  /** Of uniform numbers that below a half have as many bits again. */
  private static Array fineGumbel(Array key, List<Long> shape, DType dtype) {
    List<Long> twice = new ArrayList<>(List.of(2L));
    twice.addAll(shape);
    Array words = unit(key, twice, dtype);
    Array high = Lax.reshape(Lax.sliceAxis(words, 0, 0, 1), shape);
    Array low = Lax.reshape(Lax.sliceAxis(words, 0, 1, 2), shape);
    Array ulp = Lax.scalar(dtype, Math.scalb(1.0, -Limits.mantissaBits(dtype)));
    Array more = Lax.add(Lax.add(high, Lax.mul(ulp, low)), Lax.scalar(dtype, Limits.tiny(dtype)));
    Array isLarge = Lax.compare("GE", high, Lax.scalar(dtype, 0.5));
    Array x = Lax.select(isLarge, high, more);
    return Lax.neg(Lax.log(Lax.neg(Lax.unary("log1p", Op.LOG_PLUS_ONE, Lax.neg(x)))));
  }

  static Array gumbel(Array key, List<Long> shape, DType dtype) {
    Array tiny = Lax.scalar(dtype, Limits.tiny(dtype));
    Array u = uniform(key, shape, tiny, Lax.scalar(dtype, 1.0));
    return Lax.neg(Lax.log(Lax.neg(Lax.log(u))));
  }

  private static Array truncated(Arguments a) {
    DType dtype = floatType(a);
    Array lower = Lax.convert(a.array("lower"), dtype);
    Array upper = Lax.convert(a.array("upper"), dtype);
    List<Long> shape =
        a.optional("shape")
            .map(s -> Shapes.shape(s, ""))
            .orElseGet(
                () ->
                    Shapes.broadcast(
                        "truncated_normal", List.of(lower.type().shape(), upper.type().shape())));
    return truncated(singleKey(a), shape, lower, upper);
  }

  /** A normal number between two bounds, both excluded. */
  static Array truncated(Array key, List<Long> shape, Array lower, Array upper) {
    DType dtype = lower.dtype();
    Array root = Lax.scalar(dtype, Math.sqrt(2));
    Array from = Lax.unary("erf", Op.ERF, Lax.div(lower, root));
    Array to = Lax.unary("erf", Op.ERF, Lax.div(upper, root));
    Array u = uniform(key, shape, from, to);
    Array x = Lax.mul(root, erfInv(u));
    Array first = Integers.nextAfter(lower, Double.POSITIVE_INFINITY);
    Array last = Integers.nextAfter(upper, Double.NEGATIVE_INFINITY);
    return Lax.min(Lax.max(x, first), last);
  }

  private static Array laplace(Arguments a) {
    DType dtype = floatType(a);
    Array u =
        uniform(
            singleKey(a),
            shape(a),
            Lax.scalar(dtype, -1.0 + Limits.eps(dtype) / 2),
            Lax.scalar(dtype, 1.0));
    Array magnitude = Lax.unary("abs", Op.ABS, u);
    return Lax.mul(Lax.sign(u), Lax.unary("log1p", Op.LOG_PLUS_ONE, Lax.neg(magnitude)));
  }

  private static Array logistic(Arguments a) {
    DType dtype = floatType(a);
    Array x =
        uniform(
            singleKey(a), shape(a), Lax.scalar(dtype, Limits.tiny(dtype)), Lax.scalar(dtype, 1.0));
    return Lax.sub(Lax.log(x), Lax.unary("log1p", Op.LOG_PLUS_ONE, Lax.neg(x)));
  }

  private static Array rademacher(Arguments a) {
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultInt);
    Array half = Lax.scalar(Promotion.defaultFloat(), 0.5);
    Array heads = Lax.lt(unit(singleKey(a), shape(a), half.dtype()), half);
    Array coins = Elementwise.numeric(Lax.convert(heads, dtype));
    Array twice = Lax.mul(Lax.scalar(coins.dtype(), 2L), coins);
    return Lax.convert(Lax.sub(twice, Lax.scalar(coins.dtype(), 1L)), dtype);
  }
}
