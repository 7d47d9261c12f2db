package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The portable artifact of StableHLO as a program, known by its content, and as a stage. */
class PortableArtifactsTest {
  private static final String MODEL =
      """
      module @jit_f {
        func.func public @main(%arg0: tensor<3xi32>) -> (tensor<3xi32> {jax.result_info = "result"}) {
          %c = stablehlo.constant dense<[1, 2, 3]> : tensor<3xi32>
          %0 = stablehlo.subtract %arg0, %arg0 : tensor<3xi32>
          %1 = call @plus(%0, %c) : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
          return %1 : tensor<3xi32>
        }
        func.func private @plus(%arg0: tensor<3xi32>, %arg1: tensor<3xi32>) -> tensor<3xi32> {
          %0 = stablehlo.add %arg0, %arg1 : tensor<3xi32>
          return %0 : tensor<3xi32>
        }
      }
      """;

  @TempDir private Path directory;
  private Path text;

  @BeforeEach
  void write() throws IOException {
    text = Files.writeString(directory.resolve("model.mlir"), MODEL);
  }

  private InProcess.Outcome arrayc(Object... words) {
    List<String> line = Arrays.stream(words).map(Object::toString).toList();
    return new InProcess(directory).run(line);
  }

  private Path artifact(String name, String version) {
    Path artifact = directory.resolve(name);
    InProcess.Outcome outcome =
        arrayc("emit", text, "--stage", "portable", "--portable-version", version, "-o", artifact);
    assertThat(outcome).isEqualTo(new InProcess.Outcome(0, "", ""));
    return artifact;
  }

  @ParameterizedTest
  @CsvSource({"0.9.0, model.mlirbc", "1.5.0, exported", "1.17.0, model.mlir"})
  void anArtifact_isTakenWhereTextIs(String version, String name) throws IOException {
    String printed = arrayc("emit", text, "--stage", "stablehlo").out();
    Path artifact = artifact(name, version);
    assertThat(new String(Files.readAllBytes(artifact), StandardCharsets.ISO_8859_1))
        .startsWith("ML\u00efR")
        .contains("StableHLO_v" + version);
    assertThat(arrayc("emit", artifact, "--stage", "stablehlo").out()).isEqualTo(printed);
    assertThat(arrayc("run", artifact)).isEqualTo(new InProcess.Outcome(0, "[1 2 3]\n", ""));
    assertThat(arrayc("check", artifact).out()).isEqualTo("1 results agree\n");
    assertThat(arrayc("run", artifact + ":plus", "--out", directory.resolve("out")).status())
        .isZero();
    Path library = directory.resolve("libmodel.so");
    assertThat(arrayc("compile", artifact, "-o", library).status()).isZero();
    assertThat(library).isNotEmptyFile();
  }

  @Test
  void theSameProgram_isTheSameArtifact() throws IOException {
    Path first = artifact("first.mlirbc", "1.17.0");
    Path second = directory.resolve("second.mlirbc");
    arrayc("emit", first, "--stage", "portable", "-o", second);
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--stage portable                                    | not text   | -o FILE.mlirbc",
        "--stage portable -o x --portable-version 1.18.0     | 1.18.0     | 0.9.0 to 1.17.0",
        "--stage portable -o x --portable-version 0.8.9      | 0.8.9      | 0.9.0 to 1.17.0",
        "--stage portable -o x --portable-version new        | version new | 0.9.0 to 1.17.0",
        "--stage stablehlo --portable-version 1              | version 1  | 0.9.0 to 1.17.0",
      })
  void whatCannotBeWritten_isSaid(String options, String message, String hint) {
    InProcess.Outcome outcome = arrayc((Object[]) ("emit " + text + " " + options).split(" +"));
    assertThat(outcome.status()).isEqualTo(ExitCode.USAGE.status());
    assertThat(outcome.err()).contains("error: ", message, "hint: ", hint);
  }

  @Test
  void whatAReleaseDoesNotHave_isAnErrorAtItsOperation() throws IOException {
    Files.writeString(
        text,
        """
        func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> {
          %0 = stablehlo.tan %a : tensor<2xf32>
          return %0 : tensor<2xf32>
        }
        """);
    InProcess.Outcome outcome =
        arrayc("emit", text, "--stage", "portable", "--portable-version", "1.0.0", "-o", "x");
    assertThat(outcome.status()).isEqualTo(ExitCode.PROGRAM.status());
    assertThat(outcome.err()).contains("model.mlir:2:", "it needs StableHLO 1.4.0 or newer");
  }

  @Test
  void aBrokenArtifact_isAnErrorAtItsByte() throws IOException {
    Path artifact = artifact("model.mlirbc", "1.17.0");
    byte[] whole = Files.readAllBytes(artifact);
    Files.write(artifact, Arrays.copyOf(whole, whole.length / 2));
    for (String command : List.of("run", "check", "compile", "emit --stage llvm")) {
      InProcess.Outcome outcome = arrayc((Object[]) (command + " " + artifact).split(" "));
      assertThat(outcome.status()).as(command).isEqualTo(ExitCode.PROGRAM.status());
      assertThat(outcome.err()).startsWith(artifact + ": error: at byte ").contains("hint: ");
    }
  }

  @Test
  void whatIsNeitherTextNorArtifact_isSaid() throws IOException {
    Path file = Files.write(directory.resolve("model.mlirbc"), new byte[] {1, 2, (byte) 0xff});
    InProcess.Outcome outcome = arrayc("run", file);
    assertThat(outcome.status()).isEqualTo(ExitCode.PROGRAM.status());
    assertThat(outcome.err()).contains("model.mlirbc:1:3: error: ", "mlir_module_serialized");
  }
}
