package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;

/** The recorded tables: an expression, a tab, what JAX makes of it. */
final class Expected {
  /**
   * One row.
   *
   * @param ulps the distance in units of the last place that its section allows
   * @param relative the distance that it allows in parts of the greatest magnitude among the
   *     results
   * @param eager whether the expression needs its arrays' values, in JAX too
   */
  record Row(String expression, String result, int ulps, double relative, boolean eager) {
    @Override
    public String toString() {
      return expression;
    }
  }

  private Expected() {}

  static List<String> lines(String name) {
    try (InputStream in = Expected.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Row> rows(String name) {
    List<Row> rows = new ArrayList<>();
    int ulps = 0;
    double relative = 0;
    boolean eager = false;
    for (String line : lines(name)) {
      if (line.startsWith("# ulp ")) {
        ulps = Integer.parseInt(line.substring(6));
        relative = 0;
      } else if (line.startsWith("# rel ")) {
        relative = Double.parseDouble(line.substring(6));
      } else if (line.startsWith("# eager")) {
        eager = true;
      } else if (line.startsWith("# staged")) {
        eager = false;
      } else if (!line.isEmpty()) {
        int tab = line.indexOf('\t');
        rows.add(new Row(line.substring(0, tab), line.substring(tab + 1), ulps, relative, eager));
      }
    }
    return rows;
  }

  /** {@return where a value differs from what was recorded; empty if it does not} */
  static String difference(Row row, PyValue value) {
    List<PyValue> leaves = PyTrees.flatten(value).leaves();
    String[] expected = row.result().split(" ; ", -1);
    if (leaves.size() != expected.length && !(leaves.isEmpty() && row.result().isEmpty())) {
      return leaves.size() + " results, not " + expected.length;
    }
    for (int i = 0; i < leaves.size(); i++) {
      String difference = leaf(expected[i], leaves.get(i), row);
      if (!difference.isEmpty()) {
        return difference;
      }
    }
    return "";
  }

  private static String leaf(String expected, PyValue value, Row row) {
    return switch (value) {
      case Concrete c ->
          tensor(expected, (c.weak() ? "~" : "") + c.type().jaxString(), c.tensor(), row);
      case NumpyValue n -> tensor(expected, "np " + n.tensor().type().jaxString(), n.tensor(), row);
      case PyInt i -> same(expected, i.value().toString());
      case PyFloat f -> same(expected, Reprs.number(f.value()));
      case PyBool b -> same(expected, b.value() ? "True" : "False");
      case PyDType d -> same(expected, d.dtype().numpyName());
      case PyStr s -> same(expected, Reprs.of(s));
      case PyObject o -> same(expected, o.repr());
      default -> "an unexpected " + value;
    };
  }

  private static String same(String expected, String actual) {
    return expected.equals(actual) ? "" : actual + ", not " + expected;
  }

  private static String tensor(String expected, String type, Tensor actual, Row row) {
    String[] parts = expected.split("] ?", 2);
    String wanted = parts[0] + "]";
    if (!wanted.equals(type)) {
      return type + ", not " + wanted;
    }
    String[] values = parts.length < 2 || parts[1].isEmpty() ? new String[0] : parts[1].split(" ");
    if (values.length != actual.size()) {
      return actual + ", not " + expected;
    }
    Bound bound = new Bound(row.ulps(), row.relative() * greatest(actual));
    for (int i = 0; i < values.length; i++) {
      if (!element(values[i], actual, i, bound)) {
        return actual + ", not " + expected;
      }
    }
    return "";
  }

  /** How far a number may be from the recorded one: units of the last place, or a distance. */
  private record Bound(int ulps, double distance) {}

  private static double greatest(Tensor tensor) {
    return tensor.dtype().isIntegral()
        ? 0
        : DoubleStream.of(tensor.doubles()).map(Math::abs).filter(Double::isFinite).max().orElse(0);
  }

  private static boolean element(String expected, Tensor actual, int i, Bound bound) {
    DType dtype = actual.dtype();
    return switch (dtype.kind()) {
      case BOOL -> (actual.longs()[i] != 0) == expected.equals("True");
      case SIGNED -> actual.longs()[i] == Long.parseLong(expected);
      case UNSIGNED -> actual.longs()[i] == Long.parseUnsignedLong(expected);
      case FLOAT -> near(number(expected), actual.doubles()[i], dtype, bound);
      case COMPLEX -> {
        String text = expected.substring(0, expected.length() - 1);
        int split = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        if (text.charAt(split - 1) == 'e') {
          split = Math.max(text.lastIndexOf('+', split - 2), text.lastIndexOf('-', split - 2));
        }
        yield near(number(text.substring(0, split)), actual.doubles()[2 * i], dtype.real(), bound)
            && near(
                number(text.substring(split)), actual.doubles()[2 * i + 1], dtype.real(), bound);
      }
    };
  }

  private static double number(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static boolean near(double expected, double actual, DType dtype, Bound bound) {
    if (Double.compare(expected, actual) == 0) {
      return true;
    }
    if (Double.isNaN(expected) || Double.isNaN(actual)) {
      return false;
    }
    if (Math.abs(expected - actual) <= bound.distance()) {
      return true;
    }
    return Math.abs(ordered(dtype, expected) - ordered(dtype, actual)) <= bound.ulps();
  }

  /** The position of a float among all of its dtype. */
  private static long ordered(DType dtype, double value) {
    long magnitude = Numbers.toBits(dtype, Math.abs(value));
    return value < 0 ? -magnitude : magnitude;
  }
}
