package dev.arrayc.portable;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Op;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What an attribute that an operation leaves out means (StableHLO's Default columns): VHLO has it
 * written down always.
 *
 * @param operands the types of the operation's operands
 */
record Defaults(Op op, List<Type> operands) {
  /** What VHLO does not say of a channel: none given. */
  private static final long CHANNEL_TYPE = 0;

  /** {@return the default of an attribute, or part of one; empty if it has none} */
  Optional<Attribute> of(String name) {
    return switch (name) {
      case "window_strides", "base_dilations", "window_dilations", "lhs_dilation", "rhs_dilation" ->
          Optional.of(new Attribute.Ints(Collections.nCopies(windows(), 1L)));
      case "window_dimensions" ->
          op == Op.SELECT_AND_SCATTER
              ? Optional.of(new Attribute.Ints(Collections.nCopies(windows(), 1L)))
              : Optional.empty();
      case "window_reversal" ->
          Optional.of(new Attribute.Bools(Collections.nCopies(windows(), false)));
      case "padding" ->
          Optional.of(new Attribute.IntTable(Collections.nCopies(windows(), List.of(0L, 0L))));
      case "precision_config" -> {
        Attribute none = new Attribute.Case("precision", "DEFAULT");
        yield Optional.of(new Attribute.Items(List.of(none, none)));
      }
      case "compare_type" -> Optional.of(new Attribute.Case("comparison_type", "NOTYPE"));
      case "indices_are_sorted",
          "unique_indices",
          "is_stable",
          "has_side_effect",
          "is_host_transfer",
          "lower" ->
          Optional.of(new Attribute.Bool(false));
      case "operand_batching_dims",
          "start_indices_batching_dims",
          "input_batching_dims",
          "scatter_indices_batching_dims",
          "known_expanding_dimensions",
          "known_nonexpanding_dimensions" ->
          Optional.of(new Attribute.Ints(List.of()));
      case "source_target_pairs" ->
          op == Op.COLLECTIVE_PERMUTE
              ? Optional.empty()
              : Optional.of(new Attribute.IntTable(List.of()));
      case "called_computations",
          "operand_layouts",
          "result_layouts",
          "output_operand_aliases",
          "layout" ->
          Optional.of(new Attribute.Items(List.of()));
      case "backend_config", "infeed_config", "outfeed_config" ->
          Optional.of(new Attribute.Text(""));
      case "composite_attributes" -> Optional.of(new Attribute.Dict(Attributes.NONE));
      case "version" -> Optional.of(new Attribute.Int(0));
      case "api_version" -> Optional.of(new Attribute.Int(1));
      case "channel_handle" -> Optional.of(new Attribute.Channel(0, CHANNEL_TYPE));
      case "channel_id" -> Optional.of(new Attribute.Int(0));
      case "channel_type" -> Optional.of(new Attribute.Int(CHANNEL_TYPE));
      case "result_accuracy" -> Optional.of(new Attribute.ResultAccuracy(0, 0, 0, "DEFAULT"));
      default -> Optional.empty();
    };
  }

  /** {@return how many axes the windows of an op have} */
  private int windows() {
    boolean isSpatial = op == Op.CONVOLUTION || op == Op.DYNAMIC_CONV;
    int rank =
        !operands.isEmpty() && operands.getFirst() instanceof TensorType type ? type.rank() : 0;
    return isSpatial ? Math.max(0, rank - 2) : rank;
  }
}
