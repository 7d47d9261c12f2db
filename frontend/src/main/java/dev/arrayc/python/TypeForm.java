package dev.arrayc.python;

import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * A class, or what stands for one in annotations: {@code int}, {@code jax.Array}, {@code
 * typing.Callable}, {@code int | None}.
 *
 * @param shown how it prints: {@code <class 'int'>}, {@code typing.Any}
 * @param instance which values are instances of it
 * @param constructor what calling it does; empty for a form that is only for annotations
 */
record TypeForm(
    String name, String shown, Predicate<PyValue> instance, Optional<Args.Body> constructor)
    implements ReprCallable, Indexing.Subscriptable {

  private static final List<String> GENERIC =
      List.of(
          "list",
          "dict",
          "tuple",
          "set",
          "frozenset",
          "type",
          "enumerate",
          "map",
          "filter",
          "zip",
          "reversed",
          "partial");

  static TypeForm of(String name, Predicate<PyValue> instance, Args.Body constructor) {
    return new TypeForm(name, "<class '" + name + "'>", instance, Optional.of(constructor));
  }

  /** A class without constructor that is recognised by its values' type name. */
  static TypeForm named(String name) {
    return new TypeForm(
        name, "<class '" + name + "'>", v -> v.typeName().equals(name), Optional.empty());
  }

  /** A form of module {@code typing}; no value is tested against it. */
  static TypeForm typing(String name) {
    return new TypeForm(name, "typing." + name, v -> false, Optional.empty());
  }

  /** {@return whether a value can stand where a type is expected} */
  static boolean isType(PyValue value) {
    return value instanceof TypeForm
        || value instanceof PyNone
        || value instanceof NamedTupleType
        || value instanceof ExceptionClass
        || (value instanceof PyDType d && d.isScalarType());
  }

  /** {@code a | b}. */
  static TypeForm union(PyValue a, PyValue b) {
    return new TypeForm(
        "Union",
        annotation(a) + " | " + annotation(b),
        v -> isInstance(v, a) || isInstance(v, b),
        Optional.empty());
  }

  private static String annotation(PyValue type) {
    return type instanceof PyCallable c && !(type instanceof TypeForm f && !f.plainClass())
        ? c.name()
        : Text.repr(type);
  }

  private boolean plainClass() {
    return shown.startsWith("<class");
  }

  /** {@code list[int]}: for annotations, the type itself is all that counts. */
  @Override
  public PyValue item(PyValue index) {
    if (plainClass() && !GENERIC.contains(name)) {
      throw Raise.type("type '" + name + "' is not subscriptable");
    }
    List<String> parts = new ArrayList<>();
    for (PyValue part : index instanceof PyTuple t ? t.items() : List.of(index)) {
      parts.add(part instanceof dev.arrayc.value.PyEllipsis ? "..." : annotation(part));
    }
    String base = plainClass() ? name : shown;
    return new TypeForm(name, base + "[" + String.join(", ", parts) + "]", instance, constructor);
  }

  /** {@return {@code isinstance(value, type)}} */
  static boolean isInstance(PyValue value, PyValue type) {
    return switch (type) {
      case TypeForm f -> f.instance().test(value);
      case NamedTupleType n -> n.isInstance(value);
      case ExceptionClass e -> value instanceof ExceptionValue v && v.type().isSubclass(e);
      case PyDType d ->
          value instanceof dev.arrayc.value.NumpyValue n
              && n.isScalar()
              && n.tensor().dtype() == d.dtype();
      case PyTuple t -> t.items().stream().anyMatch(item -> isInstance(value, item));
      case PyNone n -> value instanceof PyNone;
      default ->
          throw Raise.type("isinstance() arg 2 must be a type, a tuple of types, or a union");
    };
  }

  @Override
  public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    if (constructor.isEmpty()) {
      throw Raise.type(
          plainClass()
              ? "cannot create '" + name + "' instances"
              : "Type " + shown + " cannot be instantiated");
    }
    return constructor.get().apply(new Args(name, positional, keyword));
  }

  @Override
  public String repr() {
    return shown;
  }

  @Override
  public Optional<PyValue> attribute(String attribute) {
    return switch (attribute) {
      case "__name__", "__qualname__" -> Optional.of(new PyStr(name));
      case "__module__" -> Optional.of(new PyStr(plainClass() ? "builtins" : "typing"));
      case "fromkeys" -> name.equals("dict") ? Optional.of(Builtins.FROM_KEYS) : Optional.empty();
      default -> unbound(attribute);
    };
  }

  /** {@code str.upper}: the method, with the object as its first argument. */
  private Optional<PyValue> unbound(String attribute) {
    if (attribute.startsWith("__")
        || Types.example(name).flatMap(e -> Attributes.find(e, attribute)).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Builtin.function(
            attribute,
            args -> {
              if (args.count() == 0 || !instance.test(args.get(0))) {
                throw Raise.type(
                    "unbound method " + name + "." + attribute + "() needs an argument");
              }
              PyCallable method = Builtins.callable(Attributes.get(args.get(0), attribute));
              return method.call(args.positional().subList(1, args.count()), args.keyword());
            }));
  }

  /** Types are the same if they are one class; constructors are not compared. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TypeForm t && name.equals(t.name) && shown.equals(t.shown);
  }

  @Override
  public int hashCode() {
    return shown.hashCode();
  }

  /** {@return the class of jax arrays, concrete or traced} */
  static TypeForm array(String name) {
    return new TypeForm(name, "<class 'jax.Array'>", Array.class::isInstance, Optional.empty());
  }

  /** {@return the class that {@code type(x)} gives for a concrete array} */
  static TypeForm arrayImpl() {
    return new TypeForm(
        "ArrayImpl",
        "<class 'jaxlib._jax.ArrayImpl'>",
        Concrete.class::isInstance,
        Optional.empty());
  }

  @Override
  public String typeName() {
    return "type";
  }
}
