package dev.arrayc.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.arrayc.algorithm.Algorithms;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.math.MathExpansion;
import dev.arrayc.op.Op;
import dev.arrayc.op.Samples;
import dev.arrayc.op.Variants;
import dev.arrayc.transform.Specialize;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the printer writes, and that MLIR and jaxlib read it: a sample of every row. */
class PrinterTest {
  @TempDir private Path folder;

  @Test
  void aSmallProgram() {
    Builder b = new Builder();
    TensorType type = TensorType.of(DType.F32, 4);
    Value x = b.parameter(type);
    b.at(new Span(new SourceFile("dir/p.py", "x"), 3, 5, 1));
    Value init = b.constant(Tensor.scalar(DType.F32, 0.0));
    TensorType scalar = TensorType.scalar(DType.F32);
    Block sum = b.region(List.of(scalar, scalar), p -> List.of(b.emit(Op.ADD, p.get(0), p.get(1))));
    Value total =
        b.emit(
                Op.REDUCE,
                List.of(x, init),
                Attributes.NONE.with("dimensions", List.of(0L)),
                List.of(sum),
                List.of())
            .getFirst();
    Function main =
        new Function(
            "main",
            List.of(new Function.Parameter("x", true)),
            List.of(new Function.Result("result['a']")),
            b.finish(List.of(total)));
    Program program = new Program("jit_f", List.of(main));

    assertThat(Printer.print(program))
        .isEqualTo(
            """
            module @jit_f {
              func.func public @main(%arg0: tensor<4xf32> {jax.buffer_donor = true}) -> (tensor<f32> {jax.result_info = "result['a']"}) {
                %cst = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
                %0 = "stablehlo.reduce"(%arg0, %cst) <{dimensions = array<i64: 0>}> ({
                ^bb0(%arg1: tensor<f32>, %arg2: tensor<f32>):
                  %1 = "stablehlo.add"(%arg1, %arg2) : (tensor<f32>, tensor<f32>) -> tensor<f32>
                  "stablehlo.return"(%1) : (tensor<f32>) -> ()
                }) : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
                "func.return"(%0) : (tensor<f32>) -> ()
              }
            }
            """);
    assertThat(Printer.print(program, Printer.Form.PRETTY))
        .contains(
            "%0 = stablehlo.reduce(%arg0 init: %cst) applies stablehlo.add across dimensions = [0]"
                + " : (tensor<4xf32>, tensor<f32>) -> tensor<f32>\n"
                + "    return %0 : tensor<f32>\n");
    assertThat(Printer.printWithLocations(program))
        .contains("-> tensor<f32> loc(\"dir/p.py\":3:5)\n");
  }

  /** A program and what it is run on. */
  private record Case(Op op, Program program, List<Tensor> arguments) {}

  /** Rows that XLA on the CPU does not read or run, and rng, whose bits are anyone's. */
  private static final Set<Op> NOT_IN_XLA =
      EnumSet.of(
          Op.FMA,
          Op.RNG,
          Op.UNIFORM_QUANTIZE,
          Op.UNIFORM_DEQUANTIZE,
          Op.DYNAMIC_CONV,
          Op.UNARY_EINSUM,
          Op.CONSTANT_LIKE,
          Op.CHLO_DYNAMIC_RESHAPE,
          Op.COLLECTIVE_BROADCAST,
          Op.PRINT,
          Op.PROBE);

