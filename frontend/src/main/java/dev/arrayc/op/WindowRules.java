package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attribute.ConvolutionDimensions;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Rule.Application;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;

/** The constraints and type rules of ops that slide windows, and of map, by the labels. */
final class WindowRules {
  private WindowRules() {}

  static List<Type> reduceWindow(Application app) {
    int n = app.operands().size() / 2;
    app.require(n > 0 && app.operands().size() == 2 * n, "C1", "inputs and init values must pair");
    TensorType first = app.operand(0);
    for (int i = 0; i < n; i++) {
      TensorType input = app.operand(i);
      TensorType init = app.operand(n + i);
      app.require(Shapes.agree(input.shape(), first.shape()), "C2", input, " and ", first);
      app.require(Shapes.agree(init, input.element()), "C3", "init value ", init, " of ", input);
    }
    requireTable(app, first.rank(), "C12");
    Windows windows = Windows.of(app.attributes(), first.rank());
    requirePositive(app, windows.sizes(), first.rank(), "window_dimensions", "C4", "C5");
    requirePositive(app, windows.strides(), first.rank(), "window_strides", "C6", "C7");
    requirePositive(app, windows.baseDilations(), first.rank(), "base_dilations", "C8", "C9");
    requirePositive(app, windows.windowDilations(), first.rank(), "window_dilations", "C10", "C11");
    requireCountable(app, windows, allAxes(first));
    List<Type> results = new ArrayList<>();
    for (TensorType scalar : RegionRules.combined(app, 0, n, "C13")) {
      // C14, C15, C16
      results.add(scalar.withShape(windows.counts(first.shape())));
    }
    return results;
  }

  private static void requirePositive(
      Application app, List<Long> values, int rank, String name, String count, String sign) {
    app.require(values.size() == rank, count, name, " ", values, " for rank ", rank);
    app.require(values.stream().allMatch(v -> v > 0), sign, name, " ", values);
  }

  private static void requireTable(Application app, int rank, String label) {
    if (app.attributes().find("padding").isPresent()) {
      List<List<Long>> rows = app.attributes().get("padding", Attribute.IntTable.class).rows();
      app.require(
          rows.size() == rank && rows.stream().allMatch(r -> r.size() == 2),
          label,
          "padding ",
          rows,
          " for rank ",
          rank);
    }
  }

  private static List<Long> allAxes(TensorType type) {
    return LongStream.range(0, type.rank()).boxed().toList();
  }

  /** No constraint of the specification's: with its padding the array must fit into memory. */
  private static void requireCountable(Application app, Windows windows, List<Long> axes) {
    TensorType operand = app.operand(0);
    TensorType padded = operand.withShape(windows.padded(operand.shape(), axes));
    // Positions of elements are as many, of 8 bytes each.
    app.require(
        padded.isCountable() && TensorType.of(DType.I64, 0).withShape(padded.shape()).isCountable(),
        "",
        "operand 0 is ",
        operand,
        "; padding and dilation make it ",
        padded,
        ", of 2^63 bytes or more");
  }

  static List<Type> selectAndScatter(Application app) {
    TensorType operand = app.operand(0);
    TensorType source = app.operand(1);
    TensorType scalar = operand.element();
    app.requireElements(1, 0, "C1");
    app.require(Shapes.agree(app.operand(2), scalar), "C3", "init value ", app.operand(2));
    requireTable(app, operand.rank(), "C8");
    Windows windows = Windows.of(app.attributes(), operand.rank());
    requirePositive(app, windows.sizes(), operand.rank(), "window_dimensions", "C4", "C5");
    requirePositive(app, windows.strides(), operand.rank(), "window_strides", "C6", "C7");
    requireCountable(app, windows, allAxes(operand));
    List<Long> counts = windows.counts(operand.shape());
    app.require(Shapes.agree(source.shape(), counts), "C2", source, " for ", counts, " windows");
    RegionRules.requireRegion(
        app, 0, List.of(scalar, scalar), List.of(TensorType.scalar(DType.BOOL)), "C9");
    TensorType combined = RegionRules.combined(app, 1, 0, 1, "C10").getFirst();
    // C11, C12
    return Rules.one(combined.withShape(operand.shape()));
  }

  static List<Type> map(Application app) {
    app.require(!app.operands().isEmpty(), "C2", "needs an operand");
    TensorType first = app.operand(0);
    List<Type> scalars = new ArrayList<>();
    for (int i = 0; i < app.operands().size(); i++) {
      app.require(
          Shapes.agree(app.operand(i).shape(), first.shape()),
          "C1",
          app.operand(i),
          " and ",
          first);
      scalars.add(app.operand(i).element());
    }
    List<Long> dimensions = app.attributes().ints("dimensions");
    app.require(
        dimensions.equals(LongStream.range(0, first.rank()).boxed().toList()),
        "C3",
        "dimensions ",
        dimensions,
        " of ",
        first);
    List<Type> results = RegionRules.results(app, 0);
    app.require(
        results.size() == 1 && results.getFirst() instanceof TensorType t && t.rank() == 0,
        "C4",
        "the computation returns ",
        results);
    RegionRules.requireRegion(app, 0, scalars, results, "C4");
    return Rules.one(((TensorType) results.getFirst()).withShape(first.shape()));
  }

  static boolean isReversed(Attributes attributes, int spatial) {
    return attributes.find("window_reversal").isPresent()
        && attributes.get("window_reversal", Attribute.Bools.class).values().get(spatial);
  }

