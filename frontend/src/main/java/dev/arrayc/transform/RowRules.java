package dev.arrayc.transform;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The proof that each row of a function's results depends on the same row of its arguments alone.
 *
 * <p>A tensor has rows if the first axis, and no other, has a multiple k of the number of rows as
 * its size: then its elements, row-major, fall into as many equal runs, and run i is row i. All
 * other tensors belong to no row. Each op must keep this: run i of a result with rows is computed
 * from run i of the operands with rows, and from operands without; a result without rows from those
 * alone. Then by induction no value of one row reaches another, nor a value that belongs to none.
 * An op of which this is not known is refused.
 */
final class RowRules {
  private final long rows;

  private RowRules(long rows) {
    this.rows = rows;
  }

  /**
   * Checks a function of tensors of known sizes, without calls.
   *
   * @throws dev.arrayc.diagnostic.CompileException.Limitation at the first op, or result, that is
   *     not known to keep rows apart
   */
  static void check(Function function, long rows, Span definition) {
    RowRules rules = new RowRules(rows);
    function.body().parameters().forEach(p -> rules.requireRowsFirst(p, definition));
    rules.check(function.body(), definition);
    for (int i = 0; i < function.body().results().size(); i++) {
      TensorType type = function.body().results().get(i).tensorType();
      if (!rules.hasRows(type) || type.dim(0) != rows) {
        throw RowWise.limitation(
            definition, function.results().get(i).path() + " does not have one row for each row");
      }
    }
  }

  private void check(Block block, Span around) {
    for (Operation op : block.operations()) {
      Span place = op.span().equals(Span.NONE) ? around : op.span();
      op.results().forEach(r -> requireRowsFirst(r, place));
      op.regions().forEach(region -> check(region, place));
      boolean touches =
          op.operands().stream().anyMatch(this::hasRows)
              || op.results().stream().anyMatch(this::hasRows);
      if (touches && !keepsRows(op)) {
        throw RowWise.limitation(
            place, "`" + op.op().row().name() + "` here is not known to keep rows apart");
      }
    }
  }

  private boolean isMultiple(long size) {
    return size != 0 && size % rows == 0;
  }

  private boolean hasRows(TensorType type) {
    return type.rank() > 0 && isMultiple(type.dim(0));
  }

  private boolean hasRows(Value value) {
    return value.type() instanceof TensorType type && hasRows(type);
  }

  /** No other axis may be as long as there are rows, or nearly: such a tensor mixes them. */
  private void requireRowsFirst(Value value, Span place) {
    if (value.type() instanceof TensorType type) {
      for (int axis = 0; axis < type.rank(); axis++) {
        boolean isRows = axis == 0 && isMultiple(type.dim(0));
        if (!isRows && type.dim(axis) >= rows >> 12) {
          throw RowWise.limitation(
              place, "an array here has the rows, or a part of them, along axis " + axis);
        }
      }
    }
  }

  /** Whether all operands and results that have rows have as many elements along axis 0. */
  private boolean isAligned(Operation op) {
    return op.operands().stream()
            .filter(this::hasRows)
            .map(v -> v.tensorType().dim(0))
            .distinct()
            .count()
        <= 1;
  }

  private boolean keepsRows(Operation op) {
    if (op.op().isElementwise() && op.regions().isEmpty()) {
      return true;
    }
    return switch (op.op()) {
      case IS_FINITE,
          CONVERT,
          REDUCE_PRECISION,
          REAL,
          IMAG,
          COMPLEX,
          COMPARE,
          SELECT,
          CLAMP,
          OPTIMIZATION_BARRIER ->
          true;
      // Another element type may have another number of axes.
      case BITCAST_CONVERT, RESHAPE -> hasRows(op.operand(0)) && hasRows(op.result());
      case CONSTANT -> false;
      case IOTA -> op.attributes().integer("iota_dimension") != 0;
      case BROADCAST_IN_DIM -> broadcast(op);
      case TRANSPOSE -> op.attributes().ints("permutation").getFirst() == 0;
      case REVERSE -> !op.attributes().ints("dimensions").contains(0L);
      case SLICE ->
          op.attributes().ints("start_indices").getFirst() == 0
              && op.attributes().ints("strides").getFirst() == 1
              && op.resultType().dim(0) == op.operandType(0).dim(0);
      case PAD ->
          hasRows(op.operand(0))
              && List.of("edge_padding_low", "edge_padding_high", "interior_padding").stream()
                  .allMatch(n -> op.attributes().ints(n).getFirst() == 0);
      case CONCATENATE -> op.attributes().integer("dimension") != 0;
      case DYNAMIC_SLICE ->
          hasRows(op.operand(0)) && op.resultType().dim(0) == op.operandType(0).dim(0);
      case DYNAMIC_UPDATE_SLICE ->
          hasRows(op.operand(0))
              && hasRows(op.operand(1))
              && op.operandType(0).dim(0) == op.operandType(1).dim(0);
      case REDUCE -> !op.attributes().ints("dimensions").contains(0L) && isAligned(op);
      case SORT -> op.attributes().integer("dimension") != 0;
      case TOP_K -> op.operandType(0).rank() > 1;
      case DOT_GENERAL -> dot(op);
      case GATHER -> gather(op);
      case CONVOLUTION -> convolution(op);
      case REDUCE_WINDOW -> window(op);
      // What they carry has rows or not by its shape, inside as outside; a condition is one value,
      // so it belongs to no row.
      case WHILE, CASE, IF -> true;
      default -> false;
    };
  }

