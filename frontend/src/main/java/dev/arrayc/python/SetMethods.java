package dev.arrayc.python;

import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.CompareOp;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.List;
import java.util.Optional;

/** The operators and methods of sets. */
final class SetMethods {
  private SetMethods() {}

  static PySet of(Iterable<PyValue> items, boolean frozen) {
    PySet set = new PySet(frozen);
    items.forEach(set::add);
    return set;
  }

  static PySet binary(BinaryOp op, PySet a, PySet b) {
    PySet result = new PySet(a.frozen());
    switch (op) {
      case BIT_OR -> {
        a.ordered().forEach(result::add);
        b.ordered().forEach(result::add);
      }
      case BIT_AND -> {
        boolean swapped = b.elements().size() > a.elements().size();
        keep(result, swapped ? a : b, swapped ? b : a, true);
      }
      case BIT_XOR -> {
        keep(result, b, a, false);
        keep(result, a, b, false);
      }
      default -> keep(result, a, b, false);
    }
    return result;
  }

  /** Adds the elements of one set that another has, or has not. */
  private static void keep(PySet result, PySet from, PySet other, boolean common) {
    for (PyValue element : from.ordered()) {
      if (other.elements().containsKey(Comparison.key(element)) == common) {
        result.add(element);
      }
    }
  }

  /** {@code a |= b} and its kin. */
  static PySet update(BinaryOp op, PySet a, PySet b) {
    PySet result = binary(op, a, b);
    a.elements().clear();
    a.elements().putAll(result.elements());
    return a;
  }

  static Optional<PyValue> attribute(PySet self, String name) {
    Optional<Args.Body> body =
        switch (name) {
          case "union" -> Optional.of(a -> combine(BinaryOp.BIT_OR, self, a));
          case "intersection" -> Optional.of(a -> combine(BinaryOp.BIT_AND, self, a));
          case "difference" -> Optional.of(a -> combine(BinaryOp.SUB, self, a));
          case "symmetric_difference" -> Optional.of(a -> combine(BinaryOp.BIT_XOR, self, a));
          case "issubset" -> Optional.of(a -> compare(CompareOp.LE, self, a));
          case "issuperset" -> Optional.of(a -> compare(CompareOp.GE, self, a));
          case "isdisjoint" ->
              Optional.of(
                  a ->
                      PyBool.of(
                          binary(BinaryOp.BIT_AND, self, other(a.exactly(1).get(0)))
                              .elements()
                              .isEmpty()));
          case "copy" -> Optional.of(a -> of(self.ordered(), self.frozen()));
          default -> self.frozen() ? Optional.empty() : mutator(self, name);
        };
    return body.map(b -> Builtin.method(self, name, b));
  }

  private static Optional<Args.Body> mutator(PySet self, String name) {
    return switch (name) {
      case "add" ->
          Optional.of(
              a -> {
                self.add(a.exactly(1).get(0));
                return PyNone.NONE;
              });
      case "update" ->
          Optional.of(
              a -> {
                a.positional().forEach(v -> Iteration.list(v).forEach(self::add));
                return PyNone.NONE;
              });
      case "discard" ->
          Optional.of(
              a -> {
                self.elements().remove(Comparison.key(a.exactly(1).get(0)));
                return PyNone.NONE;
              });
      case "remove" -> Optional.of(a -> remove(self, a));
      case "pop" -> Optional.of(a -> pop(self, a));
      case "clear" ->
          Optional.of(
              a -> {
                self.elements().clear();
                return PyNone.NONE;
              });
      default -> Optional.empty();
    };
  }

  private static PyValue remove(PySet self, Args args) {
    PyValue item = args.exactly(1).get(0);
    if (self.elements().remove(Comparison.key(item)) == null) {
      throw Raise.key(item);
    }
    return PyNone.NONE;
  }

  private static PyValue pop(PySet self, Args args) {
    args.exactly(0);
    if (self.elements().isEmpty()) {
      throw Raise.key(new PyStr("pop from an empty set"));
    }
    PyValue first = self.ordered().iterator().next();
    self.elements().remove(Comparison.key(first));
    return first;
  }

  private static PySet other(PyValue value) {
    return value instanceof PySet set ? set : of(Iteration.list(value), true);
  }

  private static PySet combine(BinaryOp op, PySet self, Args args) {
    PySet result = of(self.ordered(), self.frozen());
    for (PyValue value : List.copyOf(args.positional())) {
      result = binary(op, result, other(value));
    }
    return result;
  }

  private static PyValue compare(CompareOp op, PySet self, Args args) {
    return PyBool.of(self.compare(op, other(args.exactly(1).get(0))));
  }
}
