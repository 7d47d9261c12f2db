package dev.arrayc.python;

import dev.arrayc.format.ArrayText;
import dev.arrayc.format.PrintOptions;
import dev.arrayc.format.ScalarText;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyEllipsis;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyNotImplemented;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.math.BigInteger;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code str}, {@code repr} and {@code ascii} of every value, as CPython and NumPy print them. */
final class Text {
  /** CPython refuses to print longer integers ({@code sys.set_int_max_str_digits}). */
  private static final int MAX_DIGITS = 4_300;

  private static final double BITS_PER_DIGIT = 3.3219280948873626;

  private final StringBuilder out = new StringBuilder();
  private final Set<PyValue> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private Text() {}

  static String str(PyValue value) {
    return switch (value) {
      case PyStr s -> s.value();
      case PyDType d when !d.isScalarType() -> d.dtype().numpyName();
      case Concrete c -> ArrayText.str(data(c), options());
      case NumpyValue n -> ArrayText.str(n.tensor(), options());
      case PyTuple t -> shown(t, "__str__").orElseGet(() -> repr(t));
      case ExceptionValue e -> e.message();
      case PyObject o -> o.str();
      default -> repr(value);
    };
  }

  /** What a record's own {@code __repr__} or {@code __str__} gives. */
  private static Optional<String> shown(PyValue value, String method) {
    return SpecialMethods.call(value, method)
        .map(
            text -> {
              if (text instanceof PyStr s) {
                return s.value();
              }
              throw Raise.type(method + " returned non-string (type " + text.typeName() + ")");
            });
  }

  private static PrintOptions options() {
    return Session.current().printOptions();
  }

  static String repr(PyValue value) {
    Text text = new Text();
    text.append(value);
    return text.out.toString();
  }

  /** An array's elements, unless they have been donated. */
  private static Tensor data(Concrete array) {
    Evaluation.current().donated().check(array);
    return array.tensor();
  }

  static String integer(BigInteger value) {
    boolean tooLong =
        value.bitLength() > MAX_DIGITS * BITS_PER_DIGIT
            || (value.bitLength() > (MAX_DIGITS - 1) * BITS_PER_DIGIT
                && value.abs().toString().length() > MAX_DIGITS);
    if (tooLong) {
      throw Raise.value(
          "Exceeds the limit (4300 digits) for integer string conversion; use"
              + " sys.set_int_max_str_digits() to increase the limit");
    }
    return value.toString();
  }

  private void append(PyValue value) {
    Session.current().step(1);
    Optional<String> own = shown(value, "__repr__");
    if (own.isPresent()) {
      out.append(own.get());
      return;
    }
    switch (value) {
      case PyNone n -> out.append("None");
      case PyEllipsis e -> out.append("Ellipsis");
      case PyNotImplemented n -> out.append("NotImplemented");
      case PyBool b -> out.append(b.value() ? "True" : "False");
      case PyInt i -> out.append(integer(i.value()));
      case PyFloat f -> out.append(number(f.value()));
      case PyComplex c -> out.append(complex(c));
      case PyStr s -> out.append(quote(s.value(), false));
      case PyTuple t -> nested(t, () -> tuple(t), t.namedClass().isEmpty() ? "(...)" : "...");
      case PyList l -> nested(l, () -> sequence("[", l.items(), "]"), "[...]");
      case PyDict d -> nested(d, () -> dict(d), "{...}");
      case PySlice s -> {
        out.append("slice");
        tuple(PyTuple.of(s.start(), s.stop(), s.step()));
      }
      case PyRange r -> range(r);
      case PyDType d ->
          out.append(
              d.isScalarType()
                  ? "<class '"
                      + (d.isNumpy() ? "numpy." : "jax.numpy.")
                      + d.dtype().numpyName()
                      + "'>"
                  : "dtype('" + d.dtype().numpyName() + "')");
      case Concrete c -> out.append(ArrayText.repr(data(c), c.weak(), options()));
      case Tracer t -> out.append(t);
      case NumpyValue n -> out.append(numpy(n));
      case PyObject o -> out.append(o.repr());
      case ReprCallable c -> out.append(c.repr());
      case PyCallable c -> out.append("<function ").append(c.name()).append('>');
    }
  }

  /** A container within itself prints as dots. */
  private void nested(PyValue container, Runnable body, String recursive) {
    if (!open.add(container)) {
      out.append(recursive);
      return;
    }
    Evaluation.current().nested("while getting the repr of an object", body);
    open.remove(container);
  }

