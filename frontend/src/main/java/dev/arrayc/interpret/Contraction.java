package dev.arrayc.interpret;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The op dot_general: each result element starts at +0 and runs over the contracted index in order
 * (row-major in the contracting axes, as the attribute lists them) with a fused multiply-add, in
 * f32 for f32 and narrower floats, in f64 where f64 takes part; rounded once at the end. Integers
 * wrap.
 */
final class Contraction {
  private final int batches;
  private final int rows;
  private final int columns;
  private final int depth;
  private final boolean fused;

  private Contraction(int batches, int rows, int columns, int depth, boolean fused) {
    this.batches = batches;
    this.rows = rows;
    this.columns = columns;
    this.depth = depth;
    this.fused = fused;
  }

  /**
   * The op.
   *
   * @param fused whether a product and a sum are rounded once
   */
  static Tensor dotGeneral(
      Attribute.DotDimensions dims, boolean fused, Tensor lhs, Tensor rhs, TensorType result) {
    List<Long> lhsFree = free(lhs.type(), dims.lhsBatching(), dims.lhsContracting());
    List<Long> rhsFree = free(rhs.type(), dims.rhsBatching(), dims.rhsContracting());
    // batch × row × depth and batch × depth × column.
    Tensor a = Layout.permute(lhs, join(dims.lhsBatching(), lhsFree, dims.lhsContracting()));
    Tensor b = Layout.permute(rhs, join(dims.rhsBatching(), dims.rhsContracting(), rhsFree));
    Contraction contraction =
        new Contraction(
            size(lhs.type(), dims.lhsBatching()),
            size(lhs.type(), lhsFree),
            size(rhs.type(), rhsFree),
            size(lhs.type(), dims.lhsContracting()),
            fused);
    DType dtype = result.dtype();
    if (dtype.isIntegral() && lhs.dtype().isIntegral() && rhs.dtype().isIntegral()) {
      return Tensor.ofLongs(
          result, Elementwise.wrap(dtype, contraction.integers(a.longs(), b.longs())));
    }
    return contraction.floating(a, b, result);
  }

  private Tensor floating(Tensor a, Tensor b, TensorType result) {
    DType dtype = result.dtype();
    if (dtype.isComplex()) {
      double[] x = Conversion.convert(a, a.type().withDType(dtype)).doubles();
      double[] y = Conversion.convert(b, b.type().withDType(dtype)).doubles();
      return Tensor.ofDoubles(result, complex(x, y, dtype.real()));
    }
    DType wide = accumulation(a.dtype(), b.dtype(), dtype);
    double[] x = Conversion.convert(a, a.type().withDType(wide)).doubles();
    double[] y = Conversion.convert(b, b.type().withDType(wide)).doubles();
    double[] sums = wide == DType.F64 ? inF64(x, y) : inF32(x, y);
    Tensor total = Tensor.ofDoubles(result.withDType(wide), sums);
    return Conversion.convert(total, result);
  }

  /** {@return f64 where an operand or the result is f64, else f32; integers and complex: theirs} */
  static DType accumulation(DType a, DType b, DType result) {
    boolean isIntegral = a.isIntegral() && b.isIntegral() && result.isIntegral();
    if (isIntegral || result.isComplex()) {
      return result;
    }
    return a == DType.F64 || b == DType.F64 || result == DType.F64 ? DType.F64 : DType.F32;
  }

  private static List<Long> free(TensorType type, List<Long> batching, List<Long> contracting) {
    List<Long> taken = new ArrayList<>(batching);
    taken.addAll(contracting);
    return SumOrder.keptAxes(type.rank(), taken);
  }

  private static List<Long> join(List<Long> a, List<Long> b, List<Long> c) {
    List<Long> all = new ArrayList<>(a);
    all.addAll(b);
    all.addAll(c);
    return all;
  }

  private static int size(TensorType type, List<Long> axes) {
    long size = 1;
    for (long axis : axes) {
      size *= type.dim((int) axis);
    }
    return Math.toIntExact(size);
  }

  // The loops go over k outside the columns: each element still sees its k in order, and the inner
  // loop is a vector loop.

  private double[] inF32(double[] a, double[] b) {
    float[] right = new float[b.length];
    for (int i = 0; i < b.length; i++) {
      right[i] = (float) b[i];
    }
    double[] out = new double[batches * rows * columns];
    float[] acc = new float[columns];
    for (int row = 0; row < batches * rows; row++) {
      Arrays.fill(acc, 0f);
      for (int k = 0; k < depth; k++) {
        float left = (float) a[row * depth + k];
        int from = (row / rows * depth + k) * columns;
        for (int j = 0; j < columns; j++) {
          acc[j] =
              fused ? Math.fma(left, right[from + j], acc[j]) : left * right[from + j] + acc[j];
        }
      }
      for (int j = 0; j < columns; j++) {
        out[row * columns + j] = acc[j];
      }
    }
    return out;
  }

  private double[] inF64(double[] a, double[] b) {
    double[] out = new double[batches * rows * columns];
    double[] acc = new double[columns];
    for (int row = 0; row < batches * rows; row++) {
      Arrays.fill(acc, 0.0);
      for (int k = 0; k < depth; k++) {
        double left = a[row * depth + k];
        int from = (row / rows * depth + k) * columns;
        for (int j = 0; j < columns; j++) {
          acc[j] = fused ? Math.fma(left, b[from + j], acc[j]) : left * b[from + j] + acc[j];
        }
      }
      System.arraycopy(acc, 0, out, row * columns, columns);
    }
    return out;
  }

  private double[] complex(double[] a, double[] b, DType part) {
    double[] out = new double[2 * batches * rows * columns];
    for (int row = 0; row < batches * rows; row++) {
      for (int k = 0; k < depth; k++) {
        int left = 2 * (row * depth + k);
        int from = (row / rows * depth + k) * columns;
        for (int j = 0; j < columns; j++) {
          multiplyAdd(part, a, left, b, 2 * (from + j), out, 2 * (row * columns + j));
        }
      }
    }
    return out;
  }

  /** One complex product added to the pair at {@code at}. */
  static void multiplyAdd(
      DType part, double[] a, int left, double[] b, int right, double[] out, int at) {
    double ar = a[left];
    double ai = a[left + 1];
    double br = b[right];
    double bi = b[right + 1];
    out[at] = fma(part, -ai, bi, fma(part, ar, br, out[at]));
    out[at + 1] = fma(part, ai, br, fma(part, ar, bi, out[at + 1]));
  }

  static double fma(DType part, double a, double b, double c) {
    return part == DType.F64 ? Math.fma(a, b, c) : Math.fma((float) a, (float) b, (float) c);
  }

  private long[] integers(long[] a, long[] b) {
    long[] out = new long[batches * rows * columns];
    for (int row = 0; row < batches * rows; row++) {
      for (int k = 0; k < depth; k++) {
        long left = a[row * depth + k];
        int from = (row / rows * depth + k) * columns;
        for (int j = 0; j < columns; j++) {
          out[row * columns + j] += left * b[from + j];
        }
      }
    }
    return out;
  }
}
