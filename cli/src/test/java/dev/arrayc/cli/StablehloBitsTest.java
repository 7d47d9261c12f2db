package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs that JAX exported with the values that it computed, bit for bit, where the order of
 * float arithmetic decides: on both engines.
 */
class StablehloBitsTest {
  static List<Path> programs() throws IOException {
    try (var files =
        Files.list(TestPlaces.root().resolve("cli/src/test/resources/dev/arrayc/cli/bits"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void areThoseOfJax(Path program) {
    for (Engine engine : Engine.values()) {
      assertThat(TestFile.check(program, engine)).isInstanceOf(Verdict.Passed.class);
    }
  }
}
