package dev.arrayc.value;

import java.util.List;
import java.util.Optional;

/** An object of the library's that can be subscripted: {@code x.at}, an array of keys. */
public interface PyIndexable extends PyObject {
  /** {@return {@code object[index]}} */
  PyValue item(PyValue index);

  /** {@return what iteration yields and {@code len} counts; empty if it has no elements} */
  default Optional<List<PyValue>> elements() {
    return Optional.empty();
  }
}
