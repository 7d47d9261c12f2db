package dev.arrayc.python;

import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.math.BigDecimal;
import java.util.List;

/** {@code 'text %d' % values}: printf-style formatting (library reference §"printf-style"). */
final class PercentFormat {
  private final String format;
  private final PyValue values;
  private final List<PyValue> items;
  private int next;
  private int at;

  private PercentFormat(String format, PyValue values) {
    this.format = format;
    this.values = values;
    this.items = values instanceof PyTuple t ? t.items() : List.of(values);
  }

  static String format(String format, PyValue values) {
    return new PercentFormat(format, values).run();
  }

  private String run() {
    StringBuilder out = new StringBuilder();
    boolean named = false;
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%') {
        out.append(c);
      } else if (at < format.length() && format.charAt(at) == '%') {
        out.append('%');
        at++;
      } else {
        named |= at < format.length() && format.charAt(at) == '(';
        out.append(conversion());
      }
    }
    if (!named && next < items.size() && !(values instanceof PyDict)) {
      throw Raise.type("not all arguments converted during string formatting");
    }
    return out.toString();
  }

  private PyValue take() {
    if (next >= items.size()) {
      throw Raise.type("not enough arguments for format string");
    }
    return items.get(next++);
  }

  private char peek() {
    if (at >= format.length()) {
      throw Raise.value("incomplete format");
    }
    return format.charAt(at);
  }

  private String conversion() {
    boolean byName = peek() == '(';
    PyValue mapped = byName ? named() : values;
    boolean left = false;
    boolean zero = false;
    boolean alternate = false;
    char sign = '-';
    for (; "-+ #0".indexOf(peek()) >= 0; at++) {
      switch (peek()) {
        case '-' -> left = true;
        case '0' -> zero = true;
        case '#' -> alternate = true;
        case '+' -> sign = '+';
        default -> sign = sign == '+' ? '+' : ' ';
      }
    }
    int width = number();
    left |= width < 0;
    int precision = -1;
    if (peek() == '.') {
      at++;
      precision = Math.max(0, number());
    }
    while ("hlL".indexOf(peek()) >= 0) {
      at++;
    }
    char type = peek();
    at++;
    PyValue value = byName ? mapped : take();
    boolean text = type == 's' || type == 'r' || type == 'a' || type == 'c';
    char align = left ? '<' : zero && !text ? '=' : '>';
    int fill = align == '=' ? '0' : ' ';
    FormatSpec spec =
        new FormatSpec(
            fill, align, sign, false, alternate, false, Math.abs(width), (char) 0, precision, type);
    if ("diuxXoeEfFgG".indexOf(type) < 0 && !text) {
      throw Raise.value(
          "unsupported format character '"
              + type
              + "' (0x"
              + Integer.toHexString(type)
              + ") at index "
              + (at - 1));
    }
    return text ? string(spec, value) : numeric(spec, value);
  }

  private PyValue named() {
    int end = format.indexOf(')', at);
    if (!(values instanceof PyDict dict)) {
      throw Raise.type("format requires a mapping");
    }
    if (end < 0) {
      throw Raise.value("incomplete format key");
    }
    PyStr key = new PyStr(format.substring(at + 1, end));
    at = end + 1;
    PyDict.Entry entry = dict.entries().get(key);
    if (entry == null) {
      throw Raise.key(key);
    }
    return entry.value();
  }

  private int number() {
    if (peek() == '*') {
      at++;
      return Operations.index(take()).intValueExact();
    }
    int value = 0;
    while (Character.isDigit(peek())) {
      value = Math.min(value * 10 + (peek() - '0'), 1_000_000);
      at++;
    }
    return value;
  }

  private static String string(FormatSpec spec, PyValue value) {
    String text =
        switch (spec.type()) {
          case 'r' -> Text.repr(value);
          case 'a' -> Builtins.ascii(value);
          case 'c' -> character(value);
          default -> Text.str(value);
        };
    int precision = spec.type() == 'c' ? -1 : spec.precision();
    FormatSpec plain =
        new FormatSpec(
            ' ', spec.align(), '-', false, false, false, spec.width(), (char) 0, precision, 's');
    return plain.render(new PyStr(text));
  }

  private static String character(PyValue value) {
    if (value instanceof PyStr s && s.value().codePointCount(0, s.value().length()) == 1) {
      return s.value();
    }
    if (Ints.of(value).isEmpty()) {
      throw Raise.type("%c requires int or char");
    }
    return Character.toString(
        StrMethods.codePoint(Ints.of(value).get(), "%c arg not in range(0x110000)"));
  }

  private static String numeric(FormatSpec spec, PyValue given) {
    boolean wantsInteger = "diuxXo".indexOf(spec.type()) >= 0;
    PyValue value =
        !Operations.isArrayLike(given)
            ? given
            : wantsInteger ? new PyInt(Arrays.toInt(given)) : new PyFloat(Arrays.toFloat(given));
    boolean real = Operations.isNumber(value) && !(value instanceof PyComplex);
    return switch (spec.type()) {
      case 'd', 'i', 'u' -> {
        if (!real) {
          throw Raise.type(
              "%" + spec.type() + " format: a real number is required, not " + value.typeName());
        }
        yield digits(spec.withType('d'), integer(value));
      }
      case 'x', 'X', 'o' -> {
        if (Ints.of(value).isEmpty()) {
          throw Raise.type(
              "%" + spec.type() + " format: an integer is required, not " + value.typeName());
        }
        yield digits(spec, new PyInt(Ints.of(value).get()));
      }
      default -> {
        if (!real) {
          throw Raise.type("must be real number, not " + value.typeName());
        }
        yield spec.render(new PyFloat(Operations.toDouble(value)));
      }
    };
  }

  /** A precision is the least number of digits. */
  private static String digits(FormatSpec spec, PyInt value) {
    if (spec.precision() < 0) {
      return spec.render(value);
    }
    FormatSpec bare =
        new FormatSpec(
            '0',
            '=',
            spec.sign(),
            false,
            spec.alternate(),
            false,
            spec.precision() + (value.value().signum() < 0 || spec.sign() != '-' ? 1 : 0),
            (char) 0,
            -1,
            spec.type());
    char align = spec.align() == '=' ? '>' : spec.align();
    return new FormatSpec(' ', align, '-', false, false, false, spec.width(), (char) 0, -1, 's')
        .render(new PyStr(bare.render(value)));
  }

  private static PyInt integer(PyValue value) {
    if (value instanceof PyFloat f) {
      if (!Double.isFinite(f.value())) {
        throw Raise.overflow("cannot convert float infinity to integer");
      }
      return new PyInt(new BigDecimal(f.value()).toBigInteger());
    }
    return new PyInt(Ints.of(value).orElseThrow());
  }
}
