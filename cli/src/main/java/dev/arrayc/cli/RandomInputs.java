package dev.arrayc.cli;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.util.SplittableRandom;

/** Values for arguments of which only the type was given; the same ones in every run. */
final class RandomInputs {
  private static final int INTEGER_BOUND = 1_000;

  private RandomInputs() {}

  /**
   * Draws an array: floats uniform in [−1, 1), integers in [0, 1000) as far as the type holds them.
   *
   * @param position the argument's position, so that arguments differ
   */
  static Tensor draw(TensorType type, int position) {
    SplittableRandom random = new SplittableRandom(position);
    DType dtype = type.dtype();
    if (dtype.isIntegral()) {
      long bound = Math.min(INTEGER_BOUND, 1L << Math.min(dtype.bits() - sign(dtype), 62));
      return Tensor.fillLongs(type, i -> random.nextLong(bound));
    }
    if (!dtype.isComplex()) {
      return Tensor.fillDoubles(type, i -> Numbers.round(dtype, random.nextDouble(-1, 1)));
    }
    double[] pairs = new double[Math.toIntExact(2 * type.size())];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = Numbers.round(dtype.real(), random.nextDouble(-1, 1));
    }
    return Tensor.ofDoubles(type, pairs);
  }

  private static int sign(DType dtype) {
    return dtype.kind() == DType.Kind.SIGNED ? 1 : 0;
  }
}
