package dev.arrayc.python;

import dev.arrayc.format.ArrayText;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;
import java.math.BigInteger;

/**
 * A format specification: {@code [[fill]align][sign][z][#][0][width][grouping][.precision][type]}
 * (library reference, "Format Specification Mini-Language").
 *
 * @param align one of {@code < > = ^}, or 0 where none is given
 * @param sign one of {@code + - space}
 * @param grouping one of {@code , _}, or 0
 * @param precision -1 where none is given
 * @param type the letter, or 0
 */
record FormatSpec(
    int fill,
    char align,
    char sign,
    boolean noNegativeZero,
    boolean alternate,
    boolean zeroPadded,
    int width,
    char grouping,
    int precision,
    char type) {
  private static final int MAX_WIDTH = 1_000_000;

  /** {@return {@code format(value, spec)}} */
  static String format(PyValue value, String spec) {
    if (spec.isEmpty()) {
      return Text.str(pythonFloat(value));
    }
    return switch (value) {
      case PyStr s -> parse(spec, value).string(s.value());
      case PyInt i -> parse(spec, value).integer(i.value(), value);
      case PyBool b -> parse(spec, value).integer(Ints.of(b).orElseThrow(), value);
      case PyFloat f -> parse(spec, value).real(f.value(), value);
      case PyComplex c -> parse(spec, value).complex(c);
      case NumpyValue n when n.isScalar() -> scalar(n, spec);
      case Concrete c when c.type().rank() == 0 -> scalar(new NumpyValue(c.tensor(), true), spec);
      default ->
          throw Raise.type(
              "unsupported format string passed to "
                  + (value instanceof Tracer ? "DynamicJaxprTracer" : value.typeName())
                  + ".__format__");
    };
  }

  /**
   * A float scalar as the Python float of its value, whose digits a format without a spec shows.
   */
  private static PyValue pythonFloat(PyValue value) {
    return switch (value) {
      case NumpyValue n when n.isScalar() && n.tensor().dtype().isFloat() ->
          new PyFloat(n.tensor().doubles()[0]);
      case Concrete c when c.type().rank() == 0 && c.tensor().dtype().isFloat() ->
          new PyFloat(c.tensor().doubles()[0]);
      default -> value;
    };
  }

  /** A NumPy scalar formats as the Python number of its value. */
  private static String scalar(NumpyValue value, String spec) {
    return switch (value.tensor().dtype().kind()) {
      case BOOL -> parse(spec, value).string(ArrayText.scalar(value.tensor()));
      case SIGNED, UNSIGNED ->
          format(new PyInt(new BigInteger(ArrayText.scalar(value.tensor()))), spec);
      case FLOAT -> format(new PyFloat(value.tensor().doubles()[0]), spec);
      case COMPLEX -> {
        double[] parts = value.tensor().doubles();
        yield format(new PyComplex(parts[0], parts[1]), spec);
      }
    };
  }

  static FormatSpec parse(String spec, PyValue value) {
    int[] chars = spec.codePoints().toArray();
    int at = 0;
    int fill = ' ';
    char align = 0;
    if (chars.length > 1 && isAlign(chars[1])) {
      fill = chars[0];
      align = (char) chars[1];
      at = 2;
    } else if (chars.length > 0 && isAlign(chars[0])) {
      align = (char) chars[0];
      at = 1;
    }
    char sign = '-';
    if (at < chars.length && (chars[at] == '+' || chars[at] == '-' || chars[at] == ' ')) {
      sign = (char) chars[at++];
    }
    boolean noNegativeZero = at < chars.length && chars[at] == 'z';
    at += noNegativeZero ? 1 : 0;
    boolean alternate = at < chars.length && chars[at] == '#';
    at += alternate ? 1 : 0;
    boolean zero = at < chars.length && chars[at] == '0';
    at += zero ? 1 : 0;
    if (zero && align == 0) {
      fill = '0';
      align = value instanceof PyStr ? '<' : '=';
    }
    int digits = digitsEnd(chars, at);
    int width = number(chars, at, digits, spec);
    at = digits;
    char grouping = 0;
    if (at < chars.length && (chars[at] == ',' || chars[at] == '_')) {
      grouping = (char) chars[at++];
    }
    int precision = -1;
    if (at < chars.length && chars[at] == '.') {
      digits = digitsEnd(chars, at + 1);
      if (digits == at + 1) {
        throw Raise.value("Format specifier missing precision");
      }
      precision = number(chars, at + 1, digits, spec);
      at = digits;
    }
    char type = 0;
    if (at < chars.length) {
      type = (char) chars[at++];
    }
    if (at < chars.length) {
      throw invalid(spec, value);
    }
    return new FormatSpec(
        fill, align, sign, noNegativeZero, alternate, zero, width, grouping, precision, type);
  }

  private static RuntimeException invalid(String spec, PyValue value) {
    return Raise.value(
        "Invalid format specifier '" + spec + "' for object of type '" + value.typeName() + "'");
  }

  private static boolean isAlign(int c) {
    return c == '<' || c == '>' || c == '=' || c == '^';
  }

  private static int digitsEnd(int[] chars, int start) {
    int end = start;
    while (end < chars.length && chars[end] >= '0' && chars[end] <= '9') {
      end++;
    }
    return end;
  }

  private static int number(int[] chars, int start, int end, String spec) {
    if (end - start > 7) {
      throw Raise.value("Too many decimal digits in format string");
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      value = value * 10 + chars[i] - '0';
    }
    if (value > MAX_WIDTH) {
      throw Raise.value("a width or precision over " + MAX_WIDTH + " in format '" + spec + "'");
    }
    return value;
  }

  private RuntimeException unknownCode(PyValue value) {
    return Raise.value(
        "Unknown format code '"
            + (type > ' ' && type < 128 ? String.valueOf(type) : "\\x" + Integer.toHexString(type))
            + "' for object of type '"
            + value.typeName()
            + "'");
  }

  /** {@return the same with another type letter} */
  FormatSpec withType(char newType) {
    return new FormatSpec(
        fill,
        align,
        sign,
        noNegativeZero,
        alternate,
        zeroPadded,
        width,
        grouping,
        precision,
        newType);
  }

  /** {@return a number in this format} */
  String render(PyValue value) {
    return switch (value) {
      case PyInt i -> integer(i.value(), value);
      case PyFloat f -> real(f.value(), value);
      default -> string(Text.str(value));
    };
  }

  private String string(String text) {
    if (type != 0 && type != 's') {
      throw unknownCode(new PyStr(text));
    }
    if (sign != '-') {
      throw Raise.value("Sign not allowed in string format specifier");
    }
    if (alternate) {
      throw Raise.value("Alternate form (#) not allowed in string format specifier");
    }
    if (noNegativeZero) {
      throw Raise.value("Negative zero coercion (z) not allowed in string format specifier");
    }
    if (grouping != 0) {
      throw Raise.value("Cannot specify '" + grouping + "' with 's'.");
    }
    if (align == '=') {
      throw Raise.value("'=' alignment not allowed in string format specifier");
    }
    String shown =
        precision >= 0 && text.codePointCount(0, text.length()) > precision
            ? text.substring(0, text.offsetByCodePoints(0, precision))
            : text;
    return pad("", shown, '<');
  }

  private String integer(BigInteger value, PyValue original) {
    if ("eEfFgG%".indexOf(type) >= 0 && type != 0) {
      return real(Ints.toDouble(value), original);
    }
    if (noNegativeZero) {
      throw Raise.value("Negative zero coercion (z) not allowed in integer format specifier");
    }
    if (precision >= 0) {
      throw Raise.value("Precision not allowed in integer format specifier");
    }
    if (type == 'c') {
      return pad(
          "",
          Character.toString(StrMethods.codePoint(value, "%c arg not in range(0x110000)")),
          '<');
    }
    int radix =
        switch (type) {
          case 0, 'd', 'n' -> 10;
          case 'b' -> 2;
          case 'o' -> 8;
          case 'x', 'X' -> 16;
          default -> throw unknownCode(original);
        };
    if (grouping == ',' && radix != 10) {
      throw Raise.value("Cannot specify ',' with '" + type + "'.");
    }
    String digits = radix == 10 ? Text.integer(value.abs()) : value.abs().toString(radix);
    String prefix = alternate && radix != 10 ? "0" + type : "";
    if (type == 'X') {
      digits = digits.toUpperCase(java.util.Locale.ROOT);
    }
    String signText = signOf(value.signum() < 0) + prefix;
    return pad(signText, grouped(signText, digits, "", radix == 10 ? 3 : 4), '>');
  }

  private String real(double value, PyValue original) {
    if (type != 0 && "eEfFgGn%".indexOf(type) < 0) {
      throw unknownCode(original);
    }
    Decimal number = Decimal.of(value, this);
    String signText = signOf(number.negative());
    return pad(signText, grouped(signText, number.integer(), number.rest(), 3), '>');
  }

  private String complex(PyComplex value) {
    if (type == '%' || (type != 0 && "eEfFgGn".indexOf(type) < 0)) {
      throw unknownCode(value);
    }
    if (zeroPadded || align == '=') {
      throw Raise.value(
          zeroPadded
              ? "Zero padding is not allowed in complex format specifier"
              : "'=' alignment flag is not allowed in complex format specifier");
    }
    FormatSpec plain =
        new FormatSpec(
            ' ', '>', sign, noNegativeZero, alternate, false, 0, grouping, precision, type);
    FormatSpec signed =
        new FormatSpec(
            ' ', '>', '+', noNegativeZero, alternate, false, 0, grouping, precision, type);
    boolean onlyImaginary = type == 0 && value.real() == 0 && Math.copySign(1.0, value.real()) > 0;
    String body =
        onlyImaginary
            ? plain.part(value.imag()) + "j"
            : plain.part(value.real()) + signed.part(value.imag()) + "j";
    return pad("", type == 0 && !onlyImaginary ? "(" + body + ")" : body, '>');
  }

  /** A part of a complex number without type: as repr, without the point zero. */
  private String part(double value) {
    String text = real(value, new PyFloat(value));
    return type == 0 && text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private String signOf(boolean negative) {
    return negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
  }

  /** Puts separators between groups of digits; zero padding grows groups as well. */
  private String grouped(String signText, String digits, String rest, int size) {
    if (grouping == 0) {
      return digits + rest;
    }
    String all = digits;
    if (fill == '0' && align == '=') {
      int room = width - signText.length() - rest.length();
      while (all.length() + (all.length() - 1) / size < room) {
        all = "0" + all;
      }
    }
    StringBuilder out = new StringBuilder(all);
    if (!all.isEmpty() && Character.isLetterOrDigit(all.charAt(0))) {
      for (int i = all.length() - size; i > 0; i -= size) {
        out.insert(i, grouping);
      }
    }
    return out.append(rest).toString();
  }

  private String pad(String signText, String body, char defaultAlign) {
    int length = signText.length() + body.codePointCount(0, body.length());
    if (length >= width) {
      return signText + body;
    }
    int missing = width - length;
    String filler = Character.toString(fill);
    return switch (align == 0 ? defaultAlign : align) {
      case '<' -> signText + body + filler.repeat(missing);
      case '^' ->
          filler.repeat(missing / 2) + signText + body + filler.repeat(missing - missing / 2);
      case '=' -> signText + filler.repeat(missing) + body;
      default -> filler.repeat(missing) + signText + body;
    };
  }
}
