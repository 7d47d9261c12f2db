package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attribute.GatherDimensions;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Rule.Application;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The constraints and type rules of gather and scatter, by the labels. */
final class IndexRules {
  /** What the specification calls constraints of the same content in gather and in scatter. */
  private record Labels(
      String ranks,
      String indexVector,
      String components,
      String offsets,
      String offsetRange,
      String uniqueDropped,
      String sortedCollapsed,
      String collapsedRange,
      String sortedBatching,
      String batchingRange,
      String uniqueIndexBatching,
      String indexBatchingRange,
      String vectorNotBatching,
      String batchingCount,
      String batchingSizes,
      String uniqueStart,
      String startRange) {}

  private static final Labels GATHER =
      new Labels(
          "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C10", "C11", "C13", "C14", "C15", "C16",
          "C17", "C18", "C19");

  private static final Labels SCATTER =
      new Labels(
          "C2", "C22", "C19", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15", "C16",
          "C17", "C18", "C20", "C21");

  private IndexRules() {}

  static List<Type> gather(Application app) {
    return gather(app, app.attributes().ints("slice_sizes"));
  }

  /** A gather of slices of these sizes, of which some may not be known. */
  static List<Type> gather(Application app, List<Long> sizes) {
    TensorType operand = app.operand(0);
    TensorType indices = app.operand(1);
    GatherDimensions dims =
        app.attributes().get("dimension_numbers", Attribute.GatherDimensions.class);
    requireDimensions(app, dims, operand, indices, GATHER);
    app.require(sizes.size() == operand.rank(), "C20", "slice_sizes ", sizes, " for ", operand);
    for (int i = 0; i < sizes.size(); i++) {
      boolean fits =
          sizes.get(i) == TensorType.DYNAMIC
              || 0 <= sizes.get(i) && Shapes.fits(sizes.get(i), operand.dim(i));
      app.require(fits, "C21", "slice_sizes ", sizes, " of ", operand);
    }
    requireAtMostOne(app, sizes, dims.collapsedSliceDims(), "C9");
    requireAtMostOne(app, sizes, dims.operandBatchingDims(), "C12");
    // Not in the specification, which then takes elements from slices that have none.
    for (long axis : dims.collapsedSliceDims()) {
      boolean isMadeUp = sizes.get((int) axis) == 0 && operand.dim((int) axis) > 0;
      app.require(!isMadeUp, "C9", "slices of size 0 along ", axis, " have no element to take");
    }
    // C22, C23
    Slices slices = Slices.ofGather(dims, operand, indices, sizes);
    return Rules.one(operand.withShape(slices.shape()));
  }

  private static void requireAtMostOne(
      Application app, List<Long> sizes, List<Long> axes, String label) {
    for (long axis : axes) {
      app.require(
          sizes.get((int) axis) <= 1, label, "slice size ", sizes.get((int) axis), " along ", axis);
    }
  }

  private static void requireDimensions(
      Application app,
      GatherDimensions dims,
      TensorType operand,
      TensorType indices,
      Labels labels) {
    app.require(Dtypes.isInteger(indices), "I2", "indices are ", indices, ", not integers");
    long vector = dims.indexVectorDim();
    app.require(
        0 <= vector && vector <= indices.rank(),
        labels.indexVector(),
        "index_vector_dim ",
        vector,
        " of ",
        indices);
    List<Long> dropped = new ArrayList<>(dims.collapsedSliceDims());
    dropped.addAll(dims.operandBatchingDims());
    app.require(
        operand.rank() == dims.offsetDims().size() + dropped.size(),
        labels.ranks(),
        "window axes ",
        dims.offsetDims(),
        " and dropped axes ",
        dropped,
        " for ",
        operand);
    requireIn(app, operand.rank(), dims.collapsedSliceDims(), labels.collapsedRange());
    requireIn(app, operand.rank(), dims.operandBatchingDims(), labels.batchingRange());
    requireUnique(app, dropped, labels.uniqueDropped());
    requireSorted(app, dims.collapsedSliceDims(), labels.sortedCollapsed());
    requireSorted(app, dims.operandBatchingDims(), labels.sortedBatching());
    requireStarts(app, dims, operand, indices, labels);
    int batch = indices.rank() - (vector < indices.rank() ? 1 : 0);
    requireIn(app, batch + dims.offsetDims().size(), dims.offsetDims(), labels.offsetRange());
    requireUnique(app, dims.offsetDims(), labels.offsets());
    requireSorted(app, dims.offsetDims(), labels.offsets());
  }

