package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs of many ops of one kind, on random inputs: equal bits on both engines. */
class StablehloAgreementTest {
  @TempDir private Path directory;

  static List<Path> programs() throws IOException {
    try (var files =
        Files.list(TestPlaces.root().resolve("cli/src/test/resources/dev/arrayc/cli/agreement"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void enginesAgree(Path program) {
    StringWriter err = new StringWriter();
    List<String> line = List.of("check", program.toString());
    Environment environment = new Environment(line, directory, Map.of(), Optional.empty());
    int status =
        Main.execute(environment, new PrintWriter(new StringWriter()), new PrintWriter(err));
    assertThat(status).as(err.toString()).isZero();
  }
}
