package dev.arrayc.library;

import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyValue;
import java.util.List;
import java.util.Optional;

/** An enumeration of JAX's as a program sees it: {@code lax.GatherScatterMode.CLIP}. */
record Enumeration(String name, List<String> members) implements PyObject {
  /** One of its values. */
  record Member(String type, String name) implements PyObject {
    @Override
    public Optional<PyValue> attribute(String attribute) {
      return attribute.equals("name")
          ? Optional.of(new dev.arrayc.value.PyStr(name))
          : Optional.empty();
    }

    @Override
    public String repr() {
      return type + "." + name;
    }

    @Override
    public String typeName() {
      return type;
    }
  }

  Enumeration {
    members = List.copyOf(members);
  }

  @Override
  public Optional<PyValue> attribute(String attribute) {
    return members.contains(attribute)
        ? Optional.of(new Member(name, attribute))
        : Optional.empty();
  }

  @Override
  public String repr() {
    return "<enum '" + name + "'>";
  }

  @Override
  public String typeName() {
    return "EnumType";
  }
}
