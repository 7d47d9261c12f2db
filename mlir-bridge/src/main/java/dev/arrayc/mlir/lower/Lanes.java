package dev.arrayc.mlir.lower;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Parts of vectors. */
final class Lanes {
  private Lanes() {}

  /** Neighbouring lanes; one lane is a scalar. */
  static Reg slice(Code code, Reg value, int from, int count) {
    if (count == 1) {
      return code.define(
          value.scalar(),
          1,
          "vector.extract "
              + value
              + "["
              + from
              + "] : "
              + value.scalar()
              + " from "
              + value.type());
    }
    String lanes =
        IntStream.range(from, from + count)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "[", "]"));
    return code.define(
        value.scalar(),
        count,
        "vector.shuffle "
            + value
            + ", "
            + value
            + " "
            + lanes
            + " : "
            + value.type()
            + ", "
            + value.type());
  }
}
