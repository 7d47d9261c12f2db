package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;

/** The normal distribution's function, its inverse and logarithm; the scaled error function. */
final class ErrorFunctions {
  private static final String SEE = ", see docstring for supported types";

  private ErrorFunctions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "ndtr", "x", a -> normal(Term.of(a.array("x"))).array());
    row(rows, "ndtri", "p", a -> inverse(Term.of(a.array("p"))).array());
    row(rows, "log_ndtr", "x, series_order=3", ErrorFunctions::logNormal);
    row(rows, "erfcx", "x", ErrorFunctions::scaled);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax.scipy.special." + name, signature, body::apply));
  }

  private static Term requireFloat(Term x, String more) {
    if (x.dtype() != DType.F32 && x.dtype() != DType.F64) {
      String name = x.dtype().numpyName();
      throw Session.current()
          .error("TypeError", "x.dtype=" + name + " is not supported" + more + ".");
    }
    return x;
  }

  /** {@return Φ(x): by erf near 0, by erfc in the tails, where erf would lose digits} */
  static Term normal(Term x) {
    double root = 0.5 * Math.sqrt(2);
    Term w = requireFloat(x, SEE).times(root);
    Term size = w.abs();
    Term near = w.erf().plus(1);
    Term tail = size.erfc();
    Term far = w.gt(0).choose(tail.from(2), tail);
    return size.lt(root).choose(near, far).times(0.5).as(x.dtype());
  }

  // Rational approximations of Cephes' ndtri, for p > e⁻², and for z = √(−2 log p) from 2 to 8 and
  // from 8 to 64.
  private static final double[][] MIDDLE = {
    {
      -5.99633501014107895267e1,
      9.80010754185999661536e1,
      -5.66762857469070293439e1,
      1.39312609387279679503e1,
      -1.23916583867381258016e0
    },
    {
      1.0,
      1.95448858338141759834e0,
      4.67627912898881538453e0,
      8.63602421390890590575e1,
      -2.25462687854119370527e2,
      2.00260212380060660359e2,
      -8.20372256168333339912e1,
      1.59056225126211695515e1,
      -1.18331621121330003142e0
    }
  };
  private static final double[][] TAIL = {
    {
      4.05544892305962419923e0,
      3.15251094599893866154e1,
      5.71628192246421288162e1,
      4.40805073893200834700e1,
      1.46849561928858024014e1,
      2.18663306850790267539e0,
      -1.40256079171354495875e-1,
      -3.50424626827848203418e-2,
      -8.57456785154685413611e-4
    },
    {
      1.0,
      1.57799883256466749731e1,
      4.53907635128879210584e1,
      4.13172038254672030440e1,
      1.50425385692907503408e1,
      2.50464946208309415979e0,
      -1.42182922854787788574e-1,
      -3.80806407691578277194e-2,
      -9.33259480895457427372e-4
    }
  };
  private static final double[][] FAR_TAIL = {
    {
      3.23774891776946035970e0,
      6.91522889068984211695e0,
      3.93881025292474443415e0,
      1.33303460815807542389e0,
      2.01485389549179081538e-1,
      1.23716634817820021358e-2,
      3.01581553508235416007e-4,
      2.65806974686737550832e-6,
      6.23974539184983293730e-9
    },
    {
      1.0,
      6.02427039364742014255e0,
      3.67983563856160859403e0,
      1.37702099489081330271e0,
      2.16236993594496635890e-1,
      1.34204006088543189037e-2,
      3.28014464682127739104e-4,
      2.89247864745380683936e-6,
      6.79019408009981274425e-9
    }
  };

  /** {@return P(x) / Q(x)} */
  private static Term quotient(double[][] coefficients, Term x) {
    return x.polynomial(coefficients[0]).over(x.polynomial(coefficients[1]));
  }

  /** {@return Φ⁻¹(p)} */
  static Term inverse(Term p) {
    requireFloat(p, SEE);
    double edge = Math.exp(-2);
    Term mirrored = p.gt(-Math.expm1(-2)).choose(p.from(1), p);
    Term q = mirrored.eq(0).choose(0.5, mirrored);
    Term w = q.minus(0.5);
    Term square = w.square();
    Term middle =
        w.plus(w.times(square).times(quotient(MIDDLE, square))).times(-Math.sqrt(2 * Math.PI));
    Term z = q.log().times(-2).sqrt();
    Term first = z.minus(z.log().over(z));
    Term far = first.minus(quotient(FAR_TAIL, z.under(1)).over(z));
    Term near = first.minus(quotient(TAIL, z.under(1)).over(z));
    Term x = q.gt(edge).choose(middle, z.ge(8).choose(far, near));
    x = p.gt(1 - edge).choose(x, x.negated());
    double infinity = Double.POSITIVE_INFINITY;
    return p.eq(0).choose(-infinity, p.eq(1).choose(infinity, x));
  }

  private static PyValue logNormal(Arguments a) {
    if (!(a.value("series_order") instanceof PyInt)) {
      throw a.error("TypeError", "series_order must be a Python integer.");
    }
    long order = a.integer("series_order");
    if (order < 0 || order > 30) {
      throw a.error(
          "ValueError", "series_order must be " + (order < 0 ? "non-negative." : "<= 30."));
    }
    return logNormal(Term.of(Creation.array(a.value("x"))), order).array();
  }

  /** {@return log Φ(x): by log1p above, by an asymptotic series below} */
  static Term logNormal(Term x, long order) {
    boolean single = requireFloat(x, "").dtype() == DType.F32;
    double below = single ? -10 : -20;
    double above = single ? 5 : 8;
    Term isAbove = x.gt(above);
    Term value = normal(isAbove.choose(x.negated(), x.max(x.number(below))));
    Term lower = logSeries(x.min(x.number(below)), order);
    return isAbove.choose(value.negated(), x.gt(below).choose(value.log(), lower));
  }

  private static Term logSeries(Term x, long order) {
    Term square = x.square();
    Term scale = square.times(-0.5).minus(x.negated().log()).minus(0.5 * Math.log(2 * Math.PI));
    if (order == 0) {
      return scale;
    }
    Term even = x.filled(0);
    Term odd = x.filled(0);
    Term power = square;
    double factorial = 1;
    for (long n = 1; n <= order; n++) {
      factorial *= 2 * n - 1;
      Term term = power.under(factorial);
      odd = n % 2 == 1 ? odd.plus(term) : odd;
      even = n % 2 == 0 ? even.plus(term) : even;
      power = power.times(square);
    }
    return scale.plus(even.plus(1).minus(odd).log());
  }

  /** e^x² erfc(x): of great x, where the first factor overflows, an asymptotic series. */
  private static PyValue scaled(Arguments a) {
    Term given = Term.of(Elementwise.inexact(a.array("x")));
    if (given.dtype().isComplex()) {
      throw Session.current()
          .limitation("erfcx of complex numbers", "the function works on real ones");
    }
    Term x = given.single();
    double[] series =
        x.dtype() == DType.F64
            ? new double[] {
              7918.06640625, -1055.7421875, 162.421875, -29.53125, 6.5625, -1.875, .75, -.5, 1.
            }
            : new double[] {6.5625, -1.875, .75, -.5, 1.};
    Term great = x.gt(Math.sqrt(Math.log(Limits.max(x.dtype()))));
    Term safe = great.choose(1, x);
    Term direct = safe.square().exp().times(safe.erfc());
    Term far = x.square().under(1).polynomial(series).over(x.times(Math.sqrt(Math.PI)));
    return great.choose(far, direct).as(given.dtype()).array();
  }
}
