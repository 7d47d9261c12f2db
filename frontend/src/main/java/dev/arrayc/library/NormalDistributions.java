package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyStr;
import java.util.ArrayList;
import java.util.List;

/** The normal distribution of {@code jax.scipy.stats}, in one and more dimensions; Dirichlet's. */
final class NormalDistributions {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private NormalDistributions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    Distribution.Formula function = g -> ErrorFunctions.normal(g.z());
    Distribution.Formula logFunction = g -> ErrorFunctions.logNormal(g.z(), 3);
    new Distribution(rows, "norm", "x, loc=0, scale=1")
        .log("pdf", NormalDistributions::logDensity)
        .with("cdf", function)
        .with("logcdf", logFunction)
        .with("sf", g -> function.at(g.mirrored()))
        .with("logsf", g -> logFunction.at(g.mirrored()));
    for (String name : List.of("ppf", "isf")) {
      rows.add(
          LibraryFunction.plain(
              "jax.scipy.stats.norm." + name, "q, loc=0, scale=1", a -> quantile(a)));
    }
    both(rows, "multivariate_normal", "x, mean, cov", NormalDistributions::multivariate);
    both(rows, "dirichlet", "x, alpha", NormalDistributions::dirichlet);
    return rows;
  }

  private interface LogDensity {
    Term of(Arguments arguments);
  }

  private static void both(
      List<LibraryFunction> rows, String name, String signature, LogDensity density) {
    String function = "jax.scipy.stats." + name + ".";
    boolean singular = name.startsWith("multi");
    rows.add(
        LibraryFunction.plain(
            function + "logpdf",
            signature + (singular ? ", allow_singular=None" : ""),
            a -> density.of(a).array()));
    rows.add(LibraryFunction.plain(function + "pdf", signature, a -> density.of(a).exp().array()));
  }

  private static Term logDensity(Distribution.Given g) {
    Term square = g.scale().square();
    Term norm = square.number(2 * Math.PI).times(square).log();
    return norm.plus(g.centred().square().over(square)).over(-2);
  }

  private static Array quantile(Arguments a) {
    Term given = Term.of(a.array("q"));
    Term q = a.function().equals("isf") ? given.from(1) : given;
    Term value =
        ErrorFunctions.inverse(q).times(Term.of(a.array("scale"))).plus(Term.of(a.array("loc")));
    return Lax.convert(value.array(), Promotion.defaultFloat());
  }

  private static Term multivariate(Arguments a) {
    if (a.values().containsKey("allow_singular") && a.optional("allow_singular").isPresent()) {
      throw a.error("NotImplementedError", "allow_singular argument of multivariate_normal.logpdf");
    }
    List<Term> p = Term.inexact(a, "x", "mean", "cov");
    Term mean = p.get(1);
    Term cov = p.get(2);
    Term logTurn = mean.number(2 * Math.PI).log();
    int rank = mean.array().type().rank();
    if (rank == 0) {
      Term norm = logTurn.plus(cov.log()).times(0.5);
      return p.get(0).minus(mean).square().times(-0.5).over(cov).minus(norm).weakAs(mean);
    }
    long n = mean.array().type().dim(rank - 1);
    List<Long> shape = cov.array().type().shape();
    if (shape.isEmpty()) {
      Term norm = logTurn.plus(cov.log()).times(n / 2.0);
      Term y = p.get(0).minus(mean);
      return dot(y, y).times(-0.5).over(cov).minus(norm).weakAs(mean);
    }
    int size = shape.size();
    if (size < 2 || shape.get(size - 1) != n || shape.get(size - 2) != n) {
      throw a.error("ValueError", "multivariate_normal.logpdf got incompatible shapes");
    }
    Array l = Factorisations.cholesky(Factorisations.symmetrised(cov.array()));
    Term solved = Term.of(solved(l, p.get(0).minus(mean).array()));
    Term logDeterminant =
        Term.of(
            Reductions.sum(
                Term.of(Selections.diagonal(l, 0, size - 2, size - 1)).log().array(),
                List.of(size - 2L)));
    return dot(solved, solved).times(-0.5).minus(logTurn.times(n / 2.0)).minus(logDeterminant);
  }

  /** The sum of products over the last axis. */
  private static Term dot(Term x, Term y) {
    return Term.of(Calls.jnp("einsum", new PyStr("...i,...i->..."), x.array(), y.array()));
  }

  /** y Lᵀ⁻¹ for each vector of y, with the matrix that belongs to it. */
  private static Array solved(Array l, Array y) {
    int rank = l.type().rank();
    long n = l.type().dim(rank - 1);
    List<Long> batch =
        Shapes.broadcast(
            "vectorize",
            List.of(
                l.type().shape().subList(0, rank - 2),
                y.type().shape().subList(0, y.type().rank() - 1)));
    List<Long> matrices = new ArrayList<>(batch);
    matrices.addAll(List.of(n, n));
    List<Long> rows = new ArrayList<>(batch);
    rows.addAll(List.of(1L, n));
    Array row = Lax.expandDims(y, List.of(y.type().rank() - 1L));
    Array x =
        Factorisations.triangularSolve(
            Lax.broadcastTo(l, matrices),
            Lax.broadcastTo(row, rows),
            false,
            new Factorisations.Triangle(true, true, false, false));
    return Lax.squeeze(x, List.of((long) batch.size()));
  }

  private static Term dirichlet(Arguments a) {
    List<Term> p = Term.inexact(a, "x", "alpha");
    Array x = p.get(0).array();
    Array alpha = p.get(1).array();
    List<Long> shape = alpha.type().shape();
    if (shape.size() != 1) {
      throw a.error(
          "ValueError", "`alpha` must be one-dimensional; got alpha.shape=" + Reprs.shape(shape));
    }
    long n = shape.getFirst();
    long given = x.type().rank() == 0 ? -1 : x.type().dim(0);
    if (given != n && given != n - 1) {
      throw a.error(
          "ValueError",
          "`x` must have either the same number of entries as `alpha` or one entry fewer; got"
              + " x.shape="
              + Reprs.shape(x.type().shape())
              + ", alpha.shape="
              + Reprs.shape(shape));
    }
    List<Long> first = List.of(0L);
    if (given != n) {
      Array rest = Lax.expandDims(Reductions.sumWide(x, first), first);
      x = Lax.concatenate(List.of(x, Term.of(rest).from(1).array()), 0);
    }
    Term norm =
        Term.of(Reductions.sumWide(p.get(1).lgamma().array(), first))
            .minus(Term.of(Reductions.sumWide(alpha, first)).lgamma());
    List<Long> wide = new ArrayList<>(java.util.Collections.nCopies(x.type().rank(), 1L));
    wide.set(0, n);
    Term powers = Term.of(Lax.reshape(alpha, wide)).minus(1);
    Term value =
        Term.of(Reductions.sumWide(Special.xlogy(powers, Term.of(x)).array(), first)).minus(norm);
    Term total = Term.of(Reductions.sumWide(x, first));
    Array positive = Lax.convert(Term.of(x).gt(0).array(), DType.I32);
    Term all = Term.of(Reductions.min(positive, first)).eq(1);
    return all.and(total.minus(1).abs().lt(1e-6)).choose(value, -INFINITY);
  }
}
