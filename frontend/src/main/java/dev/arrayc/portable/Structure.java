package dev.arrayc.portable;

import dev.arrayc.ir.Attribute;
import dev.arrayc.op.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Attributes of StableHLO that VHLO has as several, by the names of those. */
enum Structure {
  DOT(
      Attribute.DotDimensions.class,
      "lhs_batching_dimensions",
      "rhs_batching_dimensions",
      "lhs_contracting_dimensions",
      "rhs_contracting_dimensions"),
  GATHER(
      Attribute.GatherDimensions.class,
      "offset_dims",
      "collapsed_slice_dims",
      "operand_batching_dims",
      "start_indices_batching_dims",
      "start_index_map",
      "index_vector_dim"),
  SCATTER(
      Attribute.ScatterDimensions.class,
      "update_window_dims",
      "inserted_window_dims",
      "input_batching_dims",
      "scatter_indices_batching_dims",
      "scatter_dims_to_operand_dims",
      "index_vector_dim"),
  CONVOLUTION(
      Attribute.ConvolutionDimensions.class,
      "input_batch_dimension",
      "input_feature_dimension",
      "input_spatial_dimensions",
      "kernel_input_feature_dimension",
      "kernel_output_feature_dimension",
      "kernel_spatial_dimensions",
      "output_batch_dimension",
      "output_feature_dimension",
      "output_spatial_dimensions"),
  /** VHLO has the type of a channel in send and recv alone. */
  CHANNEL(Attribute.Channel.class, "channel_id", "channel_type"),
  /** Absent as a whole, all parts are the type none. */
  ALGORITHM(
      Attribute.DotAlgorithm.class,
      "lhs_precision_type",
      "rhs_precision_type",
      "accumulation_type",
      "lhs_component_count",
      "rhs_component_count",
      "num_primitive_operations",
      "allow_imprecise_accumulation");

  private final Class<? extends Attribute> kind;
  private final List<String> parts;

  Structure(Class<? extends Attribute> kind, String... parts) {
    this.kind = kind;
    this.parts = List.of(parts);
  }

  static Optional<Structure> of(Class<? extends Attribute> kind) {
    return Arrays.stream(values()).filter(s -> s.kind == kind).findFirst();
  }

  /** {@return the names of all parts} */
  List<String> parts() {
    return parts;
  }

  /** {@return the names of the parts that an op has} */
  List<String> parts(Op op) {
    boolean hasAll = this != CHANNEL || op == Op.SEND || op == Op.RECV;
    return hasAll ? parts : parts.subList(0, 1);
  }

  /** {@return the class of the part of this name} */
  static Class<? extends Attribute> kindOf(String part) {
    return switch (part) {
      case "lhs_precision_type", "rhs_precision_type", "accumulation_type" -> Attribute.Text.class;
      case "allow_imprecise_accumulation" -> Attribute.Bool.class;
      case "lhs_component_count",
          "rhs_component_count",
          "num_primitive_operations",
          "channel_id",
          "channel_type" ->
          Attribute.Int.class;
      default ->
          part.endsWith("_dim") || part.endsWith("_dimension")
              ? Attribute.Int.class
              : Attribute.Ints.class;
    };
  }

  /** {@return the parts of an attribute, in the order of their names here} */
  static List<Attribute> split(Attribute attribute) {
    return switch (attribute) {
      case Attribute.DotDimensions d ->
          List.of(
              ints(d.lhsBatching()),
              ints(d.rhsBatching()),
              ints(d.lhsContracting()),
              ints(d.rhsContracting()));
      case Attribute.GatherDimensions d ->
          List.of(
              ints(d.offsetDims()),
              ints(d.collapsedSliceDims()),
              ints(d.operandBatchingDims()),
              ints(d.startIndicesBatchingDims()),
              ints(d.startIndexMap()),
              integer(d.indexVectorDim()));
      case Attribute.ScatterDimensions d ->
          List.of(
              ints(d.updateWindowDims()),
              ints(d.insertedWindowDims()),
              ints(d.inputBatchingDims()),
              ints(d.scatterIndicesBatchingDims()),
              ints(d.scatterDimsToOperandDims()),
              integer(d.indexVectorDim()));
      case Attribute.ConvolutionDimensions d ->
          List.of(
              integer(d.inputBatch()),
              integer(d.inputFeature()),
              ints(d.inputSpatial()),
              integer(d.kernelInputFeature()),
              integer(d.kernelOutputFeature()),
              ints(d.kernelSpatial()),
              integer(d.outputBatch()),
              integer(d.outputFeature()),
              ints(d.outputSpatial()));
      case Attribute.Channel c -> List.of(integer(c.handle()), integer(c.type()));
      case Attribute.DotAlgorithm d ->
          List.of(
              new Attribute.Text(d.lhsPrecision()),
              new Attribute.Text(d.rhsPrecision()),
              new Attribute.Text(d.accumulation()),
              integer(d.lhsComponents()),
              integer(d.rhsComponents()),
              integer(d.primitiveOperations()),
              new Attribute.Bool(d.allowImprecise()));
      default -> throw new IllegalArgumentException(attribute + " has no parts");
    };
  }

  /**
   * {@return the attribute that has these parts}
   *
   * @throws ClassCastException if a part is of another kind than {@link #split} gives
   */
  Attribute join(List<Attribute> p) {
    return switch (this) {
      case DOT ->
          new Attribute.DotDimensions(
              ints(p.get(0)), ints(p.get(1)), ints(p.get(2)), ints(p.get(3)));
      case GATHER ->
          new Attribute.GatherDimensions(
              ints(p.get(0)),
              ints(p.get(1)),
              ints(p.get(2)),
              ints(p.get(3)),
              ints(p.get(4)),
              integer(p.get(5)));
      case SCATTER ->
          new Attribute.ScatterDimensions(
              ints(p.get(0)),
              ints(p.get(1)),
              ints(p.get(2)),
              ints(p.get(3)),
              ints(p.get(4)),
              integer(p.get(5)));
      case CONVOLUTION ->
          new Attribute.ConvolutionDimensions(
              integer(p.get(0)),
              integer(p.get(1)),
              ints(p.get(2)),
              integer(p.get(3)),
              integer(p.get(4)),
              ints(p.get(5)),
              integer(p.get(6)),
              integer(p.get(7)),
              ints(p.get(8)));
      case CHANNEL -> new Attribute.Channel(integer(p.get(0)), integer(p.get(1)));
      case ALGORITHM ->
          new Attribute.DotAlgorithm(
              ((Attribute.Text) p.get(0)).value(),
              ((Attribute.Text) p.get(1)).value(),
              ((Attribute.Text) p.get(2)).value(),
              integer(p.get(3)),
              integer(p.get(4)),
              integer(p.get(5)),
              ((Attribute.Bool) p.get(6)).value());
    };
  }

  private static Attribute ints(List<Long> values) {
    return new Attribute.Ints(values);
  }

  private static Attribute integer(long value) {
    return new Attribute.Int(value);
  }

  private static List<Long> ints(Attribute part) {
    return ((Attribute.Ints) part).values();
  }

  private static long integer(Attribute part) {
    return ((Attribute.Int) part).value();
  }
}
