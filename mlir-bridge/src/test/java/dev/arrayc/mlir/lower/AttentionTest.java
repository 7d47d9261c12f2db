package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.mlir.codegen.Precision;
import dev.arrayc.mlir.codegen.SimulatedGpu;
import dev.arrayc.mlir.codegen.Sm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Attention as one kernel for a GPU's tensor cores, on a simulated one: within so much of the
 * weighted sum of the values' magnitudes of what the interpreter makes of the program.
 */
@Tag("native")
class AttentionTest {
  private static final List<Sm> GPUS = List.of(new Sm(80, false));

  /** Numbers of the product: as they are, or with something between it and the softmax. */
  private enum Numbers {
    plain("", ""),
    scaled(
        "",
        """
        %c = stablehlo.constant dense<0.25> : tensor<f32>
        %scale = stablehlo.broadcast_in_dim %c, dims = [] : (tensor<f32>) -> tensor<SCORES>
        %x = stablehlo.multiply %s, %scale : tensor<SCORES>
        """),
    causal("", hiding("GE", "-1.0e30")),
    /** The first query sees no key at all, and so all of them. */
    before("", hiding("GT", "-1.0e30")),
    /** What is hidden counts beside numbers that are no greater. */
    faint("", hiding("GE", "-1.5")),
    biased(
        ", %b: tensor<BIAS>",
        """
        %bias = stablehlo.broadcast_in_dim %b, dims = [1, 2] : (tensor<BIAS>) -> tensor<SCORES>
        %x = stablehlo.add %s, %bias : tensor<SCORES>
        """),
    masked(
        ", %b: tensor<KEYS>",
        """
        %m = stablehlo.broadcast_in_dim %b, dims = [0, 2] : (tensor<KEYS>) -> tensor<MASK>
        %c = stablehlo.constant dense<0xFF800000> : tensor<f32>
        %least = stablehlo.broadcast_in_dim %c, dims = [] : (tensor<f32>) -> tensor<SCORES>
        %x = stablehlo.select %m, %s, %least : tensor<MASK>, tensor<SCORES>
        """);

    private static String hiding(String direction, String hidden) {
      return """
      %i = stablehlo.iota dim = 1 : tensor<INDICES>
      %j = stablehlo.iota dim = 2 : tensor<INDICES>
      %m = stablehlo.compare DIRECTION, %i, %j, SIGNED : (tensor<INDICES>, tensor<INDICES>) -> tensor<MASK>
      %c = stablehlo.constant dense<HIDDEN> : tensor<f32>
      %least = stablehlo.broadcast_in_dim %c, dims = [] : (tensor<f32>) -> tensor<SCORES>
      %x = stablehlo.select %m, %s, %least : tensor<MASK>, tensor<SCORES>
      """
          .replace("DIRECTION", direction)
          .replace("HIDDEN", hidden);
    }

    private final String parameter;
    private final String text;

    Numbers(String parameter, String text) {
      this.parameter = parameter;
      this.text = text.isEmpty() ? "%x = stablehlo.add %s, %zero : tensor<SCORES>\n" : text;
    }
  }