  /** The rows that a front end emits, fma comes later, from contraction; and more of some rows. */
  private static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    for (Op op : Op.values()) {
      if (!NOT_IN_XLA.contains(op) && !Samples.refused().contains(op)) {
        Program program = Samples.of(op);
        cases.put(op.name(), new Case(op, program, Samples.arguments(program, op.ordinal())));
      }
    }
    Variants.all()
        .forEach(
            (name, program) -> {
              Op op = program.entry().body().operations().getLast().op();
              cases.put(name, new Case(op, program, Samples.arguments(program, name.length())));
            });
    return cases;
  }

  @Test
  void jaxlibParsesVerifiesAndComputesTheSame() throws IOException, InterruptedException {
    String python = Objects.requireNonNullElse(System.getenv("ARRAYC_PYTHON"), "");
    String reason = Objects.requireNonNullElse(System.getenv("ARRAYC_PYTHON_MISSING"), "not set");
    assumeTrue(!python.isEmpty(), "no Python with JAX: ARRAYC_PYTHON " + reason);
    Map<String, Case> cases = cases();
    for (Map.Entry<String, Case> entry : cases.entrySet()) {
      Path file = folder.resolve(entry.getKey() + ".mlir");
      Files.writeString(file, Printer.print(entry.getValue().program()));
      StringBuilder in = new StringBuilder();
      for (Tensor argument : entry.getValue().arguments()) {
        in.append(argument.dtype().numpyName()).append(' ');
        in.append(String.join("x", argument.type().shape().stream().map(String::valueOf).toList()));
        in.append(' ').append(String.join(" ", words(argument))).append('\n');
      }
      Files.writeString(folder.resolve(entry.getKey() + ".in"), in);
    }
    Path script = Files.write(folder.resolve("run.py"), resource("run_stablehlo.py"));
    run(python, script.toString(), folder.toString());

    for (Map.Entry<String, Case> entry : cases.entrySet()) {
      String name = entry.getKey();
      Path error = folder.resolve(name + ".error");
      assertThat(error).as(Files.exists(error) ? Files.readString(error) : "").doesNotExist();
      Case one = entry.getValue();
      List<Tensor> results =
          Interpreter.evaluate(Specialize.separately(one.program()), one.arguments());
      List<String> lines = Files.readAllLines(folder.resolve(name + ".out"));
      assertThat(lines).hasSameSizeAs(results);
      for (int i = 0; i < lines.size(); i++) {
        requireSame(name, one.op(), results.get(i), lines.get(i));
      }
    }
  }

  private static void requireSame(String name, Op op, Tensor result, String line) {
    List<String> expected = line.isEmpty() ? List.of() : List.of(line.split(" "));
    // XLA takes reciprocals in these.
    boolean isNorm =
        op.name().startsWith("BATCH_NORM") || op == Op.BROADCAST_DIVIDE || op == Op.BROADCAST_ATAN2;
    Op plain = op.withoutBroadcast().orElse(op);
    boolean isExact =
        !MathExpansion.isComposed(plain, result.dtype()) && !Algorithms.isAlgorithm(op) && !isNorm;
    if (result.dtype().isIntegral() || isExact) {
      assertThat(words(result)).as("%s", name).isEqualTo(expected);
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      double theirs = Numbers.fromBits(DType.F32, Long.parseUnsignedLong(expected.get(i), 16));
      // XLA's own functions are some units off, its gamma functions more; ours one or two.
      boolean isRough = op == Op.LGAMMA || op == Op.DIGAMMA || Algorithms.isAlgorithm(op) || isNorm;
      double unit = isRough ? 4e-6 : 4e-7;
      double tolerance = unit * Math.max(1, Math.abs(theirs));
      assertThat(result.doubles()[i])
          .as("%s", op)
          .satisfies(
              ours ->
                  assertThat(
                          Double.compare(ours, theirs) == 0 || Math.abs(ours - theirs) <= tolerance)
                      .as("%s, XLA has %s", ours, theirs)
                      .isTrue());
    }
  }

  @Test
  void mlirParsesEveryRow() throws IOException, InterruptedException {
    Optional<Path> tool = onPath("mlir-opt-22");
    assumeTrue(tool.isPresent(), "no mlir-opt-22 on the PATH");
    for (Op op : Op.values()) {
      Path file =
          Files.writeString(
              folder.resolve(op + ".mlir"), Printer.printWithLocations(Samples.of(op)));
      run(
          tool.get().toString(),
          "--allow-unregistered-dialect",
          file.toString(),
          "-o",
          folder.resolve("out").toString());
    }
  }

  private static Optional<Path> onPath(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = PrinterTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  /** Elements as bit patterns; a complex one as two. */
  private static List<String> words(Tensor tensor) {
    DType part = tensor.dtype().real();
    List<String> all = new ArrayList<>();
    if (part.isIntegral()) {
      long mask = -1L >>> (64 - 8 * part.bytes());
      for (long element : tensor.longs()) {
        all.add(Long.toHexString(element & mask));
      }
    } else {
      for (double element : tensor.doubles()) {
        all.add(Long.toHexString(Numbers.toBits(part, element)));
      }
    }
    return all;
  }
}
