package dev.arrayc.value;

import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;

/** An array that is known by type only: a value of the function that its trace is building. */
public record Tracer(Value value, boolean weak, Trace trace) implements Array {
  @Override
  public TensorType type() {
    return value.tensorType();
  }

  @Override
  public String typeName() {
    return "JitTracer";
  }

  /** JAX's spelling: {@code JitTracer(float32[2,3])}, with {@code ~} for a weak type. */
  @Override
  public String toString() {
    return "JitTracer(" + (weak ? "~" : "") + type().jaxString() + ")";
  }
}
