package dev.arrayc.interpret;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The one order in which a reduction adds (or multiplies) floats, fixed by the operand's shape
 * alone: not by threads, vector width or target. Close to exact and fast, since lanes are vectors.
 *
 * <p>Additions run in the accumulation type: f32 for f32 and the narrower floats, f64 for f64.
 * Partial results are widened (sums to f64, products stay) and combined there; the total is
 * combined with the initial value and rounded once. Axes of size 1 do not matter. Three orders:
 *
 * <ul>
 *   <li><b>In sequence</b>, from the initial value on in row-major order of the reduced axes: f32
 *       and f64 operands of fewer than 4096 elements, as the pass {@code SmallSums} has arranged
 *       them.
 *   <li><b>Rows</b>, where the last axes are reduced: a run over those trailing axes goes in blocks
 *       of 8 rows of 64 lanes. In a block each lane adds its column from row 0 down; then lanes 32
 *       … 63 fold onto 0 … 31, then 16 … 31 onto 0 … 15. The 16 are widened and added to 16
 *       accumulators (the first block starts them), which fold by 8, 4, 2, 1 after the last block.
 *       Elements that a last block lacks are skipped. A run of at most 8 elements adds up in order,
 *       like a block of columns. Totals of the runs, one per index of the other reduced axes, add
 *       up in row-major order.
 *   <li><b>Columns</b>, where the last axis stays: blocks of 8 elements in row-major order add up
 *       one after the other; the block totals, widened, likewise.
 * </ul>
 */
public final class SumOrder {
  /** From so many elements on a sum is worth lanes. */
  private static final long FEW = 4096;

  /** A longer axis of a small operand is cut into windows of this size. */
  public static final long WINDOW = 32;

  private static final int LANES = 64;
  private static final int ROWS = 8;
  private static final int WIDE_LANES = 16;

  private final boolean sequence;
  private final boolean isProduct;
  private final DType narrow;
  private final DType wide;
  private final DType result;

  /** The order of a sum, or of a product, over axes of a float operand. */
  SumOrder(TensorType operand, List<Long> dimensions, boolean isProduct) {
    DType dtype = operand.dtype().real();
    this.sequence = inSequence(operand, dimensions);
    this.isProduct = isProduct;
    this.narrow = dtype == DType.F64 ? DType.F64 : DType.F32;
    this.wide = isProduct ? narrow : DType.F64;
    this.result = dtype;
  }

  /** {@return whether an operand has so few elements that its sums are XLA's} */
  public static boolean isSmall(TensorType operand) {
    DType dtype = operand.dtype().real();
    return isFew(operand) && (dtype == DType.F32 || dtype == DType.F64);
  }

  /** {@return whether there are too few elements for the order of a sum to be about speed} */
  public static boolean isFew(TensorType operand) {
    return operand.isStatic() && operand.size() < FEW;
  }

  /** {@return whether a reduction simply goes from the first element to the last, in the dtype} */
  public static boolean inSequence(TensorType operand, List<Long> dimensions) {
    // The windows of a small operand are padded, along two axes at most.
    return isSmall(operand)
        || operand.isStatic()
            && operand.size() <= 4 * FEW
            && isSmall(operand.withShape(List.of()))
            && dimensions.stream().allMatch(d -> operand.dim(d.intValue()) <= WINDOW);
  }

  /**
   * How many of the innermost reduced elements form a run: the product of the trailing reduced
   * axes, 0 for the column order.
   */
  static int runLength(TensorType operand, List<Long> dimensions) {
    int length = 1;
    boolean found = false;
    for (int axis = operand.rank() - 1; axis >= 0; axis--) {
      if (operand.dim(axis) == 1) {
        continue;
      }
      if (!dimensions.contains((long) axis)) {
        break;
      }
      found = true;
      length *= (int) operand.dim(axis);
    }
    return found ? length : 0;
  }

  /**
   * Reduces {@code count} elements, {@code values[start + offsets[k]]} for each k in row-major
   * order of the reduced axes.
   *
   * @param run the length of a run, from {@link #runLength}
   */
  double reduce(double[] values, int start, int[] offsets, int run, double init) {
    if (offsets.length == 0) {
      return init;
    }
    if (sequence) {
      double sum = init;
      for (int offset : offsets) {
        sum = combine(narrow, sum, values[start + offset]);
      }
      return Numbers.round(result, sum);
    }
    double total = 0;
    int step = run == 0 ? ROWS : run;
    for (int from = 0; from < offsets.length; from += step) {
      int to = Math.min(from + step, offsets.length);
      double part =
          run <= ROWS
              ? inSequence(values, start, offsets, from, to)
              : inLanes(values, start, offsets, from, to);
      total = from == 0 ? part : combine(wide, total, part);
    }
    return Numbers.round(result, combine(wide, total, init));
  }

  private double inSequence(double[] values, int start, int[] offsets, int from, int to) {
    double acc = values[start + offsets[from]];
    for (int k = from + 1; k < to; k++) {
      acc = combine(narrow, acc, values[start + offsets[k]]);
    }
    return acc;
  }

  private double inLanes(double[] values, int start, int[] offsets, int from, int to) {
    double[] accumulators = new double[WIDE_LANES];
    double[] lanes = new double[LANES];
    for (int block = from; block < to; block += ROWS * LANES) {
      // The identity stands for elements that are missing: it changes no lane, not even a -0.
      Arrays.fill(lanes, isProduct ? 1.0 : -0.0);
      int end = Math.min(block + ROWS * LANES, to);
      for (int row = block; row < end; row += LANES) {
        addRow(lanes, values, start, offsets, row, Math.min(LANES, end - row));
      }
      fold(narrow, lanes, LANES, WIDE_LANES);
      for (int lane = 0; lane < WIDE_LANES; lane++) {
        accumulators[lane] =
            block == from ? lanes[lane] : combine(wide, accumulators[lane], lanes[lane]);
      }
    }
    fold(wide, accumulators, WIDE_LANES, 1);
    return accumulators[0];
  }

  private void addRow(
      double[] lanes, double[] values, int start, int[] offsets, int row, int count) {
    if (isProduct || narrow == DType.F64) {
      for (int lane = 0; lane < count; lane++) {
        lanes[lane] = combine(narrow, lanes[lane], values[start + offsets[row + lane]]);
      }
      return;
    }
    for (int lane = 0; lane < count; lane++) {
      lanes[lane] = (float) (lanes[lane] + values[start + offsets[row + lane]]);
    }
  }

  /** Folds the upper half of the lanes onto the lower until {@code to} are left. */
  private void fold(DType dtype, double[] lanes, int from, int to) {
    for (int half = from / 2; half >= to; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        lanes[lane] = combine(dtype, lanes[lane], lanes[lane + half]);
      }
    }
  }

  private double combine(DType dtype, double a, double b) {
    double exact = isProduct ? a * b : a + b;
    return dtype == DType.F32 ? (float) exact : exact;
  }

  /** {@return the axes that stay, in order} */
  static List<Long> keptAxes(int rank, List<Long> dimensions) {
    List<Long> kept = new ArrayList<>();
    for (long axis = 0; axis < rank; axis++) {
      if (!dimensions.contains(axis)) {
        kept.add(axis);
      }
    }
    return kept;
  }
}
