package dev.arrayc.library;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reductions of {@code jax.numpy} ({@code jax-semantics.md} §4.3). */
final class Reductions {
  private static final String SIGNATURE =
      "a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=None,"
          + " promote_integers=True";
  private static final String EXTREME =
      "a, axis=None, out=None, keepdims=False, initial=None, where=None";
  private static final String LOGICAL = "a, axis=None, out=None, keepdims=False, *, where=None";
  static final String MEAN = "a, axis=None, dtype=None, out=None, keepdims=False, *, where=None";
  static final String VARIANCE =
      "a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=None, mean=None,"
          + " correction=None";
  private static final String ARGUMENT = "a, axis=None, out=None, keepdims=None";

  private Reductions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "sum", SIGNATURE, a -> accumulate(a, "reduce_sum", Op.ADD, 0));
    row(rows, "prod", SIGNATURE, a -> accumulate(a, "reduce_prod", Op.MULTIPLY, 1));
    for (String name : List.of("max", "amax")) {
      row(rows, name, EXTREME, a -> extreme(a, "reduce_max", Op.MAXIMUM));
    }
    for (String name : List.of("min", "amin")) {
      row(rows, name, EXTREME, a -> extreme(a, "reduce_min", Op.MINIMUM));
    }
    row(rows, "any", LOGICAL, a -> logical(a, "reduce_or", Op.OR, 0));
    row(rows, "all", LOGICAL, a -> logical(a, "reduce_and", Op.AND, 1));
    row(rows, "mean", MEAN, Reductions::mean);
    row(rows, "var", VARIANCE, Reductions::variance);
    row(rows, "std", VARIANCE, a -> Lax.unary("sqrt", Op.SQRT, variance(a)));
    row(rows, "argmax", ARGUMENT, a -> argExtreme(a, "argmax", "GT"));
    row(rows, "argmin", ARGUMENT, a -> argExtreme(a, "argmin", "LT"));
    row(rows, "count_nonzero", "a, axis=None, keepdims=False", Reductions::countNonzero);
    row(rows, "ptp", "a, axis=None, out=None, keepdims=False", Reductions::range);
    row(rows, "nansum", SIGNATURE, a -> nanAccumulate(a, "reduce_sum", Op.ADD, 0));
    row(rows, "nanprod", SIGNATURE, a -> nanAccumulate(a, "reduce_prod", Op.MULTIPLY, 1));
    row(rows, "nanmax", EXTREME, a -> nanExtreme(a, "reduce_max", Op.MAXIMUM));
    row(rows, "nanmin", EXTREME, a -> nanExtreme(a, "reduce_min", Op.MINIMUM));
    return rows;
  }

  private interface Body {
    Array apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(
        LibraryFunction.of(
            "jax.numpy." + name,
            signature,
            a -> {
              if (a.values().containsKey("out") && a.value("out") != PyNone.NONE) {
                throw Session.current()
                    .error(
                        "NotImplementedError",
                        "The 'out' argument to jnp." + a.function() + " is not supported.");
              }
              return body.apply(a);
            }));
  }

  /** Sums and products: small integers widen, half floats are reduced in float32. */
  private static Array accumulate(Arguments a, String primitive, Op op, double identity) {
    return accumulate(a, a.array("a"), primitive, op, identity);
  }

  private static Array accumulate(Arguments a, Array x, String primitive, Op op, double identity) {
    Optional<DType> wanted = a.dtype("dtype");
    DType result =
        wanted.orElseGet(() -> a.bool("promote_integers") ? widened(x.dtype()) : x.dtype());
    DType computed = halfWidened(result);
    Array y = Lax.convert(x, computed);
    Array init = Lax.scalar(computed, identity);
    List<Long> axes = a.axes("axis", x.type().rank());
    y = a.optionalArray("where").map(masked(y, init)).orElse(y);
    Array reduced = LaxReductions.reduce(primitive, op, y, init, axes);
    return finish(a, reduced, op, axes, result);
  }

  private static java.util.function.Function<Array, Array> masked(Array x, Array other) {
    return where -> Lax.select(Elementwise.truth(where), x, other);
  }

  /** Applies {@code initial} and {@code keepdims}, converts to the result's dtype. */
  private static Array finish(Arguments a, Array reduced, Op op, List<Long> axes, DType result) {
    Array y = reduced;
    Optional<Array> initial =
        a.values().containsKey("initial") ? a.optionalArray("initial") : Optional.empty();
    if (initial.isPresent()) {
      Array start = initial.get();
      if (start.type().rank() != 0) {
        throw a.error(
            "ValueError",
            "initial value must be a scalar. Got array of shape "
                + Reprs.shape(start.type().shape()));
      }
      y =
          Lax.binary(
              op.name().toLowerCase(java.util.Locale.ROOT), op, Lax.convert(start, y.dtype()), y);
    }
    if (a.bool("keepdims")) {
      y = Lax.expandDims(y, axes);
    }
    return Lax.convert(y, result);
  }

  /** Sums of small integers are taken in the default integer of their kind. */
  static DType widened(DType dtype) {
    return switch (dtype) {
      case BOOL, I2, I4, I8, I16, I32, I64 -> wider(dtype, Promotion.defaultInt());
      case U2, U4, U8, U16, U32, U64 -> wider(dtype, Promotion.canonical(DType.U64));
      default -> dtype;
    };
  }

  private static DType wider(DType a, DType b) {
    return a.bits() >= b.bits() ? a : b;
  }

  /** Half floats are reduced in float32. */
  private static DType halfWidened(DType dtype) {
    return dtype.isFloat() && dtype.bits() < 32 ? DType.F32 : dtype;
  }

  private static Array extreme(Arguments a, String primitive, Op op) {
    return extreme(a, a.array("a"), primitive, op);
  }

  private static Array extreme(Arguments a, Array x, String primitive, Op op) {
    List<Long> axes = a.axes("axis", x.type().rank());
    boolean hasInitial = a.optional("initial").isPresent();
    if (!hasInitial && a.optional("where").isPresent()) {
      throw a.error(
          "ValueError",
          "reduction operation "
              + a.function()
              + " does not have an identity, so to use a where mask one has to specify 'initial'");
    }
    if (!hasInitial && axes.stream().anyMatch(d -> x.type().dim(d.intValue()) == 0)) {
      throw a.error(
          "ValueError",
          "zero-size array to reduction operation "
              + (op == Op.MAXIMUM ? "max" : "min")
              + " which has no identity");
    }
    Array init = extremeIdentity(x.dtype(), op == Op.MAXIMUM);
    Array y = a.optionalArray("where").map(masked(x, init)).orElse(x);
    return finish(a, LaxReductions.reduce(primitive, op, y, init, axes), op, axes, x.dtype());
  }

  /** What a maximum (or minimum) starts from: the other extreme of the dtype. */
  static Array extremeIdentity(DType dtype, boolean maximum) {
    return switch (dtype.kind()) {
      case BOOL -> Lax.scalar(dtype, maximum ? 0L : 1L);
      case SIGNED, UNSIGNED ->
          Lax.scalar(dtype, maximum ? Limits.minInteger(dtype) : Limits.maxInteger(dtype));
      case FLOAT, COMPLEX ->
          Lax.scalar(dtype, maximum ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    };
  }

  private static Array logical(Arguments a, String primitive, Op op, long identity) {
    Array x = Elementwise.truth(a.array("a"));
    List<Long> axes = a.axes("axis", x.type().rank());
    Array init = Lax.scalar(DType.BOOL, identity);
    Array y = a.optionalArray("where").map(masked(x, init)).orElse(x);
    Array reduced = LaxReductions.reduce(primitive, op, y, init, axes);
    return a.bool("keepdims") ? Lax.expandDims(reduced, axes) : reduced;
  }

  /** {@return whether all elements are true} */
  static Array all(Array x) {
    return LaxReductions.reduce(
        "reduce_and", Op.AND, x, Lax.scalar(DType.BOOL, 1L), Shapes.all(x.type().rank()));
  }

  /** {@return whether an element is true} */
  static Array any(Array x) {
    return LaxReductions.reduce(
        "reduce_or", Op.OR, x, Lax.scalar(DType.BOOL, 0L), Shapes.all(x.type().rank()));
  }

  /** {@return the sum over axes in the array's own dtype} */
  static Array sum(Array x, List<Long> axes) {
    return LaxReductions.reduce("reduce_sum", Op.ADD, x, Lax.scalar(x.dtype(), 0.0), axes);
  }

  /** {@return the sum over axes, of half floats in float32 and rounded once} */
  static Array sumWide(Array x, List<Long> axes) {
    return Lax.convert(sum(Lax.convert(x, halfWidened(x.dtype()), x.weak()), axes), x.dtype());
  }

  /** {@return the greatest elements over axes} */
  static Array max(Array x, List<Long> axes) {
    return LaxReductions.reduce(
        "reduce_max", Op.MAXIMUM, x, extremeIdentity(x.dtype(), true), axes);
  }

  static Array min(Array x, List<Long> axes) {
    return LaxReductions.reduce(
        "reduce_min", Op.MINIMUM, x, extremeIdentity(x.dtype(), false), axes);
  }

  private static Array mean(Arguments a) {
    Array x = a.array("a");
    DType result = a.dtype("dtype").orElseGet(() -> Promotion.inexact(x.dtype()));
    List<Long> axes = a.axes("axis", x.type().rank());
    Array mean = mean(x, axes, a.bool("keepdims"), halfWidened(result), a.optionalArray("where"));
    return Lax.convert(mean, result);
  }

  static Array mean(Array x, List<Long> axes, boolean keep, DType computed, Optional<Array> where) {
    Array y = Lax.convert(x, computed);
    Array count = count(x, axes, keep, computed, where);
    Array kept = where.map(masked(y, Lax.scalar(computed, 0.0))).orElse(y);
    Array total = sum(kept, axes);
    return Lax.div(keep ? Lax.expandDims(total, axes) : total, count);
  }

  /** How many elements each result is made of. */
  private static Array count(
      Array x, List<Long> axes, boolean keep, DType dtype, Optional<Array> where) {
    if (where.isEmpty()) {
      long count =
          axes.stream().mapToLong(d -> x.type().dim(d.intValue())).reduce(1, (p, q) -> p * q);
      return Lax.scalar(dtype, (double) count);
    }
    Array mask = Lax.broadcastTo(Elementwise.truth(where.get()), x.type().shape());
    Array counted = sum(Lax.convert(mask, dtype), axes);
    return keep ? Lax.expandDims(counted, axes) : counted;
  }

  /** Two passes: the mean, then the mean square of the distances; NaN without enough elements. */
  private static Array variance(Arguments a) {
    Array x = a.array("a");
    Optional<DType> wanted = a.dtype("dtype");
    DType result = wanted.orElseGet(() -> Promotion.inexact(x.dtype()).real());
    DType computed = halfWidened(wanted.orElseGet(() -> Promotion.inexact(x.dtype())));
    List<Long> axes = a.axes("axis", x.type().rank());
    Optional<Array> where = a.optionalArray("where");
    Array y = Lax.convert(x, computed);
    Array mean =
        a.optionalArray("mean")
            .map(m -> Lax.convert(m, computed))
            .orElseGet(() -> mean(y, axes, true, computed, where));
    Array centred = Lax.sub(y, mean);
    Array squares =
        computed.isComplex()
            ? Elementwise.real(Lax.mul(centred, Elementwise.conj(centred)))
            : Staging.bind(
                "square",
                false,
                List.of(centred),
                (b, v) -> b.emit(Op.MULTIPLY, v.get(0), v.get(0)));
    DType real = computed.real();
    PyValue correction = a.optional("correction").orElseGet(() -> a.value("ddof"));
    Array ddof =
        Lax.convert(Literals.lift(correction).orElseThrow(() -> a.notAnArray(correction, 4)), real);
    boolean keep = a.bool("keepdims");
    // An argument of JAX's own jitted function: not a constant that a quotient could be folded by.
    Array degrees =
        Staging.bind(
            "convert_element_type",
            false,
            List.of(Lax.sub(count(x, axes, keep, real, where), ddof)),
            (b, v) ->
                b.emit(Op.OPTIMIZATION_BARRIER, v, Attributes.NONE, List.of(), List.of())
                    .getFirst());
    Array kept = where.map(masked(squares, Lax.scalar(real, 0.0))).orElse(squares);
    Array total = sum(kept, axes);
    Array quotient =
        Lax.convert(Lax.div(keep ? Lax.expandDims(total, axes) : total, degrees), result);
    Array enough = Lax.gt(degrees, Lax.scalar(real, 0.0));
    return Lax.select(enough, quotient, Lax.scalar(result, Double.NaN));
  }

  private static Array argExtreme(Arguments a, String primitive, String direction) {
    Array x = a.array("a");
    boolean flat = a.optional("axis").isEmpty();
    Array y = flat ? Lax.reshape(x, List.of(x.type().size())) : x;
    int axis = flat ? 0 : a.axis("axis", x.type().rank());
    if (y.type().dim(axis) == 0) {
      throw a.error("ValueError", "attempt to get " + primitive + " of an empty sequence");
    }
    Accepted.require(direction.toLowerCase(java.util.Locale.ROOT), List.of(x, x));
    boolean greatest = direction.equals("GT");
    Array index =
        LaxReductions.argExtreme(
            primitive,
            direction,
            y,
            extremeIdentity(y.dtype(), greatest),
            axis,
            Promotion.defaultInt());
    if (!a.bool("keepdims")) {
      return index;
    }
    return Lax.expandDims(index, flat ? Shapes.all(x.type().rank()) : List.of((long) axis));
  }

  private static Array countNonzero(Arguments a) {
    Array x = Lax.convert(Elementwise.truth(a.array("a")), Promotion.defaultInt());
    List<Long> axes = a.axes("axis", x.type().rank());
    Array total = sum(x, axes);
    return a.bool("keepdims") ? Lax.expandDims(total, axes) : total;
  }

  private static Array range(Arguments a) {
    Array x = a.array("a");
    List<Long> axes = a.axes("axis", x.type().rank());
    if (axes.stream().anyMatch(d -> x.type().dim(d.intValue()) == 0)) {
      throw a.error(
          "ValueError", "zero-size array to reduction operation max which has no identity");
    }
    Array least =
        LaxReductions.reduce("reduce_min", Op.MINIMUM, x, extremeIdentity(x.dtype(), false), axes);
    Array range = Lax.sub(max(x, axes), least);
    return a.bool("keepdims") ? Lax.expandDims(range, axes) : range;
  }

  private static Array nanAccumulate(Arguments a, String primitive, Op op, double identity) {
    Array x = a.array("a");
    Array y = Lax.select(Classification.isNan(x), Lax.scalar(x.dtype(), identity), x);
    return accumulate(a, y, primitive, op, identity);
  }

  /** NaNs count as the identity; where all elements are NaN, so is the result. */
  private static Array nanExtreme(Arguments a, String primitive, Op op) {
    Array x = a.array("a");
    Array nan = Classification.isNan(x);
    Array y = Lax.select(nan, extremeIdentity(x.dtype(), op == Op.MAXIMUM), x);
    Array best = extreme(a, y, primitive, op);
    if (x.dtype().isIntegral()) {
      return best;
    }
    List<Long> axes = a.axes("axis", x.type().rank());
    Array none = LaxReductions.reduce("reduce_and", Op.AND, nan, Lax.scalar(DType.BOOL, 1L), axes);
    Array shaped = a.bool("keepdims") ? Lax.expandDims(none, axes) : none;
    return Lax.select(shaped, Lax.scalar(x.dtype(), Double.NaN), best);
  }
}
