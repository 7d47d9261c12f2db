package dev.arrayc.value;

import java.util.List;
import java.util.SequencedMap;

/** Something a program can call: its own functions, the library's, bound methods, classes. */
public non-sealed interface PyCallable extends PyValue {
  /** {@return its {@code __name__}} */
  String name();

  /**
   * Calls it.
   *
   * @throws dev.arrayc.diagnostic.CompileException if the arguments do not fit or the call fails
   */
  PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword);

  @Override
  default String typeName() {
    return "function";
  }
}
