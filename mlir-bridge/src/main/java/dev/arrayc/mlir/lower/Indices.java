package dev.arrayc.mlir.lower;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The indices of loops, by the loops' numbers. */
final class Indices {
  private final Map<Integer, Reg> byLoop = new HashMap<>();

  Indices copy() {
    Indices copy = new Indices();
    copy.byLoop.putAll(byLoop);
    return copy;
  }

  /** Indices of other loops, or other indices of the same. */
  void putAll(Indices others) {
    byLoop.putAll(others.byLoop);
  }

  void put(int loop, Reg index) {
    byLoop.put(loop, index);
  }

  Reg get(int loop) {
    return Objects.requireNonNull(byLoop.get(loop), () -> "no index of loop " + loop);
  }
}
