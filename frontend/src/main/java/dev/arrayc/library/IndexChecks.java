package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What JAX requires of the shapes of a gather and a scatter, in its words. */
final class IndexChecks {
  private IndexChecks() {}

  /** {@return the shape of a gather's result; empty if the dimension numbers do not fit it} */
  static Optional<List<Long>> gathered(
      Array x, Array indices, Attribute.GatherDimensions dims, List<Long> sizes) {
    long components = indices.type().dim((int) dims.indexVectorDim());
    if (dims.startIndexMap().size() != components) {
      throw error(
          ("Gather op has %d elements in start_index_map and the bound of dimension"
                  + " index_vector_dim=%d of indices is %d. These two numbers must be equal.")
              .formatted(dims.startIndexMap().size(), dims.indexVectorDim(), components));
    }
    if (sizes.size() != x.type().rank()) {
      throw error(
          "Gather op must have one slice size for every input dimension; got: len(slice_sizes)="
              + sizes.size()
              + ", input_shape.rank="
              + x.type().rank());
    }
    List<Long> batch = new ArrayList<>(indices.type().shape());
    batch.remove((int) dims.indexVectorDim());
    List<Long> window = new ArrayList<>();
    for (int d = 0; d < sizes.size(); d++) {
      if (!dims.collapsedSliceDims().contains((long) d)
          && !dims.operandBatchingDims().contains((long) d)) {
        window.add(sizes.get(d));
      }
    }
    int rank = batch.size() + window.size();
    if (window.size() != dims.offsetDims().size()
        || dims.offsetDims().stream().anyMatch(d -> d < 0 || d >= rank)) {
      return Optional.empty();
    }
    List<Long> shape = new ArrayList<>();
    for (long d = 0; d < rank; d++) {
      shape.add((dims.offsetDims().contains(d) ? window : batch).removeFirst());
    }
    return Optional.of(shape);
  }

  static void requireSizes(Array x, List<Long> sizes) {
    for (int d = 0; d < sizes.size(); d++) {
      long size = x.type().dim(d);
      if (sizes.get(d) < 0 || sizes.get(d) > size) {
        throw error(
            ("Slice size at index %d in gather op is out of range, must be within [0, %d + 1), got"
                    + " %d.")
                .formatted(d, size, sizes.get(d)));
      }
    }
  }

  static void requireScatter(
      Array x, Array indices, Array updates, Attribute.ScatterDimensions dims) {
    List<Long> batch = new ArrayList<>(indices.type().shape());
    batch.remove((int) dims.indexVectorDim());
    int rank = batch.size() + dims.updateWindowDims().size();
    if (updates.type().rank() != rank) {
      throw error(
          "Updates tensor must be of rank " + rank + "; got " + updates.type().rank() + ".");
    }
    int window =
        dims.updateWindowDims().size()
            + dims.insertedWindowDims().size()
            + dims.inputBatchingDims().size();
    if (window != x.type().rank()) {
      throw error(
          "Scatter op has window of size "
              + window
              + "; doesn't match operand of rank "
              + x.type().rank()
              + ".");
    }
    int next = 0;
    for (int d = 0; d < rank; d++) {
      if (dims.updateWindowDims().contains((long) d)) {
        continue;
      }
      long bound = batch.get(next);
      if (updates.type().dim(d) != bound) {
        throw error(
            ("Bounds of the scatter dimensions of updates must be the same as the bounds of the"
                    + " corresponding dimensions of scatter indices. For scatter dimension %d, updates"
                    + " bound is %d, indices bound is %d")
                .formatted(next, updates.type().dim(d), bound));
      }
      next++;
    }
  }

  private static RuntimeException error(String message) {
    return Session.current().error("TypeError", message);
  }
}
