package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The loops of a {@code dot_general}: batch axes, free axes of the left operand, free axes of the
 * right one (together the result's axes in order), then the contracted ones as the attribute lists
 * them.
 */
record ContractionLoops(List<Long> space, List<Affine> lhs, List<Affine> rhs, int contracted) {
  static ContractionLoops of(Operation op) {
    Attribute.DotDimensions dims = Fusion.dotDimensions(op);
    TensorType lhs = op.operandType(0);
    TensorType rhs = op.operandType(1);
    List<Long> space = new ArrayList<>();
    int[] lhsLoops = new int[lhs.rank()];
    int[] rhsLoops = new int[rhs.rank()];
    Arrays.fill(lhsLoops, -1);
    Arrays.fill(rhsLoops, -1);
    pair(dims.lhsBatching(), dims.rhsBatching(), lhs, space, lhsLoops, rhsLoops);
    int contracting = dims.lhsContracting().size();
    int[] inner = new int[contracting];
    free(lhs, dims.lhsContracting(), space, lhsLoops);
    free(rhs, dims.rhsContracting(), space, rhsLoops);
    for (int i = 0; i < contracting; i++) {
      inner[i] = space.size();
      lhsLoops[dims.lhsContracting().get(i).intValue()] = inner[i];
      rhsLoops[dims.rhsContracting().get(i).intValue()] = inner[i];
      space.add(lhs.dim(dims.lhsContracting().get(i).intValue()));
    }
    return new ContractionLoops(
        space, index(space.size(), lhsLoops), index(space.size(), rhsLoops), contracting);
  }

  private static void pair(
      List<Long> a,
      List<Long> b,
      TensorType lhs,
      List<Long> space,
      int[] lhsLoops,
      int[] rhsLoops) {
    for (int i = 0; i < a.size(); i++) {
      lhsLoops[a.get(i).intValue()] = space.size();
      rhsLoops[b.get(i).intValue()] = space.size();
      space.add(lhs.dim(a.get(i).intValue()));
    }
  }

  private static void free(TensorType type, List<Long> contracting, List<Long> space, int[] loops) {
    for (int axis = 0; axis < type.rank(); axis++) {
      if (loops[axis] < 0 && !contracting.contains((long) axis)) {
        loops[axis] = space.size();
        space.add(type.dim(axis));
      }
    }
  }

  private static List<Affine> index(int count, int[] loops) {
    return Arrays.stream(loops).mapToObj(loop -> Affine.index(count, loop)).toList();
  }
}
