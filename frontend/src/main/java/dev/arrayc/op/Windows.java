package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.TensorType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * The windows that reduce_window, select_and_scatter and convolution slide over an array, per axis.
 *
 * @param sizes how many elements a window takes
 * @param strides the distance between windows
 * @param baseDilations the distance between the array's elements, 1 for neighbours
 * @param windowDilations the distance between a window's elements, 1 for neighbours
 * @param low how many elements of padding come before the array; negative cuts off
 * @param high how many come after it
 */
public record Windows(
    List<Long> sizes,
    List<Long> strides,
    List<Long> baseDilations,
    List<Long> windowDilations,
    List<Long> low,
    List<Long> high) {
  public Windows {
    sizes = List.copyOf(sizes);
    strides = List.copyOf(strides);
    baseDilations = List.copyOf(baseDilations);
    windowDilations = List.copyOf(windowDilations);
    low = List.copyOf(low);
    high = List.copyOf(high);
  }

  /** The windows of a reduce_window or select_and_scatter on an operand of this rank. */
  public static Windows of(Attributes attributes, int rank) {
    return of(
        attributes,
        ints(attributes, "window_dimensions", rank),
        ints(attributes, "base_dilations", rank),
        ints(attributes, "window_dilations", rank));
  }

  /** The windows of a convolution with a kernel of these spatial sizes. */
  public static Windows ofConvolution(Attributes attributes, List<Long> kernel) {
    int rank = kernel.size();
    return of(
        attributes,
        kernel,
        ints(attributes, "lhs_dilation", rank),
        ints(attributes, "rhs_dilation", rank));
  }

  private static Windows of(
      Attributes attributes, List<Long> sizes, List<Long> base, List<Long> window) {
    int rank = sizes.size();
    List<Long> low = new ArrayList<>(Collections.nCopies(rank, 0L));
    List<Long> high = new ArrayList<>(low);
    if (attributes.find("padding").isPresent()) {
      List<List<Long>> rows = attributes.get("padding", Attribute.IntTable.class).rows();
      low = rows.stream().map(List::getFirst).toList();
      high = rows.stream().map(List::getLast).toList();
    }
    return new Windows(sizes, ints(attributes, "window_strides", rank), base, window, low, high);
  }

  /** {@return an attribute whose default is a one for each axis} */
  private static List<Long> ints(Attributes attributes, String name, int rank) {
    return attributes.find(name).isPresent()
        ? attributes.ints(name)
        : Collections.nCopies(rank, 1L);
  }

  /** {@return how many windows there are along each axis (reduce_window C15)} */
  public List<Long> counts(List<Long> shape) {
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      if (shape.get(i) == TensorType.DYNAMIC || sizes.get(i) == TensorType.DYNAMIC) {
        counts.add(TensorType.DYNAMIC);
        continue;
      }
      long padded = padded(shape.get(i), i);
      long window = dilated(sizes.get(i), windowDilations.get(i));
      boolean none = padded == 0 || window > padded;
      counts.add(none ? 0 : (padded - window) / strides.get(i) + 1);
    }
    return counts;
  }

  /** {@return the same windows where every axis runs the other way; strides of 1 only} */
  public Windows reversed() {
    return new Windows(sizes, strides, baseDilations, windowDilations, high, low);
  }

  /**
   * {@return the axis along which each window holds an element and all before it, if windows are of
   * that kind: the result accumulates}
   */
  public OptionalInt accumulatedAxis(List<Long> shape) {
    List<Long> ones = Collections.nCopies(shape.size(), 1L);
    OptionalInt found = OptionalInt.empty();
    boolean plain =
        strides.equals(ones) && baseDilations.equals(ones) && windowDilations.equals(ones);
    for (int axis = 0; axis < shape.size(); axis++) {
      long before = sizes.get(axis) - 1;
      plain &= low.get(axis) == before && high.get(axis) == 0;
      if (before > 0) {
        plain &= found.isEmpty() && before + 1 == shape.get(axis);
        found = OptionalInt.of(axis);
      }
    }
    return plain ? found : OptionalInt.empty();
  }

  /** Beyond what a long counts, the largest of them. */
  private static long dilated(long size, long dilation) {
    return size == 0 ? 0 : saturated(between(size, dilation));
  }

  private static BigInteger between(long size, long dilation) {
    return BigInteger.valueOf(size - 1).multiply(BigInteger.valueOf(dilation)).add(BigInteger.ONE);
  }

  private static long saturated(BigInteger value) {
    return value.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  /** The size along an axis with padding and dilation; not below 0. */
  private long padded(long size, int axis) {
    BigInteger inside = size == 0 ? BigInteger.ZERO : between(size, baseDilations.get(axis));
    BigInteger all =
        inside.add(BigInteger.valueOf(low.get(axis))).add(BigInteger.valueOf(high.get(axis)));
    return saturated(all.max(BigInteger.ZERO));
  }

  /** {@return whether windows see anything but neighbouring elements of the array} */
  public boolean isPadded() {
    return low.stream().anyMatch(p -> p != 0)
        || high.stream().anyMatch(p -> p != 0)
        || baseDilations.stream().anyMatch(d -> d != 1);
  }

  /**
   * {@return the attributes of the pad that leaves windows without padding and base dilation}
   *
   * @param axes the operand's axes that windows slide along
   */
  public Attributes padding(int rank, List<Long> axes) {
    List<Long> interior = baseDilations.stream().map(d -> d - 1).toList();
    return Attributes.NONE
        .with("edge_padding_low", spread(rank, axes, low))
        .with("edge_padding_high", spread(rank, axes, high))
        .with("interior_padding", spread(rank, axes, interior));
  }

  private static List<Long> spread(int rank, List<Long> axes, List<Long> values) {
    List<Long> all = new ArrayList<>(Collections.nCopies(rank, 0L));
    for (int i = 0; i < axes.size(); i++) {
      all.set(axes.get(i).intValue(), values.get(i));
    }
    return all;
  }

  /** {@return the shape of the array with that padding, where it is known; not below 0} */
  public List<Long> padded(List<Long> shape, List<Long> axes) {
    List<Long> all = new ArrayList<>(shape);
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i).intValue();
      if (shape.get(axis) != TensorType.DYNAMIC) {
        all.set(axis, padded(shape.get(axis), i));
      }
    }
    return all;
  }

  /** {@return the index along an axis of what a window's element is, or -1 for padding} */
  public long element(int axis, long window, long offset, long size) {
    long at = window * strides.get(axis) + offset * windowDilations.get(axis) - low.get(axis);
    long dilation = baseDilations.get(axis);
    return at < 0 || at % dilation != 0 || at / dilation >= size ? -1 : at / dilation;
  }
}
