package dev.arrayc.ir;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The quantized element type {@code !quant.uniform<…>} (specification, "Types"): an integer {@code
 * i} of the storage type stands for the real number {@code (i - zeroPoint) * scale}.
 *
 * @param storage the integer type of elements in memory
 * @param expressed the float type that elements stand for
 * @param min the least integer in use
 * @param max the greatest
 * @param axis the axis whose positions have parameters of their own; empty if all share one
 * @param scales one, or one per position along the axis
 * @param zeroPoints likewise
 */
public record Quantization(
    DType storage,
    DType expressed,
    long min,
    long max,
    Optional<Integer> axis,
    List<Double> scales,
    List<Long> zeroPoints) {
  /**
   * Checks what the specification asks of a quantized element type.
   *
   * @throws IllegalArgumentException with the constraint's label
   */
  public Quantization {
    scales = List.copyOf(scales);
    zeroPoints = List.copyOf(zeroPoints);
    require(storage.isInteger() && expressed.isFloat(), "", storage + " for " + expressed);
    require(Numbers.wrap(storage, min) == min, "C1", "storage_min " + min);
    require(Numbers.wrap(storage, max) == max, "C2", "storage_max " + max);
    require(min < max, "C3", "storage_min " + min + " and storage_max " + max);
    for (double scale : scales) {
      require(scale > 0, "C5", "scale " + scale);
      require(Double.isFinite(scale), "C6", "scale " + scale);
    }
    for (long zero : zeroPoints) {
      require(min <= zero && zero <= max, "C7", "zero point " + zero);
    }
    require(scales.size() == zeroPoints.size(), "C9", "as many scales as zero points");
    require(axis.isPresent() || scales.size() == 1, "C10", scales.size() + " scales");
    require(axis.isEmpty() || axis.get() >= 0, "C11", "quantization_dimension");
  }

  private static void require(boolean holds, String label, String message) {
    if (!holds) {
      throw new IllegalArgumentException(
          "quantized type" + (label.isEmpty() ? "" : " (" + label + ")") + ": " + message);
    }
  }

  /** One scale and zero point for a whole tensor, all of the storage type in use. */
  public static Quantization of(DType storage, DType expressed, double scale, long zeroPoint) {
    return new Quantization(
        storage,
        expressed,
        least(storage),
        greatest(storage),
        Optional.empty(),
        List.of(scale),
        List.of(zeroPoint));
  }

  /** {@return the least integer of a type} */
  public static long least(DType storage) {
    return storage.kind() == DType.Kind.SIGNED ? -1L << storage.bits() - 1 : 0;
  }

  /** {@return the greatest integer of a type} */
  public static long greatest(DType storage) {
    return -1L >>> (storage.kind() == DType.Kind.SIGNED ? 65 : 64) - storage.bits();
  }

  /** {@return whether both have the same types and range, whatever scales and zero points} */
  public boolean hasTypesOf(Quantization other) {
    return storage == other.storage
        && expressed == other.expressed
        && min == other.min
        && max == other.max;
  }

  public Quantization withAxis(Optional<Integer> other) {
    return new Quantization(storage, expressed, min, max, other, scales, zeroPoints);
  }

  /** {@return MLIR's spelling} */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("!quant.uniform<").append(storage.mlirName());
    if (min != least(storage) || max != greatest(storage)) {
      out.append('<').append(min).append(':').append(max).append('>');
    }
    out.append(':').append(expressed.mlirName());
    axis.ifPresent(a -> out.append(':').append(a));
    String parameters =
        IntStream.range(0, scales.size())
            .mapToObj(this::parameter)
            .collect(Collectors.joining(", "));
    out.append(", ").append(axis.isPresent() ? "{" + parameters + "}" : parameters);
    return out.append('>').toString();
  }

  private String parameter(int i) {
    String scale = Double.toString(scales.get(i));
    return zeroPoints.get(i) == 0 ? scale : scale + ":" + zeroPoints.get(i);
  }
}
