package dev.arrayc.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.text.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A constraint that does not hold is told by its label, at its place, with operands and types. */
class ConstraintsTest {
  private static final Map<String, String> SHORT =
      Map.ofEntries(
          Map.entry("Q8", "!quant.uniform<i8:f32, 0.5>"),
          Map.entry("Q16", "!quant.uniform<i16:f32, 0.5>"),
          Map.entry("ALONE", "replica_groups = dense<[[0]]> : tensor<1x1xi64>"),
          Map.entry("NORM", "epsilon = 1.0 : f32, feature_index = 1 : i64"),
          Map.entry("WINDOW", "window_dimensions = array<i64: 2>"),
          Map.entry(
              "SOLVE",
              "left_side = true, lower = true, unit_diagonal = false,"
                  + " transpose_a = #stablehlo<transpose NO_TRANSPOSE>"),
          Map.entry(
              "DOT",
              "dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1],"
                  + " rhs_contracting_dimensions = [1]>"),
          Map.entry(
              "CONV",
              "dimension_numbers = #stablehlo.conv<[b, 0, f]x[0, i, o]->[b, 0, f]>,"
                  + " feature_group_count = 1 : i64, batch_group_count = 1 : i64"),
          Map.entry(
              "ALGORITHM\\((.*), (.*), (.*)\\)",
              "algorithm = #stablehlo.dot_algorithm<lhs_precision_type = f32,"
                  + " rhs_precision_type = f32, accumulation_type = f32,"
                  + " lhs_component_count = $1, rhs_component_count = $2,"
                  + " num_primitive_operations = $3, allow_imprecise_accumulation = false>"),
          Map.entry(
              "PAD\\((.*), (.*), (.*)\\)",
              "edge_padding_low = array<i64: $1>, edge_padding_high = array<i64: $2>,"
                  + " interior_padding = array<i64: $3>"),
          Map.entry(
              "SLICE\\((.*), (.*), (.*)\\)",
              "start_indices = array<i64: $1>, limit_indices = array<i64: $2>,"
                  + " strides = array<i64: $3>"));

  private static final Map<String, String> REGIONS =
      Map.of(
          "add",
          """
          {^bb0(%p: tensor<f32>, %q: tensor<f32>):
            %s = stablehlo.add %p, %q : tensor<f32>
            stablehlo.return %s : tensor<f32>}\
          """,
          "ge",
          """
          {^bb0(%p: tensor<f32>, %q: tensor<f32>):
            %s = stablehlo.compare GE, %p, %q : (tensor<f32>, tensor<f32>) -> tensor<i1>
            stablehlo.return %s : tensor<i1>}\
          """);

  /** Types, not at the commas inside of them. */
  private static final Pattern TYPE = Pattern.compile("!?[a-z.]+(<[^<>]*(<[^<>]*>[^<>]*)*>)?");

  private static List<String> types(String text) {
    List<String> types = new ArrayList<>();
    Matcher matcher = TYPE.matcher(text);
    while (matcher.find()) {
      types.add(matcher.group());
    }
    return types;
  }

  private static String program(String op, String types, String attributes, String regions) {
    String[] sides = types.split("->", -1);
    List<String> operands = types(sides[0]);
    List<String> results = types(sides[1]);
    List<String> parameters = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      names.add("%a" + i);
      parameters.add("%a" + i + ": " + operands.get(i));
    }
    List<String> bodies = new ArrayList<>();
    for (String region : regions.isBlank() ? new String[0] : regions.split(",", -1)) {
      bodies.add(Objects.requireNonNull(REGIONS.get(region.strip())));
    }
    String body = bodies.isEmpty() ? "" : " (" + String.join(", ", bodies) + ")";
    return "func.func @main("
        + String.join(", ", parameters)
        + ") {\n%r:"
        + results.size()
        + " = \""
        + op
        + "\"("
        + String.join(", ", names)
        + ")"
        + (attributes.isBlank() ? "" : " <{" + attributes + "}>")
        + body
        + " : ("
        + String.join(", ", operands)
        + ") -> ("
        + String.join(", ", results)
        + ")\nreturn\n}\n";
  }

  private static String message(String text) {
    try {
      Reader.read(new SourceFile("c.mlir", text));
      return "is accepted";
    } catch (UserError e) {
      return e.diagnostic().span().line() + ": " + e.diagnostic().message();
    }
  }

  @Test
  void eachIsToldByItsLabel() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String line : lines()) {
      String full = line;
      for (Map.Entry<String, String> entry : SHORT.entrySet()) {
        full = full.replaceAll("\\b" + entry.getKey() + "(?![A-Z])", entry.getValue());
        full = full.replaceAll("x" + entry.getKey() + "\\b", "x" + entry.getValue());
      }
      String[] parts = (full + "| | ").split("\\|", -1);
      String[] name = parts[0].strip().split(" ", -1);
      String message = message(program(name[0], parts[1], parts[2], parts[3]));
      boolean hasType =
          types(parts[1].split("->", -1)[0]).isEmpty() || message.contains("operand ");
      if (!message.startsWith("2: " + name[0] + " (" + name[1] + "): ") || !hasType) {
        wrong.add(line + "\n    " + message);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = ConstraintsTest.class.getResourceAsStream("constraints.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
