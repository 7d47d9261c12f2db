package dev.arrayc.cli.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandMemoTest {
  private static final List<String> LINE = List.of("compile", "prog.py:f", "-o", "libf.so");
  private static final CacheKey KEY =
      new CacheKey(List.of(new CacheKey.Component("program", "add")));

  @TempDir private Path directory;
  private Path program;
  private Path library;
  private ArtifactCache cache;

  @BeforeEach
  void compileOnce() throws IOException {
    program = Files.writeString(directory.resolve("prog.py"), "def f(x): return x\n");
    library = directory.resolve("libf.so");
    cache =
        new ArtifactCache(
            directory.resolve("cache"),
            w -> {
              throw new AssertionError(w);
            });
    cache.store(KEY, Map.of("library.so", "code".getBytes(StandardCharsets.UTF_8)));
    memo(LINE, Map.of(), "build")
        .store(
            new CommandMemo.Outcome(
                List.of(
                    new CommandMemo.Input(program, Digest.ofFile(program)),
                    new CommandMemo.Input(directory.resolve("sibling.py"), Digest.ABSENT)),
                KEY.digest(),
                Map.of("library.so", library),
                "tracing f\nñ\n"));
  }

  @Test
  void sameCommand_isRepeatedFromTheCache_withWhatItPrinted() throws IOException {
    assertThat(memo(LINE, Map.of("HOME", "/elsewhere"), "build").replay())
        .contains("tracing f\nñ\n");
    assertThat(Files.readString(library)).isEqualTo("code");
  }

  @Test
  void anythingElse_isDoneAgain() {
    assertThat(memo(List.of("compile", "prog.py:g"), Map.of(), "build").replay()).isEmpty();
    assertThat(memo(LINE, Map.of("ARRAYC_NUM_THREADS", "2"), "build").replay()).isEmpty();
    assertThat(memo(LINE, Map.of("JAX_ENABLE_X64", "1"), "build").replay()).isEmpty();
    assertThat(memo(LINE, Map.of(), "another build").replay()).isEmpty();
    assertThat(CommandMemo.of(cache, LINE, directory.resolve("sub"), Map.of(), "build").replay())
        .isEmpty();
    assertThat(library).doesNotExist();
  }

  @Test
  void changedOrNewlyFoundInput_isSeen() throws IOException {
    Files.writeString(program, "def f(x): return 2 * x\n");
    assertThat(memo(LINE, Map.of(), "build").replay()).isEmpty();
    Files.writeString(program, "def f(x): return x\n");
    assertThat(memo(LINE, Map.of(), "build").replay()).isPresent();
    Files.writeString(directory.resolve("sibling.py"), "");
    assertThat(memo(LINE, Map.of(), "build").replay()).isEmpty();
  }

  @Test
  void brokenMemo_orMissingArtifact_isNoAnswer() throws IOException {
    try (Stream<Path> walk = Files.walk(directory.resolve("cache/v1/commands"))) {
      Path file = walk.filter(Files::isRegularFile).findFirst().orElseThrow();
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < whole.length; i++) {
        byte[] broken = whole.clone();
        broken[i] ^= 1;
        Files.write(file, broken);
        assertThat(memo(LINE, Map.of(), "build").replay()).as("byte %s flipped", i).isEmpty();
      }
      Files.write(file, whole);
    }
    assertThat(memo(LINE, Map.of(), "build").replay()).isPresent();
    AtomicFiles.deleteTree(directory.resolve("cache/v1/artifacts"));
    assertThat(memo(LINE, Map.of(), "build").replay()).isEmpty();
  }

  private CommandMemo memo(List<String> line, Map<String, String> variables, String build) {
    return CommandMemo.of(cache, line, directory, variables, build);
  }
}
