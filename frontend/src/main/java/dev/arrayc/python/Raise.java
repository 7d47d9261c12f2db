package dev.arrayc.python;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;

/** Python's exceptions, at the place that is being evaluated. */
final class Raise {
  private Raise() {}

  static UserError error(String errorClass, String message, String... hints) {
    return Session.current().error(errorClass, message, hints);
  }

  static UserError type(String message, String... hints) {
    return error("TypeError", message, hints);
  }

  static UserError value(String message, String... hints) {
    return error("ValueError", message, hints);
  }

  static UserError index(String message) {
    return error("IndexError", message);
  }

  static UserError key(PyValue key) {
    return error("KeyError", Text.repr(key));
  }

  static UserError zeroDivision(String message) {
    return error("ZeroDivisionError", message);
  }

  static UserError overflow(String message) {
    return error("OverflowError", message);
  }

  static UserError attribute(PyValue of, String name, String... hints) {
    return error(
        "AttributeError", "'" + of.typeName() + "' object has no attribute '" + name + "'", hints);
  }

  /** {@code takes exactly one argument (2 given)} and its kin. */
  static UserError count(String function, String expected, int given) {
    return type(function + "() takes " + expected + " (" + given + " given)");
  }
}
