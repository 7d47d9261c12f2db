package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Tensors under other shapes, and parts of them, for the linalg stage. */
final class LinalgShapes {
  private LinalgShapes() {}

  /** The tensor of a load's buffer under the shape and element type that the load sees. */
  static String view(Code code, String tensor, Node.Load load) {
    TensorType type = load.place().buffer().tensorType();
    if (load.dtype() != type.dtype()) {
      return code.define(
              "view",
              1,
              "builtin.unrealized_conversion_cast "
                  + tensor
                  + " : "
                  + LinalgTypes.tensor(type.dtype(), type.shape())
                  + " to "
                  + LinalgTypes.tensor(load.dtype(), load.place().shape()))
          .name();
    }
    return reshape(code, tensor, type.dtype(), type.shape(), load.place().shape());
  }

  static String reshape(Code code, String tensor, DType dtype, List<Long> from, List<Long> to) {
    if (from.equals(to)) {
      return tensor;
    }
    String sizes = to.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    String shapeType = "tensor<" + to.size() + "xi64>";
    String attribute = to.isEmpty() ? "dense<>" : "dense<" + sizes + ">";
    Reg shape = code.constant(shapeType, 1, attribute + " : " + shapeType);
    return code.define(
            "view",
            1,
            "tensor.reshape "
                + tensor
                + "("
                + shape
                + ") : ("
                + LinalgTypes.tensor(dtype, from)
                + ", "
                + shapeType
                + ") -> "
                + LinalgTypes.tensor(dtype, to))
        .name();
  }

  /** The leading elements along each axis. */
  static String prefix(Code code, String tensor, DType dtype, List<Long> shape, List<Long> sizes) {
    if (shape.equals(sizes)) {
      return tensor;
    }
    return code.define(
            "view",
            1,
            "tensor.extract_slice "
                + tensor
                + Collections.nCopies(shape.size(), 0)
                + sizes
                + Collections.nCopies(shape.size(), 1)
                + " : "
                + LinalgTypes.tensor(dtype, shape)
                + " to "
                + LinalgTypes.tensor(dtype, sizes))
        .name();
  }

  /** A start index, clamped, as an {@code index}. */
  static Reg start(Code code, Cell start, long limit) {
    boolean signed = start.dtype().kind() == DType.Kind.SIGNED;
    Reg wide = new Conversions(code).convert(start, signed ? DType.I64 : DType.U64).reg();
    Reg most = code.i64(limit);
    Reg clamped =
        signed
            ? code.op("arith.minsi", code.op("arith.maxsi", wide, code.i64(0)), most)
            : code.op("arith.minui", wide, most);
    return code.cast("arith.index_cast", clamped, "index");
  }
}
