package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code jax.numpy}'s weighted averages, covariances and correlations. */
final class Statistics {
  private Statistics() {}

  static List<LibraryFunction> rows() {
    String average = "a, axis=None, weights=None, returned=False, keepdims=False";
    String covariance =
        "m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, dtype=None";
    return List.of(
        row("average", average, Statistics::average),
        row("cov", covariance, Statistics::covariance),
        row("corrcoef", "x, y=None, rowvar=True, dtype=None", Statistics::correlation));
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static LibraryFunction row(String name, String signature, Body body) {
    return LibraryFunction.of("jax.numpy." + name, signature, body::apply);
  }

  private static PyValue average(Arguments a) {
    Array x = a.array("a");
    List<Long> axes = a.axes("axis", x.type().rank());
    Average average = averaged(a, x, axes);
    return a.bool("returned") ? PyTuple.of(average.mean(), average.mass()) : average.mean();
  }

  private static Average averaged(Arguments a, Array x, List<Long> axes) {
    boolean keeps = a.bool("keepdims");
    if (a.optional("weights").isEmpty()) {
      return Average.of(Elementwise.inexact(x), axes, keeps);
    }
    List<Array> p = Elementwise.promoteInexact(x, a.array("weights"));
    List<Long> shape = x.type().shape();
    List<Long> given = p.get(1).type().shape();
    if (given.equals(shape)) {
      return Average.of(p.get(0), p.get(1), axes, keeps);
    }
    if (a.optional("axis").isEmpty()) {
      throw a.error("ValueError", "Axis must be specified when shapes of a and weights differ.");
    }
    if (!given.equals(axes.stream().map(d -> shape.get(d.intValue())).toList())) {
      throw a.error(
          "ValueError",
          "Shape of weights must be consistent with shape of a along specified axis.");
    }
    List<Long> own = new ArrayList<>(shape);
    own.replaceAll(size -> 1L);
    axes.forEach(d -> own.set(d.intValue(), shape.get(d.intValue())));
    return Average.of(p.get(0), Lax.broadcastInDim(p.get(1), own, axes), axes, keeps);
  }

  /**
   * Averages and the sums of the weights behind them.
   *
   * @param mean of floats or complex numbers
   * @param mass of the same type
   */
  private record Average(Array mean, Array mass) {
    static Average of(Array x, List<Long> axes, boolean keeps) {
      DType dtype = x.dtype();
      DType computed = Promotion.wider(dtype, DType.F32);
      Array mean = Lax.convert(Reductions.mean(x, axes, keeps, computed, Optional.empty()), dtype);
      long count =
          axes.stream().mapToLong(d -> x.type().dim(d.intValue())).reduce(1, (p, q) -> p * q);
      return new Average(mean, Lax.full(mean.type().shape(), Lax.scalar(dtype, (double) count)));
    }

    /** Weights of the array's rank, of size 1 along axes that do not matter. */
    static Average of(Array x, Array weights, List<Long> axes, boolean keeps) {
      Array sums = Reductions.sumWide(Elementwise.multiply(x, weights), axes);
      Array masses = Reductions.sumWide(weights, axes);
      Array mean = Elementwise.trueDivide(sums, masses);
      Array mass = Lax.broadcastTo(masses, mean.type().shape());
      return keeps
          ? new Average(Lax.expandDims(mean, axes), Lax.expandDims(mass, axes))
          : new Average(mean, mass);
    }
  }

  /** Variables are rows; with {@code rowvar=False}, columns. */
  private static Array covariance(Arguments a) {
    Array x = variables(a, "m");
    long n = x.type().dim(1);
    Optional<Array> frequencies = weights(a, "fweights", n);
    Optional<Array> reliabilities = weights(a, "aweights", n);
    long ddof = a.optional("ddof").isPresent() ? a.integer("ddof") : a.bool("bias") ? 0 : 1;
    if (x.type().size() == 0 || (frequencies.isEmpty() && reliabilities.isEmpty())) {
      return covariance(x, ddof);
    }
    Array weights =
        frequencies
            .flatMap(f -> reliabilities.map(r -> Elementwise.multiply(f, r)))
            .or(() -> frequencies)
            .or(() -> reliabilities)
            .orElseThrow();
    List<Array> p = Elementwise.promoteInexact(x, weights);
    Average average =
        Average.of(p.get(0), Lax.expandDims(p.get(1), List.of(0L)), List.of(1L), true);
    Array mass = Lax.squeeze(Lax.sliceAxis(average.mass(), 0, 0, 1), List.of(0L, 1L));
    Array lost = Elementwise.constant(x.dtype(), ddof);
    if (reliabilities.isPresent()) {
      Array squares = Elementwise.multiply(weights, reliabilities.get());
      Array sum = Reductions.sum(squares, List.of(0L));
      lost = Elementwise.trueDivide(Elementwise.multiply(lost, sum), mass);
    }
    Array count = ddof == 0 ? mass : Elementwise.subtract(mass, lost);
    Array centred = Elementwise.subtract(x, average.mean());
    Array weighted = Elementwise.multiply(centred, weights);
    return squeezed(Elementwise.trueDivide(products(centred, weighted), count));
  }

  /** Of rows that count once each. */
  private static Array covariance(Array x, long ddof) {
    long variables = x.type().dim(0);
    long samples = x.type().dim(1);
    if (variables == 0) {
      return Lax.full(List.of(0L, 0L), Lax.scalar(Promotion.defaultFloat(), 0.0));
    }
    if (samples == 0) {
      Array nan = Lax.scalar(x.dtype(), Double.NaN);
      return Lax.full(variables == 1 ? List.of() : List.of(variables, variables), nan);
    }
    Array centred = Lax.sub(x, Average.of(x, List.of(1L), true).mean());
    Array count = Lax.scalar(x.dtype(), (double) (samples - ddof));
    return squeezed(Lax.div(products(centred, centred), count));
  }

  /**
   * The rows of {@code name}, then those of {@code y}, in the dtype asked for; of shape {@code
   * [variables, samples]}.
   */
  private static Array variables(Arguments a, String name) {
    Array x = a.array(name);
    Optional<Array> y = a.optionalArray("y");
    List<Array> p =
        y.map(other -> Elementwise.promoteInexact(x, other))
            .orElseGet(() -> List.of(Elementwise.inexact(x)));
    if (y.isPresent() && p.get(1).type().rank() > 2) {
      throw a.error("ValueError", "y has more than 2 dimensions");
    }
    if (x.type().rank() > 2) {
      throw a.error("ValueError", "m has more than 2 dimensions");
    }
    Optional<DType> wanted = a.dtype("dtype");
    if (wanted.isPresent() && wanted.get().isIntegral()) {
      throw a.error(
          "ValueError",
          a.function()
              + ": dtype must be a subclass of float or complex; got dtype="
              + Reprs.of(a.value("dtype")));
    }
    boolean columns = !a.bool("rowvar");
    Array rows = Manipulation.atLeast(p.getFirst(), 2);
    Array all = columns && x.type().rank() != 1 ? Manipulation.reversedAxes(rows) : rows;
    if (y.isPresent() && all.type().dim(0) != 0) {
      Array others = Manipulation.atLeast(p.get(1), 2);
      boolean turns = columns && others.type().dim(0) != 1;
      all = Lax.concatenate(List.of(all, turns ? Manipulation.reversedAxes(others) : others), 0);
    }
    return wanted.isPresent() ? Lax.convert(all, wanted.get()) : all;
  }

  private static Optional<Array> weights(Arguments a, String name, long samples) {
    Optional<Array> given = a.optionalArray(name);
    if (given.isPresent() && given.get().type().rank() > 1) {
      throw a.error("RuntimeError", "cannot handle multidimensional " + name);
    }
    if (given.isPresent() && given.get().type().size() != samples) {
      throw a.error("RuntimeError", "incompatible numbers of samples and " + name);
    }
    if (given.isPresent() && name.equals("fweights") && !given.get().dtype().isInteger()) {
      throw a.error("TypeError", "fweights must be integer.");
    }
    return given.map(Elementwise::absolute);
  }

  private static Array products(Array x, Array y) {
    return Contractions.matmul(x, Elementwise.conj(Manipulation.reversedAxes(y)));
  }

  private static Array squeezed(Array x) {
    List<Long> ones = Shapes.all(2).stream().filter(d -> x.type().dim(d.intValue()) == 1).toList();
    return Lax.squeeze(x, ones);
  }

  /** Covariances over the standard deviations of both, held within one. */
  private static Array correlation(Arguments a) {
    Array c = covariance(variables(a, "x"), 1);
    if (c.type().rank() == 0) {
      return Elementwise.trueDivide(c, c);
    }
    Array variances = Elementwise.real(Selections.diagonal(c, 0, 0, 1));
    Array deviations = Lax.convert(Lax.unary("sqrt", Op.SQRT, variances), c.dtype());
    Array perRow = Lax.div(c, Lax.expandDims(deviations, List.of(1L)));
    Array scaled = Lax.div(perRow, Lax.expandDims(deviations, List.of(0L)));
    Array real = withinOne(Elementwise.real(scaled));
    return scaled.dtype().isComplex()
        ? Lax.binary("complex", Op.COMPLEX, real, withinOne(Elementwise.imag(scaled)))
        : real;
  }

  private static Array withinOne(Array x) {
    Array one = Lax.scalar(x.dtype(), 1.0);
    return Lax.min(Lax.max(x, Lax.neg(one)), one);
  }
}
