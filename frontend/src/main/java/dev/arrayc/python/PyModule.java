package dev.arrayc.python;

import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A module: of the library, of Python, or a file beside the program.
 *
 * @param members its names, live for a file that is still being executed
 */
record PyModule(String name, Map<String, PyValue> members) implements PyObject {
  private static final int LISTED = 400;

  @Override
  public Optional<PyValue> attribute(String attribute) {
    return attribute.equals("__name__")
        ? Optional.of(new PyStr(name))
        : Optional.ofNullable(members.get(attribute));
  }

  List<String> names() {
    return members.keySet().stream().filter(n -> !n.startsWith("__")).toList();
  }

  /** {@return its names in order, for a message} */
  String listing() {
    String all = names().stream().sorted().collect(Collectors.joining(", "));
    return all.length() <= LISTED ? all : all.substring(0, all.lastIndexOf(',', LISTED)) + ", …";
  }

  @Override
  public String repr() {
    return "<module '" + name + "'>";
  }

  /** A module is equal to itself only. */
  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String typeName() {
    return "module";
  }
}
