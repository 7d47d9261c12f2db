package dev.arrayc.algorithm;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;

/**
 * Eigenvalues and eigenvectors of a Hermitian matrix: to tridiagonal form by reflections, then by
 * implicit QL or QR steps with Wilkinson's shift (Golub and Van Loan, "Matrix Computations", 8.3),
 * in the order of LAPACK's {@code sytd2} and {@code steqr}, which is what {@code syevd} does for
 * matrices up to 25; so up to there the eigenvectors have LAPACK's signs.
 */
final class HermitianEigen {
  private static final int ROUNDS = 30;

  private final Notation n;
  private final Rotations rotations;

  HermitianEigen(Notation n) {
    this.n = n;
    this.rotations = new Rotations(n);
  }

  /**
   * A = Q·T·Qᴴ.
   *
   * @param diagonal of T, real
   * @param beside the elements beside it, real, one fewer
   * @param packed T's elements in place of A's, and below them the vectors of the reflections that
   *     make up Q
   * @param tau their scales
   */
  record Tridiagonal(Value diagonal, Value beside, Value packed, Value tau) {}

  /**
   * Eigenvalues in rising order.
   *
   * @param values real, of shape n
   * @param vectors a column for each value
   * @param info 0, or how many values did not converge
   */
  record Eigen(Value values, Value vectors, Value info) {}

  /** The whole matrix of which the lower triangle is given, the diagonal real. */
  Value whole(Value a) {
    List<Long> shape = a.tensorType().shape();
    Value real = n.as(Notation.dtype(a), n.real(a));
    Value half = n.select(n.triangle(shape, "EQ", 0), real, a);
    return n.select(n.triangle(shape, "GE", 0), half, n.adjoint(a));
  }

  /** Reduces a matrix of which the lower triangle is read. */
  Tridiagonal reduce(Value a) {
    long size = Notation.size(a, 0);
    TensorType scales = a.tensorType().withShape(List.of(Math.max(size - 1, 0)));
    List<Value> done =
        n.times(
            Math.max(size - 1, 0),
            List.of(whole(a), a, n.zeros(scales.withDType(scales.dtype().real())), n.zeros(scales)),
            (i, s) -> reflect(s, i));
    Value diagonal = n.real(n.diagonal(done.get(0)));
    Value packed = n.select(n.triangle(a.tensorType().shape(), "EQ", 0), done.get(0), done.get(1));
    return new Tridiagonal(diagonal, done.get(2), packed, done.get(3));
  }

  /** One reflection from both sides: A − v·wᴴ − w·vᴴ, and the column packed. */
  private List<Value> reflect(List<Value> state, Value i) {
    Value a = state.get(0);
    Value place = n.add(i, 1);
    Value column = n.at(a, 1, i);
    Householder.Reflection h = new Householder(n).of(column, place);
    // What the reflections have not reached: rows and columns from the place on.
    Value x = n.mul(n.dot(a, h.v()), h.tau());
    Value zero = n.num(Notation.dtype(a), 0);
    Value inside = n.select(n.where(x.tensorType().shape(), 0, "GE", place), x, zero);
    Value overlap = n.b().reshape(n.dot(n.adjoint(inside), h.v()), List.of());
    Value half = n.mul(n.mul(h.tau(), overlap), n.num(Notation.dtype(a), -0.5));
    Value w = n.add(inside, n.mul(h.v(), half));
    Value reduced = n.sub(n.sub(a, n.outer(h.v(), n.adjoint(w))), n.outer(w, n.adjoint(h.v())));
    Value packed = new Qr(n).packed(n.at(state.get(1), 1, i), h, place);
    Value stored = n.with(state.get(1), 1, i, packed);
    return List.of(
        reduced, stored, n.with(state.get(2), i, h.beta()), n.with(state.get(3), i, h.tau()));
  }

  /** Solves for a matrix of which the lower triangle is read. */
  Eigen solve(Value a, boolean vectors) {
    long size = Notation.size(a, 0);
    DType real = Notation.dtype(a).real();
    if (size == 0) {
      return new Eigen(n.zeros(new TensorType(real, List.of(0L))), a, n.index(0));
    }
    Value scale = Scaling.factor(n, a);
    Tridiagonal t = reduce(n.scale(a, scale));
    TensorType square = new TensorType(real, List.of(size, size));
    // The eigenvectors of T are rows here: rotations of rows touch memory in order.
    Value start = vectors ? n.identity(square) : n.zeros(square.withShape(List.of(size, 1L)));
    Spectrum spectrum = iterate(t.diagonal(), t.beside(), start);
    Value values = n.div(spectrum.values(), scale);
    if (!vectors) {
      return new Eigen(values, a, spectrum.info());
    }
    Reflectors reflectors = new Reflectors(n);
    Value columns = n.as(Notation.dtype(a), n.transpose(spectrum.rows()));
    Value v = reflectors.vectors(n.slice(t.packed(), 1, 0, size - 1), n.index(1));
    Value z = reflectors.apply(v, t.tau(), columns, false);
    return new Eigen(values, z, spectrum.info());
  }

