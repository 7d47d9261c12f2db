package dev.arrayc.library;

import dev.arrayc.value.Array;
import java.util.ArrayList;
import java.util.List;

/** Discrete distributions of {@code jax.scipy.stats}, each with the functions that JAX has. */
final class DiscreteDistributions {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private DiscreteDistributions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    addBernoulli(new Distribution(rows, "bernoulli", "k, p, loc=0"));
    new Distribution(rows, "binom", "k, n, p, loc=0")
        .log("pmf", weak(DiscreteDistributions::binomial));
    new Distribution(rows, "nbinom", "k, n, p, loc=0")
        .log("pmf", weakAsScalar(DiscreteDistributions::negativeBinomial));
    new Distribution(rows, "betabinom", "k, n, a, b, loc=0")
        .log("pmf", weakAsScalar(DiscreteDistributions::betaBinomial));
    new Distribution(rows, "geom", "k, p, loc=0")
        .log(
            "pmf",
            g -> {
              Term p = g.of("p");
              Term x = g.centred();
              Term value = Special.xlog1py(x.minus(1), p.negated()).plus(p.log());
              return x.le(0).choose(-INFINITY, value);
            });
    new Distribution(rows, "poisson", "k, mu, loc=0")
        .log("pmf", weak(DiscreteDistributions::poisson))
        .with(
            "cdf",
            weakAsScalar(
                g -> {
                  Term x = g.centred();
                  Term value = IncompleteGamma.upper(x.plus(1).floor(), g.of("mu"));
                  return x.lt(0).choose(0, value);
                }));
    for (String name : List.of("logpmf", "pmf")) {
      rows.add(
          LibraryFunction.plain(
              "jax.scipy.stats.multinomial." + name,
              "x, n, p",
              a -> {
                Term value = multinomial(a);
                return (name.equals("pmf") ? value.exp() : value).array();
              }));
    }
    return rows;
  }

  private static Distribution.Formula weak(Distribution.Formula formula) {
    return formula.weak();
  }

  private static Distribution.Formula weakAsScalar(Distribution.Formula formula) {
    return formula.weakAsScalar();
  }

  private static void addBernoulli(Distribution bernoulli) {
    bernoulli
        .log(
            "pmf",
            g -> {
              Term x = g.centred();
              Term p = g.of("p");
              Term value = Special.xlogy(x, p).plus(Special.xlog1py(x.from(1), p.negated()));
              return x.lt(0).or(x.gt(1)).choose(-INFINITY, value);
            })
        .with(
            "cdf",
            "k, p",
            g -> {
              Term k = g.x();
              Term p = g.of("p");
              Term wrong = k.isNan().or(p.isNan()).or(p.lt(0)).or(p.gt(1));
              Term value = k.lt(0).choose(0, k.lt(1).choose(p.from(1), 1));
              return wrong.choose(Double.NaN, value);
            })
        .with(
            "ppf",
            "q, p",
            g -> {
              Term q = g.x();
              Term p = g.of("p");
              Term low = q.le(p.from(1));
              Term value = low.choose(q.number(0), q.number(1));
              Term right = q.isProbability().and(p.isProbability());
              return right.choose(value, Double.NaN).weakAsScalar(q);
            });
  }

  private static Term binomial(Distribution.Given g) {
    Term n = g.of("n");
    Term p = g.of("p");
    Term y = g.centred();
    Term comb = n.plus(1).lgamma().minus(y.plus(1).lgamma().plus(n.minus(y).plus(1).lgamma()));
    Term linear = Special.xlogy(y, p).plus(Special.xlog1py(n.minus(y), p.negated()));
    Term one = y.eq(0).and(n.eq(0)).or(linear.eq(0));
    Term value = one.choose(0, comb.plus(linear));
    Term inside = g.x().ge(g.loc()).and(g.x().lt(g.loc().plus(n).plus(1)));
    return inside.choose(value, -INFINITY);
  }

  private static Term negativeBinomial(Distribution.Given g) {
    Term n = g.of("n");
    Term p = g.of("p");
    Term y = g.centred();
    Term comb = y.plus(n).lgamma().minus(n.lgamma()).minus(y.plus(1).lgamma());
    Term linear = Special.xlogy(n, p).plus(Special.xlogy(y, p.from(1)));
    return g.x().lt(g.loc()).choose(-INFINITY, comb.plus(linear));
  }

  private static Term logBeta(Term a, Term b) {
    return Term.of(Special.logBeta(a.array(), b.array()));
  }

  private static Term betaBinomial(Distribution.Given g) {
    Term n = g.of("n");
    Term a = g.of("a");
    Term b = g.of("b");
    Term y = g.x().floor().minus(g.loc());
    Term comb = n.log1p().plus(logBeta(n.minus(y).plus(1), y.plus(1))).negated();
    Term betas = logBeta(y.plus(a), n.minus(y).plus(b)).minus(logBeta(a, b));
    Term value = y.eq(0).and(n.eq(0)).choose(0, comb.plus(betas));
    Term outside = y.lt(g.loc().negated()).or(y.gt(n)).or(y.plus(a).le(0));
    value = outside.choose(-INFINITY, value);
    return n.lt(0).or(a.le(0)).or(b.le(0)).choose(Double.NaN, value);
  }

  private static Term poisson(Distribution.Given g) {
    Term mu = g.of("mu");
    Term x = g.centred();
    Term value = Special.xlogy(x, mu).minus(x.plus(1).lgamma()).minus(mu);
    Term rounded = Term.of(Elementwise.round(g.x().array(), 0));
    return x.lt(0).or(rounded.eq(g.x()).not()).choose(-INFINITY, value);
  }

  private static Term multinomial(Arguments a) {
    Term p = Term.of(Elementwise.inexact(a.array("p")));
    List<Array> counts =
        ofOneRank(
            Elementwise.promote(
                Elementwise.numeric(a.array("x")), Elementwise.numeric(a.array("n"))));
    if (!counts.getFirst().dtype().isInteger()) {
      String dtype = counts.getFirst().dtype().numpyName();
      throw a.error(
          "ValueError",
          "x and n must be of integer type; got x.dtype=" + dtype + ", n.dtype=" + dtype);
    }
    Term x = Term.of(counts.get(0)).as(p.dtype());
    Term n = Term.of(counts.get(1)).as(p.dtype());
    Array terms = Special.xlogy(x, p).minus(x.plus(1).lgamma()).array();
    List<Long> last = List.of(terms.type().rank() - 1L);
    Term value = n.plus(1).lgamma().plus(Term.of(Reductions.sumWide(terms, last)));
    Term total = Term.of(Reductions.sumWide(x.array(), Shapes.all(x.array().type().rank())));
    return total.eq(n).choose(value, -INFINITY);
  }

  /** Two arrays with as many axes as they have broadcast, as JAX promotes all but scalars. */
  private static List<Array> ofOneRank(List<Array> pair) {
    List<List<Long>> shapes = pair.stream().map(x -> x.type().shape()).toList();
    long ranks = shapes.stream().map(List::size).filter(r -> r > 0).distinct().count();
    if (ranks < 2) {
      return pair;
    }
    int rank = Shapes.broadcast("broadcast_shapes", shapes).size();
    return pair.stream().map(x -> Manipulation.atLeastLeading(x, rank)).toList();
  }
}
