package dev.arrayc.value;

import dev.arrayc.ir.DType;

/**
 * A dtype as a program names it: {@code jnp.float32}, {@code np.dtype('int32')}, {@code x.dtype}.
 *
 * @param isScalarType tells the class {@code jnp.float32} (callable) from the dtype object
 * @param isNumpy tells {@code np.float32}, whose calls make NumPy scalars, from {@code jnp.float32}
 */
public record PyDType(DType dtype, boolean isScalarType, boolean isNumpy) implements PyValue {
  /** A dtype, or a scalar type of JAX. */
  public PyDType(DType dtype, boolean isScalarType) {
    this(dtype, isScalarType, false);
  }

  @Override
  public String typeName() {
    return isNumpy ? "type" : isScalarType ? "_ScalarMeta" : "dtype";
  }
}
