package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every program of testdata/programs, held against its expectations (testdata/README.md). */
@Execution(ExecutionMode.CONCURRENT)
class ProgramsTest {
  @TempDir private Path directory;

  static Stream<String> programs() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".py"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void program_doesWhatItDoesUnderCPython(String name) throws IOException {
    Path program = folder().resolve(name);
    Path output = folder().resolve(name.replace(".py", ".out"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> command = List.of("run", program.toAbsolutePath().toString());
    Environment environment = new Environment(command, directory, Map.of(), Optional.empty());
    int status = Main.execute(environment, new PrintWriter(out), new PrintWriter(err));
    if (Files.exists(output)) {
      assertThat(err.toString()).isEmpty();
      assertThat(out.toString()).isEqualTo(Files.readString(output, StandardCharsets.UTF_8));
      assertThat(status).isZero();
      return;
    }
    List<String> first = expectations(program, "# FIRST: ");
    assertThat(first).as("%s has neither an .out nor a # FIRST:", name).isNotEmpty();
    assertThat(err.toString().lines().findFirst().orElse("")).contains(first);
    for (String line : expectations(program, "# ERROR: ")) {
      assertThat(err.toString()).contains(line);
    }
    assertThat(status).isEqualTo(ExitCode.PROGRAM.status());
  }

  private static List<String> expectations(Path program, String mark) throws IOException {
    return Files.readAllLines(program, StandardCharsets.UTF_8).stream()
        .filter(l -> l.startsWith(mark))
        .map(l -> l.substring(mark.length()))
        .toList();
  }

  private static Path folder() {
    return TestPlaces.root().resolve("testdata/programs");
  }
}
