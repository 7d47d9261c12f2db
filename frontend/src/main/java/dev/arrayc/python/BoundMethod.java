package dev.arrayc.python;

import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A program's function, with the object it was found on as its first argument. */
record BoundMethod(PyCallable function, PyValue self) implements ReprCallable {
  /** {@return a class member as seen on an instance: functions are bound, other values are not} */
  static PyValue bind(PyValue member, PyTuple self) {
    return switch (member) {
      case PropertyMember p -> p.getter().call(List.of(self), new java.util.LinkedHashMap<>());
      case PyFunction f -> new BoundMethod(f, self);
      case JitFunction f -> new BoundMethod(f, self);
      case Decorated d ->
          switch (d.kind()) {
            case STATIC -> d.function();
            case CLASS -> new BoundMethod(d.function(), Types.of(self));
          };
      default -> member;
    };
  }

  /** {@return a class member as seen on the class itself} */
  static PyValue ofClass(PyValue member, NamedTupleType type) {
    if (member instanceof Decorated d) {
      return d.kind() == Decorated.Kind.STATIC ? d.function() : new BoundMethod(d.function(), type);
    }
    return member;
  }

  /** {@code @staticmethod} and {@code @classmethod}. */
  record Decorated(Kind kind, PyCallable function) implements dev.arrayc.value.PyObject {
    enum Kind {
      STATIC,
      CLASS
    }

    static Decorated of(Kind kind, Args args) {
      return new Decorated(kind, Builtins.callable(args.exactly(1).get(0)));
    }

    @Override
    public Optional<PyValue> attribute(String name) {
      return Attributes.find(function, name);
    }

    @Override
    public String repr() {
      return "<" + typeName() + "(" + Text.repr(function) + ")>";
    }

    @Override
    public String typeName() {
      return kind == Kind.STATIC ? "staticmethod" : "classmethod";
    }
  }

  /** {@code @property}: reading it calls the function. */
  record PropertyMember(PyCallable getter) implements dev.arrayc.value.PyObject {
    @Override
    public Optional<PyValue> attribute(String name) {
      return Optional.empty();
    }

    @Override
    public String repr() {
      return "<property object>";
    }

    @Override
    public String typeName() {
      return "property";
    }
  }

  @Override
  public String name() {
    return function.name();
  }

  @Override
  public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    List<PyValue> all = new ArrayList<>(positional.size() + 1);
    all.add(self);
    all.addAll(positional);
    return function.call(all, keyword);
  }

  @Override
  public String repr() {
    return "<bound method " + self.typeName() + "." + name() + " of " + Text.repr(self) + ">";
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return Attributes.find(function, name);
  }

  @Override
  public String typeName() {
    return "method";
  }
}
