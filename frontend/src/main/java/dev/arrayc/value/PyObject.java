package dev.arrayc.value;

import java.util.Optional;

/** Everything else with attributes: modules, iterators, {@code x.at}, configuration. */
public non-sealed interface PyObject extends PyValue {
  /** Looks an attribute up. */
  Optional<PyValue> attribute(String name);

  /** {@return how it prints within other values} */
  String repr();

  /** {@return how it prints alone} */
  default String str() {
    return repr();
  }
}
