package dev.arrayc.interpret;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Kernel;
import java.util.List;

/** Ops whose result element depends on the operands' elements at the same place only. */
final class Elementwise {
  private static final double[] NO_DOUBLES = {};
  private static final long[] NO_LONGS = {};

  private Elementwise() {}

  /** Runs the kernel of a row over whole arrays, then rounds or wraps to the dtype. */
  static Tensor map(Kernel kernel, TensorType result, List<Tensor> operands) {
    DType dtype = operands.getFirst().dtype();
    return switch (dtype.kind()) {
      case BOOL, SIGNED, UNSIGNED -> {
        long[] out = new long[operands.getFirst().size()];
        kernel.integers().orElseThrow().apply(dtype, longs(operands, 0), longs(operands, 1), out);
        yield Tensor.ofLongs(result, wrap(dtype, out));
      }
      case FLOAT -> {
        double[] out = new double[operands.getFirst().size()];
        kernel
            .floats()
            .orElseThrow()
            .apply(dtype, doubles(operands, 0), doubles(operands, 1), doubles(operands, 2), out);
        if (dtype == DType.F8E8M0FNU) {
          // Powers of two reach beyond f32, in which narrow floats are computed.
          round(DType.F32, out);
        }
        yield Tensor.ofDoubles(result, round(dtype, out));
      }
      case COMPLEX -> {
        double[] a = doubles(operands, 0);
        double[] b = doubles(operands, 1);
        double[] out = new double[a.length];
        Kernel.OnComplex loop = kernel.complex().orElseThrow();
        for (int i = 0; i < out.length / 2; i++) {
          loop.apply(dtype.real(), a, b, out, i);
        }
        yield Tensor.ofDoubles(result, out);
      }
    };
  }

  private static double[] doubles(List<Tensor> operands, int index) {
    return index < operands.size() ? operands.get(index).doubles() : NO_DOUBLES;
  }

  private static long[] longs(List<Tensor> operands, int index) {
    return index < operands.size() ? operands.get(index).longs() : NO_LONGS;
  }

  /** Rounds all elements in place to a float dtype. */
  static double[] round(DType dtype, double[] values) {
    switch (dtype) {
      case F64 -> {}
      case F32 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) values[i];
        }
      }
      default -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Numbers.round(dtype, values[i]);
        }
      }
    }
    return values;
  }

  /** Wraps all elements in place to an integer dtype or to booleans. */
  static long[] wrap(DType dtype, long[] values) {
    int spare = 64 - dtype.bits();
    switch (dtype.kind()) {
      case SIGNED -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = values[i] << spare >> spare;
        }
      }
      case UNSIGNED -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = values[i] << spare >>> spare;
        }
      }
      case BOOL -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = values[i] != 0 ? 1 : 0;
        }
      }
      case FLOAT, COMPLEX -> throw new IllegalArgumentException("wrap to " + dtype);
    }
    return values;
  }

  static Tensor isFinite(Tensor a, TensorType result) {
    double[] from = a.doubles();
    return Tensor.fillLongs(result, i -> Double.isFinite(from[i]) ? 1 : 0);
  }

  /** Part 0 (real) or 1 (imaginary); of a real tensor itself, or zeros. */
  static Tensor part(int part, Tensor a, TensorType result) {
    double[] from = a.doubles();
    if (a.dtype().isComplex()) {
      return Tensor.fillDoubles(result, i -> from[2 * i + part]);
    }
    return part == 0 ? a : Tensor.fillDoubles(result, i -> Numbers.round(result.dtype(), 0));
  }

  static Tensor complex(Tensor re, Tensor im, TensorType result) {
    double[] x = re.doubles();
    double[] y = im.doubles();
    double[] out = new double[2 * x.length];
    for (int i = 0; i < x.length; i++) {
      out[2 * i] = x[i];
      out[2 * i + 1] = y[i];
    }
    return Tensor.ofDoubles(result, out);
  }

  /** The predicate is a scalar or has the values' shape (select C1). */
  static Tensor select(Tensor predicate, Tensor onTrue, Tensor onFalse) {
    long[] p = predicate.longs();
    if (predicate.type().rank() == 0) {
      return p[0] != 0 ? onTrue : onFalse;
    }
    if (onTrue.dtype().isIntegral()) {
      long[] x = onTrue.longs();
      long[] y = onFalse.longs();
      long[] out = new long[x.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = p[i] != 0 ? x[i] : y[i];
      }
      return Tensor.ofLongs(onTrue.type(), out);
    }
    double[] x = onTrue.doubles();
    double[] y = onFalse.doubles();
    double[] out = new double[x.length];
    int width = onTrue.dtype().isComplex() ? 2 : 1;
    for (int i = 0; i < out.length; i++) {
      out[i] = p[i / width] != 0 ? x[i] : y[i];
    }
    return Tensor.ofDoubles(onTrue.type(), out);
  }
}
