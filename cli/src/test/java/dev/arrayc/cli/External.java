package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of the machine, run in a directory: compilers, and what they make. */
record External(Path directory) {
  String run(String... command) throws Exception {
    return run(Map.of(), List.of(command));
  }

  /** Runs a program; its output, stderr included. Where it does not start the test is skipped. */
  String run(Map<String, String> environment, List<String> command) throws Exception {
    Outcome outcome = outcome(environment, command, 120);
    assertThat(outcome.status()).as(outcome.text()).isZero();
    return outcome.text();
  }

  /** What a program left behind: its output, stderr included. */
  record Outcome(int status, String text) {}

  /** Runs a program that ends in time. Where it does not start the test is skipped. */
  Outcome outcome(Map<String, String> environment, List<String> command, int seconds)
      throws Exception {
    Path output = Files.createTempFile("output", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process;
      try {
        process = builder.start();
      } catch (IOException e) {
        return abort("needs " + command.getFirst() + ", which does not start: " + e.getMessage());
      }
      process.getOutputStream().close();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      process.destroyForcibly();
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as(text).isTrue();
      return new Outcome(process.exitValue(), text);
    } finally {
      Files.delete(output);
    }
  }

  /** {@return CPython with JAX; where there is none the test is skipped} */
  static String python() {
    String python = System.getenv("ARRAYC_PYTHON");
    return python == null
        ? abort("needs CPython with JAX: " + System.getenv("ARRAYC_PYTHON_MISSING"))
        : python;
  }

  /** {@return a script of the tests, copied to the directory} */
  String script(String name) throws IOException {
    try (var in = External.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return Files.write(directory.resolve(name), in.readAllBytes()).toString();
    }
  }
}
