package dev.arrayc.ir;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/**
 * A tensor with data, immutable by convention: nobody writes into the arrays after construction.
 *
 * <p>Integers and booleans are held as {@code long}: signed ones sign-extended, unsigned ones
 * zero-extended (u64 as its 64 bits), booleans 0 or 1. Floats of every width are held as {@code
 * double}, which has all of them as a subset; complex numbers as pairs (real, imaginary). One
 * storage per kind keeps every evaluator to two loops.
 */
public final class Tensor {
  private static final long[] NO_LONGS = {};
  private static final double[] NO_DOUBLES = {};

  private final TensorType type;
  private final long[] longs;
  private final double[] doubles;

  private Tensor(TensorType type, long[] longs, double[] doubles) {
    this.type = type;
    this.longs = longs;
    this.doubles = doubles;
  }

  /**
   * An integer or boolean tensor of these elements, row-major; the array is not copied.
   *
   * @throws IllegalArgumentException if the count or the type does not fit
   */
  public static Tensor ofLongs(TensorType type, long... elements) {
    if (!type.dtype().isIntegral() || elements.length != type.size()) {
      throw new IllegalArgumentException(elements.length + " integers for " + type);
    }
    return new Tensor(type, elements, NO_DOUBLES);
  }

  /**
   * A float tensor of these elements, or a complex one of these (real, imaginary) pairs, row-major.
   * The elements must be values of the dtype; the array is not copied.
   *
   * @throws IllegalArgumentException if the count or the type does not fit
   */
  public static Tensor ofDoubles(TensorType type, double... elements) {
    long expected = type.size() * (type.dtype().isComplex() ? 2 : 1);
    if (type.dtype().isIntegral() || elements.length != expected) {
      throw new IllegalArgumentException(elements.length + " floats for " + type);
    }
    return new Tensor(type, NO_LONGS, elements);
  }

  /** An integer or boolean tensor filled from the linear index. */
  public static Tensor fillLongs(TensorType type, IntToLongFunction element) {
    long[] data = new long[Math.toIntExact(type.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = element.applyAsLong(i);
    }
    return ofLongs(type, data);
  }

  /** A float tensor filled from the linear index. */
  public static Tensor fillDoubles(TensorType type, IntToDoubleFunction element) {
    double[] data = new double[Math.toIntExact(type.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = element.applyAsDouble(i);
    }
    return ofDoubles(type, data);
  }

  /** A rank-0 tensor of any real dtype, rounded or wrapped to it. */
  public static Tensor scalar(DType dtype, double value) {
    TensorType type = TensorType.scalar(dtype);
    if (dtype.isIntegral()) {
      return ofLongs(type, Numbers.wrap(dtype, (long) value));
    }
    return dtype.isComplex()
        ? ofDoubles(type, Numbers.round(dtype.real(), value), 0.0)
        : ofDoubles(type, Numbers.round(dtype, value));
  }

  /** A rank-0 integer or boolean tensor, wrapped to the dtype. */
  public static Tensor scalar(DType dtype, long value) {
    return dtype.isIntegral()
        ? ofLongs(TensorType.scalar(dtype), Numbers.wrap(dtype, value))
        : scalar(dtype, (double) value);
  }

  public TensorType type() {
    return type;
  }

  public DType dtype() {
    return type.dtype();
  }

  /** {@return the number of elements} */
  public int size() {
    return (int) type.size();
  }

  /** {@return the elements of an integer or boolean tensor; do not write} */
  public long[] longs() {
    if (!type.dtype().isIntegral()) {
      throw new IllegalStateException("longs of " + type);
    }
    return longs;
  }

  /** {@return the elements of a float tensor, or the pairs of a complex one; do not write} */
  public double[] doubles() {
    if (type.dtype().isIntegral()) {
      throw new IllegalStateException("doubles of " + type);
    }
    return doubles;
  }

  /** The same elements under another shape of the same size. */
  public Tensor reshape(TensorType other) {
    if (other.dtype() != dtype() || other.size() != type.size()) {
      throw new IllegalArgumentException(type + " as " + other);
    }
    return new Tensor(other, longs, doubles);
  }

  /** {@return one element, by its place in row-major order, as a tensor of rank 0} */
  public Tensor at(int index) {
    TensorType one = type.element();
    return switch (dtype().kind()) {
      case BOOL, SIGNED, UNSIGNED -> ofLongs(one, longs[index]);
      case FLOAT -> ofDoubles(one, doubles[index]);
      case COMPLEX -> ofDoubles(one, doubles[2 * index], doubles[2 * index + 1]);
    };
  }

  /** {@return whether all elements have the same bits, so that one stands for all} */
  public boolean isSplat() {
    int width = dtype().isComplex() ? 2 : 1;
    for (int i = 1; i < longs.length; i++) {
      if (longs[i] != longs[0]) {
        return false;
      }
    }
    for (int i = width; i < doubles.length; i++) {
      if (Double.doubleToRawLongBits(doubles[i])
          != Double.doubleToRawLongBits(doubles[i % width])) {
        return false;
      }
    }
    return size() > 0;
  }

  /** Same type and same bits; a NaN equals a NaN. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor t
        && type.equals(t.type)
        && Arrays.equals(longs, t.longs)
        && Arrays.equals(doubles, t.doubles);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * type.hashCode() + Arrays.hashCode(longs)) + Arrays.hashCode(doubles);
  }

  @Override
  public String toString() {
    return DenseText.of(this);
  }
}