  private record Spectrum(Value values, Value rows, Value info) {}

  /** The state of the iteration, as it goes through the loop. */
  private record State(
      Value d, Value e, Value z, Value next, Value near, Value last, Value open, Value rounds) {
    static State of(List<Value> s) {
      return new State(
          s.get(0), s.get(1), s.get(2), s.get(3), s.get(4), s.get(5), s.get(6), s.get(7));
    }

    List<Value> values() {
      return List.of(d, e, z, next, near, last, open, rounds);
    }

    State with(Value newD, Value newE, Value newZ) {
      return new State(newD, newE, newZ, next, near, last, open, rounds);
    }

    /** Towards the last from another place on. */
    State from(Value place, Value isOpen) {
      return new State(d, e, z, next, place, last, isOpen, rounds);
    }
  }

  /**
   * QL and QR steps until nothing is left beside the diagonal. A block of T is open while it is
   * worked on: its near end is where an eigenvalue is coming out, its last one the other end.
   */
  private Spectrum iterate(Value diagonal, Value beside, Value start) {
    long size = Notation.size(diagonal, 0);
    if (size == 1) {
      return new Spectrum(diagonal, start, n.index(0));
    }
    Value no = n.compare("NE", n.index(0), 0);
    Value finite = n.b().emit(Op.IS_FINITE, n.add(n.sum(diagonal), n.sum(beside)));
    Value first = n.select(finite, n.index(0), n.index(size));
    State initial =
        new State(diagonal, beside, start, first, n.index(0), n.index(0), no, n.index(0));
    State end =
        State.of(
            n.during(
                initial.values(),
                s -> {
                  State state = State.of(s);
                  Value more = n.or(state.open(), n.compare("LT", state.next(), size));
                  return n.and(more, n.compare("LT", state.rounds(), ROUNDS * size));
                },
                s -> {
                  State state = State.of(s);
                  return n.branch(
                      state.open(), () -> step(state).values(), () -> open(state).values());
                }));
    Value left = n.b().convert(n.compare("NE", end.e(), 0), DType.I32);
    Value failed = n.select(finite, n.sum(left), n.index(1));
    List<Value> sorted = sort(end.d(), end.z());
    return new Spectrum(sorted.get(0), sorted.get(1), failed);
  }

  private double epsilon(Value x) {
    return Notation.dtype(x) == DType.F64 ? 0x1p-53 : 0x1p-24;
  }

  private Value below(Value d) {
    return n.slice(d, 0, 0, Notation.size(d, 0) - 1);
  }

  private Value above(Value d) {
    return n.slice(d, 0, 1, Notation.size(d, 0));
  }

  /** The next block: up to where an element beside the diagonal is negligible. */
  private State open(State s) {
    long size = Notation.size(s.d(), 0);
    Value product = n.mul(n.sqrt(n.abs(below(s.d()))), n.sqrt(n.abs(above(s.d()))));
    Value small = n.compare("LE", n.abs(s.e()), n.mul(product, epsilon(s.d())));
    Value place = n.iota(DType.I32, s.e().tensorType().shape(), 0);
    Value end =
        n.least(n.select(n.and(small, n.compare("GE", place, s.next())), place, n.index(size - 1)));
    Value e = n.select(n.compare("EQ", place, end), n.num(Notation.dtype(s.e()), 0), s.e());
    Value first = n.abs(n.at(s.d(), s.next()));
    Value last = n.abs(n.at(s.d(), end));
    Value turn = n.compare("LT", last, first);
    return new State(
        s.d(),
        e,
        s.z(),
        n.add(end, 1),
        n.select(turn, end, s.next()),
        n.select(turn, s.next(), end),
        n.compare("NE", end, s.next()),
        s.rounds());
  }

  /** One step on the open block: an eigenvalue or two come out, or rotations go through. */
  private State step(State s) {
    Value forward = n.compare("LE", s.near(), s.last());
    Value way = n.select(forward, n.index(1), n.index(-1));
    Value far = negligible(s, forward);
    Value edge = n.min(far, n.sub(far, way));
    Value place = n.iota(DType.I32, s.e().tensorType().shape(), 0);
    // The element beyond which is nothing, unless the block ends there anyway.
    Value cut =
        n.and(n.compare("EQ", place, n.min(far, n.add(far, way))), n.compare("NE", far, s.last()));
    Value e = n.select(cut, n.num(Notation.dtype(s.e()), 0), s.e());
    State at = s.with(s.d(), e, s.z());
    Value one = n.compare("EQ", far, s.near());
    Value two = n.compare("EQ", n.sub(far, way), s.near());
    return State.of(
        n.branch(
            one,
            () -> advanced(at, way, 1).values(),
            () ->
                n.branch(
                    two,
                    () -> advanced(pair(at, edge), way, 2).values(),
                    () -> rotated(at, far, way).values())));
  }

