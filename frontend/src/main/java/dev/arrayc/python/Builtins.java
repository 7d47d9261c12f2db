package dev.arrayc.python;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.CompareOp;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyDimension;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyIndexable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyNotImplemented;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The builtin functions (library reference, "Built-in Functions"). */
final class Builtins {
  /** {@code dict.fromkeys}. */
  static final Builtin FROM_KEYS = Builtin.function("fromkeys", Builtins::fromKeys);

  private static final List<String> INPUT_OUTPUT =
      List.of(
          "open",
          "input",
          "exec",
          "eval",
          "compile",
          "globals",
          "locals",
          "vars",
          "dir",
          "id",
          "setattr",
          "delattr",
          "bytes",
          "bytearray",
          "memoryview",
          "super",
          "breakpoint",
          "help",
          "__import__");

  private Builtins() {}

  /** {@return all builtin names} */
  static Map<String, PyValue> table(Evaluation evaluation) {
    Map<String, PyValue> table = new LinkedHashMap<>(Types.table());
    table.putAll(ExceptionClass.builtin());
    table.put("NotImplemented", PyNotImplemented.NOT_IMPLEMENTED);
    table.put("Ellipsis", dev.arrayc.value.PyEllipsis.ELLIPSIS);
    add(table, "print", a -> print(evaluation.out(), a));
    add(table, "len", a -> PyDimension.of(length(a.exactly(1).get(0))));
    add(table, "abs", a -> abs(a.exactly(1).get(0)));
    add(table, "min", a -> extreme(a, CompareOp.LT));
    add(table, "max", a -> extreme(a, CompareOp.GT));
    add(table, "sum", Builtins::sum);
    add(table, "any", a -> Iterators.first(a.exactly(1).get(0), true));
    add(table, "all", a -> Iterators.first(a.exactly(1).get(0), false));
    add(table, "sorted", Builtins::sorted);
    add(table, "iter", a -> iter(a.exactly(1).get(0)));
    add(table, "next", Builtins::next);
    add(table, "isinstance", a -> isInstance(a.noKeywords().between(2, 2)));
    add(table, "issubclass", a -> isSubclass(a.noKeywords().between(2, 2)));
    add(table, "callable", a -> PyBool.of(SpecialMethods.isCallable(a.exactly(1).get(0))));
    add(table, "repr", a -> new PyStr(Text.repr(a.exactly(1).get(0))));
    add(table, "ascii", a -> new PyStr(ascii(a.exactly(1).get(0))));
    add(table, "format", Builtins::format);
    add(table, "round", Builtins::round);
    add(table, "pow", Builtins::pow);
    add(table, "divmod", Builtins::divmod);
    add(table, "getattr", Builtins::getAttribute);
    add(table, "hasattr", a -> PyBool.of(attribute(a.exactly(2)).isPresent()));
    add(table, "chr", a -> chr(a.exactly(1).get(0)));
    add(table, "ord", a -> ord(a.exactly(1).get(0)));
    add(table, "hex", a -> based(a.exactly(1).get(0), "0x", 16));
    add(table, "oct", a -> based(a.exactly(1).get(0), "0o", 8));
    add(table, "bin", a -> based(a.exactly(1).get(0), "0b", 2));
    add(table, "property", a -> new BoundMethod.PropertyMember(callable(a.exactly(1).get(0))));
    add(table, "staticmethod", a -> BoundMethod.Decorated.of(BoundMethod.Decorated.Kind.STATIC, a));
    add(table, "classmethod", a -> BoundMethod.Decorated.of(BoundMethod.Decorated.Kind.CLASS, a));
    add(table, "hash", a -> HashOrder.builtin(a.exactly(1).get(0)));
    for (String name : INPUT_OUTPUT) {
      add(table, name, a -> unsupported(name));
    }
    return table;
  }

  private static void add(Map<String, PyValue> table, String name, Args.Body body) {
    table.put(name, Builtin.function(name, body));
  }

  private static PyValue unsupported(String name) {
    throw Session.current()
        .limitation(
            "the builtin " + name + " is not supported",
            "array programs compute on values, without input, output or reflection: pass data as"
                + " arguments");
  }

  /**
   * {@return a value as something to call}
   *
   * @throws UserError TypeError if it is not callable
   */
  static PyCallable callable(PyValue value) {
    if (value instanceof PyCallable c) {
      return c;
    }
    Optional<PyCallable> special = SpecialMethods.callable(value);
    if (special.isPresent()) {
      return special.get();
    }
    if (value instanceof dev.arrayc.value.PyDType d) {
      return Arrays.constructor(d);
    }
    if (value instanceof PyModule m) {
      throw Raise.type(
          "'module' object is not callable", "name a function of it: " + m.name() + ".…");
    }
    throw Raise.type("'" + value.typeName() + "' object is not callable");
  }

