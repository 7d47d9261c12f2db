package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import java.util.List;

/**
 * An element, or as many as a vector has lanes, in registers: one part, or the real and the
 * imaginary one. Booleans are {@code i1}; integers of less than a byte are a byte, extended by
 * their sign or zero; floats of less than 32 bits are their bit patterns.
 */
record Cell(DType dtype, List<Reg> parts) {
  Cell {
    parts = List.copyOf(parts);
  }

  static Cell of(DType dtype, Reg part) {
    return new Cell(dtype, List.of(part));
  }

  static Cell of(DType dtype, Reg re, Reg im) {
    return new Cell(dtype, List.of(re, im));
  }

  /** {@return the only part of a real element} */
  Reg reg() {
    return parts.getFirst();
  }

  Reg re() {
    return parts.getFirst();
  }

  Reg im() {
    return parts.getLast();
  }

  int lanes() {
    return parts.getFirst().lanes();
  }

  /** {@return the MLIR type of a part in registers} */
  static String registerType(DType dtype) {
    return switch (dtype) {
      case BOOL -> "i1";
      case F32, C64 -> "f32";
      case F64, C128 -> "f64";
      default -> "i" + 8 * dtype.bytes();
    };
  }

  /** {@return the MLIR type of a part in memory} */
  static String memoryType(DType dtype) {
    return dtype == DType.BOOL ? "i8" : registerType(dtype);
  }
}
