package dev.arrayc.interpret;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Op;
import dev.arrayc.op.Windows;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongBinaryOperator;

/**
 * Running sums, products and extremes along an axis: the reduce_window whose windows hold an
 * element and all before it. Work is in proportion to the elements, and the one order of float sums
 * and products is fixed by the shape alone:
 *
 * <ul>
 *   <li><b>Along the last axis</b> (but for axes of size 1): elements in groups of {@link #lanes}.
 *       In a group, element i takes up element i − 1, then i − 2, i − 4 and i − 8, all at a time.
 *       Before it stands what the groups before leave: their totals, one after the other in the
 *       wide type, in blocks of {@link #BLOCK} elements; the blocks' totals likewise; the two
 *       combined in the wide type, and rounded to the narrow one.
 *   <li><b>Along another axis</b>: one after the other in the wide type, each rounded to the
 *       narrow.
 * </ul>
 *
 * <p>Narrow is f32 for f32 and less, f64 for f64; wide is f64 for sums, for products the narrow
 * type. In the end the initial value joins in the narrow type, and the result is rounded to its
 * own.
 */
public final class Accumulation {
  /** Elements of a block, along the last axis. */
  public static final int BLOCK = 4096;

  private final Op reducer;
  private final TensorType type;
  private final DType narrow;
  private final DType wide;
  private final int length;
  private final int stride;

  private Accumulation(Op reducer, TensorType type, int axis) {
    this.reducer = reducer;
    this.type = type;
    this.narrow = narrow(type.dtype());
    this.wide = reducer == Op.MULTIPLY ? narrow : DType.F64;
    this.length = (int) type.dim(axis);
    this.stride = (int) type.strides()[axis];
  }

  /**
   * {@return the op by which a reduce_window accumulates along one axis, if that is what it does}
   */
  public static Optional<Op> reducer(Operation window) {
    TensorType type = window.operandType(0);
    boolean accumulates =
        window.operands().size() == 2
            && window.results().getFirst().type().equals(type)
            && type.size() > 0
            && accumulates(window.attributes(), type);
    return accumulates ? reducer(window.regions().getFirst(), type.dtype()) : Optional.empty();
  }

  private static boolean accumulates(Attributes attributes, TensorType type) {
    return Windows.of(attributes, type.rank()).accumulatedAxis(type.shape()).isPresent();
  }

  private static Optional<Op> reducer(Block region, DType dtype) {
    return Reducer.of(region)
        .filter(
            op ->
                switch (op) {
                  case ADD, MULTIPLY, MAXIMUM, MINIMUM -> dtype.isIntegral() || isKnown(dtype);
                  default -> false;
                })
        .filter(op -> dtype != DType.BOOL);
  }

  private static boolean isKnown(DType dtype) {
    return switch (dtype) {
      case F16, BF16, F32, F64 -> true;
      default -> false;
    };
  }

  /** {@return the type in which neighbours combine} */
  public static DType narrow(DType dtype) {
    return dtype == DType.F64 ? DType.F64 : DType.F32;
  }

  /** {@return how many elements form a group: as many as a vector of 512 bits has, at most 16} */
  public static int lanes(DType dtype) {
    return dtype.bits() == 64 ? 8 : 16;
  }

  /** {@return the result, if these are such windows} */
  static Optional<Tensor> of(
      Attributes attributes, Block region, List<Type> results, List<Tensor> operands) {
    TensorType type = operands.getFirst().type();
    if (operands.size() != 2
        || !results.equals(List.of(type))
        || type.size() == 0
        || !accumulates(attributes, type)) {
      return Optional.empty();
    }
    int axis = Windows.of(attributes, type.rank()).accumulatedAxis(type.shape()).orElseThrow();
    return reducer(region, type.dtype())
        .filter(op -> Reducer.absorbs(op, operands.getLast()))
        .map(op -> new Accumulation(op, type, axis).run(operands.getFirst(), operands.getLast()));
  }

  private Tensor run(Tensor x, Tensor init) {
    int[] starts = starts();
    if (type.dtype().isIntegral()) {
      long[] out = x.longs().clone();
      LongBinaryOperator combine = integers();
      for (int start : starts) {
        for (int i = 1; i < length; i++) {
          int at = start + i * stride;
          out[at] = combine.applyAsLong(out[at - stride], out[at]);
        }
      }
      long first = init.longs()[0];
      Arrays.setAll(out, i -> combine.applyAsLong(out[i], first));
      return Tensor.ofLongs(type, out);
    }
    double[] out = x.doubles().clone();
    for (int start : starts) {
      if (isOrdered() && stride == 1) {
        inGroups(out, start);
      } else {
        inSequence(out, start);
      }
    }
    double first = init.doubles()[0];
    Arrays.setAll(out, i -> Numbers.round(type.dtype(), combine(narrow, out[i], first)));
    return Tensor.ofDoubles(type, out);
  }

  /** The first position of each line. */
  private int[] starts() {
    int count = Math.toIntExact(type.size() / length);
    int[] starts = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = i / stride * (stride * length) + i % stride;
    }
    return starts;
  }

  private boolean isOrdered() {
    return Reducer.isOrdered(reducer, type.dtype());
  }

  private LongBinaryOperator integers() {
    DType dtype = type.dtype();
    return switch (reducer) {
      case ADD -> (a, b) -> Numbers.wrap(dtype, a + b);
      case MULTIPLY -> (a, b) -> Numbers.wrap(dtype, a * b);
      case MAXIMUM -> (a, b) -> isLess(dtype, a, b) ? b : a;
      default -> (a, b) -> isLess(dtype, a, b) ? a : b;
    };
  }

  private static boolean isLess(DType dtype, long a, long b) {
    return dtype == DType.U64 ? Long.compareUnsigned(a, b) < 0 : a < b;
  }

  /** −0 or 1: changes no bits. */
  private double identity() {
    return reducer == Op.MULTIPLY ? 1.0 : -0.0;
  }

  private double combine(DType in, double a, double b) {
    double exact =
        switch (reducer) {
          case ADD -> a + b;
          case MULTIPLY -> a * b;
          case MAXIMUM -> Math.max(a, b);
          default -> Math.min(a, b);
        };
    return in == DType.F32 ? (float) exact : exact;
  }

  private void inSequence(double[] out, int start) {
    double acc = out[start];
    for (int i = 1; i < length; i++) {
      int at = start + i * stride;
      acc = combine(wide, acc, out[at]);
      out[at] = Numbers.round(narrow, acc);
    }
  }

  private void inGroups(double[] out, int start) {
    int lanes = lanes(type.dtype());
    double before = identity();
    for (int block = 0; block < length; block += BLOCK) {
      double inBlock = identity();
      for (int i = block; i < Math.min(block + BLOCK, length); i += lanes) {
        int end = Math.min(i + lanes, length);
        group(out, start + i, start + end);
        double last = out[start + end - 1];
        double carry = Numbers.round(narrow, combine(wide, before, inBlock));
        for (int k = start + i; k < start + end; k++) {
          out[k] = combine(narrow, carry, out[k]);
        }
        inBlock = combine(wide, inBlock, last);
      }
      before = combine(wide, before, inBlock);
    }
  }

  private void group(double[] out, int from, int to) {
    for (int step = 1; step < lanes(type.dtype()); step *= 2) {
      for (int k = to - 1; k >= from + step; k--) {
        out[k] = combine(narrow, out[k - step], out[k]);
      }
    }
  }
}
