package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Samplers of {@code jax.random} that transform uniform, exponential or normal numbers. */
final class DerivedSamplers {
  private DerivedSamplers() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "cauchy", "key, shape=(), dtype=None", DerivedSamplers::cauchy);
    row(rows, "lognormal", "key, sigma=1.0, shape=None, dtype=None", DerivedSamplers::logNormal);
    row(rows, "pareto", "key, b, shape=None, dtype=None", DerivedSamplers::pareto);
    row(rows, "rayleigh", "key, scale, shape=None, dtype=None", DerivedSamplers::rayleigh);
    row(rows, "maxwell", "key, shape=(), dtype=None", DerivedSamplers::maxwell);
    row(
        rows,
        "triangular",
        "key, left, mode, right, shape=None, dtype=None",
        DerivedSamplers::triangular);
    row(
        rows,
        "weibull_min",
        "key, scale, concentration, shape=(), dtype=None",
        DerivedSamplers::weibull);
    row(
        rows,
        "multivariate_normal",
        "key, mean, cov, shape=None, dtype=None, method='cholesky'",
        DerivedSamplers::multivariate);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.random." + name, signature, body::apply));
  }

  private static List<Long> shape(Arguments a, Array parameter) {
    return a.optional("shape")
        .map(s -> Shapes.checked(a.function(), Shapes.shape(s, "")))
        .orElse(parameter.type().shape());
  }

  private static Array unit(Arguments a, List<Long> shape, DType dtype) {
    return Samplers.unit(Samplers.singleKey(a), shape, dtype);
  }

  private static Array logOfRest(Array u) {
    return Lax.unary("log1p", Op.LOG_PLUS_ONE, Lax.neg(u));
  }

  private static Array cauchy(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Array u =
        Samplers.uniform(
            Samplers.singleKey(a),
            Samplers.shape(a),
            Lax.scalar(dtype, Limits.eps(dtype)),
            Lax.scalar(dtype, 1.0));
    Array centred = Lax.sub(u, Lax.scalar(dtype, 0.5));
    return Lax.unary("tan", Op.TAN, Lax.mul(Lax.scalar(dtype, Math.PI), centred));
  }

  private static Array logNormal(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Array sigma = Samplers.parameter(a, "sigma", dtype);
    Array x = Samplers.normal(Samplers.singleKey(a), shape(a, sigma), dtype);
    return Lax.exp(Lax.mul(x, sigma));
  }

  private static Array pareto(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Array b = Samplers.parameter(a, "b", dtype);
    Array e = Lax.neg(logOfRest(unit(a, shape(a, b), dtype)));
    return Lax.exp(Lax.div(e, b));
  }

  private static Array rayleigh(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Array scale = Samplers.parameter(a, "scale", dtype);
    Array log = Lax.log(unit(a, shape(a, scale), dtype));
    Array root = Lax.unary("sqrt", Op.SQRT, Lax.mul(log, Lax.scalar(dtype, -2.0)));
    return Lax.mul(scale, root);
  }

  private static Array maxwell(Arguments a) {
    DType dtype = Samplers.floatType(a);
    List<Long> shape = new ArrayList<>(Samplers.shape(a));
    shape.add(3L);
    Array x = Samplers.normal(Samplers.singleKey(a), shape, dtype);
    Array squares = Reductions.sum(Lax.mul(x, x), List.of(shape.size() - 1L));
    return Lax.unary("sqrt", Op.SQRT, squares);
  }

  private static Array triangular(Arguments a) {
    DType dtype = Samplers.floatType(a);
    List<Array> given =
        Stream.of("left", "mode", "right").map(n -> Samplers.parameter(a, n, dtype)).toList();
    List<Long> shape =
        a.optional("shape")
            .map(s -> Shapes.checked(a.function(), Shapes.shape(s, "")))
            .orElseGet(
                () ->
                    Shapes.broadcast(
                        "broadcast_shapes", given.stream().map(x -> x.type().shape()).toList()));
    List<Array> p = given.stream().map(x -> Manipulation.broadcastTo(x, shape)).toList();
    Array width = Lax.sub(p.get(2), p.get(0));
    Array rise = Lax.sub(p.get(1), p.get(0));
    Array fall = Lax.sub(p.get(2), p.get(1));
    Array u = unit(a, shape, dtype);
    Array rest = Lax.sub(Lax.scalar(dtype, 1.0), u);
    Array left = Lax.add(p.get(0), Lax.unary("sqrt", Op.SQRT, Lax.mul(Lax.mul(u, width), rise)));
    Array right =
        Lax.sub(p.get(2), Lax.unary("sqrt", Op.SQRT, Lax.mul(Lax.mul(rest, width), fall)));
    return Lax.select(Lax.lt(u, Lax.div(rise, width)), left, right);
  }

  private static Array weibull(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Array scale = Lax.convert(a.array("scale"), dtype);
    Array concentration = Lax.convert(a.array("concentration"), dtype);
    Array e = Lax.neg(logOfRest(unit(a, Samplers.shape(a), dtype)));
    Array power = Lax.div(Lax.scalar(dtype, 1.0), concentration);
    return Lax.mul(Lax.binary("pow", Op.POWER, e, power), scale);
  }

  /** The mean plus a factor of the covariance times independent normal numbers. */
  private static Array multivariate(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Array mean = Lax.convert(a.array("mean"), dtype);
    Array cov = Lax.convert(a.array("cov"), dtype);
    int rank = cov.type().rank();
    int meanRank = mean.type().rank();
    if (meanRank < 1 || rank < 2) {
      throw a.error(
          "ValueError",
          meanRank < 1
              ? "multivariate_normal requires mean.ndim >= 1, got mean.ndim == 0"
              : "multivariate_normal requires cov.ndim >= 2, got cov.ndim == " + rank);
    }
    long n = mean.type().dim(meanRank - 1);
    List<Long> batch =
        Shapes.broadcast(
            "broadcast_shapes",
            List.of(
                mean.type().shape().subList(0, meanRank - 1),
                cov.type().shape().subList(0, rank - 2)));
    List<Long> shape =
        new ArrayList<>(
            a.optional("shape")
                .map(s -> Shapes.checked(a.function(), Shapes.shape(s, "")))
                .orElse(batch));
    shape.add(n);
    Array factor = factor(a, cov);
    Array x = Samplers.normal(Samplers.singleKey(a), shape, dtype);
    Array column = Lax.expandDims(x, List.of((long) shape.size()));
    Array spread = Lax.squeeze(Contractions.matmul(factor, column), List.of((long) shape.size()));
    return Lax.add(Lax.broadcastTo(mean, shape), spread);
  }

  /** A matrix whose product with its transpose is the covariance. */
  private static Array factor(Arguments a, Array cov) {
    return switch (a.string("method")) {
      case "cholesky" -> Factorisations.cholesky(cov);
      case "svd" -> {
        List<Array> parts = Factorisations.svd(cov, true, true);
        yield scaled(parts.get(0), parts.get(1));
      }
      case "eigh" -> {
        List<Array> parts = Factorisations.eigh(Factorisations.symmetrised(cov), true);
        yield scaled(parts.get(0), parts.get(1));
      }
      default -> throw a.error("ValueError", "method must be one of {'svd', 'eigh', 'cholesky'}");
    };
  }

  /** Columns times the roots of values. */
  private static Array scaled(Array vectors, Array values) {
    Array roots = Lax.unary("sqrt", Op.SQRT, values);
    List<Long> row = List.of((long) values.type().rank() - 1);
    return Elementwise.multiply(vectors, Lax.expandDims(roots, row));
  }
}
