package dev.arrayc.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What NumPy and XLA give for each basic op on special values (signed zeros, infinities, NaN,
 * subnormals, the ends of the integers, odd shift amounts, division by zero), recorded by
 * record_op_values.py beside the table.
 */
class OpValuesTest {
  record Row(String op, String attributes, List<DType> from, DType to, String body) {
    static Row parse(String line) {
      String[] head = line.substring(0, line.indexOf(" : ")).split(" ");
      List<DType> from =
          Arrays.stream(head[2].split(",")).map(n -> DType.named(n).orElseThrow()).toList();
      return new Row(
          head[0],
          head[1],
          from,
          DType.named(head[4]).orElseThrow(),
          line.substring(line.indexOf(" : ") + 3));
    }

    @Override
    public String toString() {
      return op + " " + attributes + " " + from + " -> " + to;
    }
  }

  static List<Row> rows() throws IOException {
    try (InputStream in = OpValuesTest.class.getResourceAsStream("op-values.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(Row::parse).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void givesTheRecordedBits(Row row) {
    String[] sides = row.body().split(" = ");
    String[] inputs = sides[0].split(" ; ");
    List<Tensor> operands = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      operands.add(tensor(row.from().get(i), inputs[i].split(" ")));
    }
    Op op = Op.named("stablehlo." + row.op()).orElseThrow();
    TensorType result = operands.getFirst().type().withDType(row.to());
    Tensor actual =
        Interpreter.evaluate(op, attributes(row), List.of(), List.of(result), operands).getFirst();
    String[] expected = sides[1].split(" ");
    assertThat(actual.size()).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      String at = "";
      for (String input : inputs) {
        at += input.split(" ")[i] + " ";
      }
      assertThat(bits(actual, i)).as("of %s", at).isEqualTo(expected[i]);
    }
  }

  private static Tensor tensor(DType dtype, String[] words) {
    TensorType type = TensorType.of(dtype, words.length);
    return dtype.isIntegral()
        ? Tensor.fillLongs(type, i -> Numbers.wrap(dtype, Long.parseUnsignedLong(words[i], 16)))
        : Tensor.fillDoubles(
            type, i -> Numbers.fromBits(dtype, Long.parseUnsignedLong(words[i], 16)));
  }

  private static String bits(Tensor tensor, int i) {
    if (!tensor.dtype().isIntegral() && Double.isNaN(tensor.doubles()[i])) {
      return "nan";
    }
    return Long.toHexString(Conversion.bits(tensor)[i]);
  }

  private static Attributes attributes(Row row) {
    Attributes all = Attributes.NONE;
    if (row.attributes().equals("-")) {
      return all;
    }
    for (String pair : row.attributes().split(",")) {
      String[] parts = pair.split("=");
      boolean isNumber = Character.isDigit(parts[1].charAt(0));
      String kind = parts[0].equals("compare_type") ? "comparison_type" : parts[0];
      all =
          isNumber
              ? all.with(parts[0], Long.parseLong(parts[1]))
              : all.with(parts[0], new Attribute.Case(kind, parts[1]));
    }
    return all;
  }
}
