package dev.arrayc.algorithm;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;

/** Plane rotations of real scalars, and of the rows of matrices, with LAPACK's conventions. */
final class Rotations {
  private final Notation n;

  Rotations(Notation n) {
    this.n = n;
  }

  /**
   * A rotation with c·f + s·g = r and c·g = s·f.
   *
   * @param c the cosine
   * @param s the sine
   * @param r what the first element becomes
   */
  record Rotation(Value c, Value s, Value r) {}

  /** {@return √(x² + y²) without overflow on the way} */
  Value hypot(Value x, Value y) {
    Value a = n.abs(x);
    Value b = n.abs(y);
    Value large = n.max(a, b);
    Value ratio = n.div(n.min(a, b), n.select(n.compare("EQ", large, 0), number(x, 1), large));
    return n.mul(large, n.sqrt(n.add(n.mul(ratio, ratio), number(x, 1))));
  }

  Value number(Value like, double value) {
    return n.num(Notation.dtype(like), value);
  }

  /** The rotation that turns (f, g) onto the first axis ({@code lartg}): c ≥ 0, r has f's sign. */
  Rotation onto(Value f, Value g) {
    boolean wide = Notation.dtype(f) == DType.F64;
    Value size = n.max(n.abs(f), n.abs(g));
    Value large = n.compare("GT", size, wide ? 0x1p500 : 0x1p60);
    Value small = n.compare("LT", n.min(n.abs(f), n.abs(g)), wide ? 0x1p-480 : 0x1p-50);
    Value safe = n.select(n.compare("EQ", size, 0), number(f, 1), size);
    Value scale = n.select(n.or(large, small), safe, number(f, 1));
    Value x = n.div(f, scale);
    Value y = n.div(g, scale);
    Value length = n.sqrt(n.add(n.mul(x, x), n.mul(y, y)));
    Value signed = n.withSign(length, f);
    Value c = n.div(n.abs(x), length);
    Value s = n.div(y, signed);
    Value noG = n.compare("EQ", g, 0);
    Value noF = n.compare("EQ", f, 0);
    Value one = number(f, 1);
    Value zero = number(f, 0);
    return new Rotation(
        n.select(noG, one, n.select(noF, zero, c)),
        n.select(noG, zero, n.select(noF, n.withSign(one, g), s)),
        n.select(noG, f, n.select(noF, n.abs(g), n.mul(signed, scale))));
  }

  /** The matrix with rows i and k as c·rowᵢ + s·rowₖ and c·rowₖ − s·rowᵢ. */
  Value rows(Value matrix, Value i, Value k, Value c, Value s) {
    Value x = n.at(matrix, 0, i);
    Value y = n.at(matrix, 0, k);
    Value first = n.add(n.mul(x, c), n.mul(y, s));
    Value second = n.sub(n.mul(y, c), n.mul(x, s));
    return n.with(n.with(matrix, 0, i, first), 0, k, second);
  }

  /**
   * The eigenvalues of [[a, b], [b, c]] and the rotation to the first one's eigenvector ({@code
   * laev2}).
   *
   * @param first the eigenvalue of larger magnitude
   * @param second the other
   * @param c with s a unit right eigenvector of the first one
   */
  record Eigen(Value first, Value second, Value c, Value s) {}

  /** Solves a symmetric 2×2 eigenvalue problem. */
  Eigen symmetric(Value a, Value b, Value c) {
    Value sum = n.add(a, c);
    Value difference = n.sub(a, c);
    Value twice = n.add(b, b);
    Value root = hypot(difference, twice);
    Value swaps = n.compare("LE", n.abs(a), n.abs(c));
    Value large = n.select(swaps, c, a);
    Value small = n.select(swaps, a, c);
    Value negative = n.compare("LT", sum, 0);
    Value none = n.compare("EQ", sum, 0);
    Value half = number(a, 0.5);
    Value first = n.mul(half, n.select(negative, n.sub(sum, root), n.add(sum, root)));
    Value safe = n.select(n.compare("EQ", first, 0), number(a, 1), first);
    Value product = n.sub(n.mul(n.div(large, safe), small), n.mul(n.div(b, safe), b));
    Value second = n.select(none, n.neg(n.mul(half, root)), product);
    Value right = n.compare("GE", difference, 0);
    Value cs = n.select(right, n.add(difference, root), n.sub(difference, root));
    Value steep = n.compare("GT", n.abs(cs), n.abs(twice));
    Value noB = n.and(n.not(steep), n.compare("EQ", twice, 0));
    Value one = number(a, 1);
    Value top = n.select(steep, n.neg(twice), n.neg(cs));
    Value bottom = n.select(steep, cs, n.select(noB, one, twice));
    Value tangent = n.div(top, bottom);
    Value unit = n.div(one, n.sqrt(n.add(one, n.mul(tangent, tangent))));
    Value other = n.mul(tangent, unit);
    Value c1 = n.select(noB, one, n.select(steep, other, unit));
    Value s1 = n.select(noB, number(a, 0), n.select(steep, unit, other));
    // sgn1 = sgn2: turned by a quarter.
    Value same = n.not(n.b().emit(Op.XOR, n.not(negative), right));
    return new Eigen(first, second, n.select(same, n.neg(s1), c1), n.select(same, c1, s1));
  }
}
