package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Operation;
import dev.arrayc.op.Slices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where an element of the slices of a gather or scatter lies, without the start indices, and where
 * those lie.
 *
 * @param index the element's index among the slices
 */
record SliceIndex(Slices slices, List<Affine> index) {
  static SliceIndex ofGather(Operation op, List<Affine> index) {
    return new SliceIndex(
        Slices.ofGather(
            op.attributes().get("dimension_numbers", Attribute.GatherDimensions.class),
            op.operandType(0),
            op.operandType(1),
            op.attributes().ints("slice_sizes")),
        index);
  }

  static SliceIndex ofScatter(Operation op, List<Affine> index) {
    int n = op.results().size();
    return new SliceIndex(
        Slices.ofScatter(
            op.attributes()
                .get("scatter_dimension_numbers", Attribute.ScatterDimensions.class)
                .asGather(),
            op.operandType(0),
            op.operandType(n),
            op.operandType(n + 1)),
        index);
  }

  /** {@return the place in the operand relative to the slice's start} */
  List<Affine> window(int loops) {
    List<Affine> at =
        new ArrayList<>(Collections.nCopies(slices.operand().rank(), Affine.constant(loops, 0)));
    for (int i = 0; i < slices.windowAxes().size(); i++) {
      at.set(slices.windowAxes().get(i), index.get(slices.dims().offsetDims().get(i).intValue()));
    }
    List<Long> batching = slices.dims().operandBatchingDims();
    for (int i = 0; i < batching.size(); i++) {
      at.set(batching.get(i).intValue(), index.get(slices.batchDims().get(slices.batchOf(i))));
    }
    return at;
  }

  /** {@return where a component of the slice's start lies among the start indices} */
  List<Affine> start(int component, int loops) {
    List<Affine> at = new ArrayList<>();
    int batch = 0;
    for (int axis = 0; axis < slices.indices().rank(); axis++) {
      at.add(
          axis == slices.dims().indexVectorDim()
              ? Affine.constant(loops, component)
              : index.get(slices.batchDims().get(batch++)));
    }
    return at;
  }
}
