package dev.arrayc.library;

import dev.arrayc.value.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Continuous distributions of {@code jax.scipy.stats}, each with the functions that JAX has. */
final class ContinuousDistributions {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final String STANDARD = "x, loc=0, scale=1";

  private ContinuousDistributions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    addUniform(new Distribution(rows, "uniform", STANDARD));
    addExponential(new Distribution(rows, "expon", STANDARD));
    addGamma(new Distribution(rows, "gamma", "x, a, loc=0, scale=1"));
    addChiSquared(new Distribution(rows, "chi2", "x, df, loc=0, scale=1"));
    addBeta(new Distribution(rows, "beta", "x, a, b, loc=0, scale=1"));
    addCauchy(new Distribution(rows, "cauchy", STANDARD));
    addLaplace(new Distribution(rows, "laplace", STANDARD));
    addLogistic(new Distribution(rows, "logistic", STANDARD));
    addPareto(new Distribution(rows, "pareto", "x, b, loc=0, scale=1"));
    addLeftGumbel(new Distribution(rows, "gumbel_l", STANDARD));
    addRightGumbel(new Distribution(rows, "gumbel_r", STANDARD));
    new Distribution(rows, "t", "x, df, loc=0, scale=1")
        .log("pdf", ContinuousDistributions::student);
    new Distribution(rows, "gennorm", "x, beta")
        .log("pdf", ContinuousDistributions::generalisedNormal)
        .with("cdf", weak(ContinuousDistributions::generalisedNormalFunction));
    new Distribution(rows, "vonmises", "x, kappa").log("pdf", ContinuousDistributions::vonMises);
    new Distribution(rows, "wrapcauchy", "x, c").log("pdf", ContinuousDistributions::wrappedCauchy);
    return rows;
  }

  private static Distribution.Formula weakAsScalar(Distribution.Formula formula) {
    return formula.weakAsScalar();
  }

  private static Distribution.Formula weak(Distribution.Formula formula) {
    return formula.weak();
  }

  private static void addUniform(Distribution uniform) {
    uniform
        .log(
            "pdf",
            weak(
                g ->
                    g.x()
                        .gt(g.loc().plus(g.scale()))
                        .or(g.x().lt(g.loc()))
                        .choose(-INFINITY, g.scale().log().negated())))
        .with(
            "cdf",
            g -> {
              Term before = g.x().lt(g.loc());
              Term end = g.loc().plus(g.scale());
              Term inside = g.x().ge(g.loc()).and(g.x().le(end)).choose(g.z(), 0);
              Term value = before.choose(0, g.x().gt(end).choose(1, inside));
              return value.as(g.x().dtype());
            })
        .quantile(
            "ppf",
            weak(
                g ->
                    g.x()
                        .isProbability()
                        .choose(g.loc().plus(g.scale().times(g.x())), Double.NaN)));
  }

  private static void addExponential(Distribution exponential) {
    Distribution.Formula logTail =
        weak(g -> g.x().lt(g.loc()).choose(0, g.loc().minus(g.x()).over(g.scale())));
    exponential
        .log(
            "pdf",
            weak(g -> g.x().lt(g.loc()).choose(-INFINITY, g.z().plus(g.scale().log()).negated())))
        .with(
            "cdf",
            weak(
                g -> {
                  Term value = g.loc().minus(g.x()).over(g.scale()).expm1().negated();
                  return g.x().lt(g.loc()).choose(0, value);
                }))
        .with("logcdf", g -> logTail.at(g).exp().negated().log1p())
        .log("sf", logTail)
        .quantile(
            "ppf",
            weak(
                g -> {
                  Term tail = g.x().negated().log1p();
                  Term value = g.loc().minus(g.scale().times(tail));
                  return g.x().isProbability().choose(value, Double.NaN);
                }));
  }

  private static void addGamma(Distribution gamma) {
    gamma
        .log(
            "pdf",
            g -> {
              Term inside = g.x().ge(g.loc());
              Term y = inside.choose(g.z(), 1);
              Term linear = Special.xlogy(g.of("a").minus(1), y).minus(y);
              Term shape = g.of("a").lgamma().plus(g.scale().log());
              return inside.choose(linear.minus(shape), -INFINITY);
            })
        .andLog(
            "cdf", weakAsScalar(g -> IncompleteGamma.lower(g.of("a"), g.z().clamp(0, INFINITY))))
        .andLog("sf", weak(g -> g.z().lt(0).choose(1, IncompleteGamma.upper(g.of("a"), g.z()))));
  }

  private static void addChiSquared(Distribution chi) {
    Distribution.Formula half = g -> g.centred().over(g.scale().times(2)).clamp(0, INFINITY);
    chi.log(
            "pdf",
            g -> {
              Term df = g.of("df").over(2);
              Term kernel = df.minus(1).times(g.z().log()).minus(g.z().over(2));
              Term norm = df.lgamma().plus(df.number(2).log().times(g.of("df")).over(2)).negated();
              Term value = norm.minus(g.scale().log()).plus(kernel);
              return g.x().lt(g.loc()).choose(-INFINITY, value);
            })
        .andLog("cdf", weakAsScalar(g -> IncompleteGamma.lower(g.of("df").over(2), half.at(g))))
        .andLog("sf", weakAsScalar(g -> IncompleteGamma.upper(g.of("df").over(2), half.at(g))));
  }

  private static void addBeta(Distribution beta) {
    beta.log("pdf", weakAsScalar(ContinuousDistributions::betaDensity))
        .andLog(
            "cdf", weakAsScalar(g -> IncompleteBeta.of(g.of("a"), g.of("b"), g.z().clamp(0, 1))))
        .andLog(
            "sf",
            weakAsScalar(g -> IncompleteBeta.of(g.of("b"), g.of("a"), g.z().clamp(0, 1).from(1))));
  }

  private static Term betaDensity(Distribution.Given g) {
    Term a = g.of("a");
    Term b = g.of("b");
    Term shape = Term.of(Special.logBeta(a.array(), b.array())).negated();
    Term y = g.z();
    Term linear = Special.xlogy(a.minus(1), y).plus(Special.xlog1py(b.minus(1), y.negated()));
    Term value = shape.plus(linear).minus(g.scale().log());
    Term outside = g.x().gt(g.loc().plus(g.scale())).or(g.x().lt(g.loc()));
    value = outside.choose(-INFINITY, value);
    return a.le(0).or(b.le(0)).or(g.scale().le(0)).choose(Double.NaN, value);
  }

  private static void addCauchy(Distribution cauchy) {
    Distribution.Formula function =
        g -> {
          Term pi = g.x().number(Math.PI);
          return g.x().number(0.5).plus(pi.under(1).times(g.z().atan()));
        };
    cauchy
        .log(
            "pdf",
            g ->
                g.x().number(Math.PI).times(g.scale()).log().plus(g.z().square().log1p()).negated())
        .andLog("cdf", function)
        .andLog("sf", g -> function.at(g.mirrored()))
        .quantile(
            "isf", g -> g.x().times(Math.PI).from(Math.PI / 2).tan().times(g.scale()).plus(g.loc()))
        .quantile(
            "ppf",
            g -> g.x().times(Math.PI).minus(Math.PI / 2).tan().times(g.scale()).plus(g.loc()));
  }

  private static void addLaplace(Distribution laplace) {
    laplace
        .log("pdf", weakAsScalar(g -> g.distance().plus(g.scale().times(2).log()).negated()))
        .with(
            "cdf",
            g -> {
              Term z = g.z();
              Term upper = z.negated().exp().times(0.5).from(1);
              return z.le(0).choose(z.exp().times(0.5), upper);
            });
  }

  private static Term logit(Term p) {
    return Term.of((Array) Calls.call("jax.scipy.special", "logit", List.of(p.array()), Map.of()));
  }

  private static void addLogistic(Distribution logistic) {
    logistic
        .log(
            "pdf",
            g -> {
              Term half = g.z().over(2);
              Term sum = Term.of(Elementwise.logaddexp(half.array(), half.negated().array()));
              return sum.times(-2).minus(g.scale().log());
            })
        .with("cdf", g -> g.z().logistic())
        .with("sf", g -> g.z().negated().logistic())
        .with("ppf", weakAsScalar(g -> logit(g.x()).times(g.scale()).plus(g.loc())))
        .with("isf", weakAsScalar(g -> logit(g.x()).negated().times(g.scale()).plus(g.loc())));
  }

  private static Term beforeScale(Distribution.Given g) {
    return g.x().lt(g.loc().plus(g.scale()));
  }

  private static void addPareto(Distribution pareto) {
    pareto
        .log(
            "pdf",
            g -> {
              Term norm = g.scale().over(g.of("b")).log();
              Term value = norm.plus(g.of("b").plus(1).times(g.z().log())).negated();
              return beforeScale(g).choose(-INFINITY, value);
            })
        .with("cdf", g -> beforeScale(g).choose(0, g.z().power(g.of("b").negated()).from(1)))
        .with(
            "logcdf",
            g -> {
              Term value = g.z().power(g.of("b").negated()).negated().log1p();
              return beforeScale(g).choose(-INFINITY, value).weakAs(g.x());
            })
        .log("sf", g -> beforeScale(g).choose(0, g.of("b").times(g.z().log()).negated()))
        .quantile(
            "ppf",
            g -> {
              Term power = g.x().from(1).power(g.of("b").under(1).negated());
              return g.x().isProbability().choose(g.loc().plus(g.scale().times(power)), Double.NaN);
            });
  }

  private static Term positiveScale(Distribution.Given g, Term value) {
    return g.scale().gt(0).choose(value, Double.NaN);
  }

  private static Term minusLog(Term x) {
    return Special.xlogy(x.number(-1), x);
  }

  private static Term insideUnit(Term p, Term value) {
    return p.gt(0).and(p.lt(1)).choose(value, Double.NaN);
  }

  private static void addLeftGumbel(Distribution gumbel) {
    gumbel
        .log("pdf", weak(g -> positiveScale(g, minusLog(g.scale()).plus(g.z().minus(g.z().exp())))))
        .log("cdf", weak(g -> positiveScale(g, g.z().exp().negated().expm1().negated().log())))
        .log("sf", weak(g -> positiveScale(g, g.z().exp().negated())))
        .with(
            "ppf",
            "p, loc=0, scale=1",
            weak(
                g -> {
                  Term tail = Special.xlog1py(g.x().number(-1), g.x().negated());
                  return insideUnit(g.x(), g.loc().plus(g.scale().times(tail.log())));
                }));
  }

  private static void addRightGumbel(Distribution gumbel) {
    Distribution.Formula z = g -> g.loc().minus(g.x()).over(g.scale());
    gumbel
        .log(
            "pdf",
            weak(
                g ->
                    positiveScale(
                        g, minusLog(g.scale()).plus(g.z().plus(g.z().negated().exp()).negated()))))
        .log("cdf", weak(g -> positiveScale(g, g.z().negated().exp().negated())))
        .with("sf", g -> positiveScale(g, z.at(g).exp().negated().exp().from(1)))
        .with(
            "logsf",
            weak(
                g -> {
                  Term isRight = g.scale().gt(0);
                  Term value = Term.of(Activations.log1mexp(z.at(g).exp().array()));
                  return isRight.choose(value, Double.NaN);
                }))
        .with(
            "ppf",
            "p, loc=0, scale=1",
            weak(g -> insideUnit(g.x(), g.loc().minus(g.scale().times(minusLog(g.x()).log())))));
  }

  private static Term student(Distribution.Given g) {
    Term df = g.of("df");
    Term half = df.over(2);
    Term more = half.plus(0.5);
    Term size = g.scale().times(g.scale()).times(Math.PI);
    Term norm = half.lgamma().plus(size.times(df).log().over(2)).minus(more.lgamma());
    Term quadratic = g.z().square().over(df);
    return norm.plus(more.times(quadratic.log1p())).negated().weakAsScalar(g.x());
  }

  private static Term generalisedNormal(Distribution.Given g) {
    Term beta = g.of("beta");
    return beta.times(0.5).log().minus(beta.under(1).lgamma()).minus(g.x().abs().power(beta));
  }

  private static Term generalisedNormalFunction(Distribution.Given g) {
    Term beta = g.of("beta");
    Term part = IncompleteGamma.lower(beta.under(1), g.x().abs().power(beta));
    return g.x().sign().times(part).plus(1).times(0.5);
  }

  private static Term vonMises(Distribution.Given g) {
    Term kappa = g.of("kappa");
    Term bessel = Term.of(BesselFunctions.i0e(kappa.array()));
    Term value = kappa.times(g.x().cos().minus(1)).minus(bessel.times(2 * Math.PI).log());
    return kappa.gt(0).choose(value, Double.NaN).weakAs(g.x());
  }

  private static Term wrappedCauchy(Distribution.Given g) {
    Term c = g.of("c");
    Term known = c.gt(0).and(c.lt(1));
    Term square = c.square();
    Term value =
        square
            .from(1)
            .log()
            .minus(Math.log(2 * Math.PI))
            .minus(square.plus(1).minus(c.times(2).times(g.x().cos())).log());
    Term inside = g.x().ge(0).and(g.x().le(2 * Math.PI));
    return known.choose(inside.choose(value, -INFINITY), Double.NaN).weakAs(g.x());
  }
}
