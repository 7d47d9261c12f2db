package dev.arrayc.algorithm;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.List;

/**
 * A = U·Σ·Vᴴ: to bidiagonal form by reflections, a QR decomposition before where one side is much
 * longer, then by implicit QR steps; the way that LAPACK's {@code gesdd} goes for matrices up to
 * 25, so up to there the singular vectors have LAPACK's signs.
 */
final class Svd {
  private final Notation n;
  private final Reflectors reflectors;

  Svd(Notation n) {
    this.n = n;
    this.reflectors = new Reflectors(n);
  }

  /** How much of U and V is asked for. */
  enum Extent {
    /** No vectors. */
    NONE,
    /** As many as there are values. */
    REDUCED,
    /** Square matrices. */
    FULL
  }

  /**
   * The factors; without vectors, left and right are of no use.
   *
   * @param values falling, real
   * @param left U
   * @param right Vᴴ
   * @param info 0, negative for NaN in the matrix, positive where something did not converge (i32)
   */
  record Factors(Value values, Value left, Value right, Value info) {}

  /** Decomposes an m×n matrix. */
  Factors decompose(Value a, Extent extent) {
    long m = Notation.size(a, 0);
    long columns = Notation.size(a, 1);
    DType real = Notation.dtype(a).real();
    if (m == 0 || columns == 0) {
      Value none = n.zeros(new TensorType(real, List.of(0L)));
      return new Factors(
          none, unit(a, m, m, extent), unit(a, columns, columns, extent), n.index(0));
    }
    Value size = Scaling.extent(n, a);
    Value scale = Scaling.factor(n, a);
    Value x = n.scale(a, scale);
    Factors f = m >= columns ? tall(x, extent) : wide(x, extent);
    Value isNaN = n.compare("NE", size, size);
    Value info = n.select(isNaN, n.index(-4), f.info());
    return new Factors(n.div(f.values(), scale), f.left(), f.right(), info);
  }

  private Value unit(Value like, long rows, long full, Extent extent) {
    long columns = extent == Extent.FULL ? full : 0;
    return n.identity(like.tensorType().withShape(List.of(rows, columns)));
  }

  /** Whether a side is so long that a QR decomposition comes first; gesdd's crossover. */
  private boolean isLong(Value a, long side, long other) {
    return side >= (long) (Notation.isComplex(a) ? other * 17.0 / 9 : other * 11.0 / 6)
        && side > other;
  }

  private long columns(long side, long other, Extent extent) {
    return extent == Extent.FULL ? side : other;
  }

  private Factors tall(Value a, Extent extent) {
    long m = Notation.size(a, 0);
    long size = Notation.size(a, 1);
    if (!isLong(a, m, size)) {
      return direct(a, columns(m, size, extent), extent);
    }
    Qr.Factors qr = new Qr(n).factor(a);
    Factors core = direct(upper(qr.packed(), size), size, extent);
    if (extent == Extent.NONE) {
      return core;
    }
    Value left = orthogonal(qr, core.left(), m, columns(m, size, extent));
    return new Factors(core.values(), left, core.right(), core.info());
  }

  private Factors wide(Value a, Extent extent) {
    long size = Notation.size(a, 0);
    long side = Notation.size(a, 1);
    Value x = n.adjoint(a);
    long columns = columns(side, size, extent);
    if (!isLong(a, side, size)) {
      return lower(x, columns, extent);
    }
    Qr.Factors qr = new Qr(n).factor(x);
    Factors core = direct(n.adjoint(upper(qr.packed(), size)), size, extent);
    if (extent == Extent.NONE) {
      return core;
    }
    Value right = n.adjoint(orthogonal(qr, n.adjoint(core.right()), side, columns));
    return new Factors(core.values(), core.left(), right, core.info());
  }

  private Value upper(Value packed, long size) {
    Value top = n.slice(packed, 0, 0, size);
    Value inside = n.triangle(top.tensorType().shape(), "LE", 0);
    return n.select(inside, top, n.num(Notation.dtype(top), 0));
  }

  /** Q of a QR decomposition times a matrix in the corner of the identity. */
  private Value orthogonal(Qr.Factors qr, Value corner, long rows, long columns) {
    Value v = reflectors.vectors(qr.packed(), n.index(0));
    return reflectors.apply(v, qr.tau(), inCorner(corner, rows, columns), false);
  }