  private void sequence(String start, Iterable<PyValue> items, String end) {
    out.append(start);
    Iterator<PyValue> rest = items.iterator();
    while (rest.hasNext()) {
      append(rest.next());
      out.append(rest.hasNext() ? ", " : "");
    }
    out.append(end);
  }

  private void tuple(PyTuple tuple) {
    if (tuple.namedClass().isEmpty()) {
      sequence("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")");
      return;
    }
    PyTuple.NamedClass type = tuple.namedClass().get();
    out.append(type.name()).append('(');
    for (int i = 0; i < type.fields().size(); i++) {
      out.append(i > 0 ? ", " : "").append(type.fields().get(i)).append('=');
      append(tuple.items().get(i));
    }
    out.append(')');
  }

  private void dict(PyDict dict) {
    switch (dict.kind()) {
      case DICT -> entries(List.copyOf(dict.entries().values()));
      case ORDERED -> {
        List<PyValue> pairs =
            dict.entries().values().stream()
                .<PyValue>map(e -> PyTuple.of(e.key(), e.value()))
                .toList();
        sequence(
            pairs.isEmpty() ? "OrderedDict(" : "OrderedDict([",
            pairs,
            pairs.isEmpty() ? ")" : "])");
      }
      case DEFAULT -> {
        out.append("defaultdict(");
        dict.factory().ifPresentOrElse(this::append, () -> out.append("None"));
        out.append(", ");
        entries(List.copyOf(dict.entries().values()));
        out.append(')');
      }
      case COUNTER -> {
        out.append("Counter(");
        if (!dict.entries().isEmpty()) {
          entries(Collecting.mostCommon(dict));
        }
        out.append(')');
      }
    }
  }

  private void entries(List<PyDict.Entry> all) {
    out.append('{');
    Iterator<PyDict.Entry> entries = all.iterator();
    while (entries.hasNext()) {
      PyDict.Entry entry = entries.next();
      append(entry.key());
      out.append(": ");
      append(entry.value());
      out.append(entries.hasNext() ? ", " : "");
    }
    out.append('}');
  }

  private void range(PyRange range) {
    out.append("range(").append(range.start()).append(", ").append(range.stop());
    out.append(range.step() == 1 ? "" : ", " + range.step()).append(')');
  }

  static String number(double value) {
    return ScalarText.of(DType.F64, value);
  }

  private static String complex(PyComplex value) {
    String imaginary = withoutPoint(number(value.imag())) + "j";
    if (value.real() == 0 && Math.copySign(1.0, value.real()) > 0) {
      return imaginary;
    }
    String sign = imaginary.startsWith("-") ? "" : "+";
    return "(" + withoutPoint(number(value.real())) + sign + imaginary + ")";
  }

  private static String withoutPoint(String number) {
    return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
  }

  private static String numpy(NumpyValue value) {
    Tensor tensor = value.tensor();
    if (!value.isScalar()) {
      return ArrayText.numpyRepr(tensor, options());
    }
    String text = ArrayText.scalar(tensor);
    return tensor.dtype() == DType.BOOL
        ? "np." + text + "_"
        : "np." + tensor.dtype().numpyName() + "(" + text + ")";
  }

  /** A string as a literal: the quotes that need no escape, the escapes that CPython uses. */
  static String quote(String text, boolean asciiOnly) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> appendEscaped(out, c, quote, asciiOnly));
    return out.append(quote).toString();
  }

  private static void appendEscaped(StringBuilder out, int c, char quote, boolean asciiOnly) {
    switch (c) {
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c == quote) {
          out.append('\\').append(quote);
        } else if (c >= ' ' && c < 0x7f || !asciiOnly && isPrintable(c)) {
          out.appendCodePoint(c);
        } else if (c < 0x100) {
          out.append(String.format(java.util.Locale.ROOT, "\\x%02x", c));
        } else {
          String form = c < 0x1_0000 ? "\\u%04x" : "\\U%08x";
          out.append(String.format(java.util.Locale.ROOT, form, c));
        }
      }
    }
  }

  /**
   * Python's rule: letters, marks, numbers, punctuation and symbols print; ' ' is the only space.
   */
  private static boolean isPrintable(int c) {
    if (c < 0xa0) {
      return c >= ' ' && c < 0x7f;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
