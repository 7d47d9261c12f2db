package dev.arrayc.python;

import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The builtin classes, and the class of a value. */
final class Types {
  private static final Map<String, TypeForm> TABLE = new LinkedHashMap<>();

  static {
    add(TypeForm.of("int", v -> v instanceof PyInt || v instanceof PyBool, Conversions::toInt));
    add(TypeForm.of("float", PyFloat.class::isInstance, Conversions::toFloat));
    add(TypeForm.of("bool", PyBool.class::isInstance, Conversions::toBool));
    add(TypeForm.of("complex", PyComplex.class::isInstance, Conversions::toComplex));
    add(TypeForm.of("str", PyStr.class::isInstance, Conversions::toStr));
    add(TypeForm.of("list", PyList.class::isInstance, Conversions::toList));
    add(TypeForm.of("tuple", PyTuple.class::isInstance, Conversions::toTuple));
    add(TypeForm.of("dict", PyDict.class::isInstance, Conversions::toDict));
    add(
        TypeForm.of(
            "set", v -> v instanceof PySet s && !s.frozen(), a -> Conversions.toSet(a, false)));
    add(
        TypeForm.of(
            "frozenset", v -> v instanceof PySet s && s.frozen(), a -> Conversions.toSet(a, true)));
    add(TypeForm.of("range", PyRange.class::isInstance, Conversions::toRange));
    add(TypeForm.of("slice", PySlice.class::isInstance, Conversions::toSlice));
    add(TypeForm.of("enumerate", v -> v.typeName().equals("enumerate"), Iterators::enumerate));
    add(TypeForm.of("zip", v -> v.typeName().equals("zip"), Iterators::zip));
    add(TypeForm.of("map", v -> v.typeName().equals("map"), Iterators::map));
    add(TypeForm.of("filter", v -> v.typeName().equals("filter"), Iterators::filter));
    add(TypeForm.of("reversed", v -> v.typeName().equals("reversed"), Iterators::reversed));
    add(TypeForm.of("type", v -> v.typeName().equals("type"), Types::typeCall));
    add(TypeForm.of("object", v -> true, a -> new PlainObject()));
  }

  private Types() {}

  private static void add(TypeForm type) {
    TABLE.put(type.name(), type);
  }

  /** {@return the builtin classes by name} */
  static Map<String, TypeForm> table() {
    return TABLE;
  }

  private static PyValue typeCall(Args args) {
    if (args.count() != 1) {
      throw dev.arrayc.value.Session.current()
          .limitation(
              "type() that makes a class",
              "type(x) with one argument gives the class of x; for records, use typing.NamedTuple");
    }
    return of(args.get(0));
  }

  /** {@return {@code type(value)}} */
  static PyValue of(PyValue value) {
    return switch (value) {
      case PyTuple t when t.namedClass().isPresent() -> NamedTupleType.of(t.namedClass().get());
      case ExceptionValue e -> e.type();
      case NumpyValue n when n.isScalar() -> new PyDType(n.tensor().dtype(), true, true);
      case Concrete c -> TypeForm.arrayImpl();
      default ->
          Optional.ofNullable(TABLE.get(value.typeName()))
              .orElseGet(() -> TypeForm.named(value.typeName()));
    };
  }

  /** {@return {@code <class 'int'>}: the class of a value in messages} */
  static String shown(PyValue value) {
    return Text.repr(of(value));
  }

  /** {@return a value of a class, by which its methods are known} */
  static Optional<PyValue> example(String type) {
    return Optional.ofNullable(
        switch (type) {
          case "str" -> new PyStr("");
          case "list" -> new PyList(List.of());
          case "dict" -> new PyDict();
          case "tuple" -> PyTuple.of();
          case "set" -> new PySet(false);
          case "frozenset" -> new PySet(true);
          case "int" -> PyInt.of(0);
          case "float" -> new PyFloat(0);
          default -> null;
        });
  }

  /** {@code object()}: equal to itself only. */
  private static final class PlainObject implements dev.arrayc.value.PyObject {
    @Override
    public Optional<PyValue> attribute(String name) {
      return Optional.empty();
    }

    @Override
    public String repr() {
      return "<object object>";
    }

    @Override
    public String typeName() {
      return "object";
    }
  }
}
