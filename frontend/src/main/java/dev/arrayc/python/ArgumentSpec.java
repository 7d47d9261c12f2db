package dev.arrayc.python;

import dev.arrayc.ir.TensorType;
import dev.arrayc.value.PyValue;

/** One argument of an entry, as the command line gives it. */
public sealed interface ArgumentSpec {
  /** An array of which the type is known. */
  record Traced(TensorType type) implements ArgumentSpec {}

  /**
   * A Python number, bool or string: the value of a static argument, or else a number that is
   * traced with a weak type, as JAX does.
   */
  record Scalar(PyValue value) implements ArgumentSpec {}
}
