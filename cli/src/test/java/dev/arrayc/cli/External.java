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
    Path output = Files.createTempFile(directory, "output", ".txt");
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
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended && process.exitValue() == 0).as(text).isTrue();
    return text;
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
