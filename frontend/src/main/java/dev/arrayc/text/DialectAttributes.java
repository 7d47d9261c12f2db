package dev.arrayc.text;

import dev.arrayc.ir.Attribute;
import dev.arrayc.text.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads the attributes of StableHLO's and CHLO's dialects; those of others are kept as written. */
final class DialectAttributes {
  private final Cursor in;

  DialectAttributes(Cursor in) {
    this.in = in;
  }

  /** The attribute that is next, {@code #dialect.name<…>} or {@code #dialect<name …>}. */
  Attribute attribute() {
    int start = in.offset();
    String name = in.text(in.expect(Kind.HASH, "an attribute"));
    if (!in.is("<")) {
      if (!name.contains(".")) {
        throw in.error(start, "the alias " + name + " is not defined");
      }
      return new Attribute.Verbatim(name);
    }
    String own = name.replaceFirst("^#(stablehlo|chlo)(\\.|$)", "");
    if (own.equals(name)) {
      in.balanced();
      return new Attribute.Verbatim(in.lexer().slice(start, in.lastEnd()));
    }
    in.expect("<");
    Attribute attribute = body(own.isEmpty() ? word() : own, start);
    in.expect(">");
    return attribute;
  }

  private String word() {
    return in.text(in.expect(Kind.WORD, "a name"));
  }

  /** Between the angle brackets. */
  private Attribute body(String name, int start) {
    return switch (name) {
      case "dot" -> fields(DialectAttributes::dot);
      case "gather" -> fields(DialectAttributes::gather);
      case "scatter" -> fields(DialectAttributes::scatter);
      case "conv" -> in.accept("raw") ? fields(DialectAttributes::rawConvolution) : convolution();
      case "channel_handle" ->
          fields(f -> new Attribute.Channel(f.integer("handle"), f.integer("type")));
      case "output_operand_alias" ->
          fields(
              f ->
                  new Attribute.OutputAlias(
                      f.list("output_tuple_indices"),
                      f.integer("operand_index"),
                      f.list("operand_tuple_indices")));
      case "dot_algorithm" -> algorithm();
      case "result_accuracy" ->
          fields(
              f ->
                  new Attribute.ResultAccuracy(
                      f.real("atol"),
                      f.real("rtol"),
                      f.integer("ulps"),
                      f.word("mode", "DEFAULT")));
      default -> {
        if (!in.is(Kind.WORD)) {
          while (!in.is(">") && !in.is(Kind.END)) {
            if (in.is("<") || in.is("[") || in.is("(") || in.is("{")) {
              in.balanced();
            } else {
              in.next();
            }
          }
          yield new Attribute.Verbatim(in.lexer().slice(start, in.lastEnd()) + ">");
        }
        yield new Attribute.Case(name, word());
      }
    };
  }

  /** An attribute made of the fields that stand here, of which none may be left over. */
  private <A extends Attribute> A fields(Function<Fields, A> make) {
    int start = in.offset();
    Fields fields = new Fields();
    A attribute = make.apply(fields);
    for (String name : fields.given) {
      if (!fields.asked.contains(name)) {
        throw in.error(start, "there is no " + name + " here, but " + fields.asked);
      }
    }
    return attribute;
  }

  private static Attribute dot(Fields f) {
    return new Attribute.DotDimensions(
        f.list("lhs_batching_dimensions"),
        f.list("rhs_batching_dimensions"),
        f.list("lhs_contracting_dimensions"),
        f.list("rhs_contracting_dimensions"));
  }

  private static Attribute gather(Fields f) {
    return new Attribute.GatherDimensions(
        f.list("offset_dims"),
        f.list("collapsed_slice_dims"),
        f.list("operand_batching_dims"),
        f.list("start_indices_batching_dims"),
        f.list("start_index_map"),
        f.integer("index_vector_dim"));
  }

  private static Attribute scatter(Fields f) {
    return new Attribute.ScatterDimensions(
        f.list("update_window_dims"),
        f.list("inserted_window_dims"),
        f.list("input_batching_dims"),
        f.list("scatter_indices_batching_dims"),
        f.list("scatter_dims_to_operand_dims"),
        f.integer("index_vector_dim"));
  }

