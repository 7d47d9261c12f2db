package dev.arrayc.portable;

import dev.arrayc.ir.Attribute;
import dev.arrayc.op.Op;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Attributes of StableHLO that VHLO has as several, by the names of those: one for each component
 * of the attribute's record, in their order.
 */
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

  /** {@return the class of the part of this name; {@link Attribute.Ints} for any other name} */
  static Class<? extends Attribute> kindOf(String part) {
    for (Structure structure : values()) {
      int position = structure.parts.indexOf(part);
      if (position >= 0) {
        return kindOf(structure.components().get(position).getType());
      }
    }
    return Attribute.Ints.class;
  }

  private static Class<? extends Attribute> kindOf(Class<?> type) {
    if (type == long.class) {
      return Attribute.Int.class;
    }
    if (type == boolean.class) {
      return Attribute.Bool.class;
    }
    return type == String.class ? Attribute.Text.class : Attribute.Ints.class;
  }

  private List<RecordComponent> components() {
    return List.of(kind.getRecordComponents());
  }

  /** {@return the parts of an attribute of this kind, in the order of their names} */
  List<Attribute> split(Attribute attribute) {
    return components().stream().map(component -> part(component, attribute)).toList();
  }

  private static Attribute part(RecordComponent component, Attribute whole) {
    try {
      return switch (component.getAccessor().invoke(whole)) {
        case Long number -> new Attribute.Int(number);
        case Boolean truth -> new Attribute.Bool(truth);
        case String text -> new Attribute.Text(text);
        case List<?> numbers ->
            new Attribute.Ints(numbers.stream().map(number -> (Long) number).toList());
        default -> throw new IllegalArgumentException(component + " is no part of an attribute");
      };
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * {@return the attribute that has these parts}
   *
   * @throws IllegalArgumentException if a part is of another kind than {@link #split} gives
   */
  Attribute join(List<Attribute> all) {
    Class<?>[] types = components().stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = all.stream().map(Structure::value).toArray();
    try {
      return kind.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(Attribute part) {
    return switch (part) {
      case Attribute.Int(long number) -> number;
      case Attribute.Bool(boolean truth) -> truth;
      case Attribute.Text(String text) -> text;
      case Attribute.Ints(List<Long> numbers) -> numbers;
      default -> throw new IllegalArgumentException(part + " is no part of an attribute");
    };
  }
}
