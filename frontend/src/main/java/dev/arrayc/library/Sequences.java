package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Functions along an axis: differences, unwrapped phases, and what leaves NaNs out. */
final class Sequences {
  private Sequences() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "ediff1d", "ary, to_end=None, to_begin=None", Sequences::differences);
    row(rows, "unwrap", "p, discont=None, axis=-1, period=6.283185307179586", Sequences::unwrap);
    String cumulative = "a, axis=None, dtype=None, out=None";
    row(rows, "nancumsum", cumulative, a -> nanCumulative(a, Op.ADD, 0));
    row(rows, "nancumprod", cumulative, a -> nanCumulative(a, Op.MULTIPLY, 1));
    String extreme = "a, axis=None, out=None, keepdims=None";
    row(rows, "nanargmax", extreme, a -> nanPlace(a, "argmax", Double.NEGATIVE_INFINITY));
    row(rows, "nanargmin", extreme, a -> nanPlace(a, "argmin", Double.POSITIVE_INFINITY));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static PyValue differences(Arguments a) {
    Array x = Manipulation.ravel(a.array("ary"));
    long n = x.type().size();
    Array inner =
        Lax.sub(Lax.sliceAxis(x, 0, Math.min(1, n), n), Lax.sliceAxis(x, 0, 0, Math.max(0, n - 1)));
    List<Array> parts = new ArrayList<>();
    a.optionalArray("to_begin").ifPresent(y -> parts.add(flat(y, x.dtype())));
    parts.add(inner);
    a.optionalArray("to_end").ifPresent(y -> parts.add(flat(y, x.dtype())));
    return Joins.concatenate(parts, 0, Optional.empty());
  }

  private static Array flat(Array x, DType dtype) {
    return Manipulation.ravel(Lax.convert(x, dtype));
  }

  /** Steps greater than {@code discont} lose whole periods. */
  private static PyValue unwrap(Arguments a) {
    List<Array> promoted = Elementwise.promote(a.array("p"), a.array("period"));
    Array p = promoted.get(0);
    Term period = Term.of(promoted.get(1));
    if (p.dtype().isComplex()) {
      throw a.error("ValueError", "jnp.unwrap does not support complex inputs.");
    }
    int axis = a.axis("axis", p.type().rank());
    long n = p.type().dim(axis);
    if (n == 0) {
      return p;
    }
    boolean whole = p.dtype().isInteger();
    Term interval =
        whole
            ? Term.of(Elementwise.floorDivide(period.array(), period.number(2).array()))
            : period.over(2);
    Term limit = a.optionalArray("discont").map(Term::of).orElseGet(() -> period.over(2));
    Array first = Lax.sliceAxis(p, axis, 0, 1);
    Array rest = Lax.sliceAxis(p, axis, 1, n);
    Term step = Term.of(Lax.sub(rest, Lax.sliceAxis(p, axis, 0, n - 1)));
    Term short_ =
        Term.of(Elementwise.remainder(step.plus(interval).array(), period.array())).minus(interval);
    Term upper = short_.eq(interval.negated()).and(step.gt(0));
    Term wrapped = upper.choose(interval, short_);
    Term correction = step.abs().lt(limit).choose(0, wrapped.minus(step));
    Array sums = Scans.scan(correction.array(), axis, Op.ADD);
    return Lax.concatenate(List.of(first, Elementwise.add(rest, sums)), axis);
  }

  private static PyValue nanCumulative(Arguments a, Op op, double identity) {
    Array x = a.array("a");
    Array known =
        x.dtype().isIntegral()
            ? x
            : Lax.select(Classification.isNan(x), Lax.scalar(x.dtype(), identity), x);
    Map<String, PyValue> values = new LinkedHashMap<>(a.values());
    values.put("a", known);
    return Scans.cumulative(new Arguments(a.function(), values), op);
  }

  /** The place of the extreme that is no NaN; −1 where all are. */
  private static PyValue nanPlace(Arguments a, String function, double neutral) {
    if (a.optional("out").isPresent()) {
      throw a.error(
          "NotImplementedError",
          "The 'out' argument to jnp." + a.function() + " is not supported.");
    }
    Array x = a.array("a");
    Map<String, PyValue> options =
        Map.of("axis", a.value("axis"), "keepdims", PyBool.of(a.bool("keepdims")));
    if (x.dtype().isIntegral()) {
      return Calls.jnp(function, List.of(x), options);
    }
    Term nan = Term.of(Classification.isNan(x));
    Array known = nan.choose(neutral, Term.of(x)).array();
    Term place = Term.of(Calls.jnp(function, List.of(known), options));
    return Term.of(Calls.jnp("all", List.of(nan.array()), options)).choose(-1, place).array();
  }
}
