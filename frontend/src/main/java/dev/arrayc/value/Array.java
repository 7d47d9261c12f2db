package dev.arrayc.value;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;

/**
 * A {@code jax.Array}: concrete or traced. A weak type gives way to the other operand's in
 * promotion ({@code jax-semantics.md} §4.1).
 */
public sealed interface Array extends PyValue permits Concrete, Tracer {
  /** {@return shape and dtype} */
  TensorType type();

  /** {@return whether its dtype came from a Python scalar} */
  boolean weak();

  default DType dtype() {
    return type().dtype();
  }
}
