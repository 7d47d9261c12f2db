package dev.arrayc.library;

import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A record of JAX's that a program fills in: {@code lax.GatherDimensionNumbers(…)}. */
record NamedArguments(String type, Map<String, PyValue> fields) implements PyObject {
  NamedArguments {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  static NamedArguments of(Arguments a) {
    return new NamedArguments(a.function(), a.values());
  }

  /** {@return a parameter that has to be such a record} */
  static NamedArguments in(Arguments a, String name) {
    if (a.value(name) instanceof NamedArguments n) {
      return n;
    }
    throw a.error(
        "TypeError",
        a.function()
            + "() expects dimension numbers as '"
            + name
            + "', got "
            + Reprs.typeOf(a.value(name)));
  }

  PyValue value(String name) {
    return attribute(name)
        .orElseThrow(
            () ->
                dev.arrayc.value.Session.current()
                    .error(
                        "AttributeError", "'" + type + "' object has no attribute '" + name + "'"));
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  @Override
  public String repr() {
    return fields.entrySet().stream()
        .map(e -> e.getKey() + "=" + Reprs.of(e.getValue()))
        .collect(Collectors.joining(", ", type + "(", ")"));
  }

  @Override
  public String typeName() {
    return type;
  }
}
