package dev.arrayc.mlir.lower;

import java.util.List;
import java.util.Optional;

/**
 * How threads share a kernel: they take ranges of one parallel loop, counted in units. The results
 * do not depend on it, since an element of the result is always computed by one thread in its one
 * order.
 *
 * @param loop the loop that is cut
 * @param size its iterations
 * @param unit iterations that stay together: whole vectors and whole cache lines
 * @param threads the number of threads beyond which more do not pay
 */
record Split(int loop, long size, long unit, long threads) {
  /** A loop with so many iterations is cut though loops inside it may have more. */
  private static final long ENOUGH = 64;

  /** Along the innermost loop threads take multiples of this: no vector there may be longer. */
  static final int INNERMOST_UNIT = 128;

  /** A thread is not woken for less than this. */
  private static final long NANOSECONDS_PER_THREAD = 10_000;

  /**
   * {@return how to cut a kernel, if that pays}
   *
   * @param loops the sizes of its parallel loops, outermost first
   * @param isInnermost whether vectors may run along the last of them
   */
  static Optional<Split> of(Cost cost, List<Long> loops, boolean isInnermost) {
    long threads = cost.nanoseconds() / NANOSECONDS_PER_THREAD;
    if (threads < 2 || loops.isEmpty()) {
      return Optional.empty();
    }
    int loop = 0;
    for (int d = 1; d < loops.size() && loops.get(loop) < ENOUGH; d++) {
      loop = loops.get(d) > loops.get(loop) ? d : loop;
    }
    long unit = isInnermost && loop == loops.size() - 1 ? INNERMOST_UNIT : 1;
    Split split = new Split(loop, loops.get(loop), unit, threads);
    return split.units() < 2 ? Optional.empty() : Optional.of(split);
  }

  /** The same cut, but of one loop in larger units. */
  Split inUnits(int of, long larger) {
    return loop == of && Math.ceilDiv(size, larger) > 1
        ? new Split(loop, size, larger, threads)
        : this;
  }

  long units() {
    return Math.ceilDiv(size, unit);
  }

  /** The part of the kernel that is the units {@code from} to {@code to}. */
  Part part(Code code, Reg from, Reg to) {
    Reg first = times(code, from);
    Reg last = times(code, to);
    return Part.of(
        loop, first, size % unit == 0 ? last : code.op("arith.minsi", last, code.i64(size)));
  }

  private Reg times(Code code, Reg units) {
    return unit == 1 ? units : code.op("arith.muli", units, code.i64(unit));
  }
}
