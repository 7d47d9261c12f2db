package dev.arrayc.text;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Format;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes one operation in its pretty form, following the {@link Format}. */
final class PrettyPrinter {
  /** What no blank stands before. */
  private static final Set<String> TIGHT = Set.of(",", ")", "]", "(", "[");

  private final Printer printer;
  private final Operation operation;
  private final String indent;
  private final StringBuilder out;

  PrettyPrinter(Printer printer, Operation operation, String indent) {
    this.printer = printer;
    this.operation = operation;
    this.indent = indent;
    this.out = printer.out();
  }

  void print(Format format) {
    String name = operation.op().opName();
    // Inside of a region another dialect than func is the standard one.
    out.append(operation.op() == Op.CALL && !printer.isInRegion() ? "call" : name);
    Set<String> rest = new LinkedHashSet<>(operation.attributes().byName().keySet());
    rest.removeAll(format.attributes());
    format.elements().forEach(e -> element(e, rest));
  }

  private void element(Format.Element element, Set<String> rest) {
    switch (element) {
      case Format.Literal(String text) -> out.append(TIGHT.contains(text) ? "" : " ").append(text);
      case Format.Operands _ -> {
        if (!operation.operands().isEmpty()) {
          word(printer.names(operation.operands()));
        }
      }
      case Format.Attr(String name, String _) -> word(AttributeText.bare(attribute(name)));
      case Format.AttrDict _ -> {
        if (!rest.isEmpty()) {
          word(Printer.dictionary(operation, rest));
        }
      }
      case Format.Group(String anchor, List<Format.Element> elements) -> {
        if (operation.attributes().find(anchor).isPresent()) {
          elements.forEach(e -> element(e, rest));
        }
      }
      case Format.Custom(Format.Piece piece) -> piece(piece, rest);
    }
  }

  private Attribute attribute(String name) {
    return operation.attributes().find(name).orElseThrow();
  }

  private List<Long> ints(String name) {
    return operation.attributes().ints(name);
  }

  /** A blank stands before words, but not behind an opening bracket. */
  private void word(String text) {
    char last = out.charAt(out.length() - 1);
    out.append(last == '(' || last == '[' ? "" : " ").append(text);
  }

  private void piece(Format.Piece piece, Set<String> rest) {
    switch (piece) {
      case FUNCTIONAL_TYPE -> word(Printer.signature(operation));
      case SAME_TYPE -> sameType();
      case ARROW_TYPE ->
          word(
              Printer.bareTypes(operation.operands())
                  + " -> "
                  + Printer.bareTypes(operation.results()));
      case ARROW_TYPES ->
          word(
              Printer.bareTypes(operation.operands())
                  + " -> ("
                  + Printer.bareTypes(operation.results())
                  + ")");
      case RESULT_TYPE, TUPLE_TYPE -> word(operation.result().type().toString());
      case OPERAND_TYPE -> word(operation.operand(0).type().toString());
      case OPERAND_TYPES -> word(Printer.bareTypes(operation.operands()));
      case BARRIER -> {
        if (operation.operands().isEmpty()) {
          out.append("()");
        } else {
          word(printer.names(operation.operands()) + " : ");
          out.append(Printer.bareTypes(operation.operands()));
        }
      }
      case SELECT_TYPE -> selectType();
      case COMPLEX_TYPE -> complexType();
      case SLICE_RANGES -> word(sliceRanges());
      case DOT_DIMENSIONS -> word(dotDimensions());
      case PRECISION -> precision();
      case CONVOLUTION -> word(convolution());
      case EXPONENT_MANTISSA ->
          word(
              "e"
                  + operation.attributes().integer("exponent_bits")
                  + "m"
                  + operation.attributes().integer("mantissa_bits"));
      case CONSTANT -> constant();
      case OPERAND_CONSTANT -> word(attribute("value").toString());
      case CALL_TARGET ->
          word(
              new Attribute.Symbol(
                      operation.attributes().get("call_target_name", Attribute.Text.class).value())
                  .toString());
      case REDUCE -> reduce(rest);
      case WHILE -> whileLoop(rest);
    }
  }

  // Types.

  private Stream<Type> allTypes() {
    return Stream.concat(operation.operands().stream(), operation.results().stream())
        .map(Value::type);
  }

  private void sameType() {
    boolean isOne = allTypes().distinct().count() == 1 && operation.results().size() == 1;
    word(isOne ? operation.result().type().toString() : Printer.signature(operation));
  }

  private void selectType() {
    boolean isShort = allTypes().skip(1).distinct().count() == 1;
    word(
        isShort
            ? operation.operand(0).type() + ", " + operation.result().type()
            : Printer.signature(operation));
  }

  private void complexType() {
    TensorType type = operation.resultType();
    Type part = type.withDType(type.dtype().real());
    boolean isShort = operation.operands().stream().allMatch(v -> v.type().equals(part));
    word(isShort ? type.toString() : Printer.signature(operation));
  }

  // Attributes.

