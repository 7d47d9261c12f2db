package dev.arrayc.interpret;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.ConvolutionLoops;
import dev.arrayc.op.Windows;
import java.util.Arrays;
import java.util.List;

/**
 * The op convolution: padding is zeros; each result element starts at +0 and runs over the kernel's
 * spatial places in row-major order, input features innermost, with a fused multiply-add in the
 * type of a dot_general. Integers wrap.
 */
final class Convolution {
  private Convolution() {}

  static Tensor convolve(Attributes attributes, Tensor lhs, Tensor rhs, TensorType result) {
    Tensor padded = pad(attributes, lhs, rhs.type());
    ConvolutionLoops loops = ConvolutionLoops.of(attributes, padded.type(), rhs.type(), result);
    int outer = loops.space().size() - loops.kernelLoops();
    List<Long> outside = loops.space().subList(0, outer);
    List<Long> inside = loops.space().subList(outer, loops.space().size());
    long[] left = strides(padded.type(), loops.lhs());
    long[] right = strides(rhs.type(), loops.rhs());
    long start = 0;
    for (int axis = 0; axis < rhs.type().rank(); axis++) {
      start += loops.rhsStart().get(axis) * rhs.type().strides()[axis];
    }
    if (result.size() == 0) {
      return Layout.zeros(result);
    }
    Sum sum =
        new Sum(
            Layout.positions(outside, 0, part(left, 0, outer)),
            Layout.positions(outside, 0, part(right, 0, outer)),
            Layout.positions(inside, 0, part(left, outer, left.length)),
            Layout.positions(inside, start, part(right, outer, right.length)));
    return sum.of(padded, rhs, result);
  }

  private static long[] part(long[] all, int from, int to) {
    return Arrays.copyOfRange(all, from, to);
  }

  /** How far each loop moves in a row-major array. */
  private static long[] strides(TensorType type, List<List<Long>> moves) {
    long[] own = type.strides();
    long[] strides = new long[moves.getFirst().size()];
    for (int axis = 0; axis < own.length; axis++) {
      for (int loop = 0; loop < strides.length; loop++) {
        strides[loop] += own[axis] * moves.get(axis).get(loop);
      }
    }
    return strides;
  }

  private static Tensor pad(Attributes attributes, Tensor lhs, TensorType kernel) {
    Attribute.ConvolutionDimensions dims =
        attributes.get("dimension_numbers", Attribute.ConvolutionDimensions.class);
    List<Long> sizes = dims.kernelSpatial().stream().map(a -> kernel.dim(a.intValue())).toList();
    Windows windows = Windows.ofConvolution(attributes, sizes);
    if (!windows.isPadded()) {
      return lhs;
    }
    Attributes padding = windows.padding(lhs.type().rank(), dims.inputSpatial());
    return Layout.pad(
        lhs,
        Tensor.scalar(lhs.dtype(), 0L),
        lhs.type().withShape(windows.padded(lhs.type().shape(), dims.inputSpatial())),
        padding);
  }

  /** Positions in the two operands: where a result element begins, and from there each product. */
  private record Sum(int[] lhsStart, int[] rhsStart, int[] lhsStep, int[] rhsStep) {
    Tensor of(Tensor lhs, Tensor rhs, TensorType result) {
      DType dtype = result.dtype();
      DType wide = Contraction.accumulation(lhs.dtype(), rhs.dtype(), dtype);
      Tensor a = Conversion.convert(lhs, lhs.type().withDType(wide));
      Tensor b = Conversion.convert(rhs, rhs.type().withDType(wide));
      TensorType type = result.withDType(wide);
      if (wide.isIntegral()) {
        return Tensor.ofLongs(result, Elementwise.wrap(dtype, integers(a.longs(), b.longs())));
      }
      double[] sums =
          wide.isComplex()
              ? complex(a.doubles(), b.doubles(), wide.real())
              : floats(a.doubles(), b.doubles(), wide);
      return Conversion.convert(Tensor.ofDoubles(type, sums), result);
    }

    private long[] integers(long[] a, long[] b) {
      long[] out = new long[lhsStart.length];
      for (int k = 0; k < lhsStep.length; k++) {
        for (int i = 0; i < out.length; i++) {
          out[i] += a[lhsStart[i] + lhsStep[k]] * b[rhsStart[i] + rhsStep[k]];
        }
      }
      return out;
    }

    private double[] floats(double[] a, double[] b, DType wide) {
      double[] out = new double[lhsStart.length];
      for (int k = 0; k < lhsStep.length; k++) {
        for (int i = 0; i < out.length; i++) {
          double x = a[lhsStart[i] + lhsStep[k]];
          double y = b[rhsStart[i] + rhsStep[k]];
          out[i] = Contraction.fma(wide, x, y, out[i]);
        }
      }
      return out;
    }

    private double[] complex(double[] a, double[] b, DType part) {
      double[] out = new double[2 * lhsStart.length];
      for (int k = 0; k < lhsStep.length; k++) {
        for (int i = 0; i < lhsStart.length; i++) {
          int x = 2 * (lhsStart[i] + lhsStep[k]);
          int y = 2 * (rhsStart[i] + rhsStep[k]);
          Contraction.multiplyAdd(part, a, x, b, y, out, 2 * i);
        }
      }
      return out;
    }
  }
}
