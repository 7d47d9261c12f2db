package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@code jax.scipy.sparse.linalg}: linear systems by conjugate gradients and their stabilised
 * relative. Vectors are pytrees, an operator a function of them or a square matrix.
 */
final class IterativeSolvers {
  private IterativeSolvers() {}

  static List<LibraryFunction> rows() {
    String signature = "A, b, x0=None, *, tol=1e-05, atol=0.0, maxiter=None, M=None";
    return List.of(
        LibraryFunction.of("jax.scipy.sparse.linalg.cg", signature, a -> solve(a, System::cg)),
        LibraryFunction.of(
            "jax.scipy.sparse.linalg.bicgstab", signature, a -> solve(a, System::bicgstab)));
  }

  /** A vector: the arrays of a pytree. */
  private record Vector(List<Term> leaves) {
    static Vector of(List<Array> arrays) {
      return new Vector(Term.terms(arrays));
    }

    Vector plus(Vector y) {
      return pairwise(y, true);
    }

    Vector minus(Vector y) {
      return pairwise(y, false);
    }

    private Vector pairwise(Vector y, boolean adds) {
      List<Term> out = new ArrayList<>();
      for (int i = 0; i < leaves.size(); i++) {
        Term x = leaves.get(i);
        out.add(adds ? x.plus(y.leaves.get(i)) : x.minus(y.leaves.get(i)));
      }
      return new Vector(out);
    }

    Vector times(Term scalar) {
      return new Vector(leaves.stream().map(scalar::times).toList());
    }

    /** This where a truth value holds, else the other. */
    Vector where(Term condition, Vector y) {
      List<Term> out = new ArrayList<>();
      for (int i = 0; i < leaves.size(); i++) {
        out.add(condition.choose(leaves.get(i), y.leaves.get(i)));
      }
      return new Vector(out);
    }

    /** The sum of conj(x)·y over all leaves. */
    Term dot(Vector y) {
      List<Term> sums = new ArrayList<>();
      for (int i = 0; i < leaves.size(); i++) {
        sums.add(Term.of(Calls.jnp("vdot", leaves.get(i).array(), y.leaves.get(i).array())));
      }
      return sums.stream().reduce(Term::plus).orElseThrow();
    }

    Term realDot(Vector y) {
      return Term.of(Elementwise.real(dot(y).array()));
    }

    List<Array> arrays() {
      return leaves.stream().map(Term::array).toList();
    }
  }

  private record System(
      UnaryOperator<Vector> matrix,
      UnaryOperator<Vector> preconditioner,
      boolean isPlain,
      Vector b,
      Vector x0,
      Term least,
      Term rounds) {
    /** The state of a loop: vectors of as many leaves, then scalars. */
    private Vector vector(List<Array> state, int index) {
      int n = b.leaves.size();
      return Vector.of(state.subList(index * n, (index + 1) * n));
    }

    private Term scalar(List<Array> state, int vectors, int index) {
      return Term.of(state.get(vectors * b.leaves.size() + index));
    }

    private static List<Array> state(List<Vector> vectors, Term... scalars) {
      List<Array> state = new ArrayList<>();
      vectors.forEach(v -> state.addAll(v.arrays()));
      for (Term scalar : scalars) {
        state.add(scalar.array());
      }
      return state;
    }

    private Term zero() {
      return Term.of(Lax.scalar(Promotion.defaultInt(), 0L));
    }

    private DType dtype(Vector v) {
      return Promotion.joinOf(v.arrays()).dtype();
    }

    Vector cg() {
      Vector r0 = b.minus(matrix.apply(x0));
      Vector z0 = preconditioner.apply(r0);
      DType dtype = dtype(z0);
      Term gamma0 = r0.realDot(z0).as(dtype);
      List<Array> end =
          Repetition.during(
              s -> {
                Vector r = vector(s, 1);
                Term size =
                    isPlain ? Term.of(Elementwise.real(scalar(s, 3, 0).array())) : r.realDot(r);
                return size.gt(least).and(scalar(s, 3, 1).lt(rounds)).array();
              },
              state(List.of(x0, r0, z0), gamma0, zero()),
              s -> {
                Vector x = vector(s, 0);
                Vector r = vector(s, 1);
                Vector p = vector(s, 2);
                Term gamma = scalar(s, 3, 0);
                Vector ap = matrix.apply(p);
                Term alpha = gamma.over(p.realDot(ap).as(dtype));
                Vector rest = r.minus(ap.times(alpha));
                Vector z = preconditioner.apply(rest);
                Term next = rest.realDot(z).as(dtype);
                return state(
                    List.of(x.plus(p.times(alpha)), rest, z.plus(p.times(next.over(gamma)))),
                    next,
                    scalar(s, 3, 1).plus(1));
              });
      return vector(end, 0);
    }

    Vector bicgstab() {
      Vector r0 = b.minus(matrix.apply(x0));
      Term one = Term.of(Lax.scalar(dtype(b), 1L));
      List<Array> end =
          Repetition.during(
              s -> {
                Vector r = vector(s, 1);
                Term k = scalar(s, 5, 3);
                return r.realDot(r).gt(least).and(k.lt(rounds)).and(k.ge(0)).array();
              },
              state(List.of(x0, r0, r0, r0, r0), one, one, one, zero()),
              this::stabilised);
      return vector(end, 0);
    }

    private List<Array> stabilised(List<Array> s) {
      Vector x = vector(s, 0);
      Vector r = vector(s, 1);
      Vector shadow = vector(s, 2);
      Vector p = vector(s, 3);
      Vector q = vector(s, 4);
      Term alpha = scalar(s, 5, 0);
      Term omega = scalar(s, 5, 1);
      Term rho = scalar(s, 5, 2);
      Term k = scalar(s, 5, 3);
      Term nextRho = shadow.dot(r);
      Term beta = nextRho.over(rho).times(alpha).over(omega);
      Vector nextP = r.plus(p.minus(q.times(omega)).times(beta));
      Vector direction = preconditioner.apply(nextP);
      Vector nextQ = matrix.apply(direction);
      Term nextAlpha = nextRho.over(shadow.dot(nextQ));
      Vector half = r.minus(nextQ.times(nextAlpha));
      Term early = half.realDot(half).lt(least);
      Vector shat = preconditioner.apply(half);
      Vector t = matrix.apply(shat);
      Term nextOmega = t.dot(half).over(t.dot(t));
      Vector step = direction.times(nextAlpha);
      Vector nextX = x.plus(step).where(early, x.plus(step.plus(shat.times(nextOmega))));
      Vector nextR = half.where(early, half.minus(t.times(nextOmega)));
      Term nextK = nextOmega.eq(0).or(nextAlpha.eq(0)).choose(-11, k.plus(1));
      nextK = nextRho.eq(0).choose(-10, nextK);
      return state(
          List.of(nextX, nextR, shadow, nextP, nextQ), nextAlpha, nextOmega, nextRho, nextK);
    }
  }

