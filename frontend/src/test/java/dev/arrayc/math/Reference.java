package dev.arrayc.math;

import dev.arrayc.op.Op;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Recorded values: per function, rows of arguments and result. */
record Reference(Map<Op, List<double[]>> rows) {
  /** Reads a text resource beside this class. */
  static Reference read(String name) {
    Map<Op, List<double[]>> rows = new EnumMap<>(Op.class);
    try (InputStream in = Reference.class.getResourceAsStream(name)) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> add(rows, line.split(" ")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Reference(rows);
  }

  private static void add(Map<Op, List<double[]>> rows, String[] words) {
    double[] row = Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray();
    rows.computeIfAbsent(Op.valueOf(words[0]), op -> new ArrayList<>()).add(row);
  }

  /** One column of a function's rows. */
  double[] column(Op op, int index) {
    return rows.get(op).stream().mapToDouble(row -> row[index]).toArray();
  }
}
