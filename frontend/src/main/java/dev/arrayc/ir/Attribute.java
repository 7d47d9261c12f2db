package dev.arrayc.ir;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** An attribute of an operation; {@code toString} is its generic MLIR spelling. */
public sealed interface Attribute {
  /**
   * {@return a string literal: printable ASCII as it is, other bytes of its UTF-8 in hexadecimal}
   */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b < 0x20 || b == '"' || b == '\\' || b == 0x7F) {
        out.append(String.format(Locale.ROOT, "\\%02X", b & 0xFF));
      } else {
        out.append((char) b);
      }
    }
    return out.append('"').toString();
  }

  /** {@code #stablehlo.name<field = value, …>}; what is empty or 0 goes without saying. */
  private static String struct(String name, Object... fields) {
    return IntStream.range(0, fields.length / 2)
        .filter(i -> !fields[2 * i + 1].equals(List.of()) && !fields[2 * i + 1].equals(0L))
        .mapToObj(i -> fields[2 * i] + " = " + fields[2 * i + 1])
        .collect(Collectors.joining(", ", "#stablehlo." + name + "<", ">"));
  }

  /** A 64-bit integer. */
  record Int(long value) implements Attribute {
    @Override
    public String toString() {
      return value + " : i64";
    }
  }

  /** A truth value. */
  record Bool(boolean value) implements Attribute {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** A 64-bit float constant, spelled exactly. */
  record Float(double value) implements Attribute {
    @Override
    public String toString() {
      return FloatText.of(DType.F64, value) + " : f64";
    }
  }

  /** A string. */
  record Text(String value) implements Attribute {
    @Override
    public String toString() {
      return quoted(value);
    }
  }

  /** A dense array of 64-bit integers: axes, sizes, strides. */
  record Ints(List<Long> values) implements Attribute {
    public Ints {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return values.isEmpty()
          ? "array<i64>"
          : values.stream()
              .map(String::valueOf)
              .collect(Collectors.joining(", ", "array<i64: ", ">"));
    }
  }

  /** A dense array of truth values. */
  record Bools(List<Boolean> values) implements Attribute {
    public Bools {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return values.isEmpty()
          ? "array<i1>"
          : values.stream()
              .map(String::valueOf)
              .collect(Collectors.joining(", ", "array<i1: ", ">"));
    }
  }

  /** A StableHLO enum case, {@code #stablehlo<comparison_direction LT>}. */
  record Case(String enumName, String value) implements Attribute {
    @Override
    public String toString() {
      return "#stablehlo<" + enumName + " " + value + ">";
    }
  }

  /** An MLIR type. */
  record OfType(Type type) implements Attribute {
    @Override
    public String toString() {
      return type.toString();
    }
  }

  /** A constant tensor; {@link Printer} spells it. */
  record Dense(Tensor value) implements Attribute {
    @Override
    public String toString() {
      return DenseText.of(value);
    }
  }

  /** A reference to a function. */
  record Symbol(String name) implements Attribute {
    @Override
    public String toString() {
      boolean isBare = name.matches("[A-Za-z_][A-Za-z0-9_$.]*");
      return "@" + (isBare ? name : quoted(name));
    }
  }

  /** A two-dimensional table of integers: padding of {@code convolution}, {@code reduce_window}. */
  record IntTable(List<List<Long>> rows) implements Attribute {
    public IntTable {
      rows = rows.stream().map(List::copyOf).toList();
    }

    @Override
    public String toString() {
      int columns = rows.isEmpty() ? 2 : rows.getFirst().size();
      String body = rows.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
      return "dense<"
          + (rows.isEmpty() ? "" : body)
          + "> : tensor<"
          + rows.size()
          + "x"
          + columns
          + "xi64>";
    }
  }

  /** An attribute that is there or not. */
  record Unit() implements Attribute {
    @Override
    public String toString() {
      return "unit";
    }
  }

  /** An attribute that means nothing here, as it was written. */
  record Verbatim(String text) implements Attribute {
    @Override
    public String toString() {
      return text;
    }
  }

  /** Attributes by name, in name order. */
  record Dict(Attributes entries) implements Attribute {
    @Override
    public String toString() {
      return entries.byName().entrySet().stream()
          .map(e -> e.getKey() + " = " + e.getValue())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /**
   * {@code #stablehlo.channel_handle<…>}: what processes talk over.
   *
   * @param type 0 none given, 1 device to device, 2 device to host, 3 host to device
   */
  record Channel(long handle, long type) implements Attribute {
    @Override
    public String toString() {
      return "#stablehlo.channel_handle<handle = " + handle + ", type = " + type + ">";
    }
  }

  /**
   * {@code #stablehlo.output_operand_alias<…>}: a result of a custom call in an operand's memory.
   */
  record OutputAlias(List<Long> output, long operand, List<Long> operandIndices)
      implements Attribute {
    public OutputAlias {
      output = List.copyOf(output);
      operandIndices = List.copyOf(operandIndices);
    }

    @Override
    public String toString() {
      return "#stablehlo.output_operand_alias<output_tuple_indices = "
          + output
          + ", operand_index = "
          + operand
          + ", operand_tuple_indices = "
          + operandIndices
          + ">";
    }
  }

  /** {@code #stablehlo.dot_algorithm<…>}: how exactly a dot_general has to compute. */
  record DotAlgorithm(
      String lhsPrecision,
      String rhsPrecision,
      String accumulation,
      long lhsComponents,
      long rhsComponents,
      long primitiveOperations,
      boolean allowImprecise)
      implements Attribute {
    @Override
    public String toString() {
      return "#stablehlo.dot_algorithm<lhs_precision_type = "
          + lhsPrecision
          + ", rhs_precision_type = "
          + rhsPrecision
          + ", accumulation_type = "
          + accumulation
          + ", lhs_component_count = "
          + lhsComponents
          + ", rhs_component_count = "
          + rhsComponents
          + ", num_primitive_operations = "
          + primitiveOperations
          + ", allow_imprecise_accumulation = "
          + allowImprecise
          + ">";
    }
  }

  /**
   * {@code #stablehlo.result_accuracy<…>}: how far a function's result may be off.
   *
   * @param mode DEFAULT, HIGHEST or TOLERANCE
   */
  record ResultAccuracy(double absolute, double relative, long ulps, String mode)
      implements Attribute {
    @Override
    public String toString() {
      String tolerance =
          mode.equals("TOLERANCE")
              ? "atol = "
                  + FloatText.of(DType.F64, absolute)
                  + ", rtol = "
                  + FloatText.of(DType.F64, relative)
                  + ", ulps = "
                  + ulps
                  + ", "
              : "";
      return "#stablehlo.result_accuracy<"
          + tolerance
          + "mode = #stablehlo.result_accuracy_mode<"
          + mode
          + ">>";
    }
  }

  /** A list of attributes. */
  record Items(List<Attribute> values) implements Attribute {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return values.toString();
    }
  }

  /** {@code #stablehlo.dot<…>}: which axes of a dot_general are batch, which contract. */
  record DotDimensions(
      List<Long> lhsBatching,
      List<Long> rhsBatching,
      List<Long> lhsContracting,
      List<Long> rhsContracting)
      implements Attribute {
    public DotDimensions {
      lhsBatching = List.copyOf(lhsBatching);
      rhsBatching = List.copyOf(rhsBatching);
      lhsContracting = List.copyOf(lhsContracting);
      rhsContracting = List.copyOf(rhsContracting);
    }

    @Override
    public String toString() {
      return struct(
          "dot",
          "lhs_batching_dimensions",
          lhsBatching,
          "rhs_batching_dimensions",
          rhsBatching,
          "lhs_contracting_dimensions",
          lhsContracting,
          "rhs_contracting_dimensions",
          rhsContracting);
    }
  }

  /** {@code #stablehlo.conv<…>}: what the axes of a convolution mean. */
  record ConvolutionDimensions(
      long inputBatch,
      long inputFeature,
      List<Long> inputSpatial,
      long kernelInputFeature,
      long kernelOutputFeature,
      List<Long> kernelSpatial,
      long outputBatch,
      long outputFeature,
      List<Long> outputSpatial)
      implements Attribute {
    public ConvolutionDimensions {
      inputSpatial = List.copyOf(inputSpatial);
      kernelSpatial = List.copyOf(kernelSpatial);
      outputSpatial = List.copyOf(outputSpatial);
    }

    /** {@return all axes of the left operand: batch, feature, spatial ones} */
    public List<Long> input() {
      return join(inputBatch, inputFeature, inputSpatial);
    }

    /** {@return all axes of the kernel: input feature, output feature, spatial ones} */
    public List<Long> kernel() {
      return join(kernelInputFeature, kernelOutputFeature, kernelSpatial);
    }

    /** {@return all axes of the result: batch, feature, spatial ones} */
    public List<Long> output() {
      return join(outputBatch, outputFeature, outputSpatial);
    }

    private static List<Long> join(long first, long second, List<Long> rest) {
      return Stream.concat(Stream.of(first, second), rest.stream()).toList();
    }

    private static String letters(String first, String second, List<Long> axes) {
      return LongStream.range(0, axes.size())
          .mapToObj(
              d ->
                  switch (axes.indexOf(d)) {
                    case 0 -> first;
                    case 1 -> second;
                    default -> Integer.toString(axes.indexOf(d) - 2);
                  })
          .collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public String toString() {
      return "#stablehlo.conv<"
          + letters("b", "f", input())
          + "x"
          + letters("i", "o", kernel())
          + "->"
          + letters("b", "f", output())
          + ">";
    }
  }

  /** {@code #stablehlo.gather<…>}. */
  record GatherDimensions(
      List<Long> offsetDims,
      List<Long> collapsedSliceDims,
      List<Long> operandBatchingDims,
      List<Long> startIndicesBatchingDims,
      List<Long> startIndexMap,
      long indexVectorDim)
      implements Attribute {
    public GatherDimensions {
      offsetDims = List.copyOf(offsetDims);
      collapsedSliceDims = List.copyOf(collapsedSliceDims);
      operandBatchingDims = List.copyOf(operandBatchingDims);
      startIndicesBatchingDims = List.copyOf(startIndicesBatchingDims);
      startIndexMap = List.copyOf(startIndexMap);
    }

    @Override
    public String toString() {
      return struct(
          "gather",
          "offset_dims",
          offsetDims,
          "collapsed_slice_dims",
          collapsedSliceDims,
          "operand_batching_dims",
          operandBatchingDims,
          "start_indices_batching_dims",
          startIndicesBatchingDims,
          "start_index_map",
          startIndexMap,
          "index_vector_dim",
          indexVectorDim);
    }
  }

  /** {@code #stablehlo.scatter<…>}. */
  record ScatterDimensions(
      List<Long> updateWindowDims,
      List<Long> insertedWindowDims,
      List<Long> inputBatchingDims,
      List<Long> scatterIndicesBatchingDims,
      List<Long> scatterDimsToOperandDims,
      long indexVectorDim)
      implements Attribute {
    public ScatterDimensions {
      updateWindowDims = List.copyOf(updateWindowDims);
      insertedWindowDims = List.copyOf(insertedWindowDims);
      inputBatchingDims = List.copyOf(inputBatchingDims);
      scatterIndicesBatchingDims = List.copyOf(scatterIndicesBatchingDims);
      scatterDimsToOperandDims = List.copyOf(scatterDimsToOperandDims);
    }

    /**
     * {@return the gather that reads in the place of each update what the scatter combines it with}
     */
    public GatherDimensions asGather() {
      return new GatherDimensions(
          updateWindowDims,
          insertedWindowDims,
          inputBatchingDims,
          scatterIndicesBatchingDims,
          scatterDimsToOperandDims,
          indexVectorDim);
    }

    @Override
    public String toString() {
      return struct(
          "scatter",
          "update_window_dims",
          updateWindowDims,
          "inserted_window_dims",
          insertedWindowDims,
          "input_batching_dims",
          inputBatchingDims,
          "scatter_indices_batching_dims",
          scatterIndicesBatchingDims,
          "scatter_dims_to_operand_dims",
          scatterDimsToOperandDims,
          "index_vector_dim",
          indexVectorDim);
    }
  }
}