  private State advanced(State s, Value way, long count) {
    Value place = n.add(s.near(), n.mul(way, n.index(count)));
    Value left = n.mul(n.sub(s.last(), place), way);
    return s.from(place, n.compare("GE", left, 0));
  }

  /** How far the block goes from its near end to where an element beside is negligible. */
  private Value negligible(State s, Value forward) {
    double eps = epsilon(s.d());
    double tiny = Notation.dtype(s.d()) == DType.F64 ? 0x1p-1022 : 0x1p-126;
    Value product = n.mul(n.mul(n.abs(below(s.d())), eps * eps), n.abs(above(s.d())));
    Value bound = n.add(product, n.num(Notation.dtype(s.d()), tiny));
    Value small = n.compare("LE", n.mul(s.e(), s.e()), bound);
    Value place = n.iota(DType.I32, s.e().tensorType().shape(), 0);
    Value ahead = n.and(small, n.compare("GE", place, s.near()));
    Value up = n.min(n.least(n.select(ahead, place, s.last())), s.last());
    Value behind = n.and(small, n.compare("LT", place, s.near()));
    Value down = n.max(n.greatest(n.select(behind, n.add(place, 1), s.last())), s.last());
    return n.select(forward, up, down);
  }

  /** The last two of a block at once. */
  private State pair(State s, Value i) {
    Value k = n.add(i, 1);
    Rotations.Eigen two = rotations.symmetric(n.at(s.d(), i), n.at(s.e(), i), n.at(s.d(), k));
    Value d = n.with(n.with(s.d(), i, two.first()), k, two.second());
    Value e = n.with(s.e(), i, n.num(Notation.dtype(s.e()), 0));
    return s.with(d, e, rotations.rows(s.z(), i, k, two.c(), two.s()));
  }

  /** A sweep of rotations from the far end to the near one. */
  private State rotated(State s, Value far, Value way) {
    Value near = s.near();
    Value p = n.at(s.d(), near);
    Value between = n.at(s.e(), n.min(near, n.add(near, way)));
    Value one = rotations.number(p, 1);
    Value zero = rotations.number(p, 0);
    Value slope = n.div(n.sub(n.at(s.d(), n.add(near, way)), p), n.add(between, between));
    Value root = n.withSign(rotations.hypot(slope, one), slope);
    Value shift = n.add(n.sub(n.at(s.d(), far), p), n.div(between, n.add(slope, root)));
    Value count = n.mul(n.sub(far, near), way);
    List<Value> end =
        n.loop(
            n.index(0),
            count,
            List.of(s.d(), s.e(), s.z(), shift, one, one, zero),
            (k, w) -> rotation(w, n.sub(far, n.mul(k, way)), way, n.compare("NE", k, 0)));
    Value d = n.with(end.get(0), near, n.sub(n.at(end.get(0), near), end.get(6)));
    Value e = n.with(end.get(1), n.min(near, n.add(near, way)), end.get(3));
    return new State(d, e, end.get(2), s.next(), near, s.last(), s.open(), n.add(s.rounds(), 1));
  }

  /** The rotation between a place and the one before it on the way; (d, e, z, g, s, c, p). */
  private List<Value> rotation(List<Value> w, Value i, Value way, Value isLater) {
    Value k = n.sub(i, way);
    Value edge = n.min(i, k);
    Value before = n.clamp(n.min(i, n.add(i, way)), Notation.size(w.get(1), 0) - 1);
    Value element = n.at(w.get(1), edge);
    Value f = n.mul(w.get(4), element);
    Value b = n.mul(w.get(5), element);
    Rotations.Rotation turn = rotations.onto(w.get(3), f);
    Value kept = n.select(isLater, turn.r(), n.at(w.get(1), before));
    Value e = n.with(w.get(1), before, kept);
    Value g = n.sub(n.at(w.get(0), i), w.get(6));
    Value twice = n.mul(n.mul(turn.c(), b), 2);
    Value r = n.add(n.mul(n.sub(n.at(w.get(0), k), g), turn.s()), twice);
    Value p = n.mul(turn.s(), r);
    Value d = n.with(w.get(0), i, n.add(g, p));
    Value z = rotations.rows(w.get(2), i, k, turn.c(), turn.s());
    return List.of(d, e, z, n.sub(n.mul(turn.c(), r), b), turn.s(), turn.c(), p);
  }

  /** Values in rising order, their rows with them. */
  private List<Value> sort(Value d, Value z) {
    long size = Notation.size(d, 0);
    return n.times(
        size - 1,
        List.of(d, z),
        (i, s) -> {
          Value place = n.iota(DType.I32, d.tensorType().shape(), 0);
          Value infinity = n.num(Notation.dtype(d), Double.NEGATIVE_INFINITY);
          Value rest = n.select(n.compare("GE", place, i), n.neg(s.get(0)), infinity);
          Value k = n.placeOfLargest(rest);
          return List.of(n.swapped(s.get(0), i, k), n.swapped(s.get(1), i, k));
        });
  }
}
