package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code jax.numpy.linalg}: decompositions and what is solved with them. */
final class Linalg {
  private Linalg() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "norm", "x, ord=None, axis=None, keepdims=False", Norms::norm);
    row(rows, "vector_norm", "x, /, *, axis=None, keepdims=False, ord=2", Norms::vectorNorm);
    row(rows, "matrix_norm", "x, /, *, keepdims=False, ord='fro'", Norms::matrixNorm);
    row(rows, "cond", "x, p=None", Norms::condition);
    row(rows, "cholesky", "a, *, upper=False, symmetrize_input=True", Linalg::cholesky);
    row(rows, "solve", "a, b", a -> solve(a.array("a"), a.array("b")));
    row(rows, "inv", "a", a -> inverse(a.array("a")));
    row(rows, "det", "a", a -> Determinants.determinant(a.array("a")));
    row(rows, "slogdet", "a, *, method=None", Determinants::logDeterminant);
    row(rows, "qr", "a, mode='reduced'", Linalg::qr);
    row(
        rows,
        "svd",
        "a, full_matrices=True, compute_uv=True, hermitian=False, subset_by_index=None",
        Linalg::svd);
    row(rows, "svdvals", "x, /", a -> Factorisations.svd(inexact(a, "x"), true, false).getFirst());
    row(rows, "eigh", "a, UPLO=None, symmetrize_input=True", Linalg::eigh);
    row(rows, "eigvalsh", "a, UPLO='L', *, symmetrize_input=True", a -> eigen(a).get(1));
    row(rows, "pinv", "a, rtol=None, hermitian=False, *, rcond=None", Linalg::pseudoInverse);
    row(rows, "matrix_rank", "M, rtol=None, *, hermitian=False, tol=None", Linalg::rank);
    row(rows, "lstsq", "a, b, rcond=None, *, numpy_resid=False", Linalg::leastSquares);
    rows.addAll(LinalgProducts.rows());
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy.linalg." + name, signature, body::apply));
  }

  /** An argument as floats of at least 32 bits, or complex numbers. */
  static Array inexact(Arguments a, String name) {
    return inexact(a.array(name));
  }

  static Array inexact(Array x) {
    Array y = Lax.convert(Elementwise.inexact(x), Promotion.inexact(x.dtype()));
    if (y.dtype().isFloat() && y.dtype().bits() < 32) {
      throw Session.current()
          .error(
              "NotImplementedError",
              "Unsupported dtype " + y.dtype().numpyName(),
              "convert to float32 first: x.astype(jnp.float32)");
    }
    return y;
  }

  /** Operands of one inexact dtype, none weak. */
  static List<Array> promoted(Array... arrays) {
    return Elementwise.promoteInexact(arrays).stream().map(Linalg::inexact).toList();
  }

  static PyTuple named(String type, Map<String, PyValue> fields) {
    return new PyTuple(
        List.copyOf(fields.values()),
        Optional.of(new PyTuple.NamedClass(type, List.copyOf(fields.keySet()))));
  }

  private static PyTuple named(String type, List<String> names, List<Array> values) {
    Map<String, PyValue> fields = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      fields.put(names.get(i), values.get(i));
    }
    return named(type, fields);
  }

  private static Array cholesky(Arguments a) {
    Array x = definite(a, inexact(a, "a"), a.bool("symmetrize_input"));
    Array l = Factorisations.cholesky(x);
    return a.bool("upper") ? Factorisations.adjoint(l) : l;
  }

  /** What a Cholesky decomposition takes, in the words in which JAX refuses anything else. */
  static Array definite(Arguments a, Array x, boolean symmetrise) {
    if (x.type().rank() < 2) {
      throw a.error(
          "TypeError",
          "Input 0 to cholesky must have rank at least 2, but got shape="
              + Reprs.shape(x.type().shape()));
    }
    Array whole = symmetrise ? Factorisations.symmetrised(x) : x;
    return Factorisations.square(
        whole, "The input to cholesky must be a square matrix. Got shape ");
  }

  /** A square matrix or a batch of them, in the words of JAX's primitives. */
  static Array matrices(Arguments a, String primitive, Array x) {
    int rank = x.type().rank();
    if (rank < 2) {
      throw a.error(
          "TypeError",
          "Argument to "
              + primitive
              + " must have shape [..., n, n], got "
              + Reprs.shape(x.type().shape())
              + ".");
    }
    return Factorisations.square(
        x, "Argument to " + primitive + " must have shape [..., n, n], got ");
  }

  static Array inverse(Array a) {
    int rank = a.type().rank();
    Factorisations.square(a, "Argument to inv must have shape [..., n, n], got ");
    long n = a.type().dim(rank - 1);
    Array one = Lax.convert(Creation.diagonalMask(List.of(n, n), 0, "EQ"), a.dtype());
    return solve(a, Lax.broadcastTo(one, a.type().shape()));
  }

  /** {@return X with A·X = B, by an LU decomposition} */
  static Array solve(Array left, Array right) {
    List<Array> p = promoted(left, right);
    Array a = p.get(0);
    Array b = p.get(1);
    int rank = a.type().rank();
    if (rank < 2) {
      throw Session.current()
          .error(
              "ValueError",
              "left hand array must be at least two dimensional; got a.shape="
                  + Reprs.shape(a.type().shape()));
    }
    List<Array> system = system(a, b);
    Array matrix = system.get(0);
    Factorisations.Lu lu = Factorisations.lu(matrix);
    Array x = Factorisations.luSolve(lu.packed(), lu.permutation(), system.get(1), 0);
    return finished(b, x);
  }

  /** A matrix and right-hand sides of one batch; a vector becomes a column. */
  static List<Array> system(Array a, Array b) {
    int rank = a.type().rank();
    boolean vector = b.type().rank() == 1;
    Array right = vector ? Lax.expandDims(b, List.of(1L)) : b;
    int rightRank = right.type().rank();
    boolean square = rank >= 2 && a.type().dim(rank - 1) == a.type().dim(rank - 2);
    boolean fits =
        square && rightRank >= 2 && right.type().dim(rightRank - 2) == a.type().dim(rank - 1);
    if (!fits) {
      throw mismatch(a, b, square);
    }
    List<Long> ours = a.type().shape().subList(0, rank - 2);
    List<Long> theirs = right.type().shape().subList(0, rightRank - 2);
    List<Long> batch = Shapes.broadcast("broadcast_shapes", List.of(ours, theirs));
    return List.of(withBatch(a, batch), withBatch(right, batch));
  }

  /** What {@code jnp.vectorize} says of core dimensions that differ. */
  private static RuntimeException mismatch(Array a, Array b, boolean square) {
    int rank = a.type().rank();
    String form = b.type().rank() == 1 ? "(m,m),(m)->(m)" : "(m,m),(m,n)->(m,n)";
    if (rank < 2 || b.type().rank() == 0) {
      return Session.current()
          .error(
              "ValueError",
              "a solve needs a matrix and right-hand sides, got shapes "
                  + Reprs.shape(a.type().shape())
                  + " and "
                  + Reprs.shape(b.type().shape()));
    }
    long size = a.type().dim(rank - 2);
    long other = square ? b.type().dim(Math.max(b.type().rank() - 2, 0)) : a.type().dim(rank - 1);
    return Session.current()
        .error(
            "ValueError",
            "inconsistent size for core dimension 'm': "
                + other
                + " vs "
                + size
                + " on vectorized function with excluded=frozenset() and signature='"
                + form
                + "'");
  }

  static Array withBatch(Array x, List<Long> batch) {
    int rank = x.type().rank();
    List<Long> shape = new ArrayList<>(batch);
    shape.addAll(x.type().shape().subList(rank - 2, rank));
    return Lax.broadcastTo(x, shape);
  }

  /** The solution as a vector where the right-hand side was one. */
  static Array finished(Array b, Array x) {
    return b.type().rank() == 1 ? Lax.squeeze(x, List.of(x.type().rank() - 1L)) : x;
  }

  private static PyValue qr(Arguments a) {
    Array x = inexact(a, "a");
    String mode = a.string("mode");
    requireMatrix(a, "qr", x);
    if (mode.equals("raw")) {
      List<Array> packed = Factorisations.geqrf(x);
      return named(
          "QRResult",
          List.of("Q", "R"),
          List.of(Manipulation.matrixTranspose(packed.get(0)), packed.get(1)));
    }
    if (!List.of("reduced", "r", "full", "complete").contains(mode)) {
      throw a.error("ValueError", "Unsupported QR decomposition mode '" + mode + "'");
    }
    List<Array> qr = Factorisations.qr(x, mode.equals("complete"));
    return mode.equals("r") ? qr.get(1) : named("QRResult", List.of("Q", "R"), qr);
  }

  static void requireMatrix(Arguments a, String primitive, Array x) {
    if (x.type().rank() < 2) {
      throw a.error(
          "TypeError",
          primitive
              + " requires at least two dimensions, got shape "
              + Reprs.shape(x.type().shape()));
    }
  }

  private static PyValue svd(Arguments a) {
    Array x = inexact(a, "a");
    boolean vectors = a.bool("compute_uv");
    if (a.optional("subset_by_index").isPresent()) {
      throw a.error("NotImplementedError", "subset_by_index not implemented for CPU and GPU");
    }
    requireMatrix(a, "svd", x);
    if (a.bool("hermitian")) {
      List<Array> parts = hermitianSvd(x, vectors);
      return vectors ? named("SVDResult", List.of("U", "S", "Vh"), parts) : parts.getFirst();
    }
    List<Array> parts = Factorisations.svd(x, a.bool("full_matrices"), vectors);
    return vectors ? named("SVDResult", List.of("U", "S", "Vh"), parts) : parts.getFirst();
  }

  /** From the eigenvalues, by falling magnitude; their signs go to the right. */
  private static List<Array> hermitianSvd(Array x, boolean vectors) {
    List<Array> e = Factorisations.eigh(Factorisations.symmetrised(x), true);
    Array size = Elementwise.absolute(e.get(1));
    int axis = size.type().rank() - 1;
    List<Long> last = List.of((long) axis);
    if (!vectors) {
      return List.of(Lax.reverse(Sorting.sort(List.of(size), axis, 1).getFirst(), last));
    }
    Array place = Lax.iota(DType.I32, size.type().shape(), axis);
    List<Array> sorted = Sorting.sort(List.of(size, place, Lax.sign(e.get(1))), axis, 1);
    Array order = Lax.expandDims(Lax.reverse(sorted.get(1), last), List.of((long) axis));
    Array sign = Lax.expandDims(Lax.reverse(sorted.get(2), last), List.of((long) axis));
    Array u = Taking.along(e.get(0), Lax.broadcastTo(order, x.type().shape()), axis + 1);
    Array signed = Lax.mul(u, Lax.broadcastTo(Lax.convert(sign, u.dtype()), u.type().shape()));
    return List.of(u, Lax.reverse(sorted.get(0), last), Factorisations.adjoint(signed));
  }

  /** Eigenvectors and eigenvalues. */
  private static List<Array> eigen(Arguments a) {
    String triangle =
        a.optional("UPLO").map(v -> v instanceof PyStr s ? s.value() : Reprs.of(v)).orElse("L");
    if (!triangle.equals("L") && !triangle.equals("U")) {
      throw a.error("ValueError", "UPLO must be one of None, 'L', or 'U', got " + triangle);
    }
    Array x = matrices(a, "eigh", inexact(a, "a"));
    Array whole = a.bool("symmetrize_input") ? Factorisations.symmetrised(x) : x;
    return Factorisations.eigh(whole, triangle.equals("L"));
  }

  private static PyValue eigh(Arguments a) {
    List<Array> e = eigen(a);
    return named("EighResult", List.of("eigenvalues", "eigenvectors"), List.of(e.get(1), e.get(0)));
  }

  static double epsilon(DType dtype) {
    return dtype.real() == DType.F64 ? 0x1p-52 : 0x1p-23;
  }

  private static Optional<Array> tolerance(Arguments a, String name, String other, String message) {
    if (a.optional(other).isPresent() && a.optional(name).isPresent()) {
      throw a.error("ValueError", message);
    }
    return a.optionalArray(a.optional(other).isPresent() ? other : name);
  }

  private static PyValue pseudoInverse(Arguments a) {
    Optional<Array> given =
        tolerance(a, "rtol", "rcond", "pinv: only one of rtol and rcond may be specified.");
    Array x = inexact(a, "a");
    requireMatrix(a, "pinv", x);
    int rank = x.type().rank();
    long m = x.type().dim(rank - 2);
    long n = x.type().dim(rank - 1);
    if (m == 0 || n == 0) {
      List<Long> shape = new ArrayList<>(x.type().shape().subList(0, rank - 2));
      shape.addAll(List.of(n, m));
      return Lax.full(shape, Lax.scalar(x.dtype(), 0L));
    }
    Array conj = Elementwise.conj(x);
    List<Array> parts =
        a.bool("hermitian") ? hermitianSvd(conj, true) : Factorisations.svd(conj, false, true);
    Array s = parts.get(1);
    Array standard = Lax.scalar(s.dtype(), 10.0 * Math.max(m, n) * epsilon(x.dtype()));
    Array rtol = Lax.convert(given.orElse(standard), s.dtype());
    Array each = Lax.expandDims(rtol, List.of((long) rtol.type().rank()));
    int axis = s.type().rank() - 1;
    Array cutoff = Lax.mul(each, Lax.sliceAxis(s, axis, 0, 1));
    Array kept = Lax.gt(s, Lax.broadcastTo(cutoff, s.type().shape()));
    Array infinity = Lax.full(s.type().shape(), Lax.scalar(s.dtype(), Double.POSITIVE_INFINITY));
    Array divisor = Lax.convert(Lax.select(kept, s, infinity), x.dtype());
    Array column = Lax.expandDims(divisor, List.of(axis + 1L));
    Array ut = Manipulation.matrixTranspose(parts.get(0));
    Array scaled = Lax.div(ut, Lax.broadcastTo(column, ut.type().shape()));
    return Contractions.matmul(Manipulation.matrixTranspose(parts.get(2)), scaled);
  }

  private static PyValue rank(Arguments a) {
    Optional<Array> given =
        tolerance(a, "rtol", "tol", "matrix_rank: only one of tol or rtol may be specified.");
    Array x = inexact(a, "M");
    int rank = x.type().rank();
    if (rank < 2) {
      Array any =
          Lax.not(Reductions.all(Lax.eq(x, Lax.full(x.type().shape(), Lax.scalar(x.dtype(), 0L)))));
      return Lax.convert(any, DType.I32);
    }
    Array s =
        a.bool("hermitian")
            ? hermitianSvd(x, false).getFirst()
            : Factorisations.svd(x, false, false).getFirst();
    List<Long> last = List.of(s.type().rank() - 1L);
    long size = Math.max(x.type().dim(rank - 1), x.type().dim(rank - 2));
    Array standard =
        Lax.mul(
            Lax.mul(Reductions.max(s, last), Lax.scalar(s.dtype(), (double) size)),
            Lax.scalar(s.dtype(), epsilon(s.dtype())));
    Array rtol = Lax.convert(given.orElse(standard), s.dtype());
    Array each = Lax.expandDims(rtol, List.of((long) rtol.type().rank()));
    Array counts = Lax.gt(s, Lax.broadcastTo(each, s.type().shape()));
    return Reductions.sum(Lax.convert(counts, Promotion.defaultInt()), last);
  }

  private static PyValue leastSquares(Arguments arguments) {
    List<Array> p = promoted(arguments.array("a"), arguments.array("b"));
    Array a = p.get(0);
    Array b = p.get(1);
    requireSystem(arguments, a, b);
    Array right = b.type().rank() == 1 ? Lax.expandDims(b, List.of(1L)) : b;
    long m = a.type().dim(0);
    long n = a.type().dim(1);
    DType dtype = a.dtype();
    DType real = dtype.real();
    List<Array> parts = Factorisations.svd(a, false, true);
    Array s = parts.get(1);
    Array rcond = cutoff(arguments, real, Math.max(m, n));
    Array first = Lax.squeeze(Lax.sliceAxis(s, 0, 0, 1), List.of(0L));
    Array zero = Lax.scalar(real, 0.0);
    Array one = Lax.scalar(real, 1.0);
    Array mask = Lax.and(Lax.gt(s, zero), Lax.compare("GE", s, Lax.mul(rcond, first)));
    Array rank = Reductions.sum(Lax.convert(mask, Promotion.defaultInt()), List.of(0L));
    Array safe = Lax.convert(Lax.select(mask, s, one), dtype);
    Array inverse = Lax.select(mask, Lax.div(Lax.scalar(dtype, 1.0), safe), Lax.scalar(dtype, 0.0));
    Array utb = Contractions.matmul(Factorisations.adjoint(parts.get(0)), right);
    Array column = Lax.broadcastTo(Lax.expandDims(inverse, List.of(1L)), utb.type().shape());
    Array x = Contractions.matmul(Factorisations.adjoint(parts.get(2)), Lax.mul(column, utb));
    if (arguments.bool("numpy_resid") && m <= n) {
      Array none = Lax.full(List.of(0L), Lax.scalar(DType.F32, 0.0));
      return PyTuple.of(flat(b, x), none, rank, s);
    }
    Array rest = Lax.sub(right, Contractions.matmul(a, x));
    Array norm = Norms.euclidean(rest, List.of(0L));
    return PyTuple.of(flat(b, x), Lax.mul(norm, norm), rank, s);
  }

  private static Array flat(Array b, Array x) {
    return b.type().rank() == 1 ? Manipulation.ravel(x) : x;
  }

  /** The given fraction of the largest singular value; a negative one stands for the precision. */
  private static Array cutoff(Arguments a, DType real, long size) {
    Optional<Array> given = a.optionalArray("rcond");
    if (given.isEmpty()) {
      return Lax.scalar(real, epsilon(real) * size);
    }
    Array rcond = Lax.convert(given.get(), real);
    return Lax.select(Lax.lt(rcond, Lax.scalar(real, 0.0)), Lax.scalar(real, epsilon(real)), rcond);
  }

  private static void requireSystem(Arguments arguments, Array a, Array b) {
    if (a.type().rank() > 0 && b.type().rank() > 0 && a.type().dim(0) != b.type().dim(0)) {
      throw arguments.error("ValueError", "Leading dimensions of input arrays must match");
    }
    if (a.type().rank() != 2) {
      throw arguments.error(
          "TypeError", a.type().rank() + "-dimensional array given. Array must be two-dimensional");
    }
    if (b.type().rank() > 2 || b.type().rank() == 0) {
      throw arguments.error(
          "TypeError",
          b.type().rank() + "-dimensional array given. Array must be one or two-dimensional");
    }
  }

  /** The elements of one place along the last axis. */
  static Array entry(Array x, long place) {
    int axis = x.type().rank() - 1;
    return Lax.squeeze(Lax.sliceAxis(x, axis, place, place + 1), List.of((long) axis));
  }

  static Array product(Array x) {
    return LaxReductions.reduce(
        "reduce_prod", Op.MULTIPLY, x, Lax.scalar(x.dtype(), 1L), List.of(x.type().rank() - 1L));
  }
}
