package dev.arrayc.algorithm;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The routines of LAPACK that JAX calls on the CPU, by {@code lapack_<dtype><routine>_ffi}: options
 * in {@code mhlo.backend_config}, matrices of a batch one after the other. One row is one routine;
 * what layouts say of memory means nothing for values.
 */
enum Lapack {
  POTRF("potrf", "potrf", "x[n,n] -> x[n,n] i[]", Routines::cholesky),
  TRSM("trsm", "trsm", "x[n,n] x[p,q] -> x[p,q]", Routines::triangularSolve),
  GETRF("getrf", "getrf", "x[m,n] -> x[m,n] i[k] i[]", Routines::lu),
  GEQRF("geqrf", "geqrf", "x[m,n] -> x[m,n] x[k]", Routines::qr),
  GEQP3("geqp3", "geqp3", "x[m,n] i[n] -> x[m,n] i[n] x[k]", Routines::pivotedQr),
  GEHRD("gehrd", "gehrd", "x[n,n] -> x[n,n] x[e] i[]", Routines::hessenberg),
  GTSV(
      "gtsv",
      "gtsv",
      "x[n] x[n] x[n] x[n,m] -> x[n] x[n] x[n] x[n,m] i[]",
      Routines::tridiagonalSolve),
  ORGQR("orgqr", "ungqr", "x[m,n] x[l] -> x[m,n]", Routines::householderProduct),
  ORMQR("ormqr", "unmqr", "x[p,q] x[l] x[m,n] -> x[m,n]", Routines::householderMultiply),
  SYEVD("syevd", "heevd", "x[n,n] -> x[n,n] r[n] i[]", Routines::hermitianEigen),
  SYTRD("sytrd", "hetrd", "x[n,n] -> x[n,n] r[n] r[e] x[e] i[]", Routines::tridiagonal),
  GESDD("gesdd", "gesdd", "x[m,n] -> x[m,n] r[k] x[m,p] x[q,n] i[]", Routines::svd),
  GESVD("gesvd", "gesvd", "x[m,n] -> x[m,n] r[k] x[m,p] x[q,n] i[]", Routines::svd);

  private static final Map<Character, DType> DTYPES =
      Map.of('s', DType.F32, 'd', DType.F64, 'c', DType.C64, 'z', DType.C128);
  private static final Pattern TARGET = Pattern.compile("lapack_([sdcz])([a-z0-9]+)_ffi");

  /** A call of a routine for one matrix. */
  record Call(Notation n, Options options, Operation operation, List<TensorType> results) {}

  /** What a routine does to one matrix. */
  private interface Body {
    List<Value> apply(Call call, List<Value> operands);
  }

  private final String real;
  private final String complex;
  private final CallTypes types;
  private final Body body;

  Lapack(String real, String complex, String types, Body body) {
    this.real = real;
    this.complex = complex;
    this.types = CallTypes.of(types);
    this.body = body;
  }

  /** {@return the routine behind the target of a call} */
  static Optional<Lapack> named(String target) {
    Matcher m = TARGET.matcher(target);
    if (!m.matches()) {
      return Optional.empty();
    }
    boolean isComplex = dtype(target).isComplex();
    return Arrays.stream(values())
        .filter(r -> m.group(2).equals(isComplex ? r.complex : r.real))
        .findFirst();
  }

  private static DType dtype(String target) {
    return DTYPES.getOrDefault(target.charAt("lapack_".length()), DType.F32);
  }

  static String names() {
    return Arrays.stream(values())
        .map(r -> r.real.equals(r.complex) ? r.real : r.real + "/" + r.complex)
        .collect(Collectors.joining(","));
  }

  /** {@return the axes of a batch of a routine's call, whose types are checked} */
  static List<Long> batch(Operation operation) {
    String target = CustomCalls.target(operation);
    return named(target).orElseThrow().types.batch(operation, target, dtype(target));
  }

  /** Emits the routine's work for all matrices of a batch. */
  List<Value> expand(Notation n, Operation operation, List<Value> operands) {
    List<Long> batch = batch(operation);
    List<TensorType> whole = operation.results().stream().map(Value::tensorType).toList();
    List<TensorType> own =
        whole.stream().map(t -> t.withShape(t.shape().subList(batch.size(), t.rank()))).toList();
    Call call = new Call(n, Options.of(operation), operation, own);
    return new Batches(n, batch).each(operands, whole, m -> body.apply(call, m));
  }
}
