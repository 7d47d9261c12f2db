package dev.arrayc.python;

import dev.arrayc.ir.TensorType;
import dev.arrayc.value.PyValue;

/** One argument of an entry, as the command line gives it. */
public sealed interface ArgumentSpec {
  /** An array of exactly this type: the caller of the compiled function passes such ones. */
  record Traced(TensorType type) implements ArgumentSpec {}

  /**
   * An array that is at hand, as NumPy's are in a call: while 64-bit types are off, 64-bit elements
   * become 32-bit ones.
   */
  record Data(TensorType type) implements ArgumentSpec {}

  /**
   * A Python number, bool or string: the value of a static argument, or else a number that is
   * traced with a weak type, as JAX does.
   */
  record Scalar(PyValue value) implements ArgumentSpec {}
}
