package dev.arrayc.text;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Format;
import dev.arrayc.op.Formats;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes programs as StableHLO text, which {@link Reader}, StableHLO's own parser and, in the
 * generic form, any MLIR that allows unregistered dialects read. Values are named as MLIR names
 * them. The text depends on the program alone.
 */
public final class Printer {
  /** How operations are written. */
  public enum Form {
    /** Each in its pretty form, if it has one, as {@code jax.jit(f).lower(x).as_text()} does. */
    PRETTY,
    /** All in MLIR's generic form. */
    GENERIC
  }

  private final StringBuilder out = new StringBuilder();
  private final Form form;
  private final boolean withLocations;
  private final Names names = new Names();

  private Printer(Form form, boolean withLocations) {
    this.form = form;
    this.withLocations = withLocations;
  }

  /** {@return the program as a module in generic form, without source locations} */
  public static String print(Program program) {
    return print(program, Form.GENERIC);
  }

  /** {@return the program as a module, without source locations} */
  public static String print(Program program, Form form) {
    return new Printer(form, false).module(program);
  }

  /** {@return the program in generic form, each op with its place in the user's source} */
  public static String printWithLocations(Program program) {
    return new Printer(Form.GENERIC, true).module(program);
  }

  /** {@return one function in generic form, as it stands in a module} */
  public static String print(Function function) {
    Printer printer = new Printer(Form.GENERIC, false);
    printer.function(function, "public", "");
    return printer.out.toString();
  }

  private String module(Program program) {
    out.append("module ").append(new Attribute.Symbol(program.name()));
    if (!program.attributes().byName().isEmpty()) {
      out.append(" attributes ").append(AttributeText.dictionary(program.attributes()));
    }
    out.append(" {\n");
    for (int i = 0; i < program.functions().size(); i++) {
      function(program.functions().get(i), i == 0 ? "public" : "private", "  ");
    }
    return out.append("}\n").toString();
  }

  // Functions.

