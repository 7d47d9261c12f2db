package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code arrayc bench}, in this process: programs, libraries, and what cannot be timed. */
class BenchCommandTest {
  @TempDir private Path directory;

  private InProcess.Outcome run(String... arguments) {
    return new InProcess(directory).run(arguments);
  }

  private Path program() throws IOException {
    return Files.writeString(
        directory.resolve("prog.py"), "def scale(x, y):\n  return x * 2.0 + y\n");
  }

  @Test
  void program_reportSaysHowLongAndWhatBoundsIt() throws IOException {
    InProcess.Outcome outcome =
        run(
            "bench",
            program() + ":scale",
            "--arg",
            "f32[64]",
            "--arg",
            "f32[64]",
            "--seconds",
            "0.1");
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().toList())
        .satisfiesExactly(
            l -> assertThat(l).isEqualTo("scale(float32[64], float32[64]) -> float32[64]"),
            l -> assertThat(l).matches("median    .* ns \\(95 % sure: .*\\), least .*, \\d+ runs"),
            l -> assertThat(l).matches("rate      .* GFLOP/s, .* GB/s"),
            l ->
                assertThat(l).matches("machine   .* GFLOP/s in f32.*, reads .*, copies .* threads"),
            l -> assertThat(l).startsWith("floor     "),
            l -> assertThat(l).startsWith("bound by  "));
  }

  @Test
  void library_isTimedAsItIs_andJsonIsOneObject() throws IOException {
    Path library = directory.resolve("libscale.so");
    InProcess.Outcome compiled =
        run(
            "compile",
            program() + ":scale",
            "--arg",
            "f32[8]",
            "--arg",
            "f32[8]",
            "-o",
            library + "");
    assertThat(compiled.status()).as(compiled.err()).isZero();
    InProcess.Outcome outcome =
        run("bench", library + "", "--json", "--no-probe", "--seconds", "0.1");
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out().strip())
        .matches(
            "\\{\"name\": \"scale\", \"median_ms\": [^,]+, \"min_ms\": [^,]+, \"low_ms\": [^,]+,"
                + " \"high_ms\": [^,]+, \"runs\": \\d+, \"gbps\": [^,]+, \"gflops\": [^,]+,"
                + " \"threads\": \\d+\\}");
  }

  @Test
  void wrongUse_isSaidBeforeAnythingIsMeasured() throws IOException {
    assertThat(run("bench", program() + "").err())
        .contains("which function of " + directory.resolve("prog.py") + " does bench take?");
    Path library = directory.resolve("libscale.so");
    run("compile", program() + ":scale", "--arg", "f32[8]", "--arg", "f32[8]", "-o", library + "");
    InProcess.Outcome outcome = run("bench", library + "", "--arg", "f32[8]", "--no-probe");
    assertThat(outcome.err()).contains("scale takes 2 arguments, not 1");
    assertThat(outcome.status()).isEqualTo(ExitCode.USAGE.status());
    outcome = run("bench", library + "", "--arg", "f32[9]", "--arg", "f32[8]", "--no-probe");
    assertThat(outcome.err()).contains("scale takes", "float32[8]", "float32[9]");
  }

  @Test
  void median_liesInItsInterval_whichNarrowsWithTheRuns() {
    double[] few = IntStream.range(0, 16).mapToDouble(i -> i).toArray();
    double[] many = IntStream.range(0, 1600).mapToDouble(i -> i / 100.0).toArray();
    Times rough = Times.of(few);
    Times fine = Times.of(many);
    assertThat(rough.median()).isEqualTo(7.5);
    assertThat(rough.low()).isEqualTo(4);
    assertThat(rough.high()).isEqualTo(12);
    assertThat(fine.median()).isEqualTo(7.995, within(1e-9));
    assertThat(fine.high() - fine.low()).isLessThan((rough.high() - rough.low()) / 8);
    assertThat(fine.least()).isZero();
  }
}
