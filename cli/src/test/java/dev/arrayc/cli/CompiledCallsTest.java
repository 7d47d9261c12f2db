package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of jitted functions in a script run through shared objects; all else is interpreted. */
class CompiledCallsTest {
  private static final Path MAPS = Path.of("/proc/self/maps");

  @TempDir private Path directory;
  private Path program;

  @BeforeEach
  void writeProgram() throws IOException {
    program =
        Files.writeString(
            directory.resolve("calls.py"),
            """
            import jax
            import jax.numpy as jnp

            @jax.jit
            def double(x):
                return x * 2

            print("eager", jnp.arange(3) + 1)
            print(double(1.0), double(2.0))
            print(double(jnp.arange(3)), double(jnp.arange(3) + 1))
            print(jax.jit(lambda x: double(x) + 1)(1))
            """);
  }

  @AfterEach
  void orderNoMoreFaults() {
    System.clearProperty("arrayc.test.fault");
  }

  private InProcess.Outcome run(String... options) {
    Stream<String> words = Stream.concat(Stream.of("run", program.toString()), Stream.of(options));
    return new InProcess(directory).run(words.toList());
  }

  @Test
  void eachTraceIsOneLibrary_whateverTheNumberOfCalls() throws IOException {
    long before = loadedLibraries();
    InProcess.Outcome outcome = run("--dump-dir", directory.resolve("stages").toString());
    assertThat(outcome)
        .isEqualTo(new InProcess.Outcome(0, "eager [1 2 3]\n2.0 4.0\n[0 2 4] [2 4 6]\n3\n", ""));
    assertThat(loadedLibraries() - before).isEqualTo(3);
    assertThat(names(directory.resolve("stages")))
        .containsExactly("00-double", "01-double", "02-_lambda");
    assertThat(names(directory.resolve("stages/00-double")))
        .contains("00-stablehlo.mlir", "02-linalg.mlir")
        .anyMatch(n -> n.endsWith(".ll"))
        .anyMatch(n -> n.endsWith(".s"));
  }

  /** The process keeps every library it has loaded; their files are gone by then. */
  private static long loadedLibraries() throws IOException {
    return Files.readAllLines(MAPS).stream()
        .filter(l -> l.contains("/arrayc-") && l.contains(".so") && l.contains("r-x"))
        .count();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void withoutCodeGeneration_onlyWhatIsEagerWorks() throws IOException {
    System.setProperty("arrayc.test.fault", "isel");
    InProcess.Outcome outcome = run("--dump-dir", directory.resolve("bug").toString());
    assertThat(outcome.out()).isEqualTo("eager [1 2 3]\n");
    assertThat(outcome.err())
        .startsWith(program + ":6:12: error: internal error: LLVM gave up: Cannot select")
        .contains("      return x * 2\n             ^~~~~\n");
    assertThat(outcome.status()).isEqualTo(ExitCode.BUG.status());
    Reports.assertWellFormed(outcome.err());
  }
}
