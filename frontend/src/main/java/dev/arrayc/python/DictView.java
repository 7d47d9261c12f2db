package dev.arrayc.python;

import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code d.keys()}, {@code d.values()} or {@code d.items()}: live, as the dict changes. */
record DictView(PyDict dict, Part part) implements PyObject {
  /** What of each entry the view shows. */
  enum Part {
    KEYS,
    VALUES,
    ITEMS
  }

  PyValue show(PyDict.Entry entry) {
    return switch (part) {
      case KEYS -> entry.key();
      case VALUES -> entry.value();
      case ITEMS -> PyTuple.of(entry.key(), entry.value());
    };
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return Optional.empty();
  }

  @Override
  public String repr() {
    return dict.entries().values().stream()
        .map(e -> Text.repr(show(e)))
        .collect(Collectors.joining(", ", typeName() + "([", "])"));
  }

  @Override
  public String typeName() {
    return "dict_" + part.name().toLowerCase(java.util.Locale.ROOT);
  }
}
