package dev.arrayc.mlir.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Parts of vectors. */
final class Lanes {
  private Lanes() {}

  /** Turns a square: lane {@code j} of result {@code i} is lane {@code i} of value {@code j}. */
  static List<Reg> transpose(Code code, List<Reg> rows) {
    List<Reg> square = new ArrayList<>(rows);
    int size = rows.size();
    for (int block = size / 2; block > 0; block /= 2) {
      for (int i = 0; i < size; i++) {
        if ((i & block) == 0) {
          Reg a = square.get(i);
          Reg b = square.get(i + block);
          int step = block;
          square.set(i, shuffle(code, a, b, l -> (l & step) == 0 ? l : size + l - step));
          square.set(i + block, shuffle(code, a, b, l -> (l & step) == 0 ? l + step : size + l));
        }
      }
    }
    return square;
  }

  /** Lanes of two vectors, those of the second numbered after those of the first. */
  static Reg shuffle(Code code, Reg a, Reg b, IntUnaryOperator lane) {
    String lanes =
        IntStream.range(0, a.lanes())
            .map(lane)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "[", "]"));
    return code.define(
        a.scalar(),
        a.lanes(),
        "vector.shuffle " + a + ", " + b + " " + lanes + " : " + a.type() + ", " + b.type());
  }

  /** A vector of scalars. */
  static Reg join(Code code, List<Reg> each) {
    String scalar = each.getFirst().scalar();
    return code.define(
        scalar,
        each.size(),
        "vector.from_elements "
            + each.stream().map(Reg::name).collect(Collectors.joining(", "))
            + " : "
            + Reg.typeOf(scalar, each.size()));
  }

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
