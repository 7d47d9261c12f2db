package dev.arrayc.mlir.lower;

import dev.arrayc.interpret.Reducer;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * A reduction of so few elements that it is an expression: one block of the order in which a sum
 * adds up, in sequence, and so no step of its own. Kernels compute it where they need it.
 */
final class ShortReduction {
  /** A block of the column order; runs of so many elements add up like one ({@code SumOrder}). */
  static final int MOST = 8;

  private ShortReduction() {}

  /** Whether an operation is such a reduction, of elements in the type in which they combine. */
  static boolean is(Operation op) {
    if (op.op() != Op.REDUCE || op.operands().size() != 2) {
      return false;
    }
    TensorType from = op.operandType(0);
    List<Long> dims = op.attributes().ints("dimensions");
    long count = count(op);
    ReductionLoops loops = ReductionLoops.of(from, dims);
    List<Long> space = loops.space();
    long run =
        space.subList(space.size() - loops.run(), space.size()).stream()
            .reduce(1L, (a, b) -> a * b);
    boolean isOneBlock = count > 0 && count <= MOST && (loops.run() == 0 || run == count);
    DType dtype = from.dtype();
    return isOneBlock
        && (dtype == DType.F32 || dtype == DType.F64 || dtype.isInteger())
        && op.operandType(1).dtype() == dtype
        && op.resultType().dtype() == dtype
        && Reducer.of(op.regions().getFirst()).isPresent();
  }

  /** {@return how many elements become one} */
  static long count(Operation op) {
    return op.attributes().ints("dimensions").stream()
        .map(d -> op.operandType(0).dim(d.intValue()))
        .reduce(1L, (a, b) -> a * b);
  }

  /** {@return the indices of the elements that become the one at an index, in row-major order} */
  static List<List<Affine>> elements(Operation op, List<Affine> index, int loops) {
    List<Long> dims = op.attributes().ints("dimensions");
    List<List<Affine>> all = new ArrayList<>();
    for (long k = 0; k < count(op); k++) {
      List<Affine> element = new ArrayList<>();
      long rest = k;
      int kept = index.size();
      for (int axis = op.operandType(0).rank() - 1; axis >= 0; axis--) {
        if (dims.contains((long) axis)) {
          long size = op.operandType(0).dim(axis);
          element.addFirst(Affine.constant(loops, rest % size));
          rest /= size;
        } else {
          element.addFirst(index.get(--kept));
        }
      }
      all.add(element);
    }
    return all;
  }
}
