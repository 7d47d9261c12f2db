package dev.arrayc.value;

import dev.arrayc.ir.Tensor;

/**
 * A NumPy value, computed now: an {@code ndarray}, or a NumPy scalar ({@code np.prod(x.shape)} is
 * an {@code np.int64}). Strongly typed, 64 bits by default.
 */
public record NumpyValue(Tensor tensor, boolean isScalar) implements PyValue {
  @Override
  public String typeName() {
    return isScalar ? tensor.dtype().numpyName() : "ndarray";
  }
}
