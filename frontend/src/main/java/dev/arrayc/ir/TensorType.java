package dev.arrayc.ir;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A tensor's element type and shape; JAX calls it a ShapedArray. Row-major, static sizes. */
public record TensorType(DType dtype, List<Long> shape) implements Type {
  public TensorType {
    shape = List.copyOf(shape);
  }

  public static TensorType of(DType dtype, long... shape) {
    return new TensorType(dtype, Arrays.stream(shape).boxed().toList());
  }

  public static TensorType scalar(DType dtype) {
    return new TensorType(dtype, List.of());
  }

  public int rank() {
    return shape.size();
  }

  public long dim(int axis) {
    return shape.get(axis);
  }

  /**
   * {@return the number of elements}
   *
   * @throws ArithmeticException if it does not fit into a long
   */
  public long size() {
    long size = 1;
    for (long d : shape) {
      if (d == 0) {
        return 0;
      }
    }
    for (long d : shape) {
      size = Math.multiplyExact(size, d);
    }
    return size;
  }

  /** {@return the bytes that the tensor takes in memory} */
  public long bytes() {
    return Math.multiplyExact(size(), (long) dtype.bytes());
  }

  public TensorType withDType(DType other) {
    return new TensorType(other, shape);
  }

  public TensorType withShape(List<Long> other) {
    return new TensorType(dtype, other);
  }

  /** {@return the distance in elements between neighbours along each axis, row-major} */
  public long[] strides() {
    long[] strides = new long[rank()];
    long step = 1;
    for (int i = rank() - 1; i >= 0; i--) {
      strides[i] = step;
      step *= shape.get(i);
    }
    return strides;
  }

  /** {@return JAX's spelling, as in error messages: {@code float32[4,8]}} */
  public String jaxString() {
    return dtype.numpyName()
        + shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  /** {@return MLIR's spelling: {@code tensor<4x8xf32>}} */
  @Override
  public String toString() {
    return shape.stream().map(d -> d + "x").collect(Collectors.joining("", "tensor<", ""))
        + dtype.mlirName()
        + ">";
  }
}
