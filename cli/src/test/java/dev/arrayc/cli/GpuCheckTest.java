package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/gpu-check} where there is no GPU, and where there is one that computes nothing.
 */
class GpuCheckTest {
  private static final Path ROOT = TestPlaces.root().toAbsolutePath();

  @TempDir Path directory;

  private record Outcome(int status, String output) {}

  private Outcome run(String libraries, String... command) throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("LD_LIBRARY_PATH", libraries);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Outcome(process.exitValue(), output);
    } catch (IOException e) {
      return abort("needs " + command[0] + ", which does not start: " + e.getMessage());
    }
  }

  private void succeed(String... command) throws InterruptedException {
    Outcome outcome = run("", command);
    assertThat(outcome.status()).as(outcome.output()).isZero();
  }

  /** As {@code gpu-check build} does, with the compiler in this process. */
  @BeforeEach
  void build() throws IOException, InterruptedException {
    assumeTrue(!Files.exists(Path.of("/proc/driver/nvidia")), "this machine has an NVIDIA driver");
    Path program = ROOT.resolve("testdata/bench/softmax.py");
    InProcess.Outcome compiled =
        new InProcess(directory)
            .run(
                List.of(
                    "compile",
                    program + ":softmax",
                    "--arg",
                    "f32[20,70]",
                    "--target",
                    "cpu,cuda",
                    "-o",
                    "libsoftmax.so"));
    assertThat(compiled.status()).as(compiled.err()).isZero();
    Files.copy(program, directory.resolve("softmax.py"));
    Files.copy(ROOT.resolve("scripts/gpu_check.py"), directory.resolve("gpu_check.py"));
    succeed("cc", "-O2", ROOT.resolve("scripts/gpu_check.c").toString(), "-ldl", "-o", "gpu_check");
  }

  @Test
  void withoutGpu_saysSo() throws InterruptedException {
    Outcome outcome = run("", "python3", "gpu_check.py");
    assertThat(outcome.output()).contains("no GPU to check on: libcuda.so.1: no NVIDIA driver");
    assertThat(outcome.status()).isEqualTo(3);
  }

  @Test
  void aGpuThatComputesNothing_isFoundOut() throws IOException, InterruptedException {
    Path driver = Files.createDirectory(directory.resolve("driver")).resolve("libcuda.so.1");
    succeed(
        "cc",
        "-shared",
        "-fPIC",
        "-Wl,-soname,libcuda.so.1",
        ROOT.resolve("mlir-bridge/src/test/c/libcuda.c").toString(),
        "-lm",
        "-o",
        driver.toString());
    Outcome outcome =
        run(driver.getParent().toString(), "python3", "gpu_check.py", "--no-peers", "--runs", "3");
    assertThat(outcome.output())
        .contains("gpu a stand-in", "softmax", "DIFFERENT", "0.500 ms", "0 equal, 1 not: softmax");
    assertThat(outcome.status()).isEqualTo(1);
  }
}
