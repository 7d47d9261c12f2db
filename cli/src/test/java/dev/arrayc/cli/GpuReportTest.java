package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.mlir.codegen.PtxKernel;
import dev.arrayc.mlir.codegen.Sm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What arrayc says of kernels for a GPU without having one. */
class GpuReportTest {
  private static final String PROGRAM =
      """
      import jax.numpy as jnp


      def f(a, b):
          return jnp.matmul(a, b)
      """;

  @TempDir private Path directory;

  private InProcess.Outcome arrayc(String command, String... more) throws IOException {
    Path file = Files.writeString(directory.resolve("f.py"), PROGRAM);
    List<String> all = new ArrayList<>(List.of(command, file + ":f"));
    all.addAll(List.of("--arg", "f32[64,64]", "--arg", "f32[64,64]"));
    all.addAll(List.of(more));
    return new InProcess(directory).run(all);
  }

  @Test
  void reports_areOfTheCodeThatTheGpuTakes() throws IOException {
    String options = "--target cuda --sm 75,80 --precision tf32 -o libf.so";
    InProcess.Outcome compiled = arrayc("compile", options.split(" "));
    assertThat(compiled.status()).as(compiled.err()).isZero();
    InProcess shell = new InProcess(directory);
    String library = directory.resolve("libf.so").toString();
    assertThat(shell.run("inspect", library).out())
        .contains("tensor=tf32", "precision=tf32")
        .containsPattern("bits +target");
    // The last generation before tensor cores for f32 multiplies as a CPU does.
    assertThat(shell.run("inspect", library, "--gpu", "t4").out())
        .contains("code for sm_75", "8704 bytes shared");
    assertThat(shell.run("inspect", library, "--gpu", "a100").out())
        .contains("code for sm_80", "24576 bytes shared")
        .containsPattern("2\\.0 us  launch  524288 flops  49152 bytes  1 blocks  256 threads")
        .containsPattern("[0-9]+ registers \\((ptxas|estimated).*occupancy [0-9]+ %");
    String ptx = arrayc("emit", "--stage", "ptx", "--target", "cuda", "--sm", "80").out();
    assertThat(ptx).startsWith("// kernel0: 256 threads  ").contains("8704 bytes shared");
  }

  /** Of two kernels that do the same, the one that the GPU takes. */
  @Test
  void bulkKernels_areReportedWhereTheyRun() throws IOException {
    Path file = Files.writeString(directory.resolve("f.py"), PROGRAM);
    InProcess shell = new InProcess(directory);
    List<String> compile = new ArrayList<>(List.of("compile", file + ":f", "-o", "libf.so"));
    compile.addAll(List.of("--arg", "bf16[2048,2048]", "--arg", "bf16[2048,2048]"));
    compile.addAll(List.of("--target", "cuda", "--sm", "80,90a"));
    InProcess.Outcome compiled = shell.run(compile);
    assertThat(compiled.status()).as(compiled.err()).isZero();
    String library = directory.resolve("libf.so").toString();
    assertThat(shell.run("inspect", library, "--gpu", "h200").out())
        .contains("kernel0_bulk", "384 threads", "196672 bytes shared", "(1 blocks, by ")
        .doesNotContain("kernel0 ");
    assertThat(shell.run("inspect", library, "--gpu", "a100").out())
        .contains("kernel0 ", "49152 bytes shared")
        .doesNotContain("_bulk");
  }

  @Test
  void precision_isForGpus() throws IOException {
    InProcess.Outcome outcome = arrayc("compile", "-o", "libf.so", "--precision", "tf32");
    assertThat(outcome.err()).contains("--precision are for GPUs", "--target cuda");
    assertThat(outcome.status()).isEqualTo(2);
  }

  /** By hand, from the limits in the CUDA C++ Programming Guide. */
  @ParameterizedTest
  @CsvSource({
    "80, 256, 127, 49152, 2, 25, registers",
    "80, 256, 32, 0, 8, 100, warps",
    "80, 256, 40, 49152, 3, 37, shared memory",
    "90a, 256, 40, 49152, 4, 50, shared memory",
    "75, 256, 64, 8704, 4, 100, warps",
    "89, 32, 20, 0, 24, 50, blocks"
  })
  void occupancies(
      String sm, int threads, int registers, long shared, int blocks, int percent, String limit) {
    PtxKernel kernel = new PtxKernel("kernel0", threads, registers, false, shared);
    assertThat(Occupancy.of(Sm.named(sm).orElseThrow(), kernel))
        .isEqualTo(new Occupancy(blocks, percent, limit));
  }
}
