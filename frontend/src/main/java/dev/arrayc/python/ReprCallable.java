package dev.arrayc.python;

import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyValue;
import java.util.Optional;

/** A callable with a text and attributes of its own: functions, classes, bound methods. */
interface ReprCallable extends PyCallable {
  /** {@return how it prints} */
  String repr();

  /** Looks an attribute up. */
  Optional<PyValue> attribute(String name);
}
