package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Norms of vectors and matrices. */
final class Norms {
  private Norms() {}

  /** {@code norm}: of all elements, of vectors along one axis, of matrices along two. */
  static Array norm(Arguments a) {
    Array x = Elementwise.inexact(Creation.array(a.value("x")));
    int rank = x.type().rank();
    PyValue order = a.value("ord");
    boolean keep = a.bool("keepdims");
    if (a.optional("axis").isEmpty()) {
      if (order == PyNone.NONE) {
        return kept(euclidean(x, Shapes.all(rank)), Shapes.all(rank), keep);
      }
      if (rank != 1 && rank != 2) {
        throw improper(a, Shapes.all(rank));
      }
    }
    List<Long> axes = a.axes("axis", rank);
    return switch (axes.size()) {
      case 1 -> kept(vector(x, axes, order, a), axes, keep);
      case 2 -> kept(matrix(x, axes, order, a), axes, keep);
      default -> throw improper(a, axes);
    };
  }

  private static RuntimeException improper(Arguments a, List<Long> axes) {
    return a.error(
        "ValueError",
        "Improper number of axes for norm: axis="
            + Reprs.shape(axes)
            + ". Pass one axis to compute a vector-norm, or two axes to compute a matrix-norm.");
  }

  static Array vectorNorm(Arguments a) {
    Array x = a.array("x");
    List<Long> axes = a.axes("axis", x.type().rank());
    boolean isEuclidean = number(a.value("ord")).filter(p -> p == 2).isPresent();
    // Squares of integers wrap, as in JAX.
    Array norm =
        isEuclidean
            ? euclidean(Elementwise.numeric(x), axes)
            : vector(Elementwise.inexact(x), axes, a.value("ord"), a);
    return kept(norm, axes, a.bool("keepdims"));
  }

  static Array matrixNorm(Arguments a) {
    Array x = Elementwise.inexact(a.array("x"));
    int rank = x.type().rank();
    if (rank < 2) {
      throw a.error("ValueError", "matrix_norm requires at least two dimensions");
    }
    List<Long> axes = List.of(rank - 2L, rank - 1L);
    return kept(matrix(x, axes, a.value("ord"), a), axes, a.bool("keepdims"));
  }

  private static Array kept(Array x, List<Long> axes, boolean keep) {
    return keep ? Lax.expandDims(x, axes) : x;
  }

  static Array euclidean(Array x, List<Long> axes) {
    Array squares =
        x.dtype().isComplex() ? Elementwise.real(Lax.mul(x, Elementwise.conj(x))) : Lax.mul(x, x);
    Array wide = Lax.convert(squares, Reductions.widened(squares.dtype()), squares.weak());
    return Lax.unary("sqrt", Op.SQRT, Elementwise.inexact(sum(wide, axes)));
  }

  /** Narrow floats are summed in float32. */
  private static Array sum(Array x, List<Long> axes) {
    boolean narrow = x.dtype().isFloat() && x.dtype().bits() < 32;
    return Lax.convert(Reductions.sum(narrow ? Lax.convert(x, DType.F32) : x, axes), x.dtype());
  }

  private static Array least(Array x, List<Long> axes) {
    return LaxReductions.reduce(
        "reduce_min", Op.MINIMUM, x, Reductions.extremeIdentity(x.dtype(), false), axes);
  }

  private static Optional<Double> number(PyValue order) {
    return order instanceof PyFloat f
        ? Optional.of(f.value())
        : Shapes.integer(order).map(Long::doubleValue);
  }

  private static Array vector(Array x, List<Long> axes, PyValue order, Arguments a) {
    Optional<Double> p = number(order);
    if (order == PyNone.NONE || p.isPresent() && p.get() == 2) {
      return euclidean(x, axes);
    }
    Array size = Elementwise.absolute(x);
    if (p.isEmpty()) {
      if (order instanceof PyStr s) {
        throw a.error("ValueError", "Invalid order '" + s.value() + "' for vector norm.");
      }
      Array power = Lax.convert(a.array("ord"), size.dtype());
      Array total = sum(Lax.binary("pow", Op.POWER, size, power), axes);
      return Lax.binary("pow", Op.POWER, total, Lax.div(Lax.scalar(size.dtype(), 1.0), power));
    }
    double exponent = p.get();
    if (exponent == Double.POSITIVE_INFINITY) {
      return Reductions.max(size, axes);
    }
    if (exponent == Double.NEGATIVE_INFINITY) {
      return least(size, axes);
    }
    if (exponent == 0) {
      Array nonzero = Lax.ne(x, Lax.scalar(x.dtype(), 0L));
      return Reductions.sum(Lax.convert(nonzero, size.dtype()), axes);
    }
    if (exponent == 1) {
      return sum(size, axes);
    }
    Array power = Lax.scalar(size.dtype(), exponent);
    Array total = sum(Lax.binary("pow", Op.POWER, size, power), axes);
    return Lax.binary("pow", Op.POWER, total, Lax.div(Lax.scalar(size.dtype(), 1.0), power));
  }

