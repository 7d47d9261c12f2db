package dev.arrayc.value;

import dev.arrayc.ir.DType;

/**
 * A dtype as a program names it: {@code jnp.float32}, {@code np.dtype('int32')}, {@code x.dtype}.
 * {@code isScalarType} tells the class {@code jnp.float32} (callable) from the dtype object.
 */
public record PyDType(DType dtype, boolean isScalarType) implements PyValue {
  @Override
  public String typeName() {
    return isScalarType ? "_ScalarMeta" : "dtype";
  }
}
