package dev.arrayc.algorithm;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;

/** Singular values of [[f, g], [0, h]], all accurate to a few units of the last place. */
final class TwoByTwo {
  private final Notation n;

  TwoByTwo(Notation n) {
    this.n = n;
  }

  /** A rotation's cosine and sine. */
  record Turn(Value c, Value s) {}

  /**
   * Singular values with signs: the left rotation · matrix · the right one is diagonal ({@code
   * lasv2}).
   */
  record Svd(Value larger, Value smaller, Turn left, Turn right) {}

  private Value num(Value like, double value) {
    return n.num(Notation.dtype(like), value);
  }

  private Value sign(Value y) {
    return n.withSign(num(y, 1), y);
  }

  private Value safe(Value x) {
    return n.select(n.compare("EQ", x, 0), num(x, 1), x);
  }

  /** A diagonalisation, before it is known which of the two diagonal elements leads. */
  private record Half(Value larger, Value smaller, Turn left, Turn right) {}

  Svd svd(Value f, Value g, Value h) {
    Value swap = n.compare("GT", n.abs(h), n.abs(f));
    Value lead = n.select(swap, h, f);
    Value other = n.select(swap, f, h);
    Half half = diagonalised(lead, g, other);
    Turn left =
        new Turn(
            n.select(swap, half.right().s(), half.left().c()),
            n.select(swap, half.right().c(), half.left().s()));
    Turn right =
        new Turn(
            n.select(swap, half.left().s(), half.right().c()),
            n.select(swap, half.left().c(), half.right().s()));
    // The sign comes from the largest element.
    Value byG = n.compare("GT", n.abs(g), n.abs(lead));
    Value first = n.select(n.or(swap, byG), sign(right.s()), sign(right.c()));
    Value second = n.select(n.and(swap, n.not(byG)), sign(left.s()), sign(left.c()));
    Value third = n.select(byG, sign(g), sign(lead));
    Value sign = n.mul(n.mul(first, second), third);
    Value smallSign = n.mul(sign, n.mul(sign(f), sign(h)));
    return new Svd(
        n.withSign(half.larger(), sign), n.withSign(half.smaller(), smallSign), left, right);
  }

  /** For |f| ≥ |h|. */
  private Half diagonalised(Value f, Value g, Value h) {
    Value fa = n.abs(f);
    Value ga = n.abs(g);
    Value ha = n.abs(h);
    Value one = num(f, 1);
    Value zero = num(f, 0);
    double eps = Notation.dtype(f) == DType.F64 ? 0x1p-53 : 0x1p-24;
    Value huge = n.and(n.compare("GT", ga, fa), n.compare("LT", n.div(fa, safe(ga)), eps));
    Half usual = balanced(f, g, h);
    Value small =
        n.select(
            n.compare("GT", ha, 1),
            n.div(fa, safe(n.div(ga, safe(ha)))),
            n.mul(n.div(fa, safe(ga)), ha));
    Half steep =
        new Half(ga, small, new Turn(one, n.div(h, safe(g))), new Turn(n.div(f, safe(g)), one));
    Half plain = new Half(fa, ha, new Turn(one, zero), new Turn(one, zero));
    return select(n.compare("EQ", ga, 0), plain, select(huge, steep, usual));
  }

  private Half select(Value p, Half x, Half y) {
    return new Half(
        n.select(p, x.larger(), y.larger()),
        n.select(p, x.smaller(), y.smaller()),
        select(p, x.left(), y.left()),
        select(p, x.right(), y.right()));
  }

  private Turn select(Value p, Turn x, Turn y) {
    return new Turn(n.select(p, x.c(), y.c()), n.select(p, x.s(), y.s()));
  }

  private Half balanced(Value f, Value g, Value h) {
    Value fa = n.abs(f);
    Value ha = n.abs(h);
    Value one = num(f, 1);
    Value two = num(f, 2);
    Value d = n.sub(fa, ha);
    Value l = n.select(n.compare("EQ", d, fa), one, n.div(d, safe(fa)));
    Value m = n.div(g, safe(f));
    Value t = n.sub(two, l);
    Value mm = n.mul(m, m);
    Value s = n.sqrt(n.add(n.mul(t, t), mm));
    Value flat = n.compare("EQ", l, 0);
    Value r = n.select(flat, n.abs(m), n.sqrt(n.add(n.mul(l, l), mm)));
    Value a = n.mul(n.add(s, r), 0.5);
    Value sum = n.add(n.div(m, n.add(s, t)), n.div(m, safe(n.add(r, l))));
    Value usual = n.mul(sum, n.add(one, a));
    // m² underflows.
    Value level = n.mul(n.mul(sign(f), two), sign(g));
    Value tilted = n.add(n.div(g, n.withSign(safe(d), f)), n.div(m, t));
    Value tiny = n.select(flat, level, tilted);
    Value tangent = n.select(n.compare("EQ", mm, 0), tiny, usual);
    Value length = n.sqrt(n.add(n.mul(tangent, tangent), num(f, 4)));
    Value cr = n.div(two, length);
    Value sr = n.div(tangent, length);
    Value cl = n.div(n.add(cr, n.mul(sr, m)), a);
    Value sl = n.div(n.mul(n.div(h, safe(f)), sr), a);
    return new Half(n.mul(fa, a), n.div(ha, a), new Turn(cl, sl), new Turn(cr, sr));
  }

  /** The smaller singular value ({@code las2}). */
  Value least(Value f, Value g, Value h) {
    Value low = n.min(n.abs(f), n.abs(h));
    Value high = n.max(n.abs(f), n.abs(h));
    Value ga = n.abs(g);
    Value one = num(f, 1);
    Value sum = n.add(one, n.div(low, safe(high)));
    Value difference = n.div(n.sub(high, low), safe(high));
    Value inner = n.div(ga, safe(high));
    Value square = n.mul(inner, inner);
    Value near = n.add(root(sum, square), root(difference, square));
    Value flat = n.div(n.mul(low, 2), near);
    Value outer = n.div(high, safe(ga));
    Value far =
        n.add(
            root(one, n.mul(n.mul(sum, outer), n.mul(sum, outer))),
            root(one, n.mul(n.mul(difference, outer), n.mul(difference, outer))));
    Value steep = n.mul(n.mul(n.div(low, far), outer), 2);
    Value vanishing = n.div(n.mul(low, high), safe(ga));
    Value large = n.select(n.compare("EQ", outer, 0), vanishing, steep);
    return n.select(
        n.compare("EQ", low, 0), num(f, 0), n.select(n.compare("LT", ga, high), flat, large));
  }

  /** √(x² + y) for the first, √(1 + y) where x is 1. */
  private Value root(Value x, Value y) {
    return n.sqrt(n.add(n.mul(x, x), y));
  }
}
