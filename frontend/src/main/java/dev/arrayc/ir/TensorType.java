package dev.arrayc.ir;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A tensor's element type and shape; JAX calls it a ShapedArray. Row-major.
 *
 * @param dtype the element type; of quantized elements the type they are stored in
 * @param shape the size of each axis, {@link #DYNAMIC} where it is not known yet
 * @param quantization what stored integers stand for, if elements are quantized
 * @param bounds the greatest sizes of axes that are not known, {@link #DYNAMIC} for no bound; empty
 *     if no axis has one
 */
public record TensorType(
    DType dtype, List<Long> shape, Optional<Quantization> quantization, List<Long> bounds)
    implements Type {
  /** The size of an axis that a program does not fix: {@code ?}. */
  public static final long DYNAMIC = Long.MIN_VALUE;

  /**
   * Checks what the specification asks of a quantized tensor type.
   *
   * @throws IllegalArgumentException with the constraint's label
   */
  public TensorType {
    shape = List.copyOf(shape);
    bounds = List.copyOf(bounds);
    if (quantization.isPresent()) {
      requireAxis(quantization.get(), shape);
    }
  }

  public TensorType(DType dtype, List<Long> shape) {
    this(dtype, shape, Optional.empty(), List.of());
  }

  private static void requireAxis(Quantization quantization, List<Long> shape) {
    if (quantization.axis().isEmpty()) {
      return;
    }
    int axis = quantization.axis().get();
    if (axis >= shape.size()) {
      throw new IllegalArgumentException(
          "quantized type (C12): quantization_dimension " + axis + " of rank " + shape.size());
    }
    long size = shape.get(axis);
    if (size != DYNAMIC && size != quantization.scales().size()) {
      throw new IllegalArgumentException(
          "quantized type (C13): "
              + quantization.scales().size()
              + " scales for an axis of size "
              + size);
    }
  }

  public static TensorType of(DType dtype, long... shape) {
    return new TensorType(dtype, Arrays.stream(shape).boxed().toList());
  }

  public static TensorType scalar(DType dtype) {
    return new TensorType(dtype, List.of());
  }

  /** {@return the type of one element} */
  public TensorType element() {
    return new TensorType(
        dtype, List.of(), quantization.filter(q -> q.axis().isEmpty()), List.of());
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
   * @throws ArithmeticException if it does not fit into a long, or a size is not known
   */
  public long size() {
    long size = 1;
    for (long d : shape) {
      if (d == DYNAMIC) {
        throw new ArithmeticException("the size of " + this + " is not known");
      }
    }
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

  /** {@return whether a long can count the bytes, sizes of zero and unknown ones left out} */
  public boolean isCountable() {
    long bytes = dtype.bytes();
    for (long d : shape) {
      if (d > 0 && bytes > Long.MAX_VALUE / d) {
        return false;
      }
      bytes *= Math.max(1, d);
    }
    return true;
  }

  /** {@return the bytes that the tensor takes in memory} */
  public long bytes() {
    return Math.multiplyExact(size(), (long) dtype.bytes());
  }

  /** {@return the type with plain elements of another type} */
  public TensorType withDType(DType other) {
    return new TensorType(other, shape, Optional.empty(), bounds);
  }

  /** {@return the type with the same elements in another shape, without bounds} */
  public TensorType withShape(List<Long> other) {
    return new TensorType(dtype, other, quantization, List.of());
  }

  /** {@return the type with quantized elements} */
  public TensorType withQuantization(Quantization other) {
    return new TensorType(other.storage(), shape, Optional.of(other), bounds);
  }

  /** {@return what elements stand for: the dtype, or that which a quantized one expresses} */
  public DType expressed() {
    return quantization.map(Quantization::expressed).orElse(dtype);
  }

  public boolean isQuantized() {
    return quantization.isPresent();
  }

  /** {@return whether all sizes are known} */
  public boolean isStatic() {
    return !shape.contains(DYNAMIC);
  }

  public boolean isDynamic(int axis) {
    return shape.get(axis) == DYNAMIC;
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
        + shape.stream().map(TensorType::size).collect(Collectors.joining(",", "[", "]"));
  }

  /** {@return MLIR's spelling: {@code tensor<4x8xf32>}} */
  @Override
  public String toString() {
    String elements = quantization.map(Quantization::toString).orElse(dtype.mlirName());
    return shape.stream().map(d -> size(d) + "x").collect(Collectors.joining("", "tensor<", ""))
        + elements
        + (bounds.isEmpty()
            ? ""
            : bounds.stream()
                .map(TensorType::size)
                .collect(Collectors.joining(", ", ", #stablehlo.bounds<", ">")))
        + ">";
  }

  private static String size(long dimension) {
    return dimension == DYNAMIC ? "?" : Long.toString(dimension);
  }
}
