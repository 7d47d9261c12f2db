package dev.arrayc.python;

import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calling the builtin classes: {@code int(x)}, {@code float('1e3')}, {@code list(items)}. */
final class Conversions {
  private static final Pattern FLOAT =
      Pattern.compile(
          "[+-]?(\\d+(_\\d+)*\\.?(\\d+(_\\d+)*)?|\\.\\d+(_\\d+)*)([eE][+-]?\\d+(_\\d+)*)?");
  private static final Pattern SPECIAL =
      Pattern.compile("([+-]?)(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);
  private static final Pattern DIGITS = Pattern.compile("[0-9a-z]+(_[0-9a-z]+)*");

  private Conversions() {}

  static PyValue toInt(Args args) {
    if (args.count() > 2) {
      throw Raise.type("int() takes at most 2 arguments (" + args.count() + " given)");
    }
    args.keywords("base");
    Optional<PyValue> base = args.optional(1, "base");
    if (args.count() == 0) {
      return PyInt.of(0);
    }
    PyValue value = args.get(0);
    if (base.isPresent()) {
      if (!(value instanceof PyStr text)) {
        throw Raise.type("int() can't convert non-string with explicit base");
      }
      return parseInt(text.value(), Operations.index(base.get()).intValueExact());
    }
    return switch (value) {
      case PyInt i -> i;
      case PyBool b -> new PyInt(Ints.of(b).orElseThrow());
      case PyFloat f -> new PyInt(truncate(f.value()));
      case PyStr s -> parseInt(s.value(), 10);
      case PyValue v when Operations.isArrayLike(v) -> new PyInt(Arrays.toInt(v));
      default ->
          throw Raise.type(
              "int() argument must be a string, a bytes-like object or a real number, not '"
                  + value.typeName()
                  + "'");
    };
  }

  /** {@return a float without its fraction} */
  static BigInteger truncate(double value) {
    if (Double.isNaN(value)) {
      throw Raise.value("cannot convert float NaN to integer");
    }
    if (Double.isInfinite(value)) {
      throw Raise.overflow("cannot convert float infinity to integer");
    }
    return new BigDecimal(value).toBigInteger();
  }

  private static PyInt parseInt(String text, int base) {
    if (base != 0 && (base < 2 || base > 36)) {
      throw Raise.value("int() base must be >= 2 and <= 36, or 0");
    }
    String digits = text.strip().toLowerCase(Locale.ROOT);
    boolean negative = digits.startsWith("-");
    digits = negative || digits.startsWith("+") ? digits.substring(1) : digits;
    int radix = base;
    int marked =
        digits.startsWith("0x")
            ? 16
            : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 0;
    if (marked != 0 && (base == 0 || base == marked)) {
      radix = marked;
      digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
    } else if (base == 0) {
      radix = 10;
    }
    int r = radix;
    boolean valid =
        DIGITS.matcher(digits).matches()
            && digits.chars().allMatch(c -> c == '_' || Character.digit(c, r) >= 0);
    if (!valid) {
      throw Raise.value(
          "invalid literal for int() with base " + base + ": " + Text.quote(text, false));
    }
    String plain = digits.replace("_", "");
    if (plain.length() > 4_300 && Integer.bitCount(radix) != 1) {
      throw Raise.value(
          "Exceeds the limit (4300 digits) for integer string conversion: value has "
              + plain.length()
              + " digits; use sys.set_int_max_str_digits() to increase the limit");
    }
    BigInteger value = new BigInteger(plain, radix);
    return new PyInt(negative ? value.negate() : value);
  }

  static PyValue toFloat(Args args) {
    args.noKeywords().between(0, 1);
    if (args.count() == 0) {
      return new PyFloat(0);
    }
    PyValue value = args.get(0);
    return switch (value) {
      case PyFloat f -> f;
      case PyStr s -> new PyFloat(parseFloat(s.value(), "could not convert string to float: "));
      case PyValue v when Ints.of(v).isPresent() -> new PyFloat(Ints.toDouble(Ints.of(v).get()));
      case PyValue v when Operations.isArrayLike(v) -> new PyFloat(Arrays.toFloat(v));
      default ->
          throw Raise.type(
              "float() argument must be a string or a real number, not '" + value.typeName() + "'");
    };
  }

  private static double parseFloat(String text, String ifBad) {
    String body = text.strip();
    Matcher special = SPECIAL.matcher(body);
    if (special.matches()) {
      double magnitude =
          special.group(2).toLowerCase(Locale.ROOT).equals("nan")
              ? Double.NaN
              : Double.POSITIVE_INFINITY;
      return special.group(1).equals("-") ? -magnitude : magnitude;
    }
    if (!FLOAT.matcher(body).matches()) {
      throw Raise.value(ifBad + Text.quote(text, false));
    }
    return Double.parseDouble(body.replace("_", ""));
  }

  static PyValue toBool(Args args) {
    args.noKeywords().between(0, 1);
    return PyBool.of(args.count() > 0 && Operations.truth(args.get(0)));
  }

  static PyValue toComplex(Args args) {
    args.keywords("real", "imag");
    Optional<PyValue> real = args.optional(0, "real");
    Optional<PyValue> imag = args.optional(1, "imag");
    if (real.isPresent() && real.get() instanceof PyStr text) {
      if (imag.isPresent()) {
        throw Raise.type("complex() can't take second arg if first is a string");
      }
      return parseComplex(text.value());
    }
    PyComplex a = part(real, "first");
    PyComplex b = part(imag, "second");
    if (imag.isEmpty()) {
      return a;
    }
    boolean complex =
        real.filter(v -> Operations.isNumber(v) && !(v instanceof PyComplex)).isEmpty();
    return new PyComplex(a.real() - b.imag(), complex ? a.imag() + b.real() : b.real());
  }

  private static PyComplex part(Optional<PyValue> value, String which) {
    if (value.isEmpty()) {
      return new PyComplex(0, 0);
    }
    if (Operations.isArrayLike(value.get())) {
      return Arrays.toComplex(value.get());
    }
    return Operations.complex(value.get())
        .orElseThrow(
            () ->
                Raise.type(
                    "complex() "
                        + which
                        + " argument must be a "
                        + (which.equals("first") ? "string or a " : "")
                        + "number, not '"
                        + value.get().typeName()
                        + "'"));
  }

  private static PyComplex parseComplex(String text) {
    String body = text.strip();
    if (body.startsWith("(") && body.endsWith(")")) {
      body = body.substring(1, body.length() - 1).strip();
    }
    String bad = "complex() arg is a malformed string";
    try {
      if (!body.endsWith("j") && !body.endsWith("J")) {
        return new PyComplex(parseFloat(body, bad), 0);
      }
      String parts = body.substring(0, body.length() - 1);
      int cut = parts.length() - 1;
      while (cut > 0
          && !((parts.charAt(cut) == '+' || parts.charAt(cut) == '-')
              && "eE".indexOf(parts.charAt(cut - 1)) < 0)) {
        cut--;
      }
      String imaginary = cut <= 0 ? parts : parts.substring(cut);
      double imag =
          imaginary.isEmpty() || imaginary.equals("+")
              ? 1
              : imaginary.equals("-") ? -1 : parseFloat(imaginary, bad);
      return new PyComplex(cut <= 0 ? 0 : parseFloat(parts.substring(0, cut), bad), imag);
    } catch (dev.arrayc.diagnostic.CompileException.UserError e) {
      throw Raise.value(bad);
    }
  }

  static PyValue toStr(Args args) {
    args.noKeywords().between(0, 1);
    return new PyStr(args.count() == 0 ? "" : Text.str(args.get(0)));
  }

  static PyValue toList(Args args) {
    args.noKeywords().between(0, 1);
    return new PyList(args.count() == 0 ? List.of() : Iteration.list(args.get(0)));
  }

  static PyValue toTuple(Args args) {
    args.noKeywords().between(0, 1);
    return PyTuple.of(args.count() == 0 ? List.of() : Iteration.list(args.get(0)));
  }

  static PyValue toDict(Args args) {
    PyDict dict = new PyDict();
    DictMethods.update(dict, args);
    return dict;
  }

  static PyValue toSet(Args args, boolean frozen) {
    args.noKeywords().between(0, 1);
    return SetMethods.of(args.count() == 0 ? List.of() : Iteration.list(args.get(0)), frozen);
  }

  static PyValue toRange(Args args) {
    args.noKeywords().between(1, 3);
    long start = args.count() == 1 ? 0 : bound(args.get(0));
    long stop = bound(args.get(args.count() == 1 ? 0 : 1));
    long step = args.count() == 3 ? bound(args.get(2)) : 1;
    if (step == 0) {
      throw Raise.value("range() arg 3 must not be zero");
    }
    return new PyRange(start, stop, step);
  }

  private static long bound(PyValue value) {
    BigInteger bound = Operations.index(value);
    if (bound.bitLength() > 61) {
      throw dev.arrayc.value.Session.current()
          .limitation("a range beyond 2**61 is not supported", "use smaller bounds");
    }
    return bound.longValueExact();
  }

  static PyValue toSlice(Args args) {
    args.noKeywords().between(1, 3);
    return args.count() == 1
        ? new PySlice(PyNone.NONE, args.get(0), PyNone.NONE)
        : new PySlice(args.get(0), args.get(1), args.optional(2).orElse(PyNone.NONE));
  }
}
