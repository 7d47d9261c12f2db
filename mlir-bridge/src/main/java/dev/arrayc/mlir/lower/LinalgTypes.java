package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import java.util.List;
import java.util.stream.Collectors;

/** Element and tensor types of the linalg stage, and elements between them and registers. */
final class LinalgTypes {
  private LinalgTypes() {}

  /** {@return the element type: integers are signless, those of less than a byte take one} */
  static String element(DType dtype) {
    return switch (dtype.kind()) {
      case BOOL -> "i1";
      case SIGNED, UNSIGNED -> Cell.registerType(dtype);
      case FLOAT, COMPLEX -> dtype.mlirName();
    };
  }

  static String tensor(DType dtype, List<Long> shape) {
    return shape.stream().map(d -> d + "x").collect(Collectors.joining("", "tensor<", ""))
        + element(dtype)
        + ">";
  }

  /** An element in registers. */
  static Cell cell(Code code, DType dtype, String name) {
    Reg whole = new Reg(name, element(dtype), 1);
    if (dtype.isComplex()) {
      String part = element(dtype.real());
      return Cell.of(
          dtype,
          code.define(part, 1, "complex.re " + name + " : " + whole.scalar()),
          code.define(part, 1, "complex.im " + name + " : " + whole.scalar()));
    }
    return Cell.of(
        dtype,
        Floats.isNarrow(dtype)
            ? code.cast("arith.bitcast", whole, Cell.registerType(dtype))
            : whole);
  }

  /** Registers as an element. */
  static Reg element(Code code, Cell cell) {
    DType dtype = cell.dtype();
    if (dtype.isComplex()) {
      return code.define(
          element(dtype),
          1,
          "complex.create " + cell.re() + ", " + cell.im() + " : " + element(dtype));
    }
    return Floats.isNarrow(dtype)
        ? code.cast("arith.bitcast", cell.reg(), element(dtype))
        : cell.reg();
  }
}
