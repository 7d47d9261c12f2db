package dev.arrayc.ir;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.op.AttributeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes programs as StableHLO text: functions in {@code func.func} form, ops in MLIR's generic
 * form, which StableHLO's own parser and any MLIR that allows unregistered dialects read. The text
 * depends on the program alone.
 */
public final class Printer {
  private final StringBuilder out = new StringBuilder();
  private final boolean withLocations;

  private Printer(boolean withLocations) {
    this.withLocations = withLocations;
  }

  /** {@return the program as a module, without source locations} */
  public static String print(Program program) {
    return new Printer(false).module(program);
  }

  /** {@return the program as a module, each op with its place in the user's source} */
  public static String printWithLocations(Program program) {
    return new Printer(true).module(program);
  }

  /** {@return one function, as it stands in a module} */
  public static String print(Function function) {
    Printer printer = new Printer(false);
    printer.function(function, true, "");
    return printer.out.toString();
  }

  private String module(Program program) {
    out.append("module ").append(new Attribute.Symbol(program.name())).append(" {\n");
    for (int i = 0; i < program.functions().size(); i++) {
      function(program.functions().get(i), i == 0, "  ");
    }
    return out.append("}\n").toString();
  }

  private void function(Function function, boolean isPublic, String indent) {
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < function.parameters().size(); i++) {
      Value value = function.body().parameters().get(i);
      boolean donated = function.parameters().get(i).donated();
      parameters.add(value + ": " + value.type() + (donated ? " {jax.buffer_donor = true}" : ""));
    }
    List<String> results = new ArrayList<>();
    for (int i = 0; i < function.results().size(); i++) {
      String path = function.results().get(i).path();
      String info = path.isEmpty() ? "" : " {jax.result_info = " + new Attribute.Text(path) + "}";
      results.add(function.body().results().get(i).type() + info);
    }
    out.append(indent).append("func.func ").append(isPublic ? "public " : "private ");
    out.append(new Attribute.Symbol(function.name()));
    out.append('(').append(String.join(", ", parameters)).append(") -> (");
    out.append(String.join(", ", results)).append(") {\n");
    body(function.body(), "func.return", indent + "  ");
    out.append(indent).append("}\n");
  }

  private void body(Block block, String terminator, String indent) {
    for (Operation operation : block.operations()) {
      operation(operation, indent);
    }
    out.append(indent).append('"').append(terminator).append("\"(");
    out.append(commas(block.results())).append(") : ");
    out.append(types(block.results())).append(" -> ()\n");
  }

  private void operation(Operation operation, String indent) {
    out.append(indent);
    if (!operation.results().isEmpty()) {
      out.append(commas(operation.results())).append(" = ");
    }
    out.append('"').append(operation.op().opName()).append("\"(");
    out.append(commas(operation.operands())).append(')');
    regions(operation.regions(), indent);
    attributes(operation);
    out.append(" : ").append(types(operation.operands())).append(" -> ");
    out.append(types(operation.results()));
    if (withLocations) {
      out.append(' ').append(location(operation.span()));
    }
    out.append('\n');
  }

  private void regions(List<Block> regions, String indent) {
    if (regions.isEmpty()) {
      return;
    }
    out.append(" (");
    for (int i = 0; i < regions.size(); i++) {
      Block region = regions.get(i);
      out.append(i > 0 ? ", {\n" : "{\n");
      if (!region.parameters().isEmpty()) {
        String parameters =
            region.parameters().stream()
                .map(v -> v + ": " + v.type())
                .collect(Collectors.joining(", "));
        out.append(indent).append("^bb0(").append(parameters).append("):\n");
      }
      body(region, "stablehlo.return", indent + "  ");
      out.append(indent).append('}');
    }
    out.append(')');
  }

  private void attributes(Operation operation) {
    Map<String, Attribute> all = operation.attributes().byName();
    if (!all.isEmpty()) {
      out.append(
          all.entrySet().stream()
              .map(e -> e.getKey() + " = " + spelling(operation, e.getKey(), e.getValue()))
              .collect(Collectors.joining(", ", " {", "}")));
    }
  }

  /** The row knows which numbers are 32 bits wide. */
  private static String spelling(Operation operation, String name, Attribute attribute) {
    for (AttributeSpec spec : operation.op().row().attributes()) {
      if (spec.name().equals(name)) {
        return switch (attribute) {
          case Attribute.Int(long value) -> value + " : i" + spec.bits();
          case Attribute.Float(double value) when spec.bits() == 32 ->
              String.format(Locale.ROOT, "0x%08X : f32", Float.floatToRawIntBits((float) value));
          default -> attribute.toString();
        };
      }
    }
    return attribute.toString();
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

  private static String commas(List<Value> values) {
    return values.stream().map(Value::toString).collect(Collectors.joining(", "));
  }

  private static String types(List<Value> values) {
    return values.stream()
        .map(v -> v.type().toString())
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
