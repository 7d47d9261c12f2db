package dev.arrayc.algorithm;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.function.Supplier;

/**
 * Singular values of a real upper bidiagonal matrix to high relative accuracy, by implicit QR steps
 * with a shift or without one (Demmel and Kahan, "Accurate singular values of bidiagonal matrices",
 * 1990), in the order of LAPACK's {@code bdsqr}.
 */
final class BidiagonalSvd {
  private static final int ROUNDS = 6;

  private final Notation n;
  private final Rotations rotations;
  private final boolean wide;
  private final DType real;

  BidiagonalSvd(Notation n, DType real) {
    this.n = n;
    this.rotations = new Rotations(n);
    this.wide = real == DType.F64;
    this.real = real;
  }

  /**
   * B = U·Σ·Vᵀ.
   *
   * @param values falling, not negative
   * @param left Uᵀ
   * @param right Vᵀ
   * @param info 0, or how many elements above the diagonal did not converge
   */
  record Svd(Value values, Value left, Value right, Value info) {}

  /** The state of the iteration: rows of left and right turn with d and e. */
  private record State(
      Value d,
      Value e,
      Value left,
      Value right,
      Value last,
      Value oldFirst,
      Value oldLast,
      Value down,
      Value rounds) {
    static State of(List<Value> s) {
      return new State(
          s.get(0), s.get(1), s.get(2), s.get(3), s.get(4), s.get(5), s.get(6), s.get(7), s.get(8));
    }

    List<Value> values() {
      return List.of(d, e, left, right, last, oldFirst, oldLast, down, rounds);
    }

    State at(Value newLast) {
      return new State(d, e, left, right, newLast, oldFirst, oldLast, down, rounds);
    }

    State with(Value newD, Value newE, Value newLeft, Value newRight) {
      return new State(newD, newE, newLeft, newRight, last, oldFirst, oldLast, down, rounds);
    }

    State seen(Value first, Value isDown, Value count) {
      return new State(d, e, left, right, last, first, last, isDown, count);
    }
  }

  private Value num(double value) {
    return n.num(real, value);
  }

  private double epsilon() {
    return wide ? 0x1p-53 : 0x1p-24;
  }

  private double tolerance() {
    return Math.max(10, Math.min(100, Math.pow(epsilon(), -0.125))) * epsilon();
  }

  /**
   * Iterates to convergence.
   *
   * @param left the rows that Uᵀ's rotations are applied to
   * @param right the rows that Vᵀ's rotations are applied to
   */
  Svd solve(Value diagonal, Value above, Value left, Value right) {
    long size = Notation.size(diagonal, 0);
    Value finite = n.b().emit(Op.IS_FINITE, n.add(n.sum(diagonal), n.sum(above)));
    Value last = n.select(finite, n.index(size - 1), n.index(0));
    Value no = n.compare("NE", n.index(0), 0);
    Value none = n.index(-1);
    Value threshold = threshold(diagonal, above);
    State start = new State(diagonal, above, left, right, last, none, none, no, n.index(0));
    long limit = ROUNDS * size * size;
    State end =
        size == 1
            ? start
            : State.of(
                n.during(
                    start.values(),
                    s -> {
                      Value more = n.compare("GT", s.get(4), 0);
                      return n.and(more, n.compare("LT", s.get(8), limit));
                    },
                    s -> step(State.of(s), threshold).values()));
    Value open = n.sum(n.b().convert(n.compare("NE", end.e(), 0), DType.I32));
    Value info = n.select(finite, size == 1 ? n.index(0) : open, n.index(1));
    return sorted(end, info);
  }

  private Value threshold(Value d, Value e) {
    long size = Notation.size(d, 0);
    if (size == 1) {
      return num(0);
    }
    Value first = n.abs(n.at(d, n.index(0)));
    List<Value> least =
        n.times(
            size - 1,
            List.of(first, first),
            (i, s) -> {
              Value mu = smaller(s.getFirst(), n.at(d, n.add(i, 1)), n.at(e, i));
              return List.of(mu, n.min(s.get(1), mu));
            });
    double tiny = wide ? 0x1p-1022 : 0x1p-126;
    Value relative = n.mul(n.div(least.get(1), num(Math.sqrt((double) size))), tolerance());
    return n.max(relative, num(ROUNDS * (double) size * size * tiny));
  }

  /** |d|·μ / (μ + |e|), a bound of the smallest singular value from one row to the next. */
  private Value smaller(Value mu, Value d, Value e) {
    Value sum = n.add(mu, n.abs(e));
    Value safe = n.select(n.compare("EQ", sum, 0), num(1), sum);
    return n.mul(n.abs(d), n.div(mu, safe));
  }

