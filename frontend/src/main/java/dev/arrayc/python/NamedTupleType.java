package dev.arrayc.python;

import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A class made with {@code typing.NamedTuple} or {@code collections.namedtuple}.
 *
 * @param defaults of the last fields
 * @param members what else the class body defines: methods, constants
 */
record NamedTupleType(
    PyTuple.NamedClass shape, Map<String, PyValue> defaults, Map<String, PyValue> members)
    implements ReprCallable {
  NamedTupleType {
    defaults = Map.copyOf(defaults);
    members = Map.copyOf(members);
  }

  /** {@return a class of this shape whose body is not at hand} */
  static NamedTupleType of(PyTuple.NamedClass shape) {
    return Evaluation.current()
        .namedTuple(shape)
        .orElseGet(() -> new NamedTupleType(shape, Map.of(), Map.of()));
  }

  boolean isInstance(PyValue value) {
    return value instanceof PyTuple t && t.namedClass().map(shape::equals).orElse(false);
  }

  @Override
  public String name() {
    return shape.name();
  }

  @Override
  public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    Binding.Signature signature =
        Binding.Signature.positional(shape.name() + ".__new__", shape.fields(), defaults);
    return instance(signature.bind(positional, keyword));
  }

  private PyTuple instance(Map<String, PyValue> values) {
    List<PyValue> items = new ArrayList<>();
    for (String field : shape.fields()) {
      items.add(values.get(field));
    }
    return new PyTuple(items, Optional.of(shape));
  }

  @Override
  public Optional<PyValue> attribute(String attribute) {
    return switch (attribute) {
      case "__name__", "__qualname__" -> Optional.of(new PyStr(name()));
      case "_fields" -> Optional.of(fields());
      case "_field_defaults" -> Optional.of(defaultsDict());
      case "_make" ->
          Optional.of(
              Builtin.function(
                  "_make", a -> call(Iteration.list(a.exactly(1).get(0)), new LinkedHashMap<>())));
      default -> Optional.ofNullable(members.get(attribute)).map(m -> BoundMethod.ofClass(m, this));
    };
  }

  private PyValue fields() {
    return PyTuple.of(shape.fields().stream().map(PyStr::new).toList());
  }

  private PyValue defaultsDict() {
    PyDict dict = new PyDict();
    for (String field : shape.fields()) {
      PyValue standard = defaults.get(field);
      if (standard != null) {
        dict.put(new PyStr(field), standard);
      }
    }
    return dict;
  }

  /** Looks an attribute of an instance up: a field, a method, or one that every named tuple has. */
  Optional<PyValue> instanceAttribute(PyTuple self, String attribute) {
    int field = shape.fields().indexOf(attribute);
    if (field >= 0) {
      return Optional.of(self.items().get(field));
    }
    return switch (attribute) {
      case "_replace" -> Optional.of(Builtin.method(self, attribute, a -> replace(self, a)));
      case "_asdict" -> Optional.of(Builtin.method(self, attribute, a -> asDict(self, a)));
      case "_fields" -> Optional.of(fields());
      default -> Optional.ofNullable(members.get(attribute)).map(m -> BoundMethod.bind(m, self));
    };
  }

  private PyValue replace(PyTuple self, Args args) {
    Map<String, PyValue> values = new LinkedHashMap<>();
    for (int i = 0; i < shape.fields().size(); i++) {
      values.put(shape.fields().get(i), self.items().get(i));
    }
    List<PyValue> unknown = new ArrayList<>();
    args.keyword()
        .forEach(
            (name, value) -> {
              if (values.replace(name, value) == null) {
                unknown.add(new PyStr(name));
              }
            });
    if (!unknown.isEmpty()) {
      throw Raise.value(
          "Got unexpected field names: " + Text.repr(new dev.arrayc.value.PyList(unknown)));
    }
    return instance(values);
  }

  private PyValue asDict(PyTuple self, Args args) {
    args.exactly(0);
    PyDict dict = new PyDict();
    for (int i = 0; i < shape.fields().size(); i++) {
      dict.put(new PyStr(shape.fields().get(i)), self.items().get(i));
    }
    return dict;
  }

  @Override
  public String repr() {
    return "<class '__main__." + name() + "'>";
  }

  @Override
  public String typeName() {
    return "type";
  }
}
