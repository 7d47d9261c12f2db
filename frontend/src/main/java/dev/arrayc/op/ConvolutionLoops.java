package dev.arrayc.op;

import dev.arrayc.ir.Attribute.ConvolutionDimensions;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A convolution without padding as loops: those of the result's axes, with the axis of features
 * split into groups and what is in a group; then the kernel's spatial axes, in the order of {@code
 * kernel_spatial_dimensions}; innermost the input features of a group. That is the order in which
 * the products of one element add up, XLA's on CPUs.
 *
 * @param space how many iterations each loop has
 * @param kernelLoops how many of the last loops add up
 * @param lhs for each axis of the left operand, how far each loop moves along it
 * @param rhs likewise for the kernel
 * @param rhsStart where the loops begin along each axis of the kernel: at its end if reversed
 */
public record ConvolutionLoops(
    List<Long> space,
    int kernelLoops,
    List<List<Long>> lhs,
    List<List<Long>> rhs,
    List<Long> rhsStart) {
  public ConvolutionLoops {
    space = List.copyOf(space);
    lhs = lhs.stream().map(List::copyOf).toList();
    rhs = rhs.stream().map(List::copyOf).toList();
    rhsStart = List.copyOf(rhsStart);
  }

  /** The loops of a convolution whose padding and lhs_dilation, if any, are applied already. */
  public static ConvolutionLoops of(
      Attributes attributes, TensorType lhs, TensorType rhs, TensorType result) {
    ConvolutionDimensions dims = attributes.get("dimension_numbers", ConvolutionDimensions.class);
    int rank = lhs.rank();
    int spatial = rank - 2;
    long batchGroups = attributes.integer("batch_group_count");
    long groups = Math.max(batchGroups, attributes.integer("feature_group_count"));
    List<Long> space = new ArrayList<>();
    int[] resultLoop = new int[rank];
    for (int d = 0; d < rank; d++) {
      boolean isFeature = d == dims.outputFeature();
      if (isFeature) {
        space.add(groups);
      }
      resultLoop[d] = space.size();
      space.add(isFeature ? result.dim(d) / groups : result.dim(d));
    }
    int kernel = space.size();
    dims.kernelSpatial().forEach(axis -> space.add(rhs.dim(axis.intValue())));
    space.add(rhs.dim((int) dims.kernelInputFeature()));
    int loops = space.size();
    int within = resultLoop[(int) dims.outputFeature()];
    long[][] left = new long[rank][loops];
    long[][] right = new long[rank][loops];
    List<Long> start = new ArrayList<>(Collections.nCopies(rank, 0L));
    int batchAxis = (int) dims.inputBatch();
    left[batchAxis][resultLoop[(int) dims.outputBatch()]] = 1;
    left[batchAxis][within - 1] = batchGroups > 1 ? lhs.dim(batchAxis) / batchGroups : 0;
    int featureAxis = (int) dims.inputFeature();
    left[featureAxis][loops - 1] = 1;
    left[featureAxis][within - 1] = batchGroups > 1 ? 0 : lhs.dim(featureAxis) / groups;
    right[(int) dims.kernelInputFeature()][loops - 1] = 1;
    right[(int) dims.kernelOutputFeature()][within] = 1;
    right[(int) dims.kernelOutputFeature()][within - 1] =
        rhs.dim((int) dims.kernelOutputFeature()) / groups;
    List<Long> sizes = dims.kernelSpatial().stream().map(a -> rhs.dim(a.intValue())).toList();
    Windows windows = Windows.ofConvolution(attributes, sizes);
    for (int s = 0; s < spatial; s++) {
      int inputAxis = dims.inputSpatial().get(s).intValue();
      int kernelAxis = dims.kernelSpatial().get(s).intValue();
      left[inputAxis][resultLoop[dims.outputSpatial().get(s).intValue()]] =
          windows.strides().get(s);
      left[inputAxis][kernel + s] = windows.windowDilations().get(s);
      boolean isReversed = WindowRules.isReversed(attributes, s);
      right[kernelAxis][kernel + s] = isReversed ? -1 : 1;
      start.set(kernelAxis, isReversed ? rhs.dim(kernelAxis) - 1 : 0);
    }
    return new ConvolutionLoops(space, loops - kernel, rows(left), rows(right), start);
  }

  private static List<List<Long>> rows(long[][] table) {
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : table) {
      rows.add(Arrays.stream(row).boxed().toList());
    }
    return rows;
  }
}
