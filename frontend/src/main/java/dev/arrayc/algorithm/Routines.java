package dev.arrayc.algorithm;

import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.List;

/** What LAPACK's routines do to one matrix, in terms of this package's algorithms. */
final class Routines {
  private Routines() {}

  private static boolean isLower(Lapack.Call call) {
    return call.options().letter("uplo", 'L') == 'L';
  }

  /** The other triangle keeps what it had. */
  static List<Value> cholesky(Lapack.Call call, List<Value> operands) {
    Notation n = call.n();
    Value a = operands.getFirst();
    boolean lower = isLower(call);
    Cholesky.Factor factor = new Cholesky(n).factor(lower ? a : n.adjoint(a));
    Value l = lower ? factor.lower() : n.adjoint(factor.lower());
    Value inside = n.triangle(a.tensorType().shape(), lower ? "GE" : "LE", 0);
    return List.of(n.select(inside, l, a), factor.info());
  }

  static List<Value> triangularSolve(Lapack.Call call, List<Value> operands) {
    Options o = call.options();
    boolean left = o.letter("side", 'L') == 'L';
    Value a = operands.get(0);
    Value b = operands.get(1);
    if (Notation.size(a, 0) != Notation.size(b, left ? 0 : 1)) {
      throw CallTypes.error(
          call.operation(), "a solve of " + a.type() + " and " + b.type() + " does not fit");
    }
    Triangular.Shape shape = new Triangular.Shape(isLower(call), o.letter("diag", 'N') == 'U');
    Triangular.Form form =
        switch (o.letter("trans_x", 'N')) {
          case 'T' -> Triangular.Form.TRANSPOSED;
          case 'C' -> Triangular.Form.ADJOINT;
          default -> Triangular.Form.PLAIN;
        };
    Triangular solver = new Triangular(call.n());
    return List.of(left ? solver.left(a, b, shape, form) : solver.right(a, b, shape, form));
  }

  static List<Value> lu(Lapack.Call call, List<Value> operands) {
    Lu.Factors f = new Lu(call.n()).factor(operands.getFirst());
    return List.of(f.packed(), f.pivots(), f.info());
  }

  static List<Value> qr(Lapack.Call call, List<Value> operands) {
    Qr.Factors f = new Qr(call.n()).factor(operands.getFirst());
    return List.of(f.packed(), f.tau());
  }

  /** All columns are free, as JAX asks for: what the order is on the way in is not looked at. */
  static List<Value> pivotedQr(Lapack.Call call, List<Value> operands) {
    PivotedQr.Factors f = new PivotedQr(call.n()).factor(operands.getFirst());
    return List.of(f.packed(), f.order(), f.tau());
  }

  static List<Value> hessenberg(Lapack.Call call, List<Value> operands) {
    long size = Notation.size(operands.getFirst(), 0);
    if (call.options().integer("low") != 1 || call.options().integer("high") != size) {
      throw CallTypes.error(
          call.operation(), "a Hessenberg reduction of a part of the matrix is not available");
    }
    Hessenberg.Factors f = new Hessenberg(call.n()).reduce(operands.getFirst());
    return List.of(f.packed(), f.tau(), call.n().index(0));
  }

  /** The diagonals that LAPACK overwrites come back as they were: nobody reads them. */
  static List<Value> tridiagonalSolve(Lapack.Call call, List<Value> operands) {
    TridiagonalSystem.Solution s =
        new TridiagonalSystem(call.n())
            .solve(operands.get(0), operands.get(1), operands.get(2), operands.get(3));
    return List.of(operands.get(0), operands.get(1), operands.get(2), s.x(), s.info());
  }

  private static Value vectors(Lapack.Call call, Value stored, Value tau) {
    long count = Notation.size(tau, 0);
    if (count > Math.min(Notation.size(stored, 0), Notation.size(stored, 1))) {
      throw CallTypes.error(
          call.operation(), count + " reflections do not fit into " + stored.type());
    }
    Notation n = call.n();
    return new Reflectors(n).vectors(n.slice(stored, 1, 0, count), n.index(0));
  }

  static List<Value> householderProduct(Lapack.Call call, List<Value> operands) {
    Value v = vectors(call, operands.get(0), operands.get(1));
    long columns = Notation.size(operands.getFirst(), 1);
    return List.of(new Reflectors(call.n()).matrix(v, operands.get(1), columns));
  }

  static List<Value> householderMultiply(Lapack.Call call, List<Value> operands) {
    Value v = vectors(call, operands.get(0), operands.get(1));
    Value c = operands.get(2);
    boolean left = call.options().flag("left");
    boolean adjoint = call.options().flag("transpose");
    if (Notation.size(v, 0) != Notation.size(c, left ? 0 : 1)) {
      throw CallTypes.error(
          call.operation(), "reflections of " + v.type() + " do not fit " + c.type());
    }
    Reflectors reflectors = new Reflectors(call.n());
    Value tau = operands.get(1);
    return List.of(
        left ? reflectors.apply(v, tau, c, adjoint) : reflectors.applyRight(v, tau, c, adjoint));
  }

  private static Value lowerOf(Lapack.Call call, Value a) {
    return isLower(call) ? a : call.n().adjoint(a);
  }

  static List<Value> hermitianEigen(Lapack.Call call, List<Value> operands) {
    Value a = lowerOf(call, operands.getFirst());
    boolean vectors = call.options().letter("mode", 'V') == 'V';
    HermitianEigen.Eigen e = new HermitianEigen(call.n()).solve(a, vectors);
    return List.of(e.vectors(), e.values(), e.info());
  }

  static List<Value> tridiagonal(Lapack.Call call, List<Value> operands) {
    Notation n = call.n();
    HermitianEigen.Tridiagonal t = new HermitianEigen(n).reduce(lowerOf(call, operands.getFirst()));
    if (!isLower(call)) {
      throw CallTypes.error(
          call.operation(), "a tridiagonal reduction of the upper triangle is not available");
    }
    return List.of(t.packed(), t.diagonal(), t.beside(), t.tau(), n.index(0));
  }

  static List<Value> svd(Lapack.Call call, List<Value> operands) {
    Notation n = call.n();
    Value a = operands.getFirst();
    Svd.Extent extent =
        switch (call.options().letter("mode", 'A')) {
          case 'A' -> Svd.Extent.FULL;
          case 'S' -> Svd.Extent.REDUCED;
          default -> Svd.Extent.NONE;
        };
    Svd.Factors f = new Svd(n).decompose(a, extent);
    TensorType left = call.results().get(2);
    TensorType right = call.results().get(3);
    if (extent == Svd.Extent.NONE) {
      return List.of(a, f.values(), n.zeros(left), n.zeros(right), f.info());
    }
    if (!f.left().type().equals(left) || !f.right().type().equals(right)) {
      throw CallTypes.error(
          call.operation(), "singular vectors are " + f.left().type() + " and " + f.right().type());
    }
    return List.of(a, f.values(), f.left(), f.right(), f.info());
  }
}