  private interface Method {
    Vector of(System system);
  }

  private static PyValue solve(Arguments a, Method method) {
    PyTrees.Flat b = PyTrees.flatten(a.value("b"));
    Vector right = Vector.of(b.leaves().stream().map(v -> leaf(a, v)).toList());
    Vector start =
        a.optional("x0")
            .map(x -> Vector.of(like(a, x, b).leaves().stream().map(v -> leaf(a, v)).toList()))
            .orElseGet(() -> new Vector(right.leaves.stream().map(t -> t.filled(0)).toList()));
    Term size = right.realDot(right);
    Term tolerance = Term.of(a.array("tol"));
    Term absolute = Term.of(a.array("atol"));
    Term least = tolerance.square().times(size).max(absolute.square());
    long elements = right.leaves.stream().mapToLong(t -> t.array().type().size()).sum();
    Term rounds =
        a.optionalArray("maxiter")
            .map(Term::of)
            .orElseGet(() -> Term.of(Lax.scalar(Promotion.defaultInt(), 10 * elements)));
    boolean isPlain = a.optional("M").isEmpty();
    System system =
        new System(
            operator(a, a.value("A"), b.structure()),
            isPlain ? v -> v : operator(a, a.value("M"), b.structure()),
            isPlain,
            right,
            start,
            least,
            rounds);
    Vector x = method.of(system);
    return PyTuple.of(PyTrees.unflatten(b.structure(), x.arrays()), PyNone.NONE);
  }

  private static Array leaf(Arguments a, PyValue value) {
    return Lax.staged(Literals.lift(value).orElseThrow(() -> a.notAnArray(value, 1)));
  }

  private static PyTrees.Flat like(Arguments a, PyValue x0, PyTrees.Flat b) {
    PyTrees.Flat flat = PyTrees.flatten(x0);
    if (!flat.structure().equals(b.structure())) {
      throw a.error(
          "ValueError",
          "x0 and b must have matching tree structure: PyTreeDef("
              + flat.structure()
              + ") vs PyTreeDef("
              + b.structure()
              + ")");
    }
    return flat;
  }

  /** A function on pytrees, or the product with a square matrix. */
  private static UnaryOperator<Vector> operator(
      Arguments a, PyValue value, PyTrees.TreeDef structure) {
    if (value instanceof PyCallable f) {
      return v -> {
        PyValue result = Region.call(f, List.of(PyTrees.unflatten(structure, v.arrays())));
        List<Array> leaves = new ArrayList<>();
        for (PyValue item : PyTrees.flatten(result).leaves()) {
          leaves.add(leaf(a, item));
        }
        return Vector.of(leaves);
      };
    }
    if (!(value instanceof Array) && !(value instanceof NumpyValue)) {
      throw a.error(
          "TypeError",
          "linear operator must be either a function or ndarray: " + Reprs.plain(value));
    }
    Array matrix = Literals.lift(value).orElseThrow();
    List<Long> shape = matrix.type().shape();
    if (shape.size() != 2 || !shape.get(0).equals(shape.get(1))) {
      throw a.error(
          "ValueError",
          "linear operator must be a square matrix, but has shape: " + Reprs.shape(shape));
    }
    return v -> Vector.of(List.of(Contractions.dot(matrix, v.leaves.getFirst().array())));
  }
}