  private static void requireStarts(
      Application app,
      GatherDimensions dims,
      TensorType operand,
      TensorType indices,
      Labels labels) {
    int vector = (int) dims.indexVectorDim();
    long components = vector < indices.rank() ? indices.dim(vector) : 1;
    app.require(
        Shapes.agree(dims.startIndexMap().size(), components),
        labels.components(),
        "start indices along ",
        dims.startIndexMap(),
        " but ",
        components,
        " in ",
        indices);
    requireIn(app, operand.rank(), dims.startIndexMap(), labels.startRange());
    List<Long> indexed = new ArrayList<>(dims.startIndexMap());
    indexed.addAll(dims.operandBatchingDims());
    requireUnique(app, indexed, labels.uniqueStart());
    List<Long> batching = dims.startIndicesBatchingDims();
    requireUnique(app, batching, labels.uniqueIndexBatching());
    requireIn(app, indices.rank(), batching, labels.indexBatchingRange());
    app.require(
        !batching.contains((long) vector),
        labels.vectorNotBatching(),
        "index_vector_dim ",
        vector,
        " is one of ",
        batching);
    app.require(
        batching.size() == dims.operandBatchingDims().size(),
        labels.batchingCount(),
        "batching axes ",
        dims.operandBatchingDims(),
        " and ",
        batching);
    for (int i = 0; i < batching.size(); i++) {
      app.require(
          Shapes.agree(
              operand.dim(dims.operandBatchingDims().get(i).intValue()),
              indices.dim(batching.get(i).intValue())),
          labels.batchingSizes(),
          "batching sizes of ",
          operand,
          " and ",
          indices,
          " differ");
    }
  }

  private static void requireIn(Application app, int rank, List<Long> axes, String label) {
    for (long d : axes) {
      app.require(d >= 0 && d < rank, label, "axis ", d, " of ", rank);
    }
  }

  private static void requireUnique(Application app, List<Long> axes, String label) {
    app.require(new HashSet<>(axes).size() == axes.size(), label, "repeated axis in ", axes);
  }

  private static void requireSorted(Application app, List<Long> axes, String label) {
    app.require(axes.equals(axes.stream().sorted().toList()), label, axes, " is not sorted");
  }

  static List<Type> scatter(Application app) {
    int n = app.operands().size() / 2;
    app.require(
        n > 0 && app.operands().size() == 2 * n + 1,
        "C5",
        "needs inputs, indices and as many updates as inputs, got ",
        app.operands().size(),
        " operands");
    TensorType input = app.operand(0);
    TensorType indices = app.operand(n);
    TensorType update = app.operand(n + 1);
    GatherDimensions dims =
        app.attributes()
            .get("scatter_dimension_numbers", Attribute.ScatterDimensions.class)
            .asGather();
    requireDimensions(app, dims, input, indices, SCATTER);
    for (int i = 0; i < n; i++) {
      TensorType own = app.operand(n + 1 + i);
      app.require(
          Shapes.agree(app.operand(i).shape(), input.shape()),
          "C1",
          app.operand(i),
          " and ",
          input);
      app.require(Shapes.agree(own.shape(), update.shape()), "C3", own, " and ", update);
      app.requireElements(n + 1 + i, i, "C6");
    }
    requireUpdates(app, dims, input, indices, update);
    List<TensorType> scalars = RegionRules.combined(app, 0, n, "C23");
    List<Type> results = new ArrayList<>();
    for (TensorType scalar : scalars) {
      // C24, C25
      results.add(scalar.withShape(input.shape()));
    }
    return results;
  }

  private static void requireUpdates(
      Application app,
      GatherDimensions dims,
      TensorType input,
      TensorType indices,
      TensorType update) {
    int batch = indices.rank() - (dims.indexVectorDim() < indices.rank() ? 1 : 0);
    app.require(
        update.rank() == batch + dims.offsetDims().size(), "C4", "updates ", update, " for ", dims);
    Slices slices = Slices.ofScatter(dims, input, indices, update);
    app.require(
        Shapes.agree(slices.shape(), update.shape()), "C4", "updates ", update, " for ", indices);
    for (int axis : slices.windowAxes()) {
      app.require(
          Shapes.fits(slices.windowSizes().get(axis), input.dim(axis)),
          "C4",
          "updates ",
          update,
          " into ",
          input);
    }
  }
}
