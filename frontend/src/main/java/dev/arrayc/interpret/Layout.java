package dev.arrayc.interpret;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ops that only move elements. Each says for every element of the result where it comes from (or
 * for every element of an operand where it goes): a start plus a stride per axis, in elements.
 */
final class Layout {
  private Layout() {}

  /**
   * {@return the positions start + Σ index[axis] · stride[axis], in row-major order of the index}
   */
  static int[] positions(List<Long> shape, long start, long[] strides) {
    int[] out = new int[Math.toIntExact(new TensorType(DType.BOOL, shape).size())];
    if (out.length == 0) {
      return out;
    }
    // Grows axis by axis from the last: what is filled so far repeats, shifted by the axis' stride.
    out[0] = Math.toIntExact(start);
    int filled = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      int step = (int) strides[axis];
      int block = filled;
      int total = (int) (block * shape.get(axis));
      for (; filled < total; filled++) {
        out[filled] = out[filled - block] + step;
      }
    }
    return out;
  }

  /** {@return the elements of {@code source} at these positions, in order} */
  static Tensor take(Tensor source, TensorType result, int[] positions) {
    if (source.dtype().isIntegral()) {
      long[] from = source.longs();
      long[] out = new long[positions.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = from[positions[i]];
      }
      return Tensor.ofLongs(result, out);
    }
    double[] from = source.doubles();
    if (source.dtype().isComplex()) {
      double[] out = new double[2 * positions.length];
      for (int i = 0; i < positions.length; i++) {
        System.arraycopy(from, 2 * positions[i], out, 2 * i, 2);
      }
      return Tensor.ofDoubles(result, out);
    }
    double[] out = new double[positions.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = from[positions[i]];
    }
    return Tensor.ofDoubles(result, out);
  }

  /**
   * {@return {@code target} with the elements of {@code source} put at these positions; −1 drops}
   */
  static Tensor put(Tensor target, int[] positions, Tensor source) {
    if (target.dtype().isIntegral()) {
      long[] from = source.longs();
      long[] out = target.longs().clone();
      for (int i = 0; i < positions.length; i++) {
        if (positions[i] >= 0) {
          out[positions[i]] = from[i];
        }
      }
      return Tensor.ofLongs(target.type(), out);
    }
    double[] from = source.doubles();
    double[] out = target.doubles().clone();
    int width = target.dtype().isComplex() ? 2 : 1;
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] >= 0) {
        System.arraycopy(from, width * i, out, width * positions[i], width);
      }
    }
    return Tensor.ofDoubles(target.type(), out);
  }

  /** A scalar everywhere. */
  static Tensor splat(Tensor scalar, TensorType result) {
    int size = Math.toIntExact(result.size());
    if (scalar.dtype().isIntegral()) {
      long[] out = new long[size];
      Arrays.fill(out, scalar.longs()[0]);
      return Tensor.ofLongs(result, out);
    }
    if (scalar.dtype().isComplex()) {
      double[] pair = scalar.doubles();
      double[] out = new double[2 * size];
      for (int i = 0; i < out.length; i++) {
        out[i] = pair[i & 1];
      }
      return Tensor.ofDoubles(result, out);
    }
    double[] out = new double[size];
    Arrays.fill(out, scalar.doubles()[0]);
    return Tensor.ofDoubles(result, out);
  }

  static Tensor broadcastInDim(Tensor a, TensorType result, List<Long> dimensions) {
    if (a.size() == 1) {
      return splat(a, result);
    }
    long[] from = a.type().strides();
    long[] strides = new long[result.rank()];
    for (int i = 0; i < dimensions.size(); i++) {
      strides[dimensions.get(i).intValue()] = a.type().dim(i) == 1 ? 0 : from[i];
    }
    return take(a, result, positions(result.shape(), 0, strides));
  }

  static Tensor transpose(Tensor a, TensorType result, List<Long> permutation) {
    long[] from = a.type().strides();
    long[] strides = permutation.stream().mapToLong(p -> from[p.intValue()]).toArray();
    return take(a, result, positions(result.shape(), 0, strides));
  }

  static Tensor reverse(Tensor a, List<Long> dimensions) {
    long[] strides = a.type().strides();
    long start = 0;
    for (long d : dimensions) {
      start += (a.type().dim((int) d) - 1) * strides[(int) d];
      strides[(int) d] = -strides[(int) d];
    }
    return a.size() == 0 ? a : take(a, a.type(), positions(a.type().shape(), start, strides));
  }

  static Tensor slice(Tensor a, TensorType result, Attributes attributes) {
    long[] strides = a.type().strides();
    List<Long> starts = attributes.ints("start_indices");
    List<Long> steps = attributes.ints("strides");
    long start = 0;
    for (int i = 0; i < strides.length; i++) {
      start += starts.get(i) * strides[i];
      strides[i] *= steps.get(i);
    }
    return take(a, result, positions(result.shape(), start, strides));
  }

  /** The start is clamped so that the slice lies inside (dynamic_slice, "Semantics"). */
  static Tensor dynamicSlice(List<Tensor> operands, TensorType result) {
    Tensor a = operands.getFirst();
    long start = clampedStart(a.type(), result.shape(), operands.subList(1, operands.size()));
    return take(a, result, positions(result.shape(), start, a.type().strides()));
  }

  static Tensor dynamicUpdateSlice(List<Tensor> operands) {
    Tensor a = operands.getFirst();
    Tensor update = operands.get(1);
    List<Long> shape = update.type().shape();
    long start = clampedStart(a.type(), shape, operands.subList(2, operands.size()));
    return put(a, positions(shape, start, a.type().strides()), update);
  }

  private static long clampedStart(TensorType type, List<Long> sizes, List<Tensor> indices) {
    long[] strides = type.strides();
    long start = 0;
    for (int i = 0; i < strides.length; i++) {
      long last = type.dim(i) - sizes.get(i);
      long index = indices.get(i).longs()[0];
      boolean hugeUnsigned = indices.get(i).dtype() == DType.U64 && index < 0;
      start += (hugeUnsigned ? last : Math.clamp(index, 0, last)) * strides[i];
    }
    return start;
  }

  /** Negative edge padding cuts elements off (pad, "Semantics"). */
  static Tensor pad(Tensor a, Tensor padding, TensorType result, Attributes attributes) {
    List<Long> low = attributes.ints("edge_padding_low");
    List<Long> interior = attributes.ints("interior_padding");
    long[] strides = result.strides();
    int[] target = {0};
    for (int axis = 0; axis < strides.length; axis++) {
      int size = (int) a.type().dim(axis);
      int[] next = new int[target.length * size];
      for (int i = 0; i < next.length; i++) {
        long at = low.get(axis) + i % size * (interior.get(axis) + 1);
        boolean inside = target[i / size] >= 0 && at >= 0 && at < result.dim(axis);
        next[i] = inside ? (int) (target[i / size] + at * strides[axis]) : -1;
      }
      target = next;
    }
    return put(splat(padding, result), target, a);
  }

  static Tensor concatenate(List<Tensor> operands, TensorType result, int dimension) {
    long stride = result.strides()[dimension];
    Tensor out = zeros(result);
    long start = 0;
    for (Tensor a : operands) {
      // The fresh array is written in place of a copy per operand.
      putInto(out, positions(a.type().shape(), start, result.strides()), a);
      start += a.type().dim(dimension) * stride;
    }
    return out;
  }

  static Tensor zeros(TensorType type) {
    int size = Math.toIntExact(type.size());
    return type.dtype().isIntegral()
        ? Tensor.ofLongs(type, new long[size])
        : Tensor.ofDoubles(type, new double[type.dtype().isComplex() ? 2 * size : size]);
  }

  /** Writes into {@code target}, which nobody else has yet. */
  static void putInto(Tensor target, int[] positions, Tensor source) {
    if (target.dtype().isIntegral()) {
      for (int i = 0; i < positions.length; i++) {
        target.longs()[positions[i]] = source.longs()[i];
      }
      return;
    }
    int width = target.dtype().isComplex() ? 2 : 1;
    for (int i = 0; i < positions.length; i++) {
      System.arraycopy(source.doubles(), width * i, target.doubles(), width * positions[i], width);
    }
  }

  static Tensor iota(TensorType result, int dimension) {
    long[] strides = new long[result.rank()];
    strides[dimension] = 1;
    int[] index = positions(result.shape(), 0, strides);
    return Conversion.convert(Tensor.fillLongs(result.withDType(DType.I64), i -> index[i]), result);
  }

  /** {@return the tensor with its axes in this order: transposed, result type computed} */
  static Tensor permute(Tensor a, List<Long> permutation) {
    List<Long> shape = new ArrayList<>();
    for (long p : permutation) {
      shape.add(a.type().dim((int) p));
    }
    return transpose(a, a.type().withShape(shape), permutation);
  }
}
