package dev.arrayc.transform;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.AttributeSpec;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces products of long vectors by sums of products. A dot_general runs over the contracted
 * index in order, which keeps nothing busy where the result has an element or a few; a sum has an
 * order with lanes and blocks, which is closer to exact too. The shape alone decides, so that every
 * engine adds up in the same order.
 */
final class LongDots {
  /** Results of more elements keep vectors busy by themselves. */
  private static final long FEW = 8;

  private static final long LONG = 2048;

  private LongDots() {}

  static Function apply(Function function) {
    return Copier.rebuild(
        function,
        (copier, op, operands) ->
            isLong(op)
                ? Optional.of(List.of(expand(copier.builder(), op, operands)))
                : Optional.empty());
  }

  private static boolean isLong(Operation op) {
    if (op.op() != Op.DOT_GENERAL || AttributeSpec.isInSequence(op.attributes())) {
      return false;
    }
    DType dtype = op.resultType().dtype();
    return dtype.isFloat()
        && op.operandType(0).dtype() == dtype
        && op.operandType(1).dtype() == dtype
        && op.resultType().size() <= FEW
        && isRow(op, 0)
        && isRow(op, 1);
  }

  /** Whether an operand is contracted along its last axis alone, and that is long. */
  private static boolean isRow(Operation op, int operand) {
    Attribute.DotDimensions dims =
        op.attributes().get("dot_dimension_numbers", Attribute.DotDimensions.class);
    List<Long> contracted = operand == 0 ? dims.lhsContracting() : dims.rhsContracting();
    TensorType type = op.operandType(operand);
    return dims.lhsBatching().isEmpty()
        && contracted.equals(List.of(type.rank() - 1L))
        && type.dim(type.rank() - 1) >= LONG;
  }

  private static Value expand(Builder b, Operation op, List<Value> operands) {
    DType dtype = op.resultType().dtype();
    DType wide = dtype == DType.F64 ? DType.F64 : DType.F32;
    int rows = operands.get(0).tensorType().rank() - 1;
    int columns = operands.get(1).tensorType().rank() - 1;
    List<Long> shape = new ArrayList<>(op.resultType().shape());
    shape.add(operands.getFirst().tensorType().dim(rows));
    TensorType products = new TensorType(wide, shape);
    Value x = spread(b, operands.get(0), products, 0, rows);
    Value y = spread(b, operands.get(1), products, rows, columns);
    TensorType scalar = TensorType.scalar(wide);
    Block add = b.region(List.of(scalar, scalar), p -> List.of(b.emit(Op.ADD, p.get(0), p.get(1))));
    Value sum =
        b.emit(
                Op.REDUCE,
                List.of(b.emit(Op.MULTIPLY, x, y), b.constant(Tensor.scalar(wide, 0.0))),
                Attributes.NONE.with("dimensions", List.of(shape.size() - 1L)),
                List.of(add),
                List.of())
            .getFirst();
    return b.convert(sum, dtype);
  }

  /** An operand's free axes are those of the products from one on; its last axis is their last. */
  private static Value spread(Builder b, Value x, TensorType products, int from, int count) {
    List<Long> axes = new ArrayList<>();
    for (long axis = from; axis < from + count; axis++) {
      axes.add(axis);
    }
    axes.add(products.rank() - 1L);
    Value wide = b.convert(x, products.dtype());
    return wide.tensorType().equals(products) ? wide : b.broadcastInDim(wide, products, axes);
  }
}