  private State step(State s, Value threshold) {
    Value place = n.iota(DType.I32, s.e().tensorType().shape(), 0);
    Value small = n.compare("LE", n.abs(s.e()), threshold);
    Value cut = n.and(small, n.compare("LT", place, s.last()));
    Value split = n.greatest(n.select(cut, place, n.index(-1)));
    Value e = n.select(n.compare("EQ", place, split), num(0), s.e());
    State at = s.with(s.d(), e, s.left(), s.right());
    Value first = n.add(split, 1);
    Value one = n.compare("EQ", first, s.last());
    Value two = n.compare("EQ", n.add(first, 1), s.last());
    return choose(
        one,
        () -> at.at(n.sub(s.last(), 1)),
        () -> choose(two, () -> pair(at), () -> sweep(at, first, threshold)));
  }

  private State choose(Value p, Supplier<State> onTrue, Supplier<State> onFalse) {
    return State.of(n.branch(p, () -> onTrue.get().values(), () -> onFalse.get().values()));
  }

  /** The last two at once. */
  private State pair(State s) {
    Value i = n.sub(s.last(), 1);
    TwoByTwo.Svd two = new TwoByTwo(n).svd(n.at(s.d(), i), n.at(s.e(), i), n.at(s.d(), s.last()));
    Value d = n.with(n.with(s.d(), i, two.larger()), s.last(), two.smaller());
    Value e = n.with(s.e(), i, num(0));
    Value right = rotations.rows(s.right(), i, s.last(), two.right().c(), two.right().s());
    Value left = rotations.rows(s.left(), i, s.last(), two.left().c(), two.left().s());
    return s.with(d, e, left, right).at(n.sub(s.last(), 2));
  }

  /** Unless an element is negligible by the finer criterion, one QR step through the block. */
  private State sweep(State s, Value first, Value threshold) {
    Value fresh =
        n.or(n.compare("GT", first, s.oldLast()), n.compare("LT", s.last(), s.oldFirst()));
    Value falls = n.compare("GE", n.abs(n.at(s.d(), first)), n.abs(n.at(s.d(), s.last())));
    Value down = n.select(fresh, falls, s.down());
    Bounds bounds = bounds(s, first, down);
    Value place = n.iota(DType.I32, s.e().tensorType().shape(), 0);
    Value found = n.compare("GE", bounds.negligible(), 0);
    Value cleared = n.select(n.compare("EQ", place, bounds.negligible()), num(0), s.e());
    // A block that was cut is looked at afresh only where its ends move.
    State seen = s.seen(first, down, n.add(s.rounds(), n.sub(s.last(), first)));
    State kept =
        new State(
            s.d(),
            cleared,
            s.left(),
            s.right(),
            s.last(),
            s.oldFirst(),
            s.oldLast(),
            down,
            s.rounds());
    return choose(
        found,
        () -> kept,
        () -> {
          Value shift = shift(s, first, down, bounds);
          Value none = n.compare("EQ", shift, 0);
          return choose(
              down,
              () -> swept(seen, first, true, shift, none, threshold),
              () -> swept(seen, first, false, shift, none, threshold));
        });
  }

  /**
   * What a run along the block finds.
   *
   * @param negligible the place of an element above the diagonal that is negligible, or −1
   * @param least a lower bound of the block's smallest singular value
   */
  private record Bounds(Value negligible, Value least) {}

  private Bounds bounds(State s, Value first, Value down) {
    Value last = s.last();
    Value start = n.abs(n.at(s.d(), n.select(down, first, last)));
    Value end = n.abs(n.at(s.d(), n.select(down, last, first)));
    Value edge = n.select(down, n.sub(last, 1), first);
    double tol = tolerance();
    Value atEnd = n.compare("LE", n.abs(n.at(s.e(), edge)), n.mul(end, tol));
    Value none = n.select(atEnd, edge, n.index(-1));
    List<Value> run =
        n.loop(
            n.index(0),
            n.sub(last, first),
            List.of(start, start, none),
            (k, w) -> {
              Value i = n.select(down, n.add(first, k), n.sub(n.sub(last, 1), k));
              Value element = n.at(s.e(), i);
              Value tiny = n.compare("LE", n.abs(element), n.mul(w.get(0), tol));
              Value isFirst = n.and(tiny, n.compare("LT", w.get(2), 0));
              Value row = n.select(down, n.add(i, 1), i);
              Value mu = smaller(w.get(0), n.at(s.d(), row), element);
              return List.of(mu, n.min(w.get(1), mu), n.select(isFirst, i, w.get(2)));
            });
    return new Bounds(run.get(2), run.get(1));
  }

