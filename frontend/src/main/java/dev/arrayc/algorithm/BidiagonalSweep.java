package dev.arrayc.algorithm;

import dev.arrayc.ir.Value;
import java.util.List;

/**
 * One implicit QR step through a block of a bidiagonal matrix, from one of its ends to the other.
 * The state is (d, e, outer, inner): rows of outer turn with the first rotation of each pair, rows
 * of inner with the second.
 */
final class BidiagonalSweep {
  private final Notation n;
  private final Rotations rotations;
  private final Value from;
  private final Value to;
  private final Value way;
  private final Value count;

  /**
   * @param from where the block begins, seen in the direction of the step
   * @param to where it ends
   * @param way 1 or −1, from row to row
   * @param count how many elements stand above the block's diagonal
   */
  BidiagonalSweep(Notation n, Value from, Value to, Value way, Value count) {
    this.n = n;
    this.rotations = new Rotations(n);
    this.from = from;
    this.to = to;
    this.way = way;
    this.count = count;
  }

  private Value row(Value k) {
    return n.add(from, n.mul(way, k));
  }

  /** Where the element between a row and the one after it on the way stands. */
  private Value edge(Value row) {
    return n.min(row, n.add(row, way));
  }

  /** The same for the row before; any place for the first row. */
  private Value edgeBefore(Value row, Value e) {
    return n.clamp(n.min(row, n.sub(row, way)), Notation.size(e, 0) - 1);
  }

  /** Without a shift: every element keeps its relative accuracy. */
  List<Value> plain(List<Value> start) {
    Value one = rotations.number(start.getFirst(), 1);
    Value zero = rotations.number(start.getFirst(), 0);
    List<Value> w =
        n.loop(
            n.index(0),
            count,
            List.of(start.get(0), start.get(1), start.get(2), start.get(3), one, one, zero),
            this::plainRound);
    Value h = n.mul(n.at(w.get(0), to), w.get(4));
    return List.of(
        n.with(w.get(0), to, n.mul(h, w.get(5))),
        n.with(w.get(1), n.min(to, n.sub(to, way)), n.mul(h, w.get(6))),
        w.get(2),
        w.get(3));
  }

  /** (d, e, outer, inner, c, old c, old s). */
  private List<Value> plainRound(Value k, List<Value> w) {
    Value i = row(k);
    Value next = n.add(i, way);
    Value before = edgeBefore(i, w.get(1));
    Rotations.Rotation first =
        rotations.onto(n.mul(n.at(w.get(0), i), w.get(4)), n.at(w.get(1), edge(i)));
    Value isLater = n.compare("NE", k, 0);
    Value kept = n.select(isLater, n.mul(w.get(6), first.r()), n.at(w.get(1), before));
    Value e = n.with(w.get(1), before, kept);
    Rotations.Rotation second =
        rotations.onto(n.mul(w.get(5), first.r()), n.mul(n.at(w.get(0), next), first.s()));
    return List.of(
        n.with(w.get(0), i, second.r()),
        e,
        rotations.rows(w.get(2), i, next, first.c(), first.s()),
        rotations.rows(w.get(3), i, next, second.c(), second.s()),
        first.c(),
        second.c(),
        second.s());
  }

  /** With a shift. */
  List<Value> shifted(List<Value> start, Value shift) {
    Value lead = n.at(start.getFirst(), from);
    Value one = rotations.number(lead, 1);
    Value sum = n.add(n.withSign(one, lead), n.div(shift, lead));
    Value f = n.mul(n.sub(n.abs(lead), shift), sum);
    Value g = n.at(start.get(1), edge(from));
    List<Value> w =
        n.loop(
            n.index(0),
            count,
            List.of(start.get(0), start.get(1), start.get(2), start.get(3), f, g),
            this::shiftedRound);
    return List.of(
        w.get(0), n.with(w.get(1), n.min(to, n.sub(to, way)), w.get(4)), w.get(2), w.get(3));
  }

  /** (d, e, outer, inner, f, g). */
  private List<Value> shiftedRound(Value k, List<Value> w) {
    Value i = row(k);
    Value next = n.add(i, way);
    Value before = edgeBefore(i, w.get(1));
    Rotations.Rotation first = rotations.onto(w.get(4), w.get(5));
    Value isLater = n.compare("NE", k, 0);
    Value e = n.with(w.get(1), before, n.select(isLater, first.r(), n.at(w.get(1), before)));
    Value di = n.at(w.get(0), i);
    Value ei = n.at(e, edge(i));
    Value dn = n.at(w.get(0), next);
    Value f = n.add(n.mul(first.c(), di), n.mul(first.s(), ei));
    Value above = n.sub(n.mul(first.c(), ei), n.mul(first.s(), di));
    Value g = n.mul(first.s(), dn);
    Value down = n.mul(first.c(), dn);
    Rotations.Rotation second = rotations.onto(f, g);
    Value newF = n.add(n.mul(second.c(), above), n.mul(second.s(), down));
    Value newD = n.sub(n.mul(second.c(), down), n.mul(second.s(), above));
    Value d = n.with(n.with(w.get(0), i, second.r()), next, newD);
    // The element after the next row, unless that is the last.
    Value after = n.clamp(edge(next), Notation.size(e, 0) - 1);
    Value isMore = n.compare("LT", n.add(k, 1), count);
    Value beyond = n.at(e, after);
    Value bulge = n.mul(second.s(), beyond);
    Value kept = n.select(isMore, n.mul(second.c(), beyond), beyond);
    return List.of(
        d,
        n.with(n.with(e, edge(i), above), after, kept),
        rotations.rows(w.get(2), i, next, first.c(), first.s()),
        rotations.rows(w.get(3), i, next, second.c(), second.s()),
        newF,
        bulge);
  }
}
