package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import java.util.List;

/** The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22). */
final class IncompleteBeta {
  private IncompleteBeta() {}

  private static final String PRIMITIVE = "regularized_incomplete_beta";

  static List<LibraryFunction> rows() {
    return List.of(
        LibraryFunction.of(
            "jax.lax.betainc",
            "a, b, x",
            a -> {
              Accepted.require(PRIMITIVE, List.of(a.array("a"), a.array("b"), a.array("x")));
              List<Term> t =
                  Term.terms(
                      LaxOperands.sameType(PRIMITIVE, a.array("a"), a.array("b"), a.array("x")));
              return of(t.get(0), t.get(1), t.get(2)).array();
            }),
        LibraryFunction.of(
            "jax.scipy.special.betainc",
            "a, b, x",
            a -> {
              List<Term> p = Term.inexact(a, "a", "b", "x");
              return of(p.get(0), p.get(1), p.get(2)).weakAs(p.getFirst()).array();
            }));
  }

  /** {@return I_x(a, b), for operands of one dtype} */
  static Term of(Term a, Term b, Term x) {
    if (a.dtype().isComplex()) {
      throw Session.current()
          .error("ValueError", "betainc does not support complex-valued inputs.");
    }
    return Term.of(
        (Array)
            Staging.asOneFunction(
                PRIMITIVE,
                () -> {
                  List<Term> p = Term.broadcast(List.of(a, b, x));
                  return value(p.get(0), p.get(1), p.get(2)).as(a.dtype()).array();
                }));
  }

  private static Term value(Term a, Term b, Term x) {
    double infinity = Double.POSITIVE_INFINITY;
    Term low = a.eq(0).or(b.eq(infinity));
    Term high = b.eq(0).or(a.eq(infinity));
    Term zero = x.eq(0);
    Term one = x.eq(1);
    Term isZero = high.and(one.not()).or(low.and(zero));
    Term isOne = low.and(zero.not()).or(high.and(one));
    Term undefined =
        a.lt(0)
            .or(b.lt(0))
            .or(x.lt(0))
            .or(x.gt(1))
            .or(low.and(high))
            .or(a.isNan())
            .or(b.isNan())
            .or(x.isNan());
    // It converges fast on this side; on the other, I_x(a, b) = 1 − I_{1−x}(b, a).
    Term fast = x.lt(a.plus(1).over(a.plus(b).plus(2)));
    Term value = converging(fast.choose(a, b), fast.choose(b, a), fast.choose(x, x.from(1)));
    value = fast.choose(value, value.from(1));
    value = isOne.choose(1, isZero.choose(0, value));
    return undefined.choose(Double.NaN, value);
  }

  private static Term converging(Term a, Term b, Term x) {
    Term rest = b.lgamma().minus(a.plus(b).lgamma());
    Term logBeta = a.lgamma().plus(rest);
    Term power = x.negated().log1p().times(b);
    // Γ(a + 1) is 1 for very small a, where Γ(a) would overflow.
    Term small = a.lt(2 * Limits.tiny(a.dtype()));
    Term factor =
        small.choose(
            power.minus(rest).exp(), x.log().times(a).plus(power).minus(logBeta).exp().over(a));
    return fraction(a, b, x).times(factor);
  }

  /** By the modified Lentz algorithm, until no element changes. */
  private static Term fraction(Term a, Term b, Term x) {
    DType dtype = a.dtype();
    double small = Limits.eps(dtype) / 2;
    long limit = dtype == DType.F32 ? 200 : 600;
    Array first = a.filled(small).array();
    List<Array> start =
        List.of(
            Lax.scalar(DType.I32, 1L),
            Lax.scalar(DType.BOOL, 1L),
            first,
            a.filled(0).array(),
            first);
    List<Array> end =
        Repetition.during(
            state -> Lax.and(Lax.lt(state.get(0), Lax.scalar(DType.I32, limit)), state.get(1)),
            start,
            state -> {
              List<Term> s = Term.terms(state);
              Term numerator = numerator(s.get(0), a, b, x);
              Term c = away(numerator.over(s.get(2)).plus(1), small);
              Term d = away(numerator.times(s.get(3)).plus(1), small).reciprocal();
              Term delta = c.times(d);
              Term moves = delta.minus(1).abs().ge(small);
              return List.of(
                  s.get(0).plus(1).array(),
                  Reductions.any(moves.array()),
                  c.array(),
                  d.array(),
                  s.get(4).times(delta).array());
            });
    return Term.of(end.get(4));
  }

  private static Term away(Term t, double small) {
    return t.abs().lt(small).choose(small, t);
  }

  /** The partial numerators of DLMF 8.17.23; the first is 1. */
  private static Term numerator(Term iteration, Term a, Term b, Term x) {
    Term before = iteration.minus(1);
    Term even = Term.of(Lax.rem(iteration.array(), Lax.scalar(DType.I32, 2L))).eq(0);
    Term half = Term.of(Lax.div(before.array(), Lax.scalar(DType.I32, 2L)));
    Term m = half.as(a.dtype());
    Term twice = a.plus(m.times(2));
    Term ofZero = a.plus(b).negated().times(x).over(a.plus(1));
    Term ofEven =
        a.plus(m).negated().times(a.plus(b).plus(m)).times(x).over(twice.times(twice.plus(1)));
    Term ofOdd = m.times(b.minus(m)).times(x).over(twice.minus(1).times(twice));
    Term numerator = even.choose(half.eq(0).choose(ofZero, ofEven), ofOdd);
    return iteration.eq(1).choose(1, numerator);
  }
}
