package dev.arrayc.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known to differ from JAX, and why: differences.txt, a line for an expression, shapes,
 * dtypes. A difference that no line tells of is a failure, and so is a line of none.
 */
final class SweepDifferences {
  /**
   * How JAX's errors begin that it does not mean to raise, of the Python inside it: where JAX
   * stumbles, an error of any wording will do, and so will a result.
   */
  private static final List<String> ACCIDENTS =
      List.of(
          "IndexError: tuple index out of range",
          "IndexError: list assignment index out of range",
          "IndexError: index -1 is out of bounds for axis 0 with size 0",
          "IndexError: index 0 is out of bounds for axis 0 with size 0",
          "ZeroDivisionError: ",
          "AssertionError: ",
          "AttributeError: ",
          "KeyError: ",
          "ValueError: Cannot lower jaxpr",
          "ValueError: data type <class 'ml_dtypes.",
          "ValueError: too many values to unpack");

  private record Line(List<String> shapes, List<String> dtypes) {
    static Line of(String[] columns) {
      return new Line(
          Arrays.asList(columns[1].split(",", -1)), Arrays.asList(columns[2].split(",", -1)));
    }

    boolean isOf(SweepTable.Case some) {
      return isAmong(shapes, some.shape()) && isAmong(dtypes, some.dtype().numpyName());
    }

    private static boolean isAmong(List<String> names, String name) {
      return names.contains("*") || names.contains(name);
    }
  }

  private final Map<String, List<Line>> lines = new LinkedHashMap<>();
  private final Set<Line> used = new HashSet<>();

  SweepDifferences() {
    for (String line : SweepTable.lines("differences.txt")) {
      String[] columns = line.split("\t", -1);
      lines.computeIfAbsent(columns[0], e -> new ArrayList<>()).add(Line.of(columns));
    }
  }

  static boolean isAccident(SweepRecord.Result recorded) {
    return recorded instanceof SweepRecord.Result.Error
        && ACCIDENTS.stream().anyMatch(recorded.toString()::startsWith);
  }

  /** {@return whether a row's difference is known} */
  synchronized boolean tellOf(SweepRow row) {
    List<Line> found =
        lines.getOrDefault(row.expression(), List.of()).stream()
            .filter(l -> l.isOf(row.some()))
            .toList();
    used.addAll(found);
    return !found.isEmpty();
  }

  /** {@return the expressions of lines that no difference has used} */
  List<String> unused() {
    return lines.entrySet().stream()
        .filter(e -> !used.containsAll(e.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
