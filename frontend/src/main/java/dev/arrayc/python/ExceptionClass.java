package dev.arrayc.python;

import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** An exception class: builtin, or a program's own that only names its base. */
record ExceptionClass(String name, Optional<ExceptionClass> base) implements ReprCallable {
  private static final Map<String, ExceptionClass> BUILTIN = new LinkedHashMap<>();

  static {
    define("BaseException", "");
    define("Exception", "BaseException");
    for (String name :
        List.of(
            "ArithmeticError",
            "AssertionError",
            "AttributeError",
            "ImportError",
            "LookupError",
            "NameError",
            "RuntimeError",
            "StopIteration",
            "TypeError",
            "ValueError",
            "Warning")) {
      define(name, "Exception");
    }
    define("FloatingPointError", "ArithmeticError");
    define("OverflowError", "ArithmeticError");
    define("ZeroDivisionError", "ArithmeticError");
    define("ModuleNotFoundError", "ImportError");
    define("IndexError", "LookupError");
    define("KeyError", "LookupError");
    define("NotImplementedError", "RuntimeError");
    define("RecursionError", "RuntimeError");
    define("UserWarning", "Warning");
    define("DeprecationWarning", "Warning");
  }

  private static void define(String name, String base) {
    BUILTIN.put(name, new ExceptionClass(name, Optional.ofNullable(BUILTIN.get(base))));
  }

  /** {@return the builtin exceptions by name} */
  static Map<String, ExceptionClass> builtin() {
    return BUILTIN;
  }

  boolean isSubclass(ExceptionClass other) {
    return equals(other) || base.map(b -> b.isSubclass(other)).orElse(false);
  }

  @Override
  public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    if (!keyword.isEmpty()) {
      throw Raise.type(name + "() takes no keyword arguments");
    }
    return new ExceptionValue(this, positional);
  }

  @Override
  public String repr() {
    return "<class '" + name + "'>";
  }

  @Override
  public Optional<PyValue> attribute(String attribute) {
    return attribute.equals("__name__") ? Optional.of(new PyStr(name)) : Optional.empty();
  }

  @Override
  public String typeName() {
    return "type";
  }
}
