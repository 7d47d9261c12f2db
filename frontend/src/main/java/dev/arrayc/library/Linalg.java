package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code jax.numpy.linalg} and {@code jax.scipy.linalg}. */
final class Linalg {
  private Linalg() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    String checks = ", overwrite_b=False, debug=None, check_finite=True";
    row(rows, "numpy.linalg.norm", "x, ord=None, axis=None, keepdims=False", Norms::norm);
    row(
        rows,
        "numpy.linalg.vector_norm",
        "x, /, *, axis=None, keepdims=False, ord=2",
        Norms::vectorNorm);
    row(rows, "numpy.linalg.matrix_norm", "x, /, *, keepdims=False, ord='fro'", Norms::matrixNorm);
    row(
        rows,
        "numpy.linalg.cholesky",
        "a, *, upper=False, symmetrize_input=True",
        a -> cholesky(a, a.bool("symmetrize_input"), !a.bool("upper")));
    row(
        rows,
        "scipy.linalg.cholesky",
        "a, lower=False, overwrite_a=False, check_finite=True",
        a -> cholesky(a, true, a.bool("lower")));
    row(
        rows,
        "scipy.linalg.cho_factor",
        "a, lower=False, overwrite_a=False, check_finite=True",
        a -> PyTuple.of(cholesky(a, true, a.bool("lower")), PyBool.of(a.bool("lower"))));
    row(
        rows,
        "scipy.linalg.cho_solve",
        "c_and_lower, b, overwrite_b=False, check_finite=True",
        Linalg::choSolve);
    row(
        rows,
        "scipy.linalg.solve_triangular",
        "a, b, trans=0, lower=False, unit_diagonal=False" + checks,
        Linalg::solveTriangular);
    row(rows, "numpy.linalg.solve", "a, b", a -> solve(a, a.array("a"), a.array("b")));
    row(
        rows,
        "scipy.linalg.solve",
        "a, b, lower=False, overwrite_a=False, overwrite_b=False, debug=False,"
            + " check_finite=True, assume_a='gen'",
        a -> solve(a, a.array("a"), a.array("b")));
    row(rows, "numpy.linalg.inv", "a", a -> inverse(a, a.array("a")));
    row(
        rows,
        "scipy.linalg.inv",
        "a, overwrite_a=False, check_finite=True",
        a -> inverse(a, a.array("a")));
    row(rows, "numpy.linalg.det", "a", Linalg::determinant);
    row(rows, "numpy.linalg.slogdet", "a, *, method=None", Linalg::logDeterminant);
    row(rows, "numpy.linalg.matrix_power", "a, n", Linalg::matrixPower);
    row(
        rows,
        "numpy.linalg.multi_dot",
        "arrays, *, precision=None",
        a -> Lax.fold(a.arrays("arrays"), Contractions::matmul));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax." + name, signature, body::apply));
  }

  /** Floats of at least 32 bits, or complex numbers. */
  static Array inexact(Arguments a, Array x) {
    Array y = Elementwise.inexact(x);
    if (y.dtype().isFloat() && y.dtype().bits() < 32) {
      throw a.error(
          "NotImplementedError",
          "Unsupported dtype " + y.dtype().numpyName(),
          "convert to float32 first: x.astype(jnp.float32)");
    }
    return y;
  }

  private static Array square(Arguments a, Array x) {
    Array y = inexact(a, x);
    int rank = y.type().rank();
    if (rank < 2 || y.type().dim(rank - 1) != y.type().dim(rank - 2)) {
      throw a.error(
          "ValueError",
          "Argument to "
              + a.function()
              + " must have shape [..., n, n], got "
              + Reprs.shape(y.type().shape())
              + ".");
    }
    return y;
  }

  private static Array adjoint(Array x) {
    return Elementwise.conj(Manipulation.matrixTranspose(x));
  }

  private static Array cholesky(Arguments a, boolean symmetrize, boolean lower) {
    Array x = square(a, a.array("a"));
    Array whole = symmetrize ? Lax.div(Lax.add(x, adjoint(x)), Lax.scalar(x.dtype(), 2L)) : x;
    Array l =
        Repetition.batched(List.of(whole), m -> List.of(Matrices.cholesky(m.getFirst())))
            .getFirst();
    return lower ? l : adjoint(l);
  }

  private record Pair(Array a, Array b, boolean vector) {}

  /** A matrix and right-hand sides of one dtype and batch; a vector becomes a column. */
  private static Pair system(Arguments call, Array a, Array b) {
    List<Array> p = Elementwise.promoteInexact(a, b);
    Array matrix = square(call, p.get(0));
    Array right = inexact(call, p.get(1));
    boolean vector = right.type().rank() == 1;
    if (vector) {
      right = Lax.expandDims(right, List.of(1L));
    }
    int rank = matrix.type().rank();
    if (right.type().rank() < 2
        || right.type().dim(right.type().rank() - 2) != matrix.type().dim(rank - 1)) {
      throw call.error(
          "ValueError",
          "The arguments to "
              + call.function()
              + " must have shapes a=[..., m, m] and b=[..., m, k] or b=[..., m]; got a="
              + Reprs.shape(a.type().shape())
              + " and b="
              + Reprs.shape(b.type().shape()));
    }
    List<Long> ours = matrix.type().shape().subList(0, rank - 2);
    List<Long> theirs = right.type().shape().subList(0, right.type().rank() - 2);
    List<Long> batch = Shapes.broadcast("broadcast_shapes", List.of(ours, theirs));
    return new Pair(withBatch(matrix, batch), withBatch(right, batch), vector);
  }

  private static Array withBatch(Array x, List<Long> batch) {
    int rank = x.type().rank();
    List<Long> shape = new ArrayList<>(batch);
    shape.addAll(x.type().shape().subList(rank - 2, rank));
    return Lax.broadcastTo(x, shape);
  }

  private static Array finished(Pair system, Array x) {
    return system.vector() ? Lax.squeeze(x, List.of(x.type().rank() - 1L)) : x;
  }

  private static Array solve(Arguments call, Array a, Array b) {
    Pair p = system(call, a, b);
    Array x =
        Repetition.batched(List.of(p.a(), p.b()), m -> List.of(Matrices.solve(m.get(0), m.get(1))))
            .getFirst();
    return finished(p, x);
  }

  private static Array inverse(Arguments call, Array a) {
    Array x = square(call, a);
    long n = x.type().dim(x.type().rank() - 1);
    Array one = Lax.convert(Creation.diagonalMask(List.of(n, n), 0, "EQ"), x.dtype());
    return solve(call, x, one);
  }

  private static Array triangular(Pair p, boolean lower, boolean unit) {
    return Repetition.batched(
            List.of(p.a(), p.b()),
            m -> List.of(Matrices.triangularSolve(m.get(0), m.get(1), lower, unit)))
        .getFirst();
  }

  private static Array solveTriangular(Arguments a) {
    Pair p = system(a, a.array("a"), a.array("b"));
    boolean lower = a.bool("lower");
    String trans =
        a.value("trans") instanceof PyStr s ? s.value() : Long.toString(a.integer("trans"));
    Array matrix =
        switch (trans) {
          case "0", "N" -> p.a();
          case "1", "T" -> Manipulation.matrixTranspose(p.a());
          case "2", "C" -> adjoint(p.a());
          default -> throw a.error("ValueError", "Invalid 'trans' value " + trans);
        };
    boolean below = trans.equals("0") || trans.equals("N") ? lower : !lower;
    Pair turned = new Pair(matrix, p.b(), p.vector());
    return finished(p, triangular(turned, below, a.bool("unit_diagonal")));
  }

  private static Array choSolve(Arguments a) {
    List<PyValue> both = a.items("c_and_lower");
    Array c = Literals.lift(both.get(0)).orElseThrow(() -> a.notAnArray(both.get(0), 0));
    boolean lower = both.get(1) instanceof PyBool b && b.value();
    Pair p = system(a, c, a.array("b"));
    Array l = lower ? p.a() : adjoint(p.a());
    Array y = triangular(new Pair(l, p.b(), p.vector()), true, false);
    return finished(p, triangular(new Pair(adjoint(l), y, p.vector()), false, false));
  }

  /** The factors' diagonal and the sign of the row order. */
  private static List<Array> factors(Array x) {
    return Repetition.batched(
        List.of(x),
        m -> {
          Matrices.Lu lu = Matrices.lu(m.getFirst());
          return List.of(
              Selections.diagonal(lu.factors(), 0, 0, 1), Lax.reshape(lu.sign(), List.of(1L)));
        });
  }

  private static Array last(Array x) {
    return Lax.squeeze(x, List.of(x.type().rank() - 1L));
  }

  private static PyValue determinant(Arguments a) {
    Array x = square(a, a.array("a"));
    int rank = x.type().rank();
    long n = x.type().dim(rank - 1);
    if (n == 2) {
      return Lax.sub(
          Lax.mul(entry(x, 0, 0), entry(x, 1, 1)), Lax.mul(entry(x, 0, 1), entry(x, 1, 0)));
    }
    if (n == 3) {
      return determinant3(x);
    }
    List<Array> f = factors(x);
    Array sign = Lax.convert(last(f.get(1)), x.dtype());
    return Lax.mul(product(f.get(0)), sign);
  }

  private static Array product(Array x) {
    return LaxReductions.reduce(
        "reduce_prod", Op.MULTIPLY, x, Lax.scalar(x.dtype(), 1L), List.of(x.type().rank() - 1L));
  }

  private static Array entry(Array x, long row, long column) {
    int rank = x.type().rank();
    Array r = Lax.sliceAxis(x, rank - 2, row, row + 1);
    return Lax.squeeze(
        Lax.sliceAxis(r, rank - 1, column, column + 1), List.of(rank - 2L, rank - 1L));
  }

  private static Array determinant3(Array x) {
    int[][] order = {{0, 1, 2}, {1, 2, 0}, {2, 0, 1}};
    Array plus = term(x, order[0]);
    plus = Lax.add(plus, term(x, order[1]));
    plus = Lax.add(plus, term(x, order[2]));
    plus = Lax.sub(plus, term(x, new int[] {2, 1, 0}));
    plus = Lax.sub(plus, term(x, new int[] {0, 2, 1}));
    return Lax.sub(plus, term(x, new int[] {1, 0, 2}));
  }

  private static Array term(Array x, int[] columns) {
    Array first = Lax.mul(entry(x, 0, columns[0]), entry(x, 1, columns[1]));
    return Lax.mul(first, entry(x, 2, columns[2]));
  }

  private static PyValue logDeterminant(Arguments a) {
    Array x = square(a, a.array("a"));
    List<Array> f = factors(x);
    Array diagonal = f.get(0);
    Array size = Elementwise.absolute(diagonal);
    Array sign =
        Lax.mul(
            product(Lax.div(diagonal, Lax.convert(size, x.dtype()))),
            Lax.convert(last(f.get(1)), x.dtype()));
    Array log = Reductions.sum(Lax.log(size), List.of(diagonal.type().rank() - 1L));
    Array none = Lax.scalar(log.dtype(), Double.NEGATIVE_INFINITY);
    Array singular =
        LaxReductions.reduce(
            "reduce_or",
            Op.OR,
            Lax.eq(diagonal, Lax.scalar(x.dtype(), 0L)),
            Lax.scalar(DType.BOOL, 0L),
            List.of(diagonal.type().rank() - 1L));
    Map<String, PyValue> fields = new LinkedHashMap<>();
    fields.put("sign", Lax.select(singular, Lax.scalar(x.dtype(), 0L), sign));
    fields.put("logabsdet", Lax.select(singular, none, log));
    return new PyTuple(
        List.copyOf(fields.values()),
        Optional.of(new PyTuple.NamedClass("SlogdetResult", List.copyOf(fields.keySet()))));
  }

  private static PyValue matrixPower(Arguments a) {
    Array x = a.array("a");
    square(a, x);
    long n = a.integer("n");
    Array base = n < 0 ? inverse(a, x) : x;
    long exponent = Math.abs(n);
    if (exponent == 0) {
      long size = x.type().dim(x.type().rank() - 1);
      Array one = Lax.convert(Creation.diagonalMask(List.of(size, size), 0, "EQ"), x.dtype());
      return Lax.broadcastTo(one, x.type().shape());
    }
    Optional<Array> result = Optional.empty();
    Array power = base;
    for (long e = exponent; e > 0; e >>= 1) {
      if ((e & 1) == 1) {
        Array factor = power;
        result = Optional.of(result.map(r -> Contractions.matmul(r, factor)).orElse(factor));
      }
      if (e > 1) {
        power = Contractions.matmul(power, power);
      }
    }
    return result.orElseThrow();
  }
}
