package dev.arrayc.library;

import dev.arrayc.value.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x): a power series
 * where x is small, a continued fraction where it is not (Cephes, igam).
 */
final class IncompleteGamma {
  private IncompleteGamma() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    add(rows, "igamma", "gammainc", IncompleteGamma::lower);
    add(rows, "igammac", "gammaincc", IncompleteGamma::upper);
    return rows;
  }

  private static void add(
      List<LibraryFunction> rows, String lax, String special, BinaryOperator<Term> function) {
    rows.add(
        LibraryFunction.of(
            "jax.lax." + lax,
            "a, x",
            a -> {
              Accepted.require(lax, List.of(a.array("a"), a.array("x")));
              List<Array> p = LaxOperands.sameType(lax, a.array("a"), a.array("x"));
              return function.apply(Term.of(p.get(0)), Term.of(p.get(1))).array();
            }));
    rows.add(
        LibraryFunction.of(
            "jax.scipy.special." + special,
            "a, x",
            a -> {
              List<Term> p = Term.inexact(a, "a", "x");
              return function.apply(p.get(0), p.get(1)).weakAs(p.get(0)).array();
            }));
  }

  /** {@return P(a, x), for operands of one dtype} */
  static Term lower(Term a, Term x) {
    return evaluated("igamma", a, x, IncompleteGamma::lowerOf);
  }

  /** {@return Q(a, x), for operands of one dtype} */
  static Term upper(Term a, Term x) {
    return evaluated("igammac", a, x, IncompleteGamma::upperOf);
  }

  private static Term evaluated(String name, Term a, Term x, BinaryOperator<Term> function) {
    Accepted.require(name, List.of(a.array(), x.array()));
    return Term.of(
        (Array)
            Staging.asOneFunction(
                name,
                () -> {
                  List<Term> p = Term.broadcast(List.of(a, x));
                  return function.apply(p.get(0), p.get(1)).as(a.dtype()).array();
                }));
  }

  /** Where neither function has a value. */
  private static Term undefined(Term a, Term x) {
    Term origin = a.eq(0).and(x.eq(0));
    return x.lt(0).or(a.lt(0)).or(origin).or(a.isNan()).or(x.isNan());
  }

  /** log(xᵃ e⁻ˣ / Γ(a)). */
  private static Term logFactor(Term a, Term x) {
    return a.times(x.log()).minus(x).minus(a.lgamma());
  }

  private static Term underflows(Term logFactor) {
    return logFactor.lt(-Math.log(Limits.max(logFactor.dtype())));
  }

  private static Term lowerOf(Term a, Term x) {
    Term zero = x.eq(0);
    Term infinite = x.eq(Double.POSITIVE_INFINITY);
    Term undefined = undefined(a, x);
    Term byUpper = x.ge(1).and(x.gt(a));
    Term log = logFactor(a, x);
    Term factor = log.exp();
    Term computed = zero.or(undefined).or(underflows(log)).or(infinite).not();
    Term value =
        byUpper.choose(
            fraction(factor, x, a, computed.and(byUpper)).from(1),
            series(factor, x, a, computed.and(byUpper.not())));
    value = infinite.choose(1, zero.choose(0, value));
    return undefined.choose(Double.NaN, value);
  }

  private static Term upperOf(Term a, Term x) {
    Term none = a.eq(0);
    Term infinite = x.eq(Double.POSITIVE_INFINITY);
    Term undefined = undefined(a, x);
    Term byLower = x.lt(1).or(x.lt(a));
    Term log = logFactor(a, x);
    Term factor = log.exp();
    Term computed = undefined.or(underflows(log)).or(infinite).or(none).not();
    Term value =
        byLower.choose(
            series(factor, x, a, computed.and(byLower)).from(1),
            fraction(factor, x, a, computed.and(byLower.not())));
    return undefined.choose(Double.NaN, infinite.or(none).choose(0, value));
  }

  /** factor/a · Σ xⁿ / ((a+1)…(a+n)), until no element that counts changes. */
  private static Term series(Term factor, Term x, Term a, Term counts) {
    double eps = Limits.eps(a.dtype());
    Array one = a.filled(1).array();
    List<Array> end =
        Repetition.during(
            state -> Reductions.any(state.get(0)),
            List.of(counts.array(), a.array(), one, one),
            state -> {
              List<Term> old = Term.terms(state);
              Term on = old.get(0);
              Term r = old.get(1).plus(1);
              Term c = old.get(2).times(x.over(r));
              Term sum = old.get(3).plus(c);
              return List.of(
                  on.and(c.over(sum).gt(eps)).array(),
                  on.choose(r, old.get(1)).array(),
                  on.choose(c, old.get(2)).array(),
                  on.choose(sum, old.get(3)).array());
            });
    return Term.of(end.get(3)).times(factor).over(a);
  }

  /** The state of the continued fraction: its value, and the last two numerators and divisors. */
  private record Fraction(Term on, Term value, Term y, Term z, Term n, List<Term> last) {
    static Fraction of(List<Array> state) {
      List<Term> s = Term.terms(state);
      return new Fraction(s.get(0), s.get(1), s.get(2), s.get(3), s.get(4), s.subList(5, 9));
    }

    List<Array> state() {
      List<Array> state = new ArrayList<>();
      List.of(on, value, y, z, n).forEach(t -> state.add(t.array()));
      last.forEach(t -> state.add(t.array()));
      return state;
    }

    Fraction next() {
      double eps = Limits.eps(value.dtype());
      Term n = this.n.plus(1);
      Term y = this.y.plus(1);
      Term z = this.z.plus(2);
      Term yn = y.times(n);
      Term p = last.get(0).times(z).minus(last.get(2).times(yn));
      Term q = last.get(1).times(z).minus(last.get(3).times(yn));
      Term exists = q.ne(0);
      Term r = p.over(q);
      Term change = exists.choose(value.minus(r).over(r).abs(), 1);
      Term great = p.abs().gt(1 / eps);
      List<Term> moved = new ArrayList<>();
      for (Term t : List.of(p, q, last.get(0), last.get(1))) {
        moved.add(on.choose(great.choose(t.times(eps), t), last.get(moved.size())));
      }
      return new Fraction(
          on.and(change.gt(eps)),
          on.choose(exists.choose(r, value), value),
          on.choose(y, this.y),
          on.choose(z, this.z),
          n,
          moved);
    }
  }

  private static Term fraction(Term factor, Term x, Term a, Term counts) {
    Term y = a.from(1);
    Term z = x.plus(y).plus(1);
    Term p = x.plus(1);
    Term q = z.times(x);
    Term none = Term.of(Lax.scalar(x.dtype(), 0L));
    Fraction first = new Fraction(counts, p.over(q), y, z, none, List.of(p, q, x.filled(1), x));
    List<Array> end =
        Repetition.during(
            state -> {
              Fraction f = Fraction.of(state);
              return Lax.and(f.n.lt(2000).array(), Reductions.any(f.on.array()));
            },
            first.state(),
            state -> Fraction.of(state).next().state());
    return Fraction.of(end).value.times(factor);
  }
}