  /** The greatest, the least or the sum of the singular values. */
  private static Array singular(Array x, List<Long> axes, PyValue order, Optional<Double> p) {
    int rank = x.type().rank();
    List<Long> permutation =
        new ArrayList<>(Shapes.all(rank).stream().filter(d -> !axes.contains(d)).toList());
    permutation.addAll(axes);
    Array values = Factorisations.svd(Lax.transpose(x, permutation), true, false).getFirst();
    List<Long> last = List.of(values.type().rank() - 1L);
    if (order instanceof PyStr) {
      return Reductions.sum(values, last);
    }
    return p.orElse(0.0) > 0 ? Reductions.max(values, last) : least(values, last);
  }

  /** {@code cond}: the norm of a matrix times that of its inverse. */
  static PyValue condition(Arguments a) {
    Array x = Linalg.inexact(a, "x");
    int rank = x.type().rank();
    String shape = "; got arr.shape=" + Reprs.shape(x.type().shape());
    if (rank < 2) {
      throw a.error("ValueError", "jnp.linalg.cond: input array must be at least 2D" + shape);
    }
    long m = x.type().dim(rank - 2);
    long n = x.type().dim(rank - 1);
    if (m == 0 || n == 0) {
      throw a.error("ValueError", "jnp.linalg.cond: input array must not be empty" + shape);
    }
    PyValue order = a.value("p");
    Optional<Double> p = number(order);
    if (order == PyNone.NONE || p.isPresent() && p.get() == 2) {
      Array s = Factorisations.svd(x, true, false).getFirst();
      return Lax.div(Linalg.entry(s, 0), Linalg.entry(s, Math.min(m, n) - 1));
    }
    Array ratio;
    if (p.isPresent() && p.get() == -2) {
      Array s = Factorisations.svd(x, true, false).getFirst();
      ratio = Lax.div(Linalg.entry(s, Math.min(m, n) - 1), Linalg.entry(s, 0));
    } else {
      if (m != n) {
        throw a.error(
            "ValueError",
            "jnp.linalg.cond: for p=" + Reprs.of(order) + ", array must be square" + shape);
      }
      List<Long> axes = List.of(rank - 2L, rank - 1L);
      ratio = Lax.mul(matrix(x, axes, order, a), matrix(Linalg.inverse(x), axes, order, a));
    }
    Array none = Classification.isNan(x);
    Array given =
        LaxReductions.reduce(
            "reduce_or", Op.OR, none, Lax.scalar(DType.BOOL, 0L), List.of(rank - 2L, rank - 1L));
    Array lost = Lax.and(Classification.isNan(ratio), Lax.not(given));
    return Lax.select(lost, Lax.scalar(ratio.dtype(), Double.POSITIVE_INFINITY), ratio);
  }

  private static Array matrix(Array x, List<Long> axes, PyValue order, Arguments a) {
    if (order == PyNone.NONE || order instanceof PyStr s && s.value().equals("fro")) {
      return euclidean(x, axes);
    }
    Optional<Double> p = number(order);
    boolean singular =
        order instanceof PyStr s && s.value().equals("nuc")
            || p.isPresent() && Math.abs(p.get()) == 2;
    if (singular) {
      return singular(x, axes, order, p);
    }
    double which = p.orElse(Double.NaN);
    if (Math.abs(which) != 1 && !Double.isInfinite(which)) {
      throw a.error("ValueError", "Invalid order " + Reprs.of(order) + " for matrix norm.");
    }
    Array size = Elementwise.absolute(x);
    long summed = axes.get(Math.abs(which) == 1 ? 0 : 1);
    long other = axes.get(Math.abs(which) == 1 ? 1 : 0);
    Array sums = sum(size, List.of(summed));
    List<Long> left = new ArrayList<>(List.of(other > summed ? other - 1 : other));
    return which > 0 ? Reductions.max(sums, left) : least(sums, left);
  }
}