  private String sliceRanges() {
    List<Long> starts = ints("start_indices");
    List<Long> limits = ints("limit_indices");
    List<Long> strides = ints("strides");
    return IntStream.range(0, starts.size())
        .mapToObj(
            i ->
                starts.get(i)
                    + ":"
                    + limits.get(i)
                    + (strides.get(i) == 1 ? "" : ":" + strides.get(i)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private String dotDimensions() {
    Attribute.DotDimensions d =
        operation.attributes().get("dot_dimension_numbers", Attribute.DotDimensions.class);
    String batching =
        d.lhsBatching().isEmpty() && d.rhsBatching().isEmpty()
            ? ""
            : "batching_dims = " + d.lhsBatching() + " x " + d.rhsBatching() + ", ";
    return batching + "contracting_dims = " + d.lhsContracting() + " x " + d.rhsContracting();
  }

  private void precision() {
    operation
        .attributes()
        .find("precision_config")
        .ifPresent(
            p ->
                out.append(", precision = ")
                    .append(
                        ((Attribute.Items) p)
                            .values().stream()
                                .map(AttributeText::bare)
                                .collect(Collectors.joining(", ", "[", "]"))));
    operation
        .attributes()
        .find("algorithm")
        .ifPresent(
            a ->
                out.append(", algorithm = ")
                    .append(a.toString().substring(a.toString().indexOf('<'))));
  }

  private String convolution() {
    String dimensions = attribute("dimension_numbers").toString();
    List<String> window = new ArrayList<>();
    Attributes all = operation.attributes();
    all.find("window_strides").ifPresent(a -> window.add("stride = " + AttributeText.bare(a)));
    all.find("padding").ifPresent(a -> window.add("pad = " + ((Attribute.IntTable) a).rows()));
    all.find("lhs_dilation").ifPresent(a -> window.add("lhs_dilate = " + AttributeText.bare(a)));
    all.find("rhs_dilation").ifPresent(a -> window.add("rhs_dilate = " + AttributeText.bare(a)));
    all.find("window_reversal")
        .ifPresent(a -> window.add("reverse = " + ((Attribute.Bools) a).values()));
    return "dim_numbers = "
        + dimensions.substring(dimensions.indexOf('<') + 1, dimensions.length() - 1)
        + ", window = {"
        + String.join(", ", window)
        + "}";
  }

  /** Where the result's type is not the constant's, as for quantized elements, all is said. */
  private void constant() {
    Attribute.Dense value = operation.attributes().get("value", Attribute.Dense.class);
    if (operation.result().type().equals(value.value().type())) {
      word(value.toString());
    } else {
      out.append("() {value = ").append(value).append("} : () -> ");
      out.append(operation.result().type());
    }
  }

  // Regions.

  private void reduce(Set<String> rest) {
    List<Value> operands = operation.operands();
    int count = operands.size() / 2;
    out.append(
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    "("
                        + printer.name(operands.get(i))
                        + " init: "
                        + printer.name(operands.get(count + i))
                        + ")")
            .collect(Collectors.joining(", ")));
    Optional<Op> applied = Printer.applied(operation);
    applied.ifPresent(op -> out.append(" applies ").append(op.opName()));
    out.append(" across dimensions = ").append(ints("dimensions"));
    if (!rest.isEmpty()) {
      word(Printer.dictionary(operation, rest));
    }
    out.append(" : ").append(Printer.signature(operation));
    if (applied.isEmpty()) {
      reducer(operation.regions().getFirst(), count);
    }
  }

  private void reducer(Block region, int count) {
    List<Value> parameters = region.parameters();
    out.append('\n').append(indent).append(" reducer");
    printer.region(
        region,
        Optional.empty(),
        () -> {
          for (int i = 0; i < count; i++) {
            out.append(i > 0 ? " (" : "(").append(printer.typed(parameters.get(i))).append(", ");
            out.append(printer.typed(parameters.get(count + i))).append(')');
          }
          out.append("  ");
        },
        indent);
  }

  private void whileLoop(Set<String> rest) {
    List<Value> operands = operation.operands();
    List<String> wanted = operands.stream().map(o -> "iterArg").toList();
    List<Value> parameters = operation.regions().getFirst().parameters();
    printer.region(
        operation.regions().getFirst(),
        Optional.of(wanted),
        () -> {
          String pairs =
              IntStream.range(0, operands.size())
                  .mapToObj(
                      i -> printer.name(parameters.get(i)) + " = " + printer.name(operands.get(i)))
                  .collect(Collectors.joining(", ", "(", ")"));
          out.append(pairs);
          if (!operands.isEmpty()) {
            out.append(" : ").append(Printer.bareTypes(operands));
          }
          if (!rest.isEmpty()) {
            out.append(" attributes ").append(Printer.dictionary(operation, rest));
          }
          out.append('\n').append(indent).append("cond ");
        },
        indent);
    out.append(" do ");
    printer.region(operation.regions().get(1), Optional.of(wanted), () -> {}, indent);
  }
}
