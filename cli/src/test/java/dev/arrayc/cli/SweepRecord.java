package dev.arrayc.cli;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What JAX made of the rows, one file for each function; sweep/record.py says how it reads. */
final class SweepRecord {
  private static final Pattern ARRAY = Pattern.compile("(~?)(\\w+)\\[([0-9,]*)\\] ?(.*)");
  private static final Pattern COMPLEX = Pattern.compile("(.*[^e])([+-].*)j");

  /** What an expression gave. */
  sealed interface Result {
    record Values(List<Value> values) implements Result {}

    /** What is no array, as it prints. */
    record Text(String text) implements Result {}

    record Error(String errorClass, String message) implements Result {
      @Override
      public String toString() {
        return errorClass + ": " + message;
      }
    }
  }

  /** An array, and whether its type is weak. */
  record Value(Tensor tensor, boolean weak) {
    /**
     * {@return how another array differs from this one by more than a bound; empty if it does not}
     */
    String difference(Value actual, SweepBound bound) {
      if (!type().equals(actual.type())) {
        return "is " + actual.type() + ", not " + type();
      }
      SweepBound.Distance distance = SweepBound.between(actual.tensor, tensor);
      return distance.isWithin(bound.of(tensor.dtype()))
          ? ""
          : "in %s %d ulp or %.1e away: %s, not %s"
              .formatted(
                  tensor.dtype().numpyName(),
                  distance.ulps(),
                  distance.relative(),
                  actual.tensor,
                  tensor);
    }

    private String type() {
      return (weak ? "~" : "") + tensor.type().jaxString();
    }
  }

  private record Line(String shapes, String dtypes, String result) {
    boolean isFor(SweepTable.Case some) {
      return isAmong(shapes, some.shape()) && isAmong(dtypes, some.dtype().numpyName());
    }

    private static boolean isAmong(String names, String name) {
      return names.equals("*") || Arrays.asList(names.split(",", -1)).contains(name);
    }
  }

  private final Map<String, List<Line>> expressions = new LinkedHashMap<>();

  private SweepRecord(List<String> text) {
    List<Line> lines = new ArrayList<>();
    for (String line : text) {
      if (line.startsWith("\t")) {
        String[] columns = line.split("\t", 4);
        lines.add(new Line(columns[1], columns[2], columns[3]));
      } else {
        lines = new ArrayList<>();
        expressions.put(line, lines);
      }
    }
  }

  static SweepRecord of(String function) {
    int dot = function.lastIndexOf('.');
    Path file =
        SweepTable.FOLDER
            .resolve(function.substring(0, dot))
            .resolve(function.substring(dot + 1) + ".txt");
    try {
      return new SweepRecord(Files.exists(file) ? Files.readAllLines(file) : List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return what was recorded; empty if nothing was} */
  Optional<Result> result(String expression, SweepTable.Case some) {
    return expressions.getOrDefault(expression, List.of()).stream()
        .filter(l -> l.isFor(some))
        .map(l -> parse(l.result().replace("{d}", some.dtype().numpyName())))
        .findFirst();
  }

  private static Result parse(String text) {
    if (text.startsWith("= ")) {
      return new Result.Text(text.substring(2).replace("\\n", "\n"));
    }
    if (text.startsWith("!")) {
      int colon = text.indexOf(": ");
      return new Result.Error(text.substring(1, colon), text.substring(colon + 2));
    }
    return new Result.Values(
        Arrays.stream(text.split(" ; ", -1))
            .map(ARRAY::matcher)
            .filter(Matcher::matches)
            .map(m -> new Value(tensor(m), m.group(1).equals("~")))
            .toList());
  }

  private static Tensor tensor(Matcher array) {
    DType dtype =
        Arrays.stream(DType.values())
            .filter(d -> d.numpyName().equals(array.group(2)))
            .findFirst()
            .orElseThrow();
    List<Long> shape =
        array.group(3).isEmpty()
            ? List.of()
            : Arrays.stream(array.group(3).split(",", -1)).map(Long::valueOf).toList();
    String[] words = array.group(4).isEmpty() ? new String[0] : array.group(4).split(" ", -1);
    TensorType type = new TensorType(dtype, shape);
    return switch (dtype.kind()) {
      case BOOL -> Tensor.fillLongs(type, i -> words[i].equals("True") ? 1 : 0);
      case SIGNED -> Tensor.fillLongs(type, i -> Long.parseLong(words[i]));
      case UNSIGNED -> Tensor.fillLongs(type, i -> Long.parseUnsignedLong(words[i]));
      case FLOAT -> Tensor.fillDoubles(type, i -> Numbers.round(dtype, number(words[i])));
      case COMPLEX -> Tensor.ofDoubles(type, pairs(dtype.real(), words));
    };
  }

  private static double[] pairs(DType part, String[] words) {
    double[] pairs = new double[2 * words.length];
    for (int i = 0; i < words.length; i++) {
      Matcher parts = COMPLEX.matcher(words[i]);
      if (!parts.matches()) {
        throw new IllegalArgumentException(words[i]);
      }
      pairs[2 * i] = Numbers.round(part, number(parts.group(1)));
      pairs[2 * i + 1] = Numbers.round(part, number(parts.group(2)));
    }
    return pairs;
  }

  private static double number(String text) {
    return switch (text) {
      case "nan", "+nan" -> Double.NaN;
      case "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