  private void function(Function function, String standardVisibility, String indent) {
    names.enter(function.body());
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < function.parameters().size(); i++) {
      Value value = function.body().parameters().get(i);
      parameters.add(typed(value) + suffix(attributes(function.parameters().get(i))));
    }
    List<String> results = new ArrayList<>();
    for (int i = 0; i < function.results().size(); i++) {
      Type type = function.body().results().get(i).type();
      results.add(type + suffix(attributes(function.results().get(i))));
    }
    String visibility =
        function.attributes().find(Function.VISIBILITY).orElse(new Attribute.Unit())
                instanceof Attribute.Text(String text)
            ? text
            : standardVisibility;
    out.append(indent).append("func.func ").append(visibility).append(' ');
    out.append(new Attribute.Symbol(function.name()));
    out.append('(').append(String.join(", ", parameters)).append(')');
    results(results);
    Attributes rest = function.attributes().without(Function.VISIBILITY);
    if (!rest.byName().isEmpty()) {
      out.append(" attributes ").append(AttributeText.dictionary(rest));
    }
    out.append(" {\n");
    body(function.body(), "return", "func.return", indent + "  ");
    out.append(indent).append("}\n");
    names.leave();
  }

  private void results(List<String> results) {
    boolean isAlone = results.size() == 1 && !results.getFirst().contains("{");
    if (isAlone) {
      out.append(" -> ").append(results.getFirst());
    } else if (!results.isEmpty()) {
      out.append(" -> (").append(String.join(", ", results)).append(')');
    }
  }

  private static Attributes attributes(Function.Parameter parameter) {
    boolean isSaid = parameter.attributes().find(FunctionParser.ALIASING).isPresent();
    return parameter.donated() && !isSaid
        ? parameter.attributes().with(FunctionParser.DONOR, new Attribute.Bool(true))
        : parameter.attributes();
  }

  private static Attributes attributes(Function.Result result) {
    return result.path().isEmpty()
        ? result.attributes()
        : result.attributes().with(FunctionParser.RESULT_INFO, new Attribute.Text(result.path()));
  }

  private static String suffix(Attributes attributes) {
    return attributes.byName().isEmpty() ? "" : " " + AttributeText.dictionary(attributes);
  }

  // Blocks.

  /** The operations of a block and its terminator, by its pretty and its generic name. */
  private void body(Block block, String pretty, String generic, String indent) {
    for (Operation operation : block.operations()) {
      out.append(indent);
      operation(operation, indent);
      if (withLocations) {
        out.append(' ').append(location(operation.span()));
      }
      out.append('\n');
    }
    out.append(indent);
    if (form == Form.GENERIC) {
      out.append('"').append(generic).append("\"(").append(names(block.results())).append(") : ");
      out.append(types(block.results())).append(" -> ()\n");
    } else {
      out.append(pretty);
      if (!block.results().isEmpty()) {
        out.append(' ').append(names(block.results())).append(" : ");
        out.append(bareTypes(block.results()));
      }
      out.append('\n');
    }
  }

  /** A region with a label for its parameters, from brace to brace. */
  void region(Block region, String indent) {
    names.enter(region);
    out.append("{\n");
    if (!region.parameters().isEmpty()) {
      out.append(indent).append("^bb0(");
      out.append(region.parameters().stream().map(this::typed).collect(Collectors.joining(", ")));
      out.append("):\n");
    }
    body(region, "stablehlo.return", "stablehlo.return", indent + "  ");
    out.append(indent).append('}');
    names.leave();
  }

  /** A region whose parameters the op's pretty form names; {@code header} prints them. */
  void region(Block region, Optional<List<String>> parameterNames, Runnable header, String indent) {
    parameterNames.ifPresentOrElse(
        wanted -> names.enter(region, wanted), () -> names.enter(region));
    header.run();
    out.append("{\n");
    body(region, "stablehlo.return", "stablehlo.return", indent + "  ");
    out.append(indent).append('}');
    names.leave();
  }

  // Operations.

  private void operation(Operation operation, String indent) {
    if (!operation.results().isEmpty()) {
      out.append(names.definition(operation)).append(" = ");
    }
    Format format = Formats.of(operation.op());
    if (form == Form.PRETTY && !format.isGeneric()) {
      new PrettyPrinter(this, operation, indent).print(format);
      return;
    }
    out.append('"').append(operation.op().opName()).append("\"(");
    out.append(names(operation.operands())).append(')');
    // Of the attributes, those of the row are properties, as MLIR has them today.
    Attributes all = operation.attributes();
    List<String> properties = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String name : all.byName().keySet()) {
      (AttributeText.spec(operation.op(), name).isPresent() ? properties : others).add(name);
    }
    if (!properties.isEmpty()) {
      out.append(" <").append(dictionary(operation, properties)).append('>');
    }
    if (!operation.regions().isEmpty()) {
      out.append(" (");
      for (int i = 0; i < operation.regions().size(); i++) {
        out.append(i > 0 ? ", " : "");
        region(operation.regions().get(i), indent);
      }
      out.append(')');
    }
    if (!others.isEmpty()) {
      out.append(' ').append(dictionary(operation, others));
    }
    out.append(" : ").append(signature(operation));
  }

  static String dictionary(Operation operation, Collection<String> attributes) {
    return attributes.stream()
        .map(
            name ->
                AttributeText.entry(
                    name,
                    operation.attributes().find(name).orElseThrow(),
                    AttributeText.spec(operation.op(), name)))
        // CHLO has enums of its own.
        .map(
            e ->
                operation.op().opName().startsWith("chlo.")
                    ? e.replace("#stablehlo<", "#chlo<")
                    : e)
        .collect(Collectors.joining(", ", "{", "}"));
  }

  boolean isInRegion() {
    return names.depth() > 1;
  }

  StringBuilder out() {
    return out;
  }

  String name(Value value) {
    return names.of(value);
  }

  String names(List<Value> values) {
    return values.stream().map(names::of).collect(Collectors.joining(", "));
  }

  String typed(Value value) {
    return names.of(value) + ": " + value.type();
  }

  static String bareTypes(List<Value> values) {
    return values.stream().map(v -> v.type().toString()).collect(Collectors.joining(", "));
  }

  private static String types(List<Value> values) {
    return "(" + bareTypes(values) + ")";
  }

  /** {@code (types) -> type}, or more types in parentheses. */
  static String signature(Operation operation) {
    List<Value> results = operation.results();
    return types(operation.operands())
        + " -> "
        + (results.size() == 1 ? bareTypes(results) : types(results));
  }

  /** {@return the one op of a reducer that {@code reduce} names by {@code applies}} */
  static Optional<Op> applied(Operation reduce) {
    Block region = reduce.regions().getFirst();
    if (region.parameters().size() != 2 || region.operations().size() != 1) {
      return Optional.empty();
    }
    Operation only = region.operations().getFirst();
    boolean isPlain =
        only.operands().equals(region.parameters())
            && only.results().equals(region.results())
            && only.attributes().byName().isEmpty()
            && only.regions().isEmpty()
            && only.result().type().equals(region.parameters().getFirst().type())
            && region.parameters().get(1).type().equals(region.parameters().getFirst().type())
            && only.op().opName().startsWith("stablehlo.")
            && only.op().row().operands() == 2
            && only.op().row().kernel().isPresent();
    return isPlain ? Optional.of(only.op()) : Optional.empty();
  }

  private static String location(Span span) {
    return span.isKnown()
        ? "loc("
            + new Attribute.Text(span.source().name())
            + ":"
            + span.line()
            + ":"
            + Math.max(span.column(), 1)
            + ")"
        : "loc(unknown)";
  }
}
