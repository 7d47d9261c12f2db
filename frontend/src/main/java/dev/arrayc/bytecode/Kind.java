package dev.arrayc.bytecode;

import dev.arrayc.ir.DType;
import java.lang.constant.ClassDesc;
import java.util.Optional;

/** What a number is on the operand stack (JVM specification §2.11.1). */
enum Kind {
  INT(DType.I32),
  LONG(DType.I64),
  FLOAT(DType.F32),
  DOUBLE(DType.F64);

  private final DType dtype;

  Kind(DType dtype) {
    this.dtype = dtype;
  }

  DType dtype() {
    return dtype;
  }

  boolean isFloating() {
    return this == FLOAT || this == DOUBLE;
  }

  boolean isWide() {
    return this == LONG || this == DOUBLE;
  }

  /** {@return the kind of a primitive type's values on the stack; empty for references} */
  static Optional<Kind> of(ClassDesc type) {
    return switch (type.descriptorString()) {
      case "I", "Z", "B", "C", "S" -> Optional.of(INT);
      case "J" -> Optional.of(LONG);
      case "F" -> Optional.of(FLOAT);
      case "D" -> Optional.of(DOUBLE);
      default -> Optional.empty();
    };
  }

  /** {@return the dtype in which an array holds elements of a primitive type} */
  static Optional<DType> element(ClassDesc type) {
    return switch (type.descriptorString()) {
      case "Z" -> Optional.of(DType.BOOL);
      case "B" -> Optional.of(DType.I8);
      case "C" -> Optional.of(DType.U16);
      case "S" -> Optional.of(DType.I16);
      default -> of(type).map(Kind::dtype);
    };
  }

  /** {@return the kind that elements of a dtype have on the stack} */
  static Kind of(DType dtype) {
    return switch (dtype) {
      case I64 -> LONG;
      case F32 -> FLOAT;
      case F64 -> DOUBLE;
      default -> INT;
    };
  }

  /** {@return how many local variables a value of a type takes} */
  static int slots(ClassDesc type) {
    return of(type).map(k -> k.isWide() ? 2 : 1).orElse(1);
  }
}