  /** Softmax of numbers, then its product with values, all in f32 but for the factors. */
  private static String program(
      String t, int batch, int queries, int keys, int depth, int out, Numbers numbers) {
    String scores = batch + "x" + queries + "x" + keys;
    String text =
        """
        func.func @main(%q: tensor<QUERY>, %k: tensor<KEY>, %v: tensor<VALUE>PARAMETER) -> tensor<RESULT> {
          %zeroes = stablehlo.constant dense<0.0> : tensor<f32>
          %zero = stablehlo.broadcast_in_dim %zeroes, dims = [] : (tensor<f32>) -> tensor<SCORES>
          %s = stablehlo.dot_general %q, %k, batching_dims = [0] x [0], contracting_dims = [2] x [2] : (tensor<QUERY>, tensor<KEY>) -> tensor<SCORES>
        NUMBERS
          %low = stablehlo.constant dense<0xFF800000> : tensor<f32>
          %max = stablehlo.reduce(%x init: %low) applies stablehlo.maximum across dimensions = [2] : (tensor<SCORES>, tensor<f32>) -> tensor<ROWS>
          %maxes = stablehlo.broadcast_in_dim %max, dims = [0, 1] : (tensor<ROWS>) -> tensor<SCORES>
          %d = stablehlo.subtract %x, %maxes : tensor<SCORES>
          %e = stablehlo.exponential %d : tensor<SCORES>
          %sum = stablehlo.reduce(%e init: %zeroes) applies stablehlo.add across dimensions = [2] : (tensor<SCORES>, tensor<f32>) -> tensor<ROWS>
          %sums = stablehlo.broadcast_in_dim %sum, dims = [0, 1] : (tensor<ROWS>) -> tensor<SCORES>
          %w = stablehlo.divide %e, %sums : tensor<SCORES>
          %p = stablehlo.convert %w : (tensor<SCORES>) -> tensor<WEIGHTS>
          %o = stablehlo.dot_general %p, %v, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<WEIGHTS>, tensor<VALUE>) -> tensor<RESULT>
          return %o : tensor<RESULT>
        }
        """;
    return text.replace("NUMBERS", numbers.text)
        .replace("PARAMETER", numbers.parameter)
        .replace("tensor<SCORES>", "tensor<" + scores + "xf32>")
        .replace("INDICES", scores + "xi32")
        .replace("MASK", scores + "xi1")
        .replace("BIAS", queries + "x" + keys + "xf32")
        .replace("KEYS", batch + "x" + keys + "xi1")
        .replace("WEIGHTS", scores + "x" + t)
        .replace("ROWS", batch + "x" + queries + "xf32")
        .replace("QUERY", batch + "x" + queries + "x" + depth + "x" + t)
        .replace("KEY", batch + "x" + keys + "x" + depth + "x" + t)
        .replace("VALUE", batch + "x" + keys + "x" + out + "x" + t)
        .replace("RESULT", batch + "x" + queries + "x" + out + "xf32");
  }

  private static DeviceModule module(Function function, Precision precision, List<Sm> gpus) {
    return DeviceLowering.lower(function, precision, gpus)
        .module(Agreement.signature(function), List.of(), Span.NONE);
  }

  private static List<Tensor> inputs(Function function) {
    Random random = new Random(11);
    List<Tensor> inputs = new ArrayList<>();
    for (TensorType type : function.parameterTypes()) {
      inputs.add(
          type.dtype() == DType.BOOL
              ? Tensor.fillLongs(type, i -> random.nextInt(4) == 0 ? 0 : 1)
              : Tensor.fillDoubles(type, i -> (random.nextInt(257) - 128) / 128.0));
    }
    return inputs;
  }

