package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same bits on one thread, on two, and on three of two cores, in call after call: the benchmark
 * programs, whose kernels are large enough to be shared. {@code scripts/thread-bits} makes more
 * calls, at both CPU levels.
 */
class ThreadBitsTest {
  private static final String CALLS = "2";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum_squared_error",
        "gemm_ragged",
        "softmax",
        "layernorm",
        "attention",
        "conv2d",
        "random_normal",
        "nbody",
        "sort",
        "embedding",
        "transpose",
        "cumsum",
        "tiny"
      })
  void ofProgram(String name) throws IOException, InterruptedException {
    Path program = TestPlaces.root().resolve("testdata/bench/" + name + ".py");
    String text = Files.readString(program);
    String entry = comment(text, "entry");
    Path library = directory.resolve("lib" + name + ".so");
    List<String> command = new ArrayList<>(List.of("compile", program + ":" + entry));
    for (String type : comment(text, "args").split(" ")) {
      command.addAll(List.of("--arg", type));
    }
    command.addAll(List.of("-o", library.toString()));
    InProcess.Outcome compiled = new InProcess(directory).run(command);
    assertThat(compiled.status()).as(compiled.err()).isZero();
    Set<String> results = new HashSet<>();
    for (String threads : List.of("1", "2", "3")) {
      results.addAll(digests(library, entry, threads));
    }
    assertThat(results).hasSize(1);
  }

  private static String comment(String text, String name) {
    Matcher found = Pattern.compile("(?m)^# " + name + ": (.*)$").matcher(text);
    assertThat(found.find()).as("a comment # " + name).isTrue();
    return found.group(1);
  }

  /** One for each call. */
  private List<String> digests(Path library, String entry, String threads)
      throws IOException, InterruptedException {
    Path script = TestPlaces.root().resolve("scripts/call_bits.py");
    Path said = directory.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder("python3", script.toString(), library.toString(), entry, CALLS);
    builder.environment().put("ARRAYC_NUM_THREADS", threads);
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    int status = process.waitFor();
    List<String> lines = Files.readAllLines(said, StandardCharsets.UTF_8);
    assertThat(status).as(String.join("\n", lines)).isZero();
    assertThat(lines).hasSize(Integer.parseInt(CALLS));
    return lines;
  }
}
