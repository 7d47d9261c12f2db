package dev.arrayc.mlir.artifact;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;

/**
 * An array that a compiled function reads or writes.
 *
 * @param name its name in the C signature; a C identifier
 * @param path where it stands in the program's argument or result, as in JAX: {@code x['w'][0]}
 * @param type its element type and shape; in memory row-major and contiguous
 * @param donated whether the caller gives an input up, so that an output may take its memory
 */
public record Parameter(String name, String path, TensorType type, boolean donated) {
  /** An array that keeps its memory to itself. */
  public static Parameter of(String name, TensorType type) {
    return new Parameter(name, name, type, false);
  }

  /** {@return the C type of its elements (design §6)} */
  public String elementType() {
    DType dtype = type.dtype();
    return switch (dtype) {
      case F32, C64 -> "float";
      case F64, C128 -> "double";
      default -> (dtype.kind() == DType.Kind.SIGNED ? "int" : "uint") + 8 * dtype.bytes() + "_t";
    };
  }

  /** {@return the alignment in bytes that its address must have: that of the C type} */
  public int alignment() {
    return type.dtype().real().bytes();
  }
}