  private boolean broadcast(Operation op) {
    List<Long> axes = op.attributes().ints("broadcast_dimensions");
    return !hasRows(op.operand(0)) && (axes.isEmpty() || !axes.contains(0L) || isOne(op))
        || hasRows(op.operand(0))
            && axes.getFirst() == 0
            && op.resultType().dim(0) == op.operandType(0).dim(0);
  }

  /** Whether what is broadcast along the rows has one element there. */
  private static boolean isOne(Operation op) {
    int axis = op.attributes().ints("broadcast_dimensions").indexOf(0L);
    return op.operandType(0).dim(axis) == 1;
  }

  /** The result's axes: batching, then the free ones of the left, then of the right. */
  private boolean dot(Operation op) {
    Attribute.DotDimensions d =
        op.attributes().get("dot_dimension_numbers", Attribute.DotDimensions.class);
    boolean left = hasRows(op.operand(0));
    boolean right = hasRows(op.operand(1));
    boolean leftBatches = !d.lhsBatching().isEmpty() && d.lhsBatching().getFirst() == 0;
    boolean rightBatches = !d.rhsBatching().isEmpty() && d.rhsBatching().getFirst() == 0;
    if (left && right) {
      return leftBatches && rightBatches;
    }
    if (left) {
      return d.lhsBatching().isEmpty() && !d.lhsContracting().contains(0L);
    }
    boolean leftIsGone = d.lhsContracting().size() == op.operandType(0).rank();
    return d.rhsBatching().isEmpty() && leftIsGone && !d.rhsContracting().contains(0L);
  }

  /** The result's axes: those of the indices in order, with the offsets between. */
  private boolean gather(Operation op) {
    Attribute.GatherDimensions d =
        op.attributes().get("dimension_numbers", Attribute.GatherDimensions.class);
    boolean isFirst = d.indexVectorDim() != 0 && !d.offsetDims().contains(0L);
    if (!hasRows(op.operand(1))) {
      // A part of each row: the rows are an offset, whole, and no index goes along them.
      return d.offsetDims().contains(0L)
          && !d.startIndexMap().contains(0L)
          && !d.collapsedSliceDims().contains(0L)
          && !d.operandBatchingDims().contains(0L)
          && op.attributes().ints("slice_sizes").getFirst() == op.operandType(0).dim(0)
          && op.resultType().dim(0) == op.operandType(0).dim(0);
    }
    if (!hasRows(op.operand(0))) {
      return isFirst;
    }
    int batch = d.operandBatchingDims().indexOf(0L);
    return isFirst && batch >= 0 && d.startIndicesBatchingDims().get(batch) == 0;
  }

  private boolean convolution(Operation op) {
    Attribute.ConvolutionDimensions d =
        op.attributes().get("dimension_numbers", Attribute.ConvolutionDimensions.class);
    return hasRows(op.operand(0))
        && !hasRows(op.operand(1))
        && d.inputBatch() == 0
        && d.outputBatch() == 0
        && op.attributes().integer("batch_group_count") == 1;
  }

  /** Windows of one row, one for each. */
  private boolean window(Operation op) {
    boolean isOneRow = op.attributes().ints("window_dimensions").getFirst() == 1;
    boolean isPlain =
        List.of("window_strides", "base_dilations", "window_dilations").stream()
            .allMatch(
                n -> op.attributes().find(n).isEmpty() || op.attributes().ints(n).getFirst() == 1);
    boolean isUnpadded =
        op.attributes().find("padding").isEmpty()
            || op.attributes()
                .get("padding", Attribute.IntTable.class)
                .rows()
                .getFirst()
                .equals(List.of(0L, 0L));
    int inputs = op.operands().size() / 2;
    return isOneRow
        && isUnpadded
        && isPlain
        && IntStream.range(0, inputs)
            .allMatch(i -> hasRows(op.operand(i)) && op.operandType(i).dim(0) == resultRows(op, i))
        && IntStream.range(inputs, 2 * inputs).noneMatch(i -> hasRows(op.operand(i)));
  }

  private static long resultRows(Operation op, int i) {
    return op.results().get(i).tensorType().dim(0);
  }
}