  /** Runs a program as one kernel. */
  private static void check(Function function, Precision precision, double bound) {
    List<Tensor> inputs = inputs(function);
    DeviceModule module = module(function, precision, GPUS);
    assertThat(module.kernels()).hasSize(1);
    assertThat(module.text()).contains("arrayc_mma", "arrayc_ex2");
    Tensor actual = SimulatedGpu.get().run(module, inputs, GPUS).getFirst();
    double[] expected = Interpreter.evaluate(function, inputs).getFirst().doubles();
    List<Tensor> positive = new ArrayList<>(inputs);
    double[] values = inputs.get(2).doubles();
    positive.set(
        2, Tensor.ofDoubles(inputs.get(2).type(), Arrays.stream(values).map(Math::abs).toArray()));
    double[] most = Interpreter.evaluate(function, positive).getFirst().doubles();
    for (int i = 0; i < most.length; i++) {
      double difference = Math.abs(actual.doubles()[i] - expected[i]);
      assertThat(difference).as("[" + i + "]").isLessThanOrEqualTo(bound * most[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tf32, 2, 70, 100, 32, 32, scaled",
    "tf32x3, 1, 64, 128, 64, 64, causal",
    "tf32x3, 1, 70, 160, 24, 128, masked",
    "tf32, 1, 66, 64, 128, 20, plain",
    "bf16, 2, 70, 100, 32, 32, causal",
    "bf16, 1, 100, 150, 32, 32, before",
    "bf16, 1, 100, 150, 32, 32, faint",
    "bf16, 64, 130, 40, 16, 16, scaled",
    "bf16, 2, 40, 75, 80, 72, biased",
    "bf16, 128, 20, 40, 16, 72, masked",
    "bf16, 1, 66, 100, 128, 128, plain",
    "f16, 2, 50, 66, 36, 34, masked",
    "bf16, 20, 1, 300, 64, 64, masked"
  })
  void oneKernel(
      String core, int batch, int queries, int keys, int depth, int out, Numbers numbers) {
    boolean isOfWords = core.startsWith("tf32");
    String type = isOfWords ? "f32" : core;
    double bound =
        switch (core) {
          case "tf32" -> 0x1p-8;
          case "tf32x3" -> 0x1p-18;
          case "f16" -> 0x1p-10;
          default -> 0x1p-7;
        };
    check(
        Products.function(program(type, batch, queries, keys, depth, out, numbers)),
        Precision.valueOf(isOfWords ? core : "f32"),
        bound);
  }

  /** A mask that is an array of the program, and numbers that something else uses too. */
  @Test
  void constantMask_isReadFromMemory() {
    String row = "true, ".repeat(70) + "false, ".repeat(29) + "true";
    String text =
        program("bf16", 2, 70, 100, 32, 32, Numbers.masked)
            .replace(", %b: tensor<2x100xi1>", "")
            .replace(
                "%m =",
                "%b = stablehlo.constant dense<[["
                    + row
                    + "], ["
                    + row
                    + "]]> : tensor<2x100xi1>\n%m =");
    check(Products.function(text), Precision.f32, 0x1p-7);
    String scores = "tensor<2x70x100xf32>";
    String both =
        text.replace("-> tensor<2x70x32xf32> {", "-> (tensor<2x70x32xf32>, " + scores + ") {")
            .replace(
                "return %o : tensor<2x70x32xf32>",
                "return %o, %x : tensor<2x70x32xf32>, " + scores);
    assertThat(module(Products.function(both), Precision.f32, GPUS).kernels())
        .hasSizeGreaterThan(1);
  }

  /** All of it in bf16, where a score that is rounded otherwise counts for more. */
  @Test
  void narrowNumbers_areRoundedAsTheProgramSays() {
    String text = program("bf16", 2, 70, 100, 32, 32, Numbers.causal);
    String narrow = text.replace("f32", "bf16").replace("0xFF800000", "0xFF80");
    check(Products.function(narrow), Precision.f32, 0x1p-5);
  }

  /** Heads beside tokens, of which three share keys and values; results in the queries' layout. */
  @Test
  void groupedHeads_areWrittenWhereTheProgramHasThem() {
    String text =
        """
        func.func @main(%q: QUERY, %k: KEY, %v: KEY) -> tensor<2x70x6x40xbf16> {
          %s = stablehlo.dot_general %q, %k, batching_dims = [0, 2] x [0, 2], contracting_dims = [4] x [3] : (QUERY, KEY) -> SCORES
          %low = stablehlo.constant dense<0xFF800000> : tensor<f32>
          %max = stablehlo.reduce(%s init: %low) applies stablehlo.maximum across dimensions = [4] : (SCORES, tensor<f32>) -> ROWS
          %maxes = stablehlo.broadcast_in_dim %max, dims = [0, 1, 2, 3] : (ROWS) -> SCORES
          %d = stablehlo.subtract %s, %maxes : SCORES
          %e = stablehlo.exponential %d : SCORES
          %zero = stablehlo.constant dense<0.0> : tensor<f32>
          %sum = stablehlo.reduce(%e init: %zero) applies stablehlo.add across dimensions = [4] : (SCORES, tensor<f32>) -> ROWS
          %sums = stablehlo.broadcast_in_dim %sum, dims = [0, 1, 2, 3] : (ROWS) -> SCORES
          %w = stablehlo.divide %e, %sums : SCORES
          %p = stablehlo.convert %w : (SCORES) -> tensor<2x2x70x3x60xbf16>
          %o = stablehlo.dot_general %v, %p, batching_dims = [0, 2] x [0, 1], contracting_dims = [1] x [4] : (KEY, tensor<2x2x70x3x60xbf16>) -> tensor<2x2x40x70x3xbf16>
          %t = stablehlo.transpose %o, dims = [0, 3, 1, 4, 2] : (tensor<2x2x40x70x3xbf16>) -> tensor<2x70x2x3x40xbf16>
          %r = stablehlo.reshape %t : (tensor<2x70x2x3x40xbf16>) -> tensor<2x70x6x40xbf16>
          return %r : tensor<2x70x6x40xbf16>
        }
        """
            .replace("QUERY", "tensor<2x70x2x3x40xbf16>")
            .replace("KEY", "tensor<2x60x2x40xbf16>")
            .replace("SCORES", "tensor<2x2x70x3x60xf32>")
            .replace("ROWS", "tensor<2x2x70x3xf32>");
    check(Products.function(text), Precision.f32, 0x1p-7);
  }

  /** Layers in a loop: each has the last one's result for queries. */
  @Test
  void inLoops_itIsOneKernelToo() {
    String state = "tensor<2x70x32xf32>";
    String one = program("f32", 2, 70, 100, 32, 32, Numbers.causal);
    String body = one.substring(one.indexOf("%zeroes"), one.indexOf("return %o"));
    String text =
        """
        func.func @main(%a: STATE, %k: tensor<2x100x32xf32>, %v: tensor<2x100x32xf32>) -> STATE {
          %none = stablehlo.constant dense<0> : tensor<i32>
          %r:2 = stablehlo.while(%n = %none, %q = %a) : tensor<i32>, STATE
          cond {
            %three = stablehlo.constant dense<3> : tensor<i32>
            %less = stablehlo.compare LT, %n, %three : (tensor<i32>, tensor<i32>) -> tensor<i1>
            stablehlo.return %less : tensor<i1>
          } do {
            %one = stablehlo.constant dense<1> : tensor<i32>
            %next = stablehlo.add %n, %one : tensor<i32>
            BODY
            stablehlo.return %next, %o : tensor<i32>, STATE
          }
          return %r#1 : STATE
        }
        """
            .replace("BODY", body)
            .replace("STATE", state);
    Function function = Products.function(text);
    DeviceModule module = module(function, Precision.tf32, GPUS);
    assertThat(module.text()).contains("arrayc_ex2");
    List<Tensor> inputs = inputs(function);
    double[] actual = SimulatedGpu.get().run(module, inputs, GPUS).getFirst().doubles();
    double[] expected = Interpreter.evaluate(function, inputs).getFirst().doubles();
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("[" + i + "]").isCloseTo(expected[i], within(0x1p-7));
    }
  }

  /** Where the CPU's bits are wanted, or a GPU has no such tensor cores, scores are in memory. */
  @Test
  void elsewhere_itIsAnyProgram() {
    Function function = Products.function(program("bf16", 2, 70, 100, 64, 64, Numbers.scaled));
    assertThat(module(function, Precision.portable, GPUS).text()).doesNotContain("arrayc_ex2(");
    List<Sm> older = List.of(new Sm(75, false), new Sm(90, true));
    assertThat(module(function, Precision.f32, older).kernels()).hasSizeGreaterThan(1);
  }
}
