package dev.arrayc.python;

import dev.arrayc.library.Library;
import dev.arrayc.library.LibraryFunction;
import dev.arrayc.library.Suggestions;
import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** {@code value.name}. */
final class Attributes {
  private Attributes() {}

  /**
   * {@return an attribute}
   *
   * @throws dev.arrayc.diagnostic.CompileException AttributeError if there is none
   */
  static PyValue get(PyValue value, String name) {
    return find(value, name).orElseThrow(() -> missing(value, name));
  }

  private static RuntimeException missing(PyValue value, String name) {
    if (value instanceof PyModule module) {
      return missing(
          module,
          name,
          "AttributeError",
          "module '" + module.name() + "' has no attribute '" + name + "'");
    }
    if (value instanceof TypeForm type) {
      return Raise.error(
          "AttributeError", "type object '" + type.name() + "' has no attribute '" + name + "'");
    }
    if (value instanceof Array array) {
      return Arrays.noAttribute(array, name);
    }
    return Raise.attribute(value, name);
  }

  /**
   * {@return what to raise where a module has no such name: a limitation of ours where JAX has it
   * and something else does the same, else an error of the given class with the nearest name}
   */
  static RuntimeException missing(PyModule module, String name, String error, String message) {
    Optional<String> instead = Library.instead(module.name(), name);
    if (instead.isPresent()) {
      return Session.current()
          .limitation(module.name() + "." + name + " is not supported", "use " + instead.get());
    }
    return Raise.error(
        error,
        message,
        Suggestions.nearest(name, module.names())
            .map(n -> "did you mean '" + n + "'?")
            .orElse("arrayc's " + module.name() + " has: " + module.listing()));
  }

  /** {@return an attribute, if there is one} */
  static Optional<PyValue> find(PyValue value, String name) {
    if (name.equals("__class__")) {
      return Optional.of(Types.of(value));
    }
    return switch (value) {
      case Array a -> Arrays.attribute(a, name);
      case NumpyValue n -> Arrays.attribute(n, name);
      case PyDType d -> Arrays.attribute(d, name);
      case PyStr s -> StrMethods.attribute(s, name);
      case PyList l -> ListMethods.attribute(l, name);
      case PyTuple t ->
          t.namedClass()
              .flatMap(shape -> NamedTupleType.of(shape).instanceAttribute(t, name))
              .or(() -> ListMethods.attribute(t, name));
      case PyDict d -> DictMethods.attribute(d, name);
      case PyInt i -> integer(value, i.value(), name);
      case PyBool b -> integer(value, Ints.of(b).orElseThrow(), name);
      case PyFloat f -> real(f, name);
      case PyComplex c -> complex(c, name);
      case PyRange r -> range(r, name);
      case PySlice s ->
          switch (name) {
            case "start" -> Optional.of(s.start());
            case "stop" -> Optional.of(s.stop());
            case "step" -> Optional.of(s.step());
            default -> Optional.empty();
          };
      case PyObject o -> o.attribute(name);
      case ReprCallable c -> c.attribute(name);
      case LibraryFunction f when name.equals("__name__") -> Optional.of(new PyStr(f.ownName()));
      case PyCallable c ->
          name.equals("__name__") ? Optional.of(new PyStr(c.name())) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<PyValue> integer(PyValue self, BigInteger value, String name) {
    return switch (name) {
      case "real", "numerator" -> Optional.of(new PyInt(value));
      case "imag" -> Optional.of(PyInt.of(0));
      case "denominator" -> Optional.of(PyInt.of(1));
      case "bit_length" -> method(self, name, a -> PyInt.of(value.abs().bitLength()));
      case "bit_count" -> method(self, name, a -> PyInt.of(value.abs().bitCount()));
      case "conjugate" -> method(self, name, a -> new PyInt(value));
      case "as_integer_ratio" -> method(self, name, a -> PyTuple.of(new PyInt(value), PyInt.of(1)));
      default -> Optional.empty();
    };
  }

  private static Optional<PyValue> method(PyValue self, String name, Args.Body body) {
    return Optional.of(Builtin.method(self, name, args -> body.apply(args.exactly(0))));
  }

  private static Optional<PyValue> real(PyFloat self, String name) {
    return switch (name) {
      case "real" -> Optional.of(self);
      case "imag" -> Optional.of(new PyFloat(0));
      case "conjugate" -> method(self, name, a -> self);
      case "is_integer" ->
          method(
              self,
              name,
              a ->
                  PyBool.of(
                      Double.isFinite(self.value()) && self.value() == Math.rint(self.value())));
      case "hex" -> method(self, name, a -> new PyStr(hex(self.value())));
      case "as_integer_ratio" -> method(self, name, a -> ratio(self.value()));
      default -> Optional.empty();
    };
  }

  /** C's {@code %a} with all 13 digits, as CPython prints it. */
  private static String hex(double value) {
    if (!Double.isFinite(value)) {
      return Text.number(value);
    }
    String sign = Math.copySign(1.0, value) < 0 ? "-" : "";
    long bits = Double.doubleToRawLongBits(value) & Long.MAX_VALUE;
    if (bits == 0) {
      return sign + "0x0.0p+0";
    }
    long exponent = bits >>> 52;
    long mantissa = bits & 0xF_FFFF_FFFF_FFFFL;
    String digits = String.format(java.util.Locale.ROOT, "%013x", mantissa);
    long power = exponent == 0 ? -1022 : exponent - 1023;
    return sign + (exponent == 0 ? "0x0." : "0x1.") + digits + "p" + (power < 0 ? "" : "+") + power;
  }

  private static PyValue ratio(double value) {
    if (Double.isNaN(value)) {
      throw Raise.value("cannot convert NaN to integer ratio");
    }
    if (Double.isInfinite(value)) {
      throw Raise.overflow("cannot convert Infinity to integer ratio");
    }
    BigDecimal exact = new BigDecimal(value);
    BigInteger denominator = BigInteger.TEN.pow(Math.max(0, exact.scale()));
    BigInteger numerator = exact.multiply(new BigDecimal(denominator)).toBigIntegerExact();
    BigInteger common = numerator.gcd(denominator).max(BigInteger.ONE);
    return PyTuple.of(new PyInt(numerator.divide(common)), new PyInt(denominator.divide(common)));
  }

  private static Optional<PyValue> complex(PyComplex self, String name) {
    return switch (name) {
      case "real" -> Optional.of(new PyFloat(self.real()));
      case "imag" -> Optional.of(new PyFloat(self.imag()));
      case "conjugate" -> method(self, name, a -> new PyComplex(self.real(), -self.imag()));
      default -> Optional.empty();
    };
  }

  private static Optional<PyValue> range(PyRange self, String name) {
    return switch (name) {
      case "start" -> Optional.of(PyInt.of(self.start()));
      case "stop" -> Optional.of(PyInt.of(self.stop()));
      case "step" -> Optional.of(PyInt.of(self.step()));
      default -> Optional.empty();
    };
  }
}
