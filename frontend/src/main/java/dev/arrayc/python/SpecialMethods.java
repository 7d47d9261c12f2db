package dev.arrayc.python;

import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.CompareOp;
import dev.arrayc.syntax.UnaryOp;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyNotImplemented;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The special methods that a program's records define (data model §3.3): what operators and builtin
 * functions do with them, before they do what they do with a tuple.
 */
final class SpecialMethods {
  private SpecialMethods() {}

  /** {@return what a record's class defines under a name} */
  private static Optional<PyValue> find(PyValue value, String name) {
    return value instanceof PyTuple record
        ? record.namedClass().map(NamedTupleType::of).map(type -> type.members().get(name))
        : Optional.empty();
  }

  static boolean isCallable(PyValue value) {
    return value instanceof PyCallable || find(value, "__call__").isPresent();
  }

  /** {@return the bound method {@code __call__}} */
  static Optional<PyCallable> callable(PyValue value) {
    return find(value, "__call__")
        .map(m -> Builtins.callable(BoundMethod.bind(m, (PyTuple) value)));
  }

  /** {@return what a special method gives; empty if there is none, or if it declines} */
  static Optional<PyValue> call(PyValue value, String name, PyValue... arguments) {
    return find(value, name)
        .map(
            m ->
                Builtins.callable(BoundMethod.bind(m, (PyTuple) value))
                    .call(List.of(arguments), new LinkedHashMap<>()))
        .filter(result -> result != PyNotImplemented.NOT_IMPLEMENTED);
  }

  /** {@code __add__}, or {@code __radd__} of the right operand. */
  static Optional<PyValue> binary(BinaryOp op, PyValue a, PyValue b) {
    return call(a, "__" + op.special() + "__", b).or(() -> call(b, "__r" + op.special() + "__", a));
  }

  static Optional<PyValue> unary(UnaryOp op, PyValue a) {
    return switch (op) {
      case NEGATIVE -> call(a, "__neg__");
      case POSITIVE -> call(a, "__pos__");
      case INVERT -> call(a, "__invert__");
      case NOT -> Optional.empty();
    };
  }

  /** {@code __lt__}, or {@code __gt__} of the right operand. */
  static Optional<PyValue> compare(CompareOp op, PyValue a, PyValue b) {
    return call(a, name(op), b).or(() -> call(b, name(mirrored(op)), a));
  }

  private static String name(CompareOp op) {
    return "__" + op.name().toLowerCase(java.util.Locale.ROOT) + "__";
  }

  private static CompareOp mirrored(CompareOp op) {
    return switch (op) {
      case LT -> CompareOp.GT;
      case LE -> CompareOp.GE;
      case GT -> CompareOp.LT;
      case GE -> CompareOp.LE;
      case EQ, NE, IS, IS_NOT, IN, NOT_IN -> op;
    };
  }
}
