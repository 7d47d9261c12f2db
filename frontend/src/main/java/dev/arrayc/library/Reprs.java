package dev.arrayc.library;

import dev.arrayc.format.ArrayText;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** How static values are spelled within the library's error messages, as Python's repr does. */
final class Reprs {
  private Reprs() {}

  static String of(PyValue value) {
    return switch (value) {
      case PyNone none -> "None";
      case PyBool b -> b.value() ? "True" : "False";
      case PyInt i -> i.value().toString();
      case PyFloat f -> number(f.value());
      case PyComplex c -> "(" + number(c.real()) + "+" + number(c.imag()) + "j)";
      case PyStr s -> "'" + s.value().replace("\\", "\\\\").replace("'", "\\'") + "'";
      case PyTuple t when t.items().size() == 1 -> "(" + of(t.items().getFirst()) + ",)";
      case PyTuple t -> "(" + joined(t.items()) + ")";
      case PyList l -> "[" + joined(l.items()) + "]";
      case PyDict d ->
          d.entries().values().stream()
              .map(e -> of(e.key()) + ": " + of(e.value()))
              .collect(Collectors.joining(", ", "{", "}"));
      case PySlice s -> "slice(" + joined(List.of(s.start(), s.stop(), s.step())) + ")";
      case Tracer t -> t.toString();
      case Concrete c -> ArrayText.repr(c.tensor(), c.weak(), Session.current().printOptions());
      case NumpyValue n when n.isScalar() -> ArrayText.scalar(n.tensor());
      case NumpyValue n -> ArrayText.numpyRepr(n.tensor(), Session.current().printOptions());
      default -> "<" + value.typeName() + ">";
    };
  }

  private static String joined(List<PyValue> items) {
    return items.stream().map(Reprs::of).collect(Collectors.joining(", "));
  }

  /** {@return the value as {@code str} gives it, where that differs from its repr} */
  static String plain(PyValue value) {
    return switch (value) {
      case PyStr s -> s.value();
      case Concrete c -> ArrayText.str(c.tensor(), Session.current().printOptions());
      default -> of(value);
    };
  }

  /** {@return a shape as Python prints a tuple: {@code (2, 3)}, {@code (3,)}} */
  static String shape(List<Long> shape) {
    return shape.stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "(", shape.size() == 1 ? ",)" : ")"));
  }

  /** {@return Python's shortest spelling of a float that reads back equal} */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    double magnitude = Math.abs(value);
    if (value != 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
      String text = Double.toString(value).replace(".0E", "E");
      int e = text.indexOf('E');
      int exponent = Integer.parseInt(text.substring(e + 1));
      String digits = Integer.toString(Math.abs(exponent));
      return text.substring(0, e)
          + "e"
          + (exponent < 0 ? "-" : "+")
          + (digits.length() < 2 ? "0" : "")
          + digits;
    }
    String text = new BigDecimal(Double.toString(value)).toPlainString();
    return (value == 0 && 1 / value < 0 ? "-0.0" : text.contains(".") ? text : text + ".0");
  }

  /** {@return the class of a value as Python's messages show it: {@code <class 'list'>}} */
  static String typeOf(PyValue value) {
    return "<class '" + qualifiedType(value) + "'>";
  }

  /** {@return the class's name with its module where it has one} */
  static String qualifiedType(PyValue value) {
    return switch (value) {
      case Concrete c -> "jaxlib._jax.ArrayImpl";
      case Tracer t -> "JitTracer";
      case NumpyValue n -> "numpy." + n.typeName();
      default -> value.typeName();
    };
  }
}