  private static Attribute rawConvolution(Fields f) {
    return new Attribute.ConvolutionDimensions(
        f.integer("input_batch_dimension"),
        f.integer("input_feature_dimension"),
        f.list("input_spatial_dimensions"),
        f.integer("kernel_input_feature_dimension"),
        f.integer("kernel_output_feature_dimension"),
        f.list("kernel_spatial_dimensions"),
        f.integer("output_batch_dimension"),
        f.integer("output_feature_dimension"),
        f.list("output_spatial_dimensions"));
  }

  /** The fields of {@code #stablehlo.dot_algorithm<…>}, up to the closing bracket. */
  Attribute.DotAlgorithm algorithm() {
    return fields(
        f ->
            new Attribute.DotAlgorithm(
                f.word("lhs_precision_type", "f32"),
                f.word("rhs_precision_type", "f32"),
                f.word("accumulation_type", "f32"),
                f.integer("lhs_component_count"),
                f.integer("rhs_component_count"),
                f.integer("num_primitive_operations"),
                f.word("allow_imprecise_accumulation", "false").equals("true")));
  }

  /** {@code [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]}. */
  Attribute.ConvolutionDimensions convolution() {
    Axes input = new Axes("b", "f");
    in.expect("x");
    Axes kernel = new Axes("i", "o");
    in.expect("->");
    Axes output = new Axes("b", "f");
    return new Attribute.ConvolutionDimensions(
        input.first,
        input.second,
        input.spatial,
        kernel.first,
        kernel.second,
        kernel.spatial,
        output.first,
        output.second,
        output.spatial);
  }

  /** What each axis of a convolution's tensor is, by its letter or number. */
  private final class Axes {
    private final long first;
    private final long second;
    private final List<Long> spatial = new ArrayList<>();

    Axes(String first, String second) {
      int start = in.offset();
      in.expect("[");
      List<String> names = in.listUntil("]", () -> in.text(in.next()));
      this.first = names.indexOf(first);
      this.second = names.indexOf(second);
      for (int i = 0; i < names.size() - 2; i++) {
        int axis = names.indexOf(Integer.toString(i));
        if (axis < 0) {
          throw in.error(start, "spatial axis " + i + " is missing");
        }
        spatial.add((long) axis);
      }
      if (this.first < 0 || this.second < 0) {
        throw in.error(start, "axis " + (this.first < 0 ? first : second) + " is missing");
      }
    }
  }

  /** {@code name = [1, 2], name = 3}: the fields of an attribute up to its closing bracket. */
  private final class Fields {
    private final Map<String, List<Long>> lists = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private final Set<String> given = new LinkedHashSet<>();
    private final Set<String> asked = new LinkedHashSet<>();

    Fields() {
      while (!in.is(">")) {
        String name = word();
        given.add(name);
        in.expect("=");
        if (in.accept("[")) {
          lists.put(name, in.listUntil("]", () -> in.integer("an integer")));
        } else if (in.is(Kind.HASH)) {
          in.next();
          in.expect("<");
          words.put(name, word());
          in.expect(">");
        } else if (in.is("-")) {
          words.put(name, Long.toString(in.integer("an integer")));
        } else {
          words.put(name, in.text(in.next()));
        }
        if (!in.accept(",")) {
          break;
        }
      }
    }

    List<Long> list(String name) {
      asked.add(name);
      return lists.getOrDefault(name, List.of());
    }

    long integer(String name) {
      String text = word(name, "0");
      boolean isNegative = text.startsWith("-");
      return Cursor.parseLong(isNegative ? text.substring(1) : text, isNegative)
          .orElseThrow(() -> in.error(name + " is no integer: " + text));
    }

    double real(String name) {
      try {
        return Double.parseDouble(word(name, "0"));
      } catch (NumberFormatException e) {
        throw in.error(name + " is no number: " + words.get(name));
      }
    }

    String word(String name, String standard) {
      asked.add(name);
      return words.getOrDefault(name, standard);
    }

    private String word() {
      return DialectAttributes.this.word();
    }
  }
}