  static List<Type> convolution(Application app) {
    requireTable(app, app.operand(0).rank() - 2, "C4");
    ConvolutionDimensions dims = requireConvolution(app);
    TensorType lhs = app.operand(0);
    List<Long> sizes = kernelSizes(app, dims);
    List<Long> shape = dims.inputSpatial().stream().map(a -> lhs.dim(a.intValue())).toList();
    Windows windows = Windows.ofConvolution(app.attributes(), sizes);
    requireCountable(app, windows, dims.inputSpatial());
    return convolved(app, dims, windows.counts(shape));
  }

  private static List<Long> kernelSizes(Application app, ConvolutionDimensions dims) {
    return dims.kernelSpatial().stream().map(a -> app.operand(1).dim(a.intValue())).toList();
  }

  /** What a convolution's operands and attributes have to satisfy, its padding apart. */
  static ConvolutionDimensions requireConvolution(Application app) {
    TensorType lhs = app.operand(0);
    TensorType rhs = app.operand(1);
    int rank = lhs.rank();
    int spatial = rank - 2;
    app.require(rank == rhs.rank() && spatial >= 0, "C1", lhs, " and ", rhs);
    ConvolutionDimensions dims =
        app.attributes().get("dimension_numbers", ConvolutionDimensions.class);
    requireAxes(app, dims.input(), rank, "C12", "C13");
    requireAxes(app, dims.kernel(), rank, "C17", "C18");
    requireAxes(app, dims.output(), rank, "C19", "C20");
    Windows windows = Windows.ofConvolution(app.attributes(), kernelSizes(app, dims));
    requirePositive(app, windows.strides(), spatial, "window_strides", "C2", "C3");
    requirePositive(app, windows.baseDilations(), spatial, "lhs_dilation", "C5", "C6");
    requirePositive(app, windows.windowDilations(), spatial, "rhs_dilation", "C7", "C8");
    if (app.attributes().find("window_reversal").isPresent()) {
      var reversal = app.attributes().get("window_reversal", Attribute.Bools.class).values();
      app.require(reversal.size() == spatial, "C9", "window_reversal ", reversal);
    }
    requireGroups(app, dims, lhs, rhs);
    Rules.requirePrecision(app, "C24");
    return dims;
  }

  /** The result of a convolution with these numbers of windows. */
  static List<Type> convolved(Application app, ConvolutionDimensions dims, List<Long> counts) {
    TensorType lhs = app.operand(0);
    Long[] shape = new Long[lhs.rank()];
    long batchGroups = app.attributes().integer("batch_group_count");
    // C25, C26
    shape[(int) dims.outputBatch()] = Shapes.over(lhs.dim((int) dims.inputBatch()), batchGroups);
    shape[(int) dims.outputFeature()] = app.operand(1).dim((int) dims.kernelOutputFeature());
    for (int s = 0; s < counts.size(); s++) {
      shape[dims.outputSpatial().get(s).intValue()] = counts.get(s);
    }
    app.require(
        lhs.isQuantized() || app.operand(1).isQuantized() || lhs.dtype() == app.operand(1).dtype(),
        "C27",
        "operand 1 is ",
        app.operand(1),
        " but operand 0 is ",
        lhs);
    // The result's element type is free, by default the operands'.
    TensorType result = app.withDeclaredElements(List.of(shape), "C25");
    QuantizedRules.requireConvolution(app, dims, result);
    return Rules.one(result);
  }

  private static void requireAxes(
      Application app, List<Long> axes, int rank, String count, String range) {
    app.require(axes.size() == rank, count, "axes ", axes, " for rank ", rank);
    app.require(new HashSet<>(axes).size() == rank, range, "repeated in ", axes);
    app.require(axes.stream().allMatch(a -> a >= 0 && a < rank), range, "axes ", axes);
  }

  private static boolean divides(long groups, long size) {
    return size == TensorType.DYNAMIC || size % groups == 0;
  }

  private static void requireGroups(
      Application app, ConvolutionDimensions dims, TensorType lhs, TensorType rhs) {
    long features = app.attributes().integer("feature_group_count");
    long batches = app.attributes().integer("batch_group_count");
    long inputFeatures = lhs.dim((int) dims.inputFeature());
    long outputFeatures = rhs.dim((int) dims.kernelOutputFeature());
    app.require(features > 0, "C21", "feature_group_count ", features);
    app.require(batches > 0, "C22", "batch_group_count ", batches);
    app.require(
        features == 1 || batches == 1,
        "C23",
        "feature_group_count ",
        features,
        " and batch_group_count ",
        batches);
    long batch = lhs.dim((int) dims.inputBatch());
    app.require(divides(batches, batch), "C10", batch, " batches in ", batches, " groups");
    app.require(
        divides(features, inputFeatures),
        "C11",
        inputFeatures,
        " features in ",
        features,
        " groups");
    app.require(
        Shapes.agree(
            rhs.dim((int) dims.kernelInputFeature()), Shapes.over(inputFeatures, features)),
        "C14",
        "the kernel ",
        rhs,
        " takes another number of features than ",
        lhs,
        " has in ",
        features,
        " groups");
    app.require(
        divides(batches, outputFeatures),
        "C15",
        outputFeatures,
        " features in ",
        batches,
        " groups");
    app.require(
        divides(features, outputFeatures),
        "C16",
        outputFeatures,
        " features in ",
        features,
        " groups");
  }
}
