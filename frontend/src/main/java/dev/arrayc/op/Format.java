package dev.arrayc.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The pretty form of an op: what stands after its name. Reader and printer both follow it, so that
 * it is said once, in {@link Formats}, in the words of MLIR's declarative assembly format: {@code
 * operands `,` `dims` `=` $permutation attr-dict `:` functional-type}.
 *
 * <table>
 *   <caption>The elements</caption>
 *   <tr><td>{@code `word`}</td><td>this word or punctuation</td></tr>
 *   <tr><td>{@code operands}</td><td>all operands, commas between them</td></tr>
 *   <tr><td>{@code $name}</td><td>an attribute without its type; {@code $name:kind} for an enum
 *       whose cases belong to another name</td></tr>
 *   <tr><td>{@code ( … )?}</td><td>only where the first attribute in it is there</td></tr>
 *   <tr><td>{@code attr-dict}</td><td>the attributes that are named nowhere else</td></tr>
 *   <tr><td>{@code functional-type}</td><td>{@code (operand types) -> result types}</td></tr>
 *   <tr><td>{@code custom<Piece>}</td><td>what cannot be said in these terms</td></tr>
 * </table>
 *
 * <p>An op without a format is printed in MLIR's generic form.
 */
public record Format(List<Element> elements) {
  /** No pretty form. */
  static final Format GENERIC = new Format(List.of());

  public Format {
    elements = List.copyOf(elements);
  }

  /** One element of a format. */
  public sealed interface Element {}

  /** A word or punctuation as it stands. */
  public record Literal(String text) implements Element {}

  /** All operands. */
  public record Operands() implements Element {}

  /** An attribute; {@code kind} names the enum, if it is one. */
  public record Attr(String name, String kind) implements Element {}

  /** The remaining attributes, in braces; nothing if there are none. */
  public record AttrDict() implements Element {}

  /** Elements that are there together with the attribute {@code anchor}. */
  public record Group(String anchor, List<Element> elements) implements Element {
    public Group {
      elements = List.copyOf(elements);
    }
  }

  /** What has a syntax of its own. */
  public record Custom(Piece piece) implements Element {}

  /** The syntaxes of their own, with the attributes they spell. */
  public enum Piece {
    /** {@code (tensor<2xf32>) -> tensor<f32>}. */
    FUNCTIONAL_TYPE,
    /** The type of all operands and results if it is one, else a functional type. */
    SAME_TYPE,
    /** {@code type, type -> type}. */
    ARROW_TYPE,
    /** {@code type -> (type, type)}. */
    ARROW_TYPES,
    /** The type of the only result; the operands' follow from it. */
    RESULT_TYPE,
    /** The type of all operands; there are no results. */
    OPERAND_TYPE,
    /** Operands and their types, which are those of the results; {@code ()} if there are none. */
    BARRIER,
    /** The predicate's type and the other operands', if the result has that; else functional. */
    SELECT_TYPE,
    /** The complex result type, if the operands are its parts; else functional. */
    COMPLEX_TYPE,
    /** The tuple type of the result, made of the operands' types. */
    TUPLE_TYPE,
    /** The types of all operands; there are no results. */
    OPERAND_TYPES,
    /** {@code [0:4:2, 1:3]}. */
    SLICE_RANGES("start_indices", "limit_indices", "strides"),
    /** {@code batching_dims = [0] x [0], contracting_dims = [2] x [1]}. */
    DOT_DIMENSIONS("dot_dimension_numbers"),
    /** {@code , precision = [DEFAULT, HIGHEST], algorithm = <…>} where they are there. */
    PRECISION("precision_config", "algorithm"),
    /** {@code dim_numbers = [b, 0, f]x[0, i, o]->[b, 0, f], window = {stride = [2]}}. */
    CONVOLUTION(
        "dimension_numbers",
        "window_strides",
        "padding",
        "lhs_dilation",
        "rhs_dilation",
        "window_reversal"),
    /** {@code e5m10}. */
    EXPONENT_MANTISSA("exponent_bits", "mantissa_bits"),
    /** {@code dense<[1, 2]> : tensor<2xi32>}, which is the result's type too. */
    CONSTANT("value"),
    /** As {@link #CONSTANT}; the type is the operand's. */
    OPERAND_CONSTANT("value"),
    /** {@code @target}. */
    CALL_TARGET("call_target_name"),
    /** The whole of {@code reduce} after its name. */
    REDUCE("dimensions"),
    /** The whole of {@code while} after its name. */
    WHILE;

    private final List<String> attributes;

    Piece(String... attributes) {
      this.attributes = List.of(attributes);
    }
  }

  /** {@return whether there is no pretty form} */
  public boolean isGeneric() {
    return elements.isEmpty();
  }

  /** {@return the attributes that are spelled outside of the dictionary} */
  public Set<String> attributes() {
    Set<String> names = new LinkedHashSet<>();
    collect(elements, names);
    return names;
  }

  private static void collect(List<Element> elements, Set<String> names) {
    for (Element element : elements) {
      switch (element) {
        case Attr(String name, String _) -> names.add(name);
        case Group(String _, List<Element> inner) -> collect(inner, names);
        case Custom(Piece piece) -> names.addAll(piece.attributes);
        case Literal _, Operands _, AttrDict _ -> {}
      }
    }
  }

  /** Reads a format; its author is the table. */
  static Format parse(String text) {
    List<String> words = new ArrayList<>(List.of(text.split(" ")));
    List<Element> elements = sequence(words);
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("unbalanced: " + text);
    }
    return new Format(elements);
  }

  private static List<Element> sequence(List<String> words) {
    List<Element> elements = new ArrayList<>();
    while (!words.isEmpty() && !words.getFirst().equals(")?")) {
      String word = words.removeFirst();
      if (word.equals("(")) {
        List<Element> inner = sequence(words);
        words.removeFirst();
        elements.add(new Group(anchor(inner).orElseThrow(), inner));
      } else {
        elements.add(element(word));
      }
    }
    return elements;
  }

  private static Optional<String> anchor(List<Element> elements) {
    return elements.stream().filter(Attr.class::isInstance).map(e -> ((Attr) e).name()).findFirst();
  }

  private static Element element(String word) {
    if (word.startsWith("`")) {
      return new Literal(word.substring(1, word.length() - 1));
    }
    if (word.startsWith("$")) {
      String[] parts = word.substring(1).split(":", 2);
      return new Attr(parts[0], parts[parts.length - 1]);
    }
    if (word.startsWith("custom<")) {
      String name = word.substring("custom<".length(), word.length() - 1);
      return new Custom(
          Arrays.stream(Piece.values())
              .filter(p -> p.name().replace("_", "").equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow());
    }
    return switch (word) {
      case "operands" -> new Operands();
      case "attr-dict" -> new AttrDict();
      case "functional-type" -> new Custom(Piece.FUNCTIONAL_TYPE);
      default -> throw new IllegalArgumentException("unknown element " + word);
    };
  }
}
