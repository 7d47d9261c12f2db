package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.cli.cache.CommandMemo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second identical compilation copies what the first one made, and trusts no damaged file. */
class CachedCompileTest {
  @TempDir private Path directory;
  private final StringWriter warnings = new StringWriter();
  private Path program;
  private Path library;
  private Environment environment;
  private byte[] first;

  @BeforeEach
  void compileOnce() throws IOException {
    program = directory.resolve("double.py");
    Files.writeString(program, "def double(x):\n    print('tracing')\n    return x * 2\n");
    library = directory.resolve("libdouble.so");
    environment =
        new Environment(
            List.of("compile", program + ":double", "--arg", "f32[8]", "-o", library.toString()),
            directory,
            Map.of("ARRAYC_CACHE_DIR", directory.resolve("cache").toString()),
            Optional.of("build"));
    assertThat(replay()).isEmpty();
    assertThat(execute()).isZero();
    first = Files.readAllBytes(library);
    Files.delete(library);
  }

  private Optional<String> replay() {
    return Main.replay(environment).map(CommandMemo.Said::printed);
  }

  private int execute() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return Main.execute(environment, nowhere, new PrintWriter(warnings));
  }

  @Test
  void sameCommand_isReplayed_withWhatItPrinted() {
    assertThat(replay()).hasValue("tracing\n");
    assertThat(library).hasBinaryContent(first);
    assertThat(directory.resolve("libdouble.h")).isNotEmptyFile();
    assertThat(warnings.toString()).isEmpty();
  }

  @Test
  void changedProgram_isCompiledAgain() throws IOException {
    Files.writeString(program, "def double(x):\n    return x + x\n");
    assertThat(replay()).isEmpty();
    assertThat(execute()).isZero();
    assertThat(Files.readAllBytes(library)).isNotEqualTo(first);
  }

  /** A comment changes no program: traced again, but not compiled. */
  @Test
  void changedText_ofTheSameProgram_takesTheSameArtifact() throws IOException {
    Files.writeString(program, "def double(x):\n    return x * 2  # twice\n");
    assertThat(replay()).isEmpty();
    assertThat(execute()).isZero();
    assertThat(library).hasBinaryContent(first);
  }

  @Test
  void damagedEntry_isDroppedAndRebuilt() throws IOException {
    int damaged = 0;
    try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 4_000) {
          bytes[2_000] ^= 1;
          Files.write(file, bytes);
          damaged++;
        }
      }
    }
    assertThat(damaged).isEqualTo(1);
    assertThat(replay()).isEmpty();
    assertThat(warnings.toString()).isEmpty(); // that is left to the command, which says it once
    assertThat(execute()).isZero();
    assertThat(library).hasBinaryContent(first);
    assertThat(warnings.toString()).contains("arrayc: warning: dropped a corrupt").hasLineCount(1);
    Files.delete(library);
    assertThat(replay()).hasValue("tracing\n");
    assertThat(library).hasBinaryContent(first);
  }
}
