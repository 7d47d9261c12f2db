package dev.arrayc.api;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.library.JavaCalls;
import dev.arrayc.value.Concrete;

/**
 * An array of numbers, immutable: the {@code jax.Array} of Java. Arithmetic broadcasts and promotes
 * as JAX's; other operands are arrays or numbers.
 */
public final class Array {
  private final dev.arrayc.value.Array value;

  Array(dev.arrayc.value.Array value) {
    this.value = value;
  }

  dev.arrayc.value.Array value() {
    return value;
  }

  /** {@return an array of f32, of shape [n]} */
  public static Array of(float... elements) {
    return Eager.of(
        Tensor.fillDoubles(TensorType.of(DType.F32, elements.length), i -> elements[i]));
  }

  /** {@return an array of i32, of shape [n]} */
  public static Array of(int... elements) {
    return Eager.of(Tensor.fillLongs(TensorType.of(DType.I32, elements.length), i -> elements[i]));
  }

  /** {@return an array of f64, of shape [n]; of f32 while 64-bit types are off} */
  public static Array of(double... elements) {
    return Eager.of(
        Tensor.fillDoubles(TensorType.of(DType.F64, elements.length), i -> elements[i]));
  }

  /** {@return the sizes of the axes} */
  public int[] shape() {
    return value.type().shape().stream().mapToInt(Long::intValue).toArray();
  }

  /** {@return the name of the elements' type: {@code "float32"}} */
  public String dtype() {
    return value.dtype().numpyName();
  }

  private Array call(String method, Object... arguments) {
    return Eager.array(JavaCalls.ARRAY, method, Eager.all(this, arguments));
  }

  public Array plus(Object other) {
    return call("plus", other);
  }

  public Array minus(Object other) {
    return call("minus", other);
  }

  public Array times(Object other) {
    return call("times", other);
  }

  public Array dividedBy(Object other) {
    return call("dividedBy", other);
  }

  /** {@return the remainder, with the divisor's sign as in Python} */
  public Array mod(Object other) {
    return call("mod", other);
  }

  public Array power(Object other) {
    return call("power", other);
  }

  public Array negated() {
    return call("negated");
  }

  /** {@return the product of matrices and vectors: {@code this @ other}} */
  public Array matmul(Object other) {
    return call("matmul", other);
  }

  public Array lessThan(Object other) {
    return call("lessThan", other);
  }

  public Array lessOrEqual(Object other) {
    return call("lessOrEqual", other);
  }

  public Array greaterThan(Object other) {
    return call("greaterThan", other);
  }

  public Array greaterOrEqual(Object other) {
    return call("greaterOrEqual", other);
  }

  public Array equalTo(Object other) {
    return call("equalTo", other);
  }

  public Array notEqualTo(Object other) {
    return call("notEqualTo", other);
  }

  /** {@return the part at these indices of the first axes: {@code this[i, j]}} */
  public Array get(Object... indices) {
    return call("get", indices);
  }

  public Array sum(Object... arguments) {
    return call("sum", arguments);
  }

  public Array mean(Object... arguments) {
    return call("mean", arguments);
  }

  public Array max(Object... arguments) {
    return call("max", arguments);
  }

  public Array min(Object... arguments) {
    return call("min", arguments);
  }

  public Array reshape(int... shape) {
    return call("reshape", shape);
  }

  public Array transpose() {
    return call("transpose");
  }

  public Array astype(String dtype) {
    return call("astype", dtype);
  }

  /**
   * {@return the elements in row-major order}
   *
   * @throws IllegalStateException while the array is traced inside a lambda
   */
  public double[] toDoubles() {
    if (!(value instanceof Concrete c)) {
      throw new IllegalStateException("the elements of a traced array are not known");
    }
    Tensor tensor = c.tensor();
    return tensor.dtype().isFloat()
        ? tensor.doubles().clone()
        : java.util.Arrays.stream(tensor.longs()).asDoubleStream().toArray();
  }

  @Override
  public String toString() {
    return value instanceof Concrete c
        ? dev.arrayc.format.ArrayText.str(c.tensor(), dev.arrayc.format.PrintOptions.DEFAULT)
        : value.toString();
  }
}
