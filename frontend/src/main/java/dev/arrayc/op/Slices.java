package dev.arrayc.op;

import dev.arrayc.ir.Attribute.GatherDimensions;
import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * How a gather relates its operand, its start indices and the slices that it takes; a scatter
 * likewise, its updates being the slices.
 *
 * <p>The axes of the slices are either batch axes, in order those of the start indices without the
 * index vector, or window axes, in order those of the operand that are neither collapsed nor
 * batching.
 *
 * @param windowSizes the size of a slice along each axis of the operand
 * @param batchDims the batch axes of the slices
 * @param indexAxes the axes of the start indices that belong to them
 * @param windowAxes the axes of the operand that belong to {@code offset_dims}
 */
public record Slices(
    GatherDimensions dims,
    TensorType operand,
    TensorType indices,
    List<Long> windowSizes,
    List<Integer> batchDims,
    List<Integer> indexAxes,
    List<Integer> windowAxes) {
  public Slices {
    windowSizes = List.copyOf(windowSizes);
    batchDims = List.copyOf(batchDims);
    indexAxes = List.copyOf(indexAxes);
    windowAxes = List.copyOf(windowAxes);
  }

  /** The slices of a gather of these {@code slice_sizes}. */
  public static Slices ofGather(
      GatherDimensions dims, TensorType operand, TensorType indices, List<Long> sliceSizes) {
    List<Integer> indexAxes = without(indices.rank(), List.of(dims.indexVectorDim()), List.of());
    List<Integer> windowAxes =
        without(operand.rank(), dims.collapsedSliceDims(), dims.operandBatchingDims());
    int rank = indexAxes.size() + dims.offsetDims().size();
    List<Integer> batchDims = without(rank, dims.offsetDims(), List.of());
    return new Slices(dims, operand, indices, sliceSizes, batchDims, indexAxes, windowAxes);
  }

  /** The slices of a scatter: its updates. */
  public static Slices ofScatter(
      GatherDimensions dims, TensorType operand, TensorType indices, TensorType updates) {
    List<Long> sizes = new ArrayList<>();
    int window = 0;
    for (long axis = 0; axis < operand.rank(); axis++) {
      boolean isWindow =
          !dims.collapsedSliceDims().contains(axis) && !dims.operandBatchingDims().contains(axis);
      sizes.add(isWindow ? updates.dim(dims.offsetDims().get(window++).intValue()) : 1L);
    }
    return ofGather(dims, operand, indices, sizes);
  }

  private static List<Integer> without(int rank, List<Long> some, List<Long> others) {
    List<Integer> rest = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      if (!some.contains((long) axis) && !others.contains((long) axis)) {
        rest.add(axis);
      }
    }
    return rest;
  }

  /** {@return how many indices a slice starts at} */
  public int components() {
    return dims.startIndexMap().size();
  }

  /** {@return the axis of the operand that an index is along} */
  public int startAxis(int component) {
    return dims.startIndexMap().get(component).intValue();
  }

  /** {@return the greatest index along an axis of the operand where a slice still fits} */
  public long limit(int axis) {
    return operand.dim(axis) - windowSizes.get(axis);
  }

  /** {@return the number of the batch axis that gives the index along a batching axis} */
  public int batchOf(int batching) {
    return indexAxes.indexOf(dims.startIndicesBatchingDims().get(batching).intValue());
  }

  /** {@return the shape of the batch axes} */
  public List<Long> batchShape() {
    return indexAxes.stream().map(indices::dim).toList();
  }

  /** {@return the slices' shape (gather C22)} */
  public List<Long> shape() {
    List<Long> shape = new ArrayList<>();
    int batch = 0;
    int window = 0;
    for (long d = 0; d < batchDims.size() + dims.offsetDims().size(); d++) {
      shape.add(
          dims.offsetDims().contains(d)
              ? windowSizes.get(windowAxes.get(window++))
              : (Long) indices.dim(indexAxes.get(batch++)));
    }
    return shape;
  }
}
