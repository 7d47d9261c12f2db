package dev.arrayc.value;

import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;

/** An array with data: what top-level statements compute. */
public record Concrete(Tensor tensor, boolean weak) implements Array {
  @Override
  public TensorType type() {
    return tensor.type();
  }

  @Override
  public String typeName() {
    return "ArrayImpl";
  }
}