  /** 0 where a shift would cost relative accuracy, or change nothing. */
  private Value shift(State s, Value first, Value down, Bounds bounds) {
    long size = Notation.size(s.d(), 0);
    Value last = s.last();
    Value inD = inside(s.d(), first, last);
    Value inE = inside(s.e(), first, n.sub(last, 1));
    Value most = n.max(n.largest(inD), n.largest(inE));
    Value ratio = n.mul(n.div(bounds.least(), most), size * tolerance());
    Value fine = n.compare("LE", ratio, Math.max(epsilon(), 0.01 * tolerance()));
    Value i = n.select(down, n.sub(last, 1), first);
    Value corner = n.abs(n.at(s.d(), n.select(down, first, last)));
    Value candidate =
        new TwoByTwo(n).least(n.at(s.d(), i), n.at(s.e(), i), n.at(s.d(), n.add(i, 1)));
    Value safe = n.select(n.compare("EQ", corner, 0), num(1), corner);
    Value relative = n.div(candidate, safe);
    Value useless =
        n.and(n.compare("GT", corner, 0), n.compare("LT", n.mul(relative, relative), epsilon()));
    return n.select(n.or(fine, useless), num(0), candidate);
  }

  private Value inside(Value x, Value first, Value last) {
    Value place = n.iota(DType.I32, x.tensorType().shape(), 0);
    Value in = n.and(n.compare("GE", place, first), n.compare("LE", place, last));
    return n.select(in, n.abs(x), num(0));
  }

  /**
   * Chases the bulge down the block or up it. Going up is going down with rows and columns in
   * reverse, and left and right exchanged.
   */
  private State swept(
      State s, Value first, boolean down, Value shift, Value none, Value threshold) {
    Value count = n.sub(s.last(), first);
    Value from = down ? first : s.last();
    Value to = down ? s.last() : first;
    Value way = n.index(down ? 1 : -1);
    Value outer = down ? s.right() : s.left();
    Value inner = down ? s.left() : s.right();
    List<Value> start = List.of(s.d(), s.e(), outer, inner);
    List<Value> end =
        n.branch(
            none,
            () -> new BidiagonalSweep(n, from, to, way, count).plain(start),
            () -> new BidiagonalSweep(n, from, to, way, count).shifted(start, shift));
    Value edge = n.min(to, n.sub(to, way));
    Value lastOne = n.at(end.get(1), edge);
    Value small = n.compare("LE", n.abs(lastOne), threshold);
    Value e = n.with(end.get(1), edge, n.select(small, num(0), lastOne));
    Value left = down ? end.get(3) : end.get(2);
    Value right = down ? end.get(2) : end.get(3);
    return s.with(end.get(0), e, left, right);
  }

  /** Positive values in falling order, the rows with them. */
  private Svd sorted(State s, Value info) {
    long size = Notation.size(s.d(), 0);
    if (size == 1) {
      // LAPACK has the sign of a single value on the left.
      Value left = n.mul(s.left(), n.withSign(num(1), n.at(s.d(), n.index(0))));
      return new Svd(n.abs(s.d()), left, s.right(), info);
    }
    Value negative = n.compare("LT", s.d(), 0);
    TensorType rows = s.right().tensorType();
    Value flips = n.b().broadcastInDim(negative, rows.withDType(DType.BOOL), List.of(0L));
    Value right = n.select(flips, n.neg(s.right()), s.right());
    List<Value> done =
        n.times(
            size - 1,
            List.of(n.abs(s.d()), s.left(), right),
            (i, w) -> {
              // The smallest of those left goes to their end; of equal ones the last.
              Value end = n.sub(n.index(size - 1), i);
              Value k = placeOfLeast(w.getFirst(), end);
              return List.of(
                  n.swapped(w.get(0), k, end),
                  n.swapped(w.get(1), k, end),
                  n.swapped(w.get(2), k, end));
            });
    return new Svd(done.get(0), done.get(1), done.get(2), info);
  }

  private Value placeOfLeast(Value d, Value end) {
    Value place = n.iota(DType.I32, d.tensorType().shape(), 0);
    Value in = n.compare("LE", place, end);
    Value infinity = num(Double.POSITIVE_INFINITY);
    Value least = n.reduce(Op.MINIMUM, n.select(in, d, infinity), infinity);
    Value hit = n.and(in, n.compare("EQ", d, least));
    return n.max(n.greatest(n.select(hit, place, n.index(-1))), n.index(0));
  }
}
