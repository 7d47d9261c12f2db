package dev.arrayc.mlir.lower;

import java.util.List;

/**
 * The part of a kernel's iterations that a piece of code runs through: all of them, a thread's
 * range of one loop and all of the others, or, on a device, one iteration of the parallel loops.
 */
final class Part {
  /** All iterations. */
  static final Part ALL = new Part(-1, List.of(), List.of(), 1);

  private final int loop;
  private final List<Reg> range;
  private final List<Reg> point;
  private final int lanes;

  private Part(int loop, List<Reg> range, List<Reg> point, int lanes) {
    this.loop = loop;
    this.range = range;
    this.point = point;
    this.lanes = lanes;
  }

  /** One iteration of the outermost loops, which are as many as the indices. */
  static Part point(List<Reg> indices) {
    return point(indices, 1);
  }

  /** So many iterations of the last of the loops, one of the others. */
  static Part point(List<Reg> indices, int lanes) {
    return new Part(-1, List.of(), List.copyOf(indices), lanes);
  }

  /** Whether this is one iteration of the loops. */
  boolean isPoint() {
    return !point.isEmpty();
  }

  /** Of one loop the iterations {@code from} to {@code to}, which begin at a whole vector. */
  static Part of(int loop, Reg from, Reg to) {
    return new Part(loop, List.of(from, to), List.of(), 1);
  }

  /** What a loop does at an index, with so many lanes from there on. */
  @FunctionalInterface
  interface Inside {
    void at(Reg index, int lanes);
  }

  /** {@return where a loop begins and ends} */
  List<Reg> bounds(Code code, int wanted, long size) {
    return wanted == loop ? range : List.of(code.i64(0), code.i64(size));
  }

  /** Runs through a loop in vectors, then through what is left one by one. */
  void run(Code code, int wanted, long size, int lanes, Inside inside) {
    run(code, wanted, size, lanes, lanes, inside);
  }

  /**
   * Runs through a loop in vectors, then through what is left in narrower and narrower ones, down
   * to a width, then one by one. A thread's range has one rest, which is not worth the code.
   */
  void run(Code code, int wanted, long size, int lanes, int narrowest, Inside inside) {
    if (wanted < point.size()) {
      inside.at(point.get(wanted), wanted == point.size() - 1 ? this.lanes : 1);
      return;
    }
    long whole = lanes == 1 ? 0 : size - size % lanes;
    if (wanted != loop) {
      fixed(code, 0, whole, lanes, inside);
      for (int width = lanes / 2; width >= narrowest; width /= 2) {
        long end = size - size % width;
        fixed(code, whole, end, width, inside);
        whole = end;
      }
      fixed(code, whole, size, 1, inside);
      return;
    }
    Reg from = range.getFirst();
    Reg to = range.getLast();
    if (whole > 0) {
      Reg end = whole == size ? to : code.op("arith.minsi", to, code.i64(whole));
      code.loop(from, end, code.i64(lanes), index -> inside.at(index, lanes));
    }
    if (whole < size) {
      Reg start = whole == 0 ? from : code.op("arith.maxsi", from, code.i64(whole));
      code.loop(start, to, code.i64(1), index -> inside.at(index, 1));
    }
  }

  /** As {@link #run}, but what no vector fills runs in ever shorter ones. */
  void runToTheEnd(Code code, int wanted, long size, int lanes, Inside inside) {
    if (wanted < point.size()) {
      inside.at(point.get(wanted), wanted == point.size() - 1 ? this.lanes : 1);
      return;
    }
    long whole = size - size % lanes;
    if (wanted != loop) {
      fixed(code, 0, whole, lanes, inside);
      rest(code, whole, size, inside);
      return;
    }
    Reg to = range.getLast();
    if (whole > 0) {
      Reg end = whole == size ? to : code.op("arith.minsi", to, code.i64(whole));
      code.loop(range.getFirst(), end, code.i64(lanes), index -> inside.at(index, lanes));
    }
    if (whole < size) {
      Reg isLast = code.cmpi("eq", to, code.i64(size));
      code.when(isLast, () -> rest(code, whole, size, inside), () -> {});
    }
  }

  private static void rest(Code code, long from, long to, Inside inside) {
    for (long at = from; at < to; at += Long.highestOneBit(to - at)) {
      inside.at(code.i64(at), (int) Long.highestOneBit(to - at));
    }
  }

  private static void fixed(Code code, long from, long to, int lanes, Inside inside) {
    if (to - from == lanes) {
      inside.at(code.i64(from), lanes);
    } else if (to > from) {
      code.loop(code.i64(from), code.i64(to), code.i64(lanes), index -> inside.at(index, lanes));
    }
  }
}
