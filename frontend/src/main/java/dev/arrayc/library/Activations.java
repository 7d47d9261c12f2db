package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code jax.nn} and {@code jax.scipy.special}. */
final class Activations {
  private Activations() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "nn.relu", "x", a -> Elementwise.maximum(a.array("x"), integer(0)));
    row(rows, "nn.relu6", "x", a -> relu6(a.array("x")));
    row(rows, "nn.sigmoid", "x", a -> logistic(a.array("x")));
    row(rows, "scipy.special.expit", "x", a -> sigmoid(inexact(a)));
    row(rows, "nn.tanh", "x", a -> Lax.unary("tanh", Op.TANH, inexact(a)));
    row(rows, "nn.softplus", "x", a -> softplus(a.array("x")));
    row(
        rows,
        "nn.log_sigmoid",
        "x",
        a -> Elementwise.negative(softplus(Elementwise.negative(a.array("x")))));
    row(rows, "nn.soft_sign", "x", Activations::softSign);
    row(rows, "nn.silu", "x", a -> Lax.mul(a.array("x"), logistic(a.array("x"))));
    row(rows, "nn.swish", "x", a -> Lax.mul(a.array("x"), logistic(a.array("x"))));
    row(rows, "nn.elu", "x, alpha=1.0", Activations::elu);
    row(rows, "nn.selu", "x", Activations::selu);
    row(rows, "nn.leaky_relu", "x, negative_slope=0.01", Activations::leakyRelu);
    row(rows, "nn.hard_tanh", "x", Activations::hardTanh);
    row(rows, "nn.hard_sigmoid", "x", a -> hardSigmoid(a.array("x")));
    row(rows, "nn.gelu", "x, approximate=True", Activations::gelu);
    row(rows, "nn.softmax", "x, axis=-1, where=None, initial=None", Activations::softmax);
    row(rows, "nn.log_softmax", "x, axis=-1, where=None, initial=None", Activations::logSoftmax);
    String logSum = "a, axis=None, b=None, keepdims=False, return_sign=False, where=None";
    row(rows, "nn.logsumexp", logSum, Activations::logSumExp);
    row(rows, "scipy.special.logsumexp", logSum, Activations::logSumExp);
    row(rows, "nn.one_hot", "x, num_classes, *, dtype=None, axis=-1", Activations::oneHot);
    row(
        rows,
        "nn.standardize",
        "x, axis=-1, mean=None, variance=None, epsilon=1e-05, where=None",
        Activations::standardize);
    for (Op op : List.of(Op.ERF, Op.ERFC, Op.ERF_INV)) {
      String name = op.name().toLowerCase(java.util.Locale.ROOT);
      String full = "scipy.special." + name.replace("_", "");
      row(rows, full, "x", a -> Lax.unary(name, op, inexact(a)));
    }
    row(rows, "nn.celu", "x, alpha=1.0", Activations::celu);
    row(rows, "nn.glu", "x, axis=-1", Activations::glu);
    row(rows, "nn.hard_silu", "x", a -> hardSwish(a.array("x")));
    row(rows, "nn.hard_swish", "x", a -> hardSwish(a.array("x")));
    row(rows, "nn.mish", "x", a -> mish(a.array("x")));
    row(rows, "nn.squareplus", "x, b=4", Activations::squarePlus);
    row(rows, "nn.identity", "x", a -> a.array("x"));
    row(rows, "nn.log1mexp", "x", a -> log1mexp(a.array("x")));
    row(rows, "nn.logmeanexp", "x, axis=None, where=None, keepdims=False", Activations::logMeanExp);
    row(rows, "nn.sparse_plus", "x", Activations::sparsePlus);
    row(
        rows,
        "nn.sparse_sigmoid",
        "x",
        a -> {
          Array raised = Elementwise.add(a.array("x"), number(1));
          Array clipped =
              Selections.clip(a, raised, Optional.of(number(0)), Optional.of(number(2)));
          return Elementwise.multiply(number(0.5), clipped);
        });
    row(rows, "scipy.special.logit", "x", a -> logit(inexact(a)));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax." + name, signature, body::apply));
  }

  private static Array inexact(Arguments a) {
    return Elementwise.inexact(a.array("x"));
  }

  private static Array c(Array like, double value) {
    return Elementwise.constant(like.dtype(), value);
  }

  private static Array zero(Array x) {
    return c(x, 0);
  }

  private static Array relu6(Array x) {
    return Elementwise.minimum(Elementwise.maximum(x, zero(x)), number(6));
  }

  private static Array logistic(Array x) {
    Accepted.require("logistic", List.of(x));
    return sigmoid(x);
  }

  /** log(1 − e⁻ˣ). */
  static Array log1mexp(Array x) {
    Array minus = Lax.neg(x);
    Array near = Calls.jnp("log", Lax.neg(Calls.jnp("expm1", minus)));
    Array far = Calls.jnp("log1p", Lax.neg(Calls.jnp("exp", minus)));
    Array isNear = Elementwise.compare("LT", x, number(Math.log(2)));
    return Selections.where(isNear, near, far);
  }

  /** 0 below −1, x above 1, a parabola between. */
  private static Array sparsePlus(Arguments a) {
    Array x = a.array("x");
    Array raised = Elementwise.add(x, number(1));
    Array inside = Elementwise.trueDivide(Elementwise.multiply(raised, raised), number(4));
    Array upper = Selections.where(Elementwise.compare("GE", x, number(1)), x, inside);
    return Selections.where(Elementwise.compare("LE", x, number(-1)), number(0), upper);
  }

  private static Array logMeanExp(Arguments a) {
    Map<String, PyValue> options =
        Map.of("axis", a.value("axis"), "where", a.value("where"), "keepdims", a.value("keepdims"));
    Array x = a.array("x");
    Term sum = Term.of((Array) Calls.call("jax.nn", "logsumexp", List.of(x), options));
    Array ones = Lax.full(x.type().shape(), Lax.scalar(sum.dtype(), 1.0));
    Term count = Term.of(Calls.jnp("sum", List.of(ones), options));
    return sum.minus(count.log()).array();
  }

  /** 1 / (1 + exp(−x)), as JAX expands it. */
  static Array sigmoid(Array x) {
    return Lax.div(c(x, 1), Lax.add(c(x, 1), Lax.exp(Lax.neg(x))));
  }

  private static Array softplus(Array x) {
    return Elementwise.logaddexp(x, integer(0));
  }

  private static Array softSign(Arguments a) {
    Array x = a.array("x");
    return Elementwise.trueDivide(x, Elementwise.add(Elementwise.absolute(x), integer(1)));
  }

  private static Array elu(Arguments a) {
    return elu(a.array("x"), a.array("alpha"));
  }

  private static Array elu(Array x, Array alpha) {
    Array positive = Elementwise.compare("GT", x, integer(0));
    Array safe = Elementwise.inexact(choose(positive, number(0), x));
    Array curve = Elementwise.multiply(alpha, Lax.unary("expm1", Op.EXPONENTIAL_MINUS_ONE, safe));
    return choose(positive, x, curve);
  }

  private static Array selu(Arguments a) {
    Array curve = elu(a.array("x"), number(1.6732632423543772848170429916717));
    return Elementwise.multiply(number(1.0507009873554804934193349852946), curve);
  }

  private static Array leakyRelu(Arguments a) {
    Array x = a.array("x");
    Array below = Elementwise.multiply(a.array("negative_slope"), x);
    return choose(Elementwise.compare("GE", x, integer(0)), x, below);
  }

  private static Array hardTanh(Arguments a) {
    Array x = a.array("x");
    Array above = choose(Elementwise.compare("LT", x, integer(-1)), integer(-1), x);
    return choose(Elementwise.compare("GT", x, integer(1)), integer(1), above);
  }

  private static Array hardSigmoid(Array x) {
    Array shifted = Elementwise.add(x, number(3));
    return Elementwise.trueDivide(relu6(shifted), number(6));
  }

  /** {@code jnp.where} on operands that are promoted. */
  private static Array choose(Array condition, Array onTrue, Array onFalse) {
    List<Array> p = Elementwise.promote(onTrue, onFalse);
    return Lax.select(condition, p.get(0), p.get(1));
  }

  /** A Python integer. */
  private static Array integer(long value) {
    return Elementwise.constant(Promotion.defaultInt(), value);
  }

  /** A Python number. */
  private static Array number(double value) {
    return Elementwise.constant(Promotion.defaultFloat(), value);
  }

  /** By tanh where approximate, else by the complementary error function. */
  private static Array gelu(Arguments a) {
    Array x = inexact(a);
    if (a.bool("approximate")) {
      Array cube = Powers.integerPower(x, 3);
      Array inner =
          Lax.mul(c(x, Math.sqrt(2 / Math.PI)), Lax.add(x, Lax.mul(c(x, 0.044715), cube)));
      Array cdf = Lax.mul(c(x, 0.5), Lax.add(c(x, 1), Lax.unary("tanh", Op.TANH, inner)));
      return Lax.mul(x, cdf);
    }
    Array tail = Lax.unary("erfc", Op.ERFC, Lax.mul(Lax.neg(x), c(x, Math.sqrt(0.5))));
    return Lax.mul(Lax.mul(c(x, 0.5), x), tail);
  }

  /** The distance to the greatest of the elements that count; those that do not are far below. */
  private static Array shifted(Arguments a, Array x, List<Long> axes) {
    Array lowest = Reductions.extremeIdentity(x.dtype(), true);
    Array kept = masked(a, x, lowest);
    return Elementwise.subtract(kept, Lax.expandDims(Reductions.max(kept, axes), axes));
  }

  /** The array where the mask of a call holds, another value elsewhere. */
  private static Array masked(Arguments a, Array x, Array other) {
    return a.optionalArray("where")
        .map(mask -> Lax.select(Elementwise.truth(mask), x, other))
        .orElse(x);
  }

  /** The sum over axes that stay, halves in float32. */
  private static Array total(Arguments a, Array x, List<Long> axes) {
    Array kept = masked(a, x, zero(x));
    return Lax.expandDims(Reductions.sumWide(kept, axes), axes);
  }

  static Array softmax(Arguments a) {
    Array x = a.array("x");
    List<Long> axes = a.axes("axis", x.type().rank());
    Array e = Lax.exp(Elementwise.inexact(shifted(a, x, axes)));
    Array ratio = Lax.div(e, total(a, e, axes));
    return masked(a, ratio, zero(ratio));
  }

  static Array logSoftmax(Arguments a) {
    Array x = a.array("x");
    List<Long> axes = a.axes("axis", x.type().rank());
    Array shifted = shifted(a, x, axes);
    Array e = Lax.exp(Elementwise.inexact(shifted));
    Array result = Elementwise.subtract(shifted, Lax.log(total(a, e, axes)));
    return masked(a, result, c(result, Double.NEGATIVE_INFINITY));
  }

  /** The greatest element is taken out where it is finite, so that nothing overflows. */
  private static PyValue logSumExp(Arguments a) {
    Optional<Array> factors = a.optionalArray("b");
    List<Array> p =
        factors
            .map(b -> Elementwise.promoteInexact(a.array("a"), b))
            .orElseGet(() -> List.of(Elementwise.inexact(a.array("a"))));
    Array least = c(p.getFirst(), Double.NEGATIVE_INFINITY);
    Array given =
        factors.isEmpty()
            ? p.getFirst()
            : Selections.where(Lax.ne(p.get(1), zero(p.get(1))), p.getFirst(), least);
    Array x = masked(a, given, least);
    List<Long> axes = a.axes("axis", x.type().rank());
    Array max = Reductions.max(Elementwise.real(x), axes);
    Array shift = Lax.select(Classification.isFinite(max), max, zero(max));
    Array shifts = Lax.convert(Lax.expandDims(shift, axes), x.dtype());
    Array e = Lax.exp(Elementwise.subtract(x, shifts));
    Array terms = factors.isEmpty() ? e : Elementwise.multiply(e, p.get(1));
    Array sum = Reductions.sumWide(terms, axes);
    Array sign = Lax.sign(sum);
    boolean signed = a.bool("return_sign");
    boolean complex = sum.dtype().isComplex();
    Array size = signed || (!complex && factors.isPresent()) ? Elementwise.absolute(sum) : sum;
    Array log = Lax.add(Lax.log(size), Lax.convert(shift, size.dtype()));
    Array result =
        signed || complex || factors.isEmpty()
            ? log
            : Lax.select(Lax.lt(sign, zero(sign)), Lax.scalar(log.dtype(), Double.NaN), log);
    if (!a.bool("keepdims")) {
      return signed ? PyTuple.of(result, sign) : result;
    }
    Array kept = Lax.expandDims(result, axes);
    return signed ? PyTuple.of(kept, Lax.expandDims(sign, axes)) : kept;
  }

  private static Array oneHot(Arguments a) {
    Array x = a.array("x");
    long classes =
        Shapes.staticInteger(
            a.value("num_classes"), "The error arose in jax.nn.one_hot argument `num_classes`.");
    int rank = x.type().rank() + 1;
    int axis = a.axis("axis", rank);
    List<Long> shape = new ArrayList<>(x.type().shape());
    shape.add(axis, classes);
    Array labels = Lax.iota(x.dtype(), shape, axis);
    List<Long> kept = Shapes.all(rank).stream().filter(d -> d != axis).toList();
    Array wide = Lax.broadcastInDim(x, shape, kept);
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultFloat);
    return Lax.convert(Lax.eq(wide, labels), dtype);
  }

  private static Array standardize(Arguments a) {
    Array x = inexact(a);
    List<Long> axes = a.axes("axis", x.type().rank());
    Optional<Array> where = a.optionalArray("where");
    Array mean =
        a.optionalArray("mean").orElseGet(() -> Reductions.mean(x, axes, true, x.dtype(), where));
    Array variance =
        a.optionalArray("variance")
            .orElseGet(
                () -> {
                  Array squares = Reductions.mean(Lax.mul(x, x), axes, true, x.dtype(), where);
                  Array centred = Lax.sub(squares, Lax.mul(mean, mean));
                  return Selections.clip(a, centred, Optional.of(zero(x)), Optional.empty());
                });
    Array epsilon = Lax.convert(a.array("epsilon"), x.dtype(), true);
    Array scale = Lax.unary("rsqrt", Op.RSQRT, Lax.add(variance, epsilon));
    return Lax.mul(Lax.sub(x, mean), scale);
  }

  private static Array celu(Arguments a) {
    Array x = a.array("x");
    Array alpha = a.array("alpha");
    Array positive = Elementwise.maximum(x, number(0));
    Array below = Elementwise.trueDivide(Elementwise.minimum(x, number(0)), alpha);
    Array curve = Lax.unary("expm1", Op.EXPONENTIAL_MINUS_ONE, below);
    return Elementwise.add(positive, Elementwise.multiply(alpha, curve));
  }

  /** One half of an axis times the sigmoid of the other. */
  private static Array glu(Arguments a) {
    Array x = a.array("x");
    int axis = a.axis("axis", x.type().rank());
    long size = x.type().dim(axis);
    if (size % 2 != 0) {
      throw a.error("AssertionError", "axis size must be divisible by 2");
    }
    Array gate = logistic(Lax.sliceAxis(x, axis, size / 2, size));
    return Lax.mul(Lax.sliceAxis(x, axis, 0, size / 2), gate);
  }

  private static Array hardSwish(Array x) {
    return Elementwise.multiply(x, hardSigmoid(x));
  }

  private static Array mish(Array x) {
    return Elementwise.multiply(x, Lax.unary("tanh", Op.TANH, softplus(x)));
  }

  private static Array squarePlus(Arguments a) {
    Array x = a.array("x");
    Array number = Elementwise.numeric(x);
    Array square = Elementwise.add(Lax.mul(number, number), a.array("b"));
    Array root = Lax.unary("sqrt", Op.SQRT, Elementwise.inexact(square));
    return Elementwise.trueDivide(Elementwise.add(x, root), integer(2));
  }

  private static Array logit(Array x) {
    return Lax.log(Lax.div(x, Lax.sub(c(x, 1), x)));
  }
}
