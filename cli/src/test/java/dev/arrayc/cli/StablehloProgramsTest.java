package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** StableHLO text as a program: what JAX prints runs, and what cannot run says where and why. */
class StablehloProgramsTest {
  private static final String DOUBLE =
      """
      module @jit_f attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
        func.func public @main(%arg0: tensor<3xi32>) -> (tensor<3xi32> {jax.result_info = ""}) {
          %c = stablehlo.constant dense<[1, 2, 3]> : tensor<3xi32>
          %0 = stablehlo.subtract %arg0, %arg0 : tensor<3xi32>
          %1 = stablehlo.add %0, %c : tensor<3xi32>
          return %1 : tensor<3xi32>
        }
      }
      """;
  private static final Path CONFORMANCE =
      TestPlaces.root().resolve("../shared/conformance/testdata");

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int arrayc(String... line) {
    Environment environment = new Environment(List.of(line), directory, Map.of(), Optional.empty());
    return Main.execute(environment, new PrintWriter(out), new PrintWriter(err));
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("model.mlir"), text).toString();
  }

  @Test
  void whatJaxPrints_runs_compiles_andChecks() throws IOException {
    String model = file(DOUBLE);
    assertThat(arrayc("run", model)).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualTo("[1 2 3]\n");
    Path library = directory.resolve("libmodel.so");
    assertThat(arrayc("compile", model, "-o", library.toString())).isZero();
    assertThat(library).isNotEmptyFile();
    assertThat(arrayc("check", model)).as(err.toString()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--generic"})
  void emittedText_isReadAgain_asTheSameProgram(String form) throws IOException {
    String[] line =
        Stream.of("emit", file(DOUBLE), "--stage", "stablehlo", form)
            .filter(w -> !w.isEmpty())
            .toArray(String[]::new);
    assertThat(arrayc(line)).isZero();
    String first = out.toString();
    out.getBuffer().setLength(0);
    file(first);
    assertThat(arrayc(line)).isZero();
    assertThat(out.toString()).isEqualTo(first);
  }

  /** Padding is initial values, which take part: once more for each place of it in a window. */
  @Test
  void paddingOfWindows_takesPart() throws IOException {
    String windows =
        """
        func.func @main() {
          %x = stablehlo.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
          %one = stablehlo.constant dense<1.0> : tensor<f32>
          %0 = "stablehlo.reduce_window"(%x, %one) ({
            ^bb0(%a: tensor<f32>, %b: tensor<f32>):
              %s = stablehlo.add %a, %b : tensor<f32>
              stablehlo.return %s : tensor<f32>
          }) {window_dimensions = array<i64: 3>, padding = dense<PADDING> : tensor<1x2xi64>}
            : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
          check.expect_eq_const %0, dense<EXPECTED> : tensor<3xf32>
          func.return
        }
        """;
    String around = windows.replace("PADDING", "1").replace("EXPECTED", "[5.0, 7.0, 7.0]");
    String before = windows.replace("PADDING", "[[2, 0]]").replace("EXPECTED", "[4.0, 5.0, 7.0]");
    for (String text : List.of(around, before)) {
      assertThat(arrayc("check", file(text))).as(err.toString()).isZero();
    }
  }

  private static String sumOf(String type) {
    return """
    func.func @main(%arg0: T) -> T {
      %0 = stablehlo.add %arg0, %arg0 : T
      return %0 : T
    }
    """
        .replace("T", type);
  }

  @Test
  void sizesThatArgumentsDoNotSay_areRefused() throws IOException {
    String model = file(sumOf("tensor<?xf32>"));
    for (String command : List.of("run", "check", "compile")) {
      err.getBuffer().setLength(0);
      assertThat(arrayc(command, model)).as(command).isEqualTo(ExitCode.PROGRAM.status());
      assertThat(err.toString())
          .as(command)
          .contains("model.mlir:2:", "a size does not follow from the types of the arguments")
          .contains("hint: ");
    }
  }

  /** Each by a program of one op, with what its error says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // an entry of precision_config that is no mode
        "tensor<2x2xf32> | \"stablehlo.dot_general\"(%x, %x) {dot_dimension_numbers = "
            + "#stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>, "
            + "precision_config = [true, false]} : (T, T) -> T | "
            + "precision_config must have 2 entries, each DEFAULT, HIGH or HIGHEST",
        // a window that padding makes too large, by bytes, and beyond what a long counts
        "tensor<1x1x1x1xf32> | stablehlo.convolution(%x, %x) dim_numbers = "
            + "[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [2147483648, "
            + "2147483648], pad = [[2147483647, 0], [2147483647, 0]]} {batch_group_count = 1 : "
            + "i64, feature_group_count = 1 : i64} : (T, T) -> T | 2^63 bytes or more",
        "tensor<1x1x1xf32> | stablehlo.convolution(%x, %x) dim_numbers = "
            + "[b, 0, f]x[0, i, o]->[b, 0, f], window = {stride = [9223372036854775807], pad = "
            + "[[9223372036854775807, 9223372036854775807]]} {batch_group_count = 1 : i64, "
            + "feature_group_count = 1 : i64} : (T, T) -> T | 2^63 bytes or more",
        "tensor<4xcomplex<f32>> | stablehlo.remainder %x, %x : T | "
            + "stablehlo.remainder of complex numbers is not defined",
        "tensor<4xcomplex<f32>> | chlo.broadcast_remainder %x, %x : (T, T) -> T | "
            + "chlo.broadcast_remainder of complex numbers is not defined",
      })
  void whatNoEngineComputes_isRefusedWhereItStands(String type, String op, String message)
      throws IOException {
    String program = "func.func @main(%x: T) -> T {\n  %0 = " + op + "\n  return %0 : T\n}\n";
    String model = file(program.replaceAll("\\bT\\b", type));
    for (String command : List.of("run", "check", "compile")) {
      err.getBuffer().setLength(0);
      assertThat(arrayc(command, model)).as(command).isEqualTo(ExitCode.PROGRAM.status());
      assertThat(err.toString()).as(command).contains("model.mlir:2:", message);
    }
  }

  /** The workspace's second half begins beyond 2^31 bytes. */
  @Test
  void aWorkspaceBeyondTwoGigabytes_isCompiled() throws IOException {
    String sort =
        """
          %%%1$d = "stablehlo.sort"(%%arg%1$d) <{dimension = 0 : i64, is_stable = true}> ({
          ^bb0(%%a: tensor<f32>, %%b: tensor<f32>):
            %%before = stablehlo.compare LT, %%a, %%b : (tensor<f32>, tensor<f32>) -> tensor<i1>
            stablehlo.return %%before : tensor<i1>
          }) : (T) -> T
        """;
    String program =
        "func.func @main(%arg0: T, %arg1: T) -> T {\n"
            + sort.formatted(0)
            + sort.formatted(1)
            + "  %2 = stablehlo.reverse %0, dims = [0] : T\n"
            + "  %3 = stablehlo.multiply %2, %1 : T\n  return %3 : T\n}\n";
    String model = file(program.replaceAll("\\bT\\b", "tensor<805306368xf32>"));
    assertThat(arrayc("compile", model)).as(err.toString()).isZero();
  }

  /**
   * LLVM's vectoriser makes code of this that its instruction selection does not come to an end of.
   */
  @Test
  void productsOfInterleavedBytes_areCompiled() throws IOException {
    String program =
        """
        func.func @main(%x: tensor<1x68x1xui8>) -> T {
          %one = stablehlo.constant dense<1> : tensor<3x1x2xui8>
          %y = "stablehlo.convolution"(%x, %one) {batch_group_count = 1 : i64, feature_group_count = 1 : i64,
            dimension_numbers = #stablehlo.conv<[b, 0, f]x[0, i, o]->[b, 0, f]>} : (tensor<1x68x1xui8>, tensor<3x1x2xui8>) -> T
          %square = stablehlo.multiply %y, %y : T
          %cube = stablehlo.multiply %square, %y : T
          return %cube : T
        }
        """;
    String model = file(program.replaceAll("\\bT\\b", "tensor<1x66x2xui8>"));
    assertThat(arrayc("check", model)).as(err.toString()).isZero();
  }

  @Test
  void sizesThatArgumentsSay_areThoseOfTheProgram() throws IOException {
    String model =
        file(
            """
            func.func @main(%n: tensor<i64>, %x: tensor<?x3xf32>) -> tensor<?x3xf32> {
              %0 = stablehlo.convert %n : (tensor<i64>) -> tensor<i32>
              %1 = stablehlo.reshape %0 : (tensor<i32>) -> tensor<1xi32>
              %2 = stablehlo.constant dense<3> : tensor<1xi32>
              %3 = stablehlo.concatenate %1, %2, dim = 0
                : (tensor<1xi32>, tensor<1xi32>) -> tensor<2xi32>
              %4 = stablehlo.constant dense<1.0> : tensor<f32>
              %5 = stablehlo.dynamic_broadcast_in_dim %4, %3, dims = []
                : (tensor<f32>, tensor<2xi32>) -> tensor<?x3xf32>
              %6 = stablehlo.add %x, %5 : tensor<?x3xf32>
              return %6 : tensor<?x3xf32>
            }
            """);
    assertThat(arrayc("check", model, "--arg", "2", "--arg", "f32[2,3]"))
        .as(err.toString())
        .isZero();
    assertThat(arrayc("emit", model, "--stage", "stablehlo", "--arg", "2", "--arg", "f32[2,3]"))
        .isZero();
    assertThat(out.toString()).contains("tensor<2x3xf32>").doesNotContain("?");
    // Sizes that contradict each other.
    assertThat(arrayc("compile", model, "--arg", "5", "--arg", "f32[2,3]"))
        .isEqualTo(ExitCode.PROGRAM.status());
    assertThat(err.toString()).contains("model.mlir:10:", "stablehlo.add", "hint: with the sizes");
  }

  @Test
  void quantizedElements_areTheIntegersThatTheyAreStoredAs() throws IOException {
    String model = file(sumOf("tensor<2x!quant.uniform<i8:f32, 0.5>>"));
    assertThat(arrayc("check", model)).as(err.toString()).isZero();
    assertThat(arrayc("run", model, "--arg", "i8[2]")).as(err.toString()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "func.func @main( | model.mlir:1:",
        "func.func @main(%a: tensor<2xf33>) { return } | model.mlir:1:",
        "func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> { return %b : tensor<2xf32> } |"
            + " model.mlir:1:",
        "module { func.func @main() { \"stablehlo.nothing\"() : () -> () return } } |"
            + " model.mlir:1:",
      })
  void malformedText_isOneLocatedError(String text, String place) throws IOException {
    assertThat(arrayc("run", file(text))).isEqualTo(ExitCode.PROGRAM.status());
    assertThat(err.toString()).contains(place, "error: ");
    assertThat(err.toString()).doesNotContain("Exception", "\tat ");
  }

  /** A seeded sample of StableHLO's own test data; {@code scripts/conformance} runs all of it. */
  @Test
  void sampleOfTheConformanceData_passes() throws IOException {
    assumeTrue(Files.isDirectory(CONFORMANCE), "no conformance data beside the project");
    List<Path> files;
    try (Stream<Path> all = Files.list(CONFORMANCE)) {
      files = all.filter(f -> f.toString().endsWith(".mlir")).sorted().toList();
    }
    for (int i = 5; i < files.size(); i += 25) {
      Path file = files.get(i);
      for (Engine engine : Engine.values()) {
        assertThat(TestFile.check(file, engine))
            .as("%s on %s", file, engine)
            .isNotInstanceOf(Verdict.Failed.class);
      }
    }
  }
}
