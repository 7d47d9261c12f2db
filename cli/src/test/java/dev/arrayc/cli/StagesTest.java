package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people look at: stages, dumps, manifests, settings. */
class StagesTest {
  @TempDir private Path directory;

  private InProcess.Outcome entry(String command, String... options) {
    List<String> words = new ArrayList<>(List.of(command, Entries.file() + ":mlp"));
    for (String type : List.of("f32[4,8]", "f32[8,16]", "f32[16]", "f32[16,3]")) {
      words.addAll(List.of("--arg", type));
    }
    words.addAll(List.of(options));
    InProcess.Outcome outcome = new InProcess(directory).run(words);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    return outcome;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stablehlo | module @mlp           | stablehlo.dot_general  | tensor<4x3xf32>",
        "linalg    | func.func             | linalg.generic         | tensor<4x8xf32>",
        "llvm      | define                | @mlp_v3                | @mlp_v4",
        "asm       | .file\t\"mlp\"        | mlp_v3:                | mlp_v4:",
        "ASM       | .file\t\"mlp\"        | vfmadd                 | ret",
      })
  void emit_printsEachStage(String stage, String first, String second, String third) {
    assertThat(entry("emit", "--stage", stage).out()).contains(first, second, third);
  }

  @Test
  void dump_writesAllStagesNumbered_beginningWithWhatEmitPrints() throws IOException {
    Path stages = directory.resolve("stages");
    Path library = directory.resolve("libmlp.so");
    entry("compile", "-o", library.toString(), "--dump-dir", stages.toString());
    assertThat(library).isNotEmptyFile();
    try (Stream<Path> files = Files.list(stages)) {
      assertThat(files.map(f -> f.getFileName().toString()).sorted())
          .containsExactly(
              "00-stablehlo.mlir",
              "01-prepared.mlir",
              "02-linalg.mlir",
              "03-impl.mlir",
              "04-llvm-dialect.mlir",
              "05-v3.ll",
              "06-v3.s",
              "07-v4.ll",
              "08-v4.s");
    }
    assertThat(stages.resolve("00-stablehlo.mlir"))
        .hasContent(entry("emit", "--stage", "stablehlo").out());
    assertThat(stages.resolve("02-linalg.mlir"))
        .hasContent(entry("emit", "--stage", "linalg").out());
  }

  @Test
  void inspect_tellsWhatTheLibraryIs() {
    String library = directory.resolve("libmlp.so").toString();
    entry("compile", "-o", library);
    InProcess arrayc = new InProcess(directory);
    assertThat(arrayc.run("inspect", library).out())
        .containsPattern("entry +mlp\n")
        .containsPattern("targets +\\[x86-64-v3, x86-64-v4]\n")
        .contains("name=w1  path=w1  dtype=f32  shape=[8, 16]", "name=out0", "flops");
    assertThat(arrayc.run("inspect", "--json", library).out())
        .startsWith("{")
        .contains("\"entry\": \"mlp\"", "\"shape\": [16, 3]", "\"llvm\": \"22.");
  }

  /** JAX 0.10.2 prints these in the two modes of its generator. */
  @ParameterizedTest
  @CsvSource({"true, 501519.3", "false, 501506.88"})
  void config_choosesTheRandomStreams(String partitionable, String sum) {
    String program = TestPlaces.root().resolve("testdata/programs/tutorial_jit.py").toString();
    String setting = "jax_threefry_partitionable=" + partitionable;
    InProcess.Outcome outcome = new InProcess(directory).run("run", program, "--config", setting);
    assertThat(outcome).isEqualTo(new InProcess.Outcome(0, (sum + "\n").repeat(4), ""));
  }

  @Test
  void results_areWrittenAsFilesInOrder() {
    Path results = directory.resolve("results");
    InProcess arrayc = new InProcess(directory);
    String[] command = {
      "run", Entries.file() + ":tree", "--arg", "f32[3,5]", "--arg", "2.0", "--out", "" + results
    };
    assertThat(arrayc.run(command)).isEqualTo(new InProcess.Outcome(0, "", ""));
    // {"a": (scale * x, 3, 2.5), "b": [Moments, None]}: keys in order, None is no leaf.
    assertThat(Npy.read(results.resolve("out0.npy")).type().jaxString()).isEqualTo("float32[3,5]");
    assertThat(Npy.read(results.resolve("out1.npy")).longs()).containsExactly(3);
    assertThat(Npy.read(results.resolve("out2.npy")).doubles()).containsExactly(2.5);
    assertThat(results.resolve("out4.npy")).exists();
    assertThat(results.resolve("out5.npy")).doesNotExist();
  }
}