  private Value inCorner(Value small, long rows, long columns) {
    if (Notation.size(small, 0) == rows && Notation.size(small, 1) == columns) {
      return small;
    }
    Value one = n.identity(small.tensorType().withShape(List.of(rows, columns)));
    return n.withCorner(one, small);
  }

  /** What the rotations are applied to: the identity, or next to nothing. */
  private Value rows(DType real, long size, Extent extent) {
    TensorType square = new TensorType(real, List.of(size, size));
    return extent == Extent.NONE
        ? n.zeros(square.withShape(List.of(size, 1L)))
        : n.identity(square);
  }

  /** For m ≥ n, by way of an upper bidiagonal matrix. */
  private Factors direct(Value a, long columns, Extent extent) {
    Bidiagonal.Factors f = new Bidiagonal(n).reduce(a);
    long size = Notation.size(a, 1);
    DType real = Notation.dtype(a).real();
    Value start = rows(real, size, extent);
    BidiagonalSvd.Svd s = new BidiagonalSvd(n, real).solve(f.diagonal(), f.above(), start, start);
    if (extent == Extent.NONE) {
      return new Factors(s.values(), a, a, s.info());
    }
    Value left = n.as(Notation.dtype(a), n.transpose(s.left()));
    Value right = n.as(Notation.dtype(a), n.transpose(s.right()));
    Value u =
        reflectors.apply(
            f.left(), f.tauLeft(), inCorner(left, Notation.size(a, 0), columns), false);
    Value v = reflectors.apply(f.right(), f.tauRight(), right, false);
    return new Factors(s.values(), u, n.adjoint(v), s.info());
  }

  /** For the adjoint of a matrix with fewer rows than columns, by way of a lower one. */
  private Factors lower(Value x, long columns, Extent extent) {
    Bidiagonal.Factors f = new Bidiagonal(n).reduce(x);
    long size = Notation.size(x, 1);
    DType real = Notation.dtype(x).real();
    Value start = rows(real, size, extent);
    Turned turned = turned(f.diagonal(), f.above());
    BidiagonalSvd.Svd s =
        new BidiagonalSvd(n, real).solve(turned.diagonal(), turned.beside(), start, start);
    if (extent == Extent.NONE) {
      return new Factors(s.values(), x, x, s.info());
    }
    Value left = turned.apply(n, n.transpose(s.left()));
    Value u = reflectors.apply(f.right(), f.tauRight(), n.as(Notation.dtype(x), left), false);
    Value right = n.as(Notation.dtype(x), n.transpose(s.right()));
    Value v =
        reflectors.apply(
            f.left(), f.tauLeft(), inCorner(right, Notation.size(x, 0), columns), false);
    return new Factors(s.values(), u, n.adjoint(v), s.info());
  }

  /**
   * A lower bidiagonal matrix made an upper one by rotations of its rows.
   *
   * @param cosines of the rotations, from the first rows to the last
   */
  private record Turned(Value diagonal, Value beside, Value cosines, Value sines) {
    /** The rotations undone on the rows of a matrix. */
    Value apply(Notation n, Value matrix) {
      long count = Notation.size(beside, 0);
      return n.times(
              count,
              List.of(matrix),
              (k, w) -> {
                Value i = n.sub(n.index(count - 1), k);
                Value next = n.add(i, 1);
                return List.of(
                    new Rotations(n).rows(w.getFirst(), next, i, n.at(cosines, i), n.at(sines, i)));
              })
          .getFirst();
    }
  }

  private Turned turned(Value diagonal, Value beside) {
    Value none = n.zeros(beside.tensorType());
    List<Value> done =
        n.times(
            Notation.size(beside, 0),
            List.of(diagonal, beside, none, none),
            (i, w) -> {
              Value next = n.add(i, 1);
              Rotations.Rotation turn = new Rotations(n).onto(n.at(w.get(0), i), n.at(w.get(1), i));
              Value d = n.at(w.get(0), next);
              return List.of(
                  n.with(n.with(w.get(0), i, turn.r()), next, n.mul(turn.c(), d)),
                  n.with(w.get(1), i, n.mul(turn.s(), d)),
                  n.with(w.get(2), i, turn.c()),
                  n.with(w.get(3), i, turn.s()));
            });
    return new Turned(done.get(0), done.get(1), done.get(2), done.get(3));
  }
}
