package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Exponential integrals Ei, E₁ and Eₙ and Spence's function, by Cephes' approximations. */
final class ExponentialIntegrals {
  private static final double EULER = 0.5772156649015329;

  private ExponentialIntegrals() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    rows.add(of("exp1", "x", a -> first(real(a, "x"))));
    rows.add(of("expi", "x", a -> integral(real(a, "x"))));
    rows.add(of("expn", "n, x", ExponentialIntegrals::ofOrder));
    rows.add(LibraryFunction.plain("jax.scipy.special.spence", "x", ExponentialIntegrals::spence));
    return rows;
  }

  private static LibraryFunction of(String name, String signature, Function<Arguments, Term> f) {
    return LibraryFunction.of("jax.scipy.special." + name, signature, a -> f.apply(a).array());
  }

  private static Term real(Arguments a, String name) {
    return requireReal(a, Term.of(Elementwise.inexact(a.array(name))));
  }

  private static Term requireReal(Arguments a, Term x) {
    if (x.dtype().isComplex()) {
      throw a.error("ValueError", a.function() + " does not support complex-valued inputs.");
    }
    return x;
  }

  /** Numerators and denominators for x to 2, 4, 8, 16, 32, 64 and above (Cephes, ei.c). */
  private static final double[][][] POSITIVE = {
    {
      {
        -5.350447357812542947283e0,
        2.185049168816613393830e2,
        -4.176572384826693777058e3,
        5.541176756393557601232e4,
        -3.313381331178144034309e5,
        1.592627163384945414220e6
      },
      {
        1.0,
        -5.250547959112862969197e1,
        1.259616186786790571525e3,
        -1.756549581973534652631e4,
        1.493062117002725991967e5,
        -7.294949239640527645655e5,
        1.592627163384945429726e6
      }
    },
    {
      {
        1.981808503259689673238e-2,
        -1.271645625984917501326e0,
        -2.088160335681228318920e0,
        2.755544509187936721172e0,
        -4.409507048701600257171e-1,
        4.665623805935891391017e-2,
        -1.545042679673485262580e-3,
        7.059980605299617478514e-5
      },
      {
        1.0,
        1.476498670914921440652e0,
        5.629177174822436244827e-1,
        1.699017897879307263248e-1,
        2.291647179034212017463e-2,
        4.450150439728752875043e-3,
        1.727439612206521482874e-4,
        3.953167195549672482304e-5
      }
    },
    {
      {
        -1.373215375871208729803e0,
        -7.084559133740838761406e-1,
        1.580806855547941010501e0,
        -2.601500427425622944234e-1,
        2.994674694113713763365e-2,
        -1.038086040188744005513e-3,
        4.371064420753005429514e-5,
        2.141783679522602903795e-6
      },
      {
        1.0,
        8.585231423622028380768e-1,
        4.483285822873995129957e-1,
        7.687932158124475434091e-2,
        2.449868241021887685904e-2,
        8.832165941927796567926e-4,
        4.590952299511353531215e-4,
        -4.729848351866523044863e-6,
        2.665195537390710170105e-6
      }
    },
    {
      {
        -2.106934601691916512584e0,
        1.732733869664688041885e0,
        -2.423619178935841904839e-1,
        2.322724180937565842585e-2,
        2.372880440493179832059e-4,
        -8.343219561192552752335e-5,
        1.363408795605250394881e-5,
        -3.655412321999253963714e-7,
        1.464941733975961318456e-8,
        6.176407863710360207074e-10
      },
      {
        1.0,
        -2.298062239901678075778e-1,
        1.105077041474037862347e-1,
        -1.566542966630792353556e-2,
        2.761106850817352773874e-3,
        -2.089148012284048449115e-4,
        1.708528938807675304186e-5,
        -4.459311796356686423199e-7,
        1.394634930353847498145e-8,
        6.150865933977338354138e-10
      }
    },
    {
      {
        -2.458119367674020323359e-1,
        -1.483382253322077687183e-1,
        7.248291795735551591813e-2,
        -1.348315687380940523823e-2,
        1.342775069788636972294e-3,
        -7.942465637159712264564e-5,
        2.644179518984235952241e-6,
        -4.239473659313765177195e-8
      },
      {
        1.0,
        -1.044225908443871106315e-1,
        -2.676453128101402655055e-1,
        9.695000254621984627876e-2,
        -1.601745692712991078208e-2,
        1.496414899205908021882e-3,
        -8.462452563778485013756e-5,
        2.728938403476726394024e-6,
        -4.239462431819542051337e-8
      }
    },
    {
      {
        1.212561118105456670844e-1,
        -5.823133179043894485122e-1,
        2.348887314557016779211e-1,
        -3.040034318113248237280e-2,
        1.510082146865190661777e-3,
        -2.523137095499571377122e-5
      },
      {
        1.0,
        -1.002252150365854016662e0,
        2.928709694872224144953e-1,
        -3.337004338674007801307e-2,
        1.560544881127388842819e-3,
        -2.523137093603234562648e-5
      }
    },
    {
      {
        -7.657847078286127362028e-1,
        6.886192415566705051750e-1,
        -2.132598113545206124553e-1,
        3.346107552384193813594e-2,
        -3.076541477344756050249e-3,
        1.747119316454907477380e-4,
        -6.103711682274170530369e-6,
        1.218032765428652199087e-7,
        -1.086076102793290233007e-9
      },
      {
        1.0,
        -1.888802868662308731041e0,
        1.066691687211408896850e0,
        -2.751915982306380647738e-1,
        3.930852688233823569726e-2,
        -3.414684558602365085394e-3,
        1.866844370703555398195e-4,
        -6.345146083130515357861e-6,
        1.239754287483206878024e-7,
        -1.086076102793126632978e-9
      }
    }
  };

  private static Term integral(Term x) {
    Term negative = first(x.negated()).negated();
    return x.lt(0).choose(negative, positive(x));
  }

  private static Term positive(Term x) {
    Term value = farther(POSITIVE[6], x);
    for (int i = 5; i >= 0; i--) {
      Term inside = x.gt(i == 0 ? 0 : 1 << i).and(x.le(1 << (i + 1)));
      value = inside.choose(i == 0 ? nearest(x) : farther(POSITIVE[i], x), value);
    }
    return value;
  }

  private static Term quotient(double[][] coefficients, Term x) {
    return x.polynomial(coefficients[0]).over(x.polynomial(coefficients[1]));
  }

  private static Term nearest(Term x) {
    return x.times(quotient(POSITIVE[0], x)).plus(EULER).plus(x.log());
  }

  private static Term farther(double[][] coefficients, Term x) {
    Term w = x.under(1);
    return x.exp().times(w).times(w.times(quotient(coefficients, w)).plus(1));
  }

  private static Term first(Term x) {
    return ofOrder(x.filled(1), x);
  }

  private static Term ofOrder(Arguments a) {
    List<Term> p = Term.inexact(a, "n", "x");
    requireReal(a, p.get(1));
    return ofOrder(p.get(0), p.get(1));
  }

  private static Term ofOrder(Term order, Term argument) {
    List<Term> p = broadcast(List.of(order, argument));
    Term n = p.get(0);
    Term x = p.get(1);
    Term decay = x.negated().exp();
    Term steep = n.ge(5000);
    Term fraction = steep.not().and(x.gt(1));
    Term series = steep.not().and(x.gt(1).not());
    Term value = series(series.choose(n, 1), series.choose(x, 1));
    // Near zero it would hardly converge: what is not taken from it is not computed by it.
    Term near = fraction(fraction.choose(n, 1), fraction.choose(x, 2)).times(decay);
    value = fraction.choose(near, value);
    value = steep.choose(asymptotic(n, x, decay), value);
    value = n.eq(0).and(x.ge(0)).choose(decay.over(x), value);
    Term safe = n.eq(1).choose(n.plus(n), n);
    // As JAX has it; the limit is 1 / (n − 1).
    value = x.eq(0).and(n.ge(2)).choose(safe.under(1), value);
    value = x.eq(0).and(n.lt(2)).choose(Double.POSITIVE_INFINITY, value);
    return n.lt(0).or(x.lt(0)).choose(Double.NaN, value);
  }

  private static List<Term> broadcast(List<Term> terms) {
    List<Long> shape =
        Shapes.broadcast("vectorize", terms.stream().map(t -> t.array().type().shape()).toList());
    return terms.stream().map(t -> Term.of(Lax.broadcastTo(t.array(), shape))).toList();
  }

  /** Repeats a step for each element for as long as a condition holds for it. */
  private static List<Term> each(
      Function<List<Term>, Term> condition, List<Term> start, UnaryOperator<List<Term>> step) {
    List<Array> end =
        Repetition.during(
            state -> Reductions.any(condition.apply(Term.terms(state)).array()),
            start.stream().map(Term::array).toList(),
            state -> {
              List<Term> old = Term.terms(state);
              Term on = condition.apply(old);
              List<Term> next = step.apply(old);
              List<Array> chosen = new ArrayList<>();
              for (int i = 0; i < old.size(); i++) {
                chosen.add(on.choose(next.get(i), old.get(i)).array());
              }
              return chosen;
            });
    return Term.terms(end);
  }

  /** The power series, for 0 < x ≤ 1. */
  private static Term series(Term n, Term x) {
    double eps = Limits.eps(x.dtype());
    Term digamma =
        each(
                s -> s.get(0).lt(n),
                List.of(x.filled(1), x.log().from(-EULER)),
                s -> List.of(s.get(0).plus(1), s.get(1).plus(s.get(0).under(1))))
            .get(1);
    Term lowest = n.eq(1);
    Term z = x.negated();
    Term start = lowest.choose(0, lowest.choose(2, n).from(1).under(1));
    List<Term> end =
        each(
            s -> x.gt(0).and(s.get(4).gt(eps)),
            List.of(x.filled(0), x.filled(1), n.from(1), start, x.filled(Double.POSITIVE_INFINITY)),
            s -> {
              Term k = s.get(0).plus(1);
              Term y = s.get(1).times(z.over(k));
              Term p = s.get(2).plus(1);
              Term sum = s.get(3).plus(p.ne(0).choose(y.over(p), 0));
              return List.of(k, y, p, sum, sum.ne(0).choose(y.over(sum).abs(), 1));
            });
    return z.power(n.minus(1)).times(digamma).over(n.lgamma().exp()).minus(end.get(3));
  }

  /** eˣ Eₙ(x) as a continued fraction, for x > 1. */
  private static Term fraction(Term n, Term x) {
    double eps = Limits.eps(x.dtype());
    double great = 1.44115188075855872e17;
    Term q = x.plus(n);
    Term one = x.filled(1);
    List<Term> end =
        each(
            s -> x.gt(0).and(s.get(1).gt(eps)),
            List.of(one, x.filled(Double.POSITIVE_INFINITY), q.under(1), one, q, one, x),
            s -> {
              Term k = s.get(0).plus(1);
              Term odd = Term.of(Elementwise.remainder(k.array(), k.number(2).array())).eq(1);
              Term y = odd.choose(1, x);
              Term f = odd.choose(n.plus(k.minus(1).over(2)), k.over(2));
              Term p1 = s.get(3).times(y).plus(s.get(5).times(f));
              Term q1 = s.get(4).times(y).plus(s.get(6).times(f));
              Term exists = q1.ne(0);
              Term r = p1.over(q1);
              Term change = exists.choose(s.get(2).minus(r).over(r).abs(), 1);
              Term isGreat = p1.abs().gt(great);
              List<Term> next = new ArrayList<>(List.of(k, change, exists.choose(r, s.get(2))));
              for (Term t : List.of(p1, q1, s.get(3), s.get(4))) {
                next.add(isGreat.choose(t.over(great), t));
              }
              return next;
            });
    return end.get(2);
  }

  /** For n ≥ 5000. */
  private static Term asymptotic(Term n, Term x, Term decay) {
    Term k = x.plus(n);
    Term y = k.square().under(1);
    Term inner = x.times(6).times(x).minus(n.times(8).times(x)).plus(n.square());
    Term sum = y.times(n).times(inner);
    sum = y.times(sum.plus(n.times(n.minus(x.times(2)))));
    sum = y.times(sum.plus(n));
    return sum.plus(1).times(decay).over(k);
  }

  private static final double[][] DILOGARITHM = {
    {
      4.65128586073990045278e-5,
      7.31589045238094711071e-3,
      1.33847639578309018650e-1,
      8.79691311754530315341e-1,
      2.71149851196553469920e0,
      4.25697156008121755724e0,
      3.29771340985225106936e0,
      1.00000000000000000126e0
    },
    {
      6.90990488912553276999e-4,
      2.54043763932544379113e-2,
      2.82974860602568089943e-1,
      1.41172597751831069617e0,
      3.63800533345137075418e0,
      5.03278880143316990390e0,
      3.54771340985225096217e0,
      9.99999999999999998740e-1
    }
  };

  /** The dilogarithm of 1 − x, on the part of the axis where it is small. */
  private static PyValue spence(Arguments a) {
    Term given = Term.of(Creation.array(a.value("x")));
    DType dtype = given.dtype();
    if (dtype != DType.F32 && dtype != DType.F64) {
      throw a.error(
          "TypeError",
          "x.dtype=" + dtype.numpyName() + " is not supported, see docstring for supported types.");
    }
    Term isGreat = given.gt(2);
    Term x = isGreat.choose(given.under(1), given);
    Term above = x.gt(1.5);
    Term below = x.lt(0.5);
    Term w = above.choose(x.under(1).minus(1), below.choose(x.negated(), x.minus(1)));
    Term y = w.negated().times(w.polynomial(DILOGARITHM[0])).over(w.polynomial(DILOGARITHM[1]));
    double sixth = Math.PI * Math.PI / 6;
    Term mirrored = x.log().times(x.from(1).log()).from(sixth).minus(y);
    y = below.choose(mirrored, y);
    y = isGreat.or(above).choose(x.log().square().times(-0.5).minus(y), y);
    y = given.eq(1).choose(0, given.eq(0).choose(sixth, y));
    return given.lt(0).choose(Double.NaN, y).array();
  }
}
