package dev.arrayc.mlir.artifact;

import dev.arrayc.ir.TensorType;
import java.util.OptionalInt;

/**
 * An array that a compiled function reads or writes.
 *
 * @param name its name in the C signature; a C identifier
 * @param path where it stands in the program's argument or result, as in JAX: {@code x['w'][0]}
 * @param type its element type and shape; in memory row-major and contiguous
 * @param donated whether the caller gives an input up, so that an output may take its memory
 * @param inPlaceOf of an output that is written into an input's memory, the number of that input
 */
public record Parameter(
    String name, String path, TensorType type, boolean donated, OptionalInt inPlaceOf) {
  /** An array in memory of its own. */
  public Parameter(String name, String path, TensorType type, boolean donated) {
    this(name, path, type, donated, OptionalInt.empty());
  }

  /** An array that keeps its memory to itself. */
  public static Parameter of(String name, TensorType type) {
    return new Parameter(name, name, type, false);
  }

  /** {@return the C type of its elements (design §6)} */
  public String elementType() {
    return switch (type.dtype()) {
      case BOOL, U2, U4, U8, F8E4M3FN, F8E5M2 -> "uint8_t";
      case I2, I4, I8 -> "int8_t";
      case I16 -> "int16_t";
      case I32 -> "int32_t";
      case I64 -> "int64_t";
      case U16, BF16, F16 -> "uint16_t";
      case U32 -> "uint32_t";
      case U64 -> "uint64_t";
      case F32, C64 -> "float";
      case F64, C128 -> "double";
    };
  }

  /** {@return the alignment in bytes that its address must have: that of the C type} */
  public int alignment() {
    return type.dtype().real().bytes();
  }
}
