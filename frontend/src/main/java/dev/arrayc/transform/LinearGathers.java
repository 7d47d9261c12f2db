package dev.arrayc.transform;

import dev.arrayc.ir.Attribute.GatherDimensions;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers single elements by their place in the flat array where the coordinates were computed
 * apart, as {@code x[i, j]} does: the table of coordinate pairs, which only joins them, need not be
 * in memory, and what computes them joins the gather.
 */
final class LinearGathers {
  private LinearGathers() {}

  static Function apply(Function function) {
    return Copier.rebuild(
        function,
        (copier, op, operands) ->
            op.op() == Op.GATHER && isOfElements(op)
                ? coordinates(copier, op, operands.get(1))
                    .map(coordinates -> linear(copier, op, operands.getFirst(), coordinates))
                : Optional.empty());
  }

  private static GatherDimensions dimensions(Operation op) {
    return op.attributes().get("dimension_numbers", GatherDimensions.class);
  }

  /** Whether each slice is one element, and each axis has a coordinate. */
  private static boolean isOfElements(Operation op) {
    TensorType array = op.operandType(0);
    GatherDimensions dims = dimensions(op);
    DType index = op.operandType(1).dtype();
    return dims.collapsedSliceDims().size() == array.rank()
        && dims.startIndexMap().size() == array.rank()
        && array.size() > 0
        && array.size() <= Integer.MAX_VALUE
        && index.kind() == DType.Kind.SIGNED
        && index.bits() >= Integer.SIZE;
  }

  /** The coordinates by themselves, if the table of them is a concatenation. */
  private static Optional<List<Value>> coordinates(Copier copier, Operation op, Value table) {
    long axis = dimensions(op).indexVectorDim();
    int rank = op.operandType(0).rank();
    return copier
        .definition(table)
        .filter(d -> d.op() == Op.CONCATENATE && d.attributes().integer("dimension") == axis)
        .map(Operation::operands)
        .filter(pieces -> rank > 1 && pieces.size() == rank)
        .filter(pieces -> pieces.stream().allMatch(p -> p.tensorType().dim((int) axis) == 1));
  }

  private static List<Value> linear(
      Copier copier, Operation op, Value array, List<Value> coordinates) {
    Builder b = copier.builder();
    TensorType type = array.tensorType();
    TensorType places = coordinates.getFirst().tensorType();
    GatherDimensions dims = dimensions(op);
    List<Value> terms = new ArrayList<>();
    for (int k = 0; k < coordinates.size(); k++) {
      int axis = dims.startIndexMap().get(k).intValue();
      // As gather itself has it, coordinates outside are those at the edge.
      Value least = b.emit(Op.MAXIMUM, coordinates.get(k), b.splat(places, 0L));
      Value inside = b.emit(Op.MINIMUM, least, b.splat(places, type.dim(axis) - 1));
      long stride =
          type.shape().subList(axis + 1, type.rank()).stream().reduce(1L, (x, y) -> x * y);
      terms.add(b.emit(Op.MULTIPLY, inside, b.splat(places, stride)));
    }
    Value place = terms.stream().reduce((x, y) -> b.emit(Op.ADD, x, y)).orElseThrow();
    GatherDimensions flat =
        new GatherDimensions(
            List.of(), List.of(0L), List.of(), List.of(), List.of(0L), dims.indexVectorDim());
    return copier.emit(
        Op.GATHER,
        List.of(b.reshape(array, List.of(type.size())), place),
        op.attributes().with("dimension_numbers", flat).with("slice_sizes", List.of(1L)),
        List.of(op.resultType()));
  }
}