  static PyValue call(PyValue function, PyValue... arguments) {
    return callable(function).call(List.of(arguments), new LinkedHashMap<>());
  }

  private static PyValue print(Appendable out, Args args) {
    args.keywords("sep", "end", "file", "flush");
    String separator = printed(args, "sep", " ");
    String end = printed(args, "end", "\n");
    if (args.namedValue("file").isPresent()) {
      unsupported("print with file=");
    }
    try {
      for (int i = 0; i < args.count(); i++) {
        out.append(i > 0 ? separator : "").append(Text.str(args.get(i)));
      }
      out.append(end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PyNone.NONE;
  }

  private static String printed(Args args, String name, String standard) {
    Optional<PyValue> value = args.namedValue(name);
    if (value.isPresent() && !(value.get() instanceof PyStr)) {
      throw Raise.type(name + " must be None or a string, not " + value.get().typeName());
    }
    return value.map(v -> ((PyStr) v).value()).orElse(standard);
  }

  static String ascii(PyValue value) {
    StringBuilder out = new StringBuilder();
    Text.repr(value)
        .codePoints()
        .forEach(
            c -> {
              String escaped = Text.quote(Character.toString(c), true);
              out.append(
                  c < 0x80 ? Character.toString(c) : escaped.substring(1, escaped.length() - 1));
            });
    return out.toString();
  }

  /** {@return {@code len(value)}} */
  static long length(PyValue value) {
    return switch (value) {
      case PyStr s -> StrMethods.length(s.value());
      case PyList l -> l.items().size();
      case PyTuple t ->
          SpecialMethods.call(t, "__len__")
              .map(n -> Operations.index(n).longValueExact())
              .orElse((long) t.items().size());
      case PyDict d -> d.entries().size();
      case PySet s -> s.elements().size();
      case DictView v -> v.dict().entries().size();
      case PyRange r -> r.length();
      case PyValue v when Operations.isArrayLike(v) -> Arrays.length(v);
      case PyIndexable o when o.elements().isPresent() -> o.elements().orElseThrow().size();
      default -> throw Raise.type("object of type '" + value.typeName() + "' has no len()");
    };
  }

  private static PyValue abs(PyValue value) {
    Optional<PyValue> special = SpecialMethods.call(value, "__abs__");
    if (special.isPresent()) {
      return special.get();
    }
    if (Operations.isArrayLike(value)) {
      return Arrays.absolute(value);
    }
    Optional<BigInteger> integer = Ints.of(value);
    if (integer.isPresent()) {
      return new PyInt(integer.get().abs());
    }
    return switch (value) {
      case PyFloat f -> new PyFloat(Math.abs(f.value()));
      case PyComplex c -> new PyFloat(StrictMath.hypot(c.real(), c.imag()));
      default -> throw Raise.type("bad operand type for abs(): '" + value.typeName() + "'");
    };
  }

  private static PyValue extreme(Args args, CompareOp better) {
    args.keywords("key", "default");
    if (args.count() == 0) {
      throw Raise.type(args.function() + " expected at least 1 argument, got 0");
    }
    Iterator<PyValue> items =
        args.count() == 1 ? Iteration.of(args.get(0)) : Iteration.of(PyTuple.of(args.positional()));
    Optional<PyCallable> key = args.namedValue("key").map(Builtins::callable);
    if (!items.hasNext()) {
      return args.named("default")
          .orElseThrow(() -> Raise.value(args.function() + "() arg is an empty sequence"));
    }
    PyValue best = items.next();
    PyValue bestKey = keyed(key, best);
    while (items.hasNext()) {
      PyValue item = items.next();
      PyValue itemKey = keyed(key, item);
      if (Comparison.isTrue(better, itemKey, bestKey)) {
        best = item;
        bestKey = itemKey;
      }
    }
    return best;
  }

  private static PyValue keyed(Optional<PyCallable> key, PyValue item) {
    return key.isPresent() ? key.get().call(List.of(item), new LinkedHashMap<>()) : item;
  }

  private static PyValue sum(Args args) {
    args.keywords("start");
    if (args.count() > 2) {
      throw Raise.type("sum() takes at most 2 arguments (" + args.count() + " given)");
    }
    if (args.count() == 0) {
      throw Raise.type("sum() takes at least 1 positional argument (0 given)");
    }
    PyValue total = args.optional(1, "start").orElse(PyInt.of(0));
    if (total instanceof PyStr) {
      throw Raise.type("sum() can't sum strings [use ''.join(seq) instead]");
    }
    Iterator<PyValue> items = Iteration.of(args.get(0));
    while (items.hasNext()) {
      total = Operations.binary(BinaryOp.ADD, total, items.next());
    }
    return total;
  }

  private static PyValue sorted(Args args) {
    if (args.count() != 1) {
      throw Raise.type("sorted expected 1 argument, got " + args.count());
    }
    return new PyList(
        ListMethods.sorted(Iteration.list(args.get(0)), args.keywords("key", "reverse")));
  }

  private static PyValue iter(PyValue value) {
    if (value instanceof PyIterator) {
      return value;
    }
    return new PyIterator(value.typeName() + "_iterator", Iteration.of(value));
  }

  private static PyValue next(Args args) {
    args.noKeywords().between(1, 2);
    if (!(args.get(0) instanceof PyIterator iterator)) {
      throw Raise.type("'" + args.get(0).typeName() + "' object is not an iterator");
    }
    return iterator.items().hasNext()
        ? iterator.items().next()
        : args.optional(1).orElseThrow(() -> Raise.error("StopIteration", ""));
  }

  private static PyValue isInstance(Args args) {
    return PyBool.of(TypeForm.isInstance(args.get(0), args.get(1)));
  }

  private static PyValue isSubclass(Args args) {
    PyValue type = args.get(0);
    List<PyValue> targets = args.get(1) instanceof PyTuple t ? t.items() : List.of(args.get(1));
    return PyBool.of(targets.stream().anyMatch(target -> isSubclass(type, target)));
  }

  private static boolean isSubclass(PyValue type, PyValue target) {
    if (!TypeForm.isType(type)) {
      throw Raise.type("issubclass() arg 1 must be a class");
    }
    if (!TypeForm.isType(target)) {
      throw Raise.type("issubclass() arg 2 must be a class, a tuple of classes, or a union");
    }
    if (type instanceof ExceptionClass a && target instanceof ExceptionClass b) {
      return a.isSubclass(b);
    }
    if (target instanceof TypeForm t) {
      boolean boolIsInt =
          t.name().equals("int") && type instanceof TypeForm f && f.name().equals("bool");
      boolean tuple = t.name().equals("tuple") && type instanceof NamedTupleType;
      return boolIsInt || tuple || t.name().equals("object") || t.equals(type);
    }
    return type.equals(target);
  }

  private static PyValue format(Args args) {
    args.noKeywords().between(1, 2);
    return new PyStr(FormatSpec.format(args.get(0), args.count() > 1 ? args.string(1) : ""));
  }

  private static PyValue round(Args args) {
    args.keywords("number", "ndigits");
    PyValue number =
        args.optional(0, "number")
            .orElseThrow(() -> Raise.type("round() missing required argument 'number' (pos 1)"));
    Optional<BigInteger> digits =
        args.optional(1, "ndigits").filter(v -> !(v instanceof PyNone)).map(Operations::index);
    if (digits.isEmpty() && number instanceof dev.arrayc.value.Concrete c && c.type().rank() == 0) {
      double value = Arrays.toFloat(c);
      return c.dtype().isFloat()
          ? new PyInt(Conversions.truncate(Math.rint(value)))
          : new PyInt(Arrays.toInt(c));
    }
    if (Operations.isArrayLike(number)) {
      return call(
          Attributes.get(number, "round"),
          digits.<PyValue[]>map(d -> new PyValue[] {new PyInt(d)}).orElse(new PyValue[0]));
    }
    Optional<BigInteger> integer = Ints.of(number);
    if (integer.isPresent()) {
      return new PyInt(digits.map(d -> roundInt(integer.get(), d)).orElse(integer.get()));
    }
    if (!(number instanceof PyFloat f)) {
      throw Raise.type("type " + number.typeName() + " doesn't define __round__ method");
    }
    return digits.isEmpty()
        ? new PyInt(Conversions.truncate(Math.rint(f.value())))
        : new PyFloat(roundFloat(f.value(), digits.get()));
  }

  private static BigInteger roundInt(BigInteger value, BigInteger digits) {
    if (digits.signum() >= 0) {
      return value;
    }
    int places = digits.negate().min(BigInteger.valueOf(10_000)).intValueExact();
    return new BigDecimal(value).setScale(-places, RoundingMode.HALF_EVEN).toBigInteger();
  }

  /** From the exact binary value, so {@code round(2.675, 2)} is 2.67. */
  private static double roundFloat(double value, BigInteger digits) {
    if (!Double.isFinite(value) || digits.compareTo(BigInteger.valueOf(323)) > 0) {
      return value;
    }
    if (digits.compareTo(BigInteger.valueOf(-309)) < 0) {
      return Math.copySign(0.0, value);
    }
    double rounded =
        new BigDecimal(value)
            .setScale(digits.intValueExact(), RoundingMode.HALF_EVEN)
            .doubleValue();
    if (Double.isInfinite(rounded)) {
      throw Raise.overflow("rounded value too large to represent");
    }
    return Math.copySign(rounded, value);
  }

  private static PyValue pow(Args args) {
    args.keywords("base", "exp", "mod");
    PyValue base = required(args, 0, "base");
    PyValue exponent = required(args, 1, "exp");
    Optional<PyValue> modulus = args.optional(2, "mod").filter(v -> !(v instanceof PyNone));
    if (modulus.isEmpty()) {
      return Operations.binary(BinaryOp.POW, base, exponent);
    }
    Optional<BigInteger> b = Ints.of(base);
    Optional<BigInteger> e = Ints.of(exponent);
    Optional<BigInteger> m = Ints.of(modulus.get());
    if (b.isEmpty() || e.isEmpty() || m.isEmpty()) {
      throw Raise.type("pow() 3rd argument not allowed unless all arguments are integers");
    }
    if (m.get().signum() == 0) {
      throw Raise.value("pow() 3rd argument cannot be 0");
    }
    BigInteger positive = m.get().abs();
    try {
      BigInteger result = b.get().modPow(e.get(), positive);
      boolean shift = m.get().signum() < 0 && result.signum() != 0;
      return new PyInt(shift ? result.add(m.get()) : result);
    } catch (ArithmeticException notInvertible) {
      throw Raise.value("base is not invertible for the given modulus");
    }
  }

  private static PyValue required(Args args, int index, String name) {
    return args.optional(index, name)
        .orElseThrow(
            () ->
                Raise.type(
                    args.function()
                        + "() missing required argument '"
                        + name
                        + "' (pos "
                        + (index + 1)
                        + ")"));
  }

  private static PyValue divmod(Args args) {
    args.noKeywords().between(2, 2);
    PyValue a = args.get(0);
    PyValue b = args.get(1);
    if (a instanceof PyFloat || b instanceof PyFloat) {
      boolean real = Operations.isNumber(a) && Operations.isNumber(b);
      if (real && !(a instanceof PyComplex) && !(b instanceof PyComplex)) {
        double[] both =
            Floats.divMod(Operations.toDouble(a), Operations.toDouble(b), "float divmod()");
        return PyTuple.of(new PyFloat(both[0]), new PyFloat(both[1]));
      }
    }
    if (!Operations.isArrayLike(a)
        && !Operations.isArrayLike(b)
        && (Ints.of(a).isEmpty() || Ints.of(b).isEmpty())) {
      throw Raise.type(
          "unsupported operand type(s) for divmod(): '"
              + a.typeName()
              + "' and '"
              + b.typeName()
              + "'");
    }
    return PyTuple.of(
        Operations.binary(BinaryOp.FLOOR_DIV, a, b), Operations.binary(BinaryOp.MOD, a, b));
  }

  private static Optional<PyValue> attribute(Args args) {
    if (!(args.get(1) instanceof PyStr name)) {
      throw Raise.type(args.function() + "(): attribute name must be string");
    }
    return Attributes.find(args.get(0), name.value());
  }

  private static PyValue getAttribute(Args args) {
    args.noKeywords().between(2, 3);
    Optional<PyValue> found = attribute(args);
    return found
        .or(() -> args.optional(2))
        .orElseGet(() -> Attributes.get(args.get(0), ((PyStr) args.get(1)).value()));
  }

  private static PyValue chr(PyValue value) {
    return new PyStr(
        Character.toString(
            StrMethods.codePoint(Operations.index(value), "chr() arg not in range(0x110000)")));
  }

  private static PyValue ord(PyValue value) {
    if (!(value instanceof PyStr s)) {
      throw Raise.type("ord() expected string of length 1, but " + value.typeName() + " found");
    }
    if (StrMethods.length(s.value()) != 1) {
      throw Raise.type(
          "ord() expected a character, but string of length "
              + StrMethods.length(s.value())
              + " found");
    }
    return PyInt.of(s.value().codePointAt(0));
  }

  private static PyValue based(PyValue value, String prefix, int radix) {
    BigInteger integer = Operations.index(value);
    return new PyStr((integer.signum() < 0 ? "-" : "") + prefix + integer.abs().toString(radix));
  }

  private static PyValue fromKeys(Args args) {
    args.noKeywords().between(1, 2);
    PyDict dict = new PyDict();
    for (PyValue key : new ArrayList<>(Iteration.list(args.get(0)))) {
      Comparison.key(key);
      dict.put(key, args.optional(1).orElse(PyNone.NONE));
    }
    return dict;
  }
}
