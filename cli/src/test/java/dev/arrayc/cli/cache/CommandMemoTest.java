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
      new CacheKey(List.of(CacheKey.Component.of("program", "add")));

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
    byte[] code = "code".getBytes(StandardCharsets.UTF_8);
    cache.store(KEY, Map.of(Outputs.LIBRARY, code, Outputs.HEADER, code));
    memo(LINE, Map.of(), "build").store(outcome());
  }

  private static final CommandMemo.Said SAID =
      new CommandMemo.Said("tracing f\nñ\n", "prog.py:2: note: slow\n");

  private CommandMemo.Outcome outcome() throws IOException {
    return new CommandMemo.Outcome(
        List.of(
            CommandMemo.Input.text(Path.of("prog.py"), Files.readAllBytes(program)),
            new CommandMemo.Input(Path.of("sibling.py"), Digest.ABSENT)),
        KEY.digest(),
        "libf.so",
        SAID);
  }

  @Test
  void sameCommand_isRepeatedFromTheCache_withWhatItPrinted() throws IOException {
    assertThat(memo(LINE, Map.of("HOME", "/elsewhere"), "build").replay((library, name) -> library))
        .contains(SAID);
    assertThat(Files.readString(library)).isEqualTo("code");
  }

  @Test
  void anythingElse_isDoneAgain() {
    assertThat(
            memo(List.of("compile", "prog.py:g"), Map.of(), "build")
                .replay((library, name) -> library))
        .isEmpty();
    assertThat(
            memo(LINE, Map.of("ARRAYC_NUM_THREADS", "2"), "build")
                .replay((library, name) -> library))
        .isEmpty();
    assertThat(
            memo(LINE, Map.of("JAX_ENABLE_X64", "1"), "build").replay((library, name) -> library))
        .isEmpty();
    assertThat(memo(LINE, Map.of(), "another build").replay((library, name) -> library)).isEmpty();
    assertThat(in(directory.resolve("sub"), LINE).replay((library, name) -> library)).isEmpty();
    assertThat(library).doesNotExist();
  }

  /** Neither changes what comes out: where the result goes, where the cache is. */
  @Test
  void placeOfTheResult_andOfTheCache_areNotInTheKey() throws IOException {
    List<String> line =
        List.of("compile", "prog.py:f", "--output=other.so", "--cache-dir", "elsewhere");
    assertThat(
            memo(line, Map.of("ARRAYC_CACHE_SIZE", "1GiB"), "build")
                .replay((library, name) -> library))
        .isPresent();
    assertThat(directory.resolve("other.so")).hasContent("code");
    assertThat(directory.resolve("other.h")).hasContent("code");
    assertThat(
            memo(List.of("compile", "prog.py:f"), Map.of(), "build")
                .replay((library, name) -> library))
        .isPresent();
    assertThat(library).hasContent("code");
  }

  @Test
  void secondClone_isAnsweredToo_andAnotherProgramOfTheSameName_isKeptBeside() throws IOException {
    Path clone = Files.createDirectory(directory.resolve("clone"));
    Files.copy(program, clone.resolve("prog.py"));
    assertThat(in(clone, LINE).replay((library, name) -> library)).isPresent();
    assertThat(clone.resolve("libf.so")).hasContent("code");

    Files.writeString(program, "def f(x): return x + 1\n");
    memo(LINE, Map.of(), "build").store(outcome());
    assertThat(in(directory, LINE).replay((library, name) -> library)).isPresent();
    assertThat(in(clone, LINE).replay((library, name) -> library)).isPresent();
  }

  @Test
  void changedOrNewlyFoundInput_isSeen() throws IOException {
    Files.writeString(program, "def f(x): return 2 * x\n");
    assertThat(memo(LINE, Map.of(), "build").replay((library, name) -> library)).isEmpty();
    Files.writeString(program, "def f(x): return x\n");
    assertThat(memo(LINE, Map.of(), "build").replay((library, name) -> library)).isPresent();
    Files.writeString(directory.resolve("sibling.py"), "");
    assertThat(memo(LINE, Map.of(), "build").replay((library, name) -> library)).isEmpty();
  }

  @Test
  void brokenMemo_orMissingArtifact_isNoAnswer() throws IOException {
    try (Stream<Path> walk = Files.walk(directory.resolve("cache/v2/commands"))) {
      Path file = walk.filter(Files::isRegularFile).findFirst().orElseThrow();
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < whole.length; i++) {
        byte[] broken = whole.clone();
        broken[i] ^= 1;
        Files.write(file, broken);
        assertThat(memo(LINE, Map.of(), "build").replay((library, name) -> library))
            .as("byte %s flipped", i)
            .isEmpty();
      }
      Files.write(file, whole);
    }
    assertThat(memo(LINE, Map.of(), "build").replay((library, name) -> library)).isPresent();
    AtomicFiles.deleteTree(directory.resolve("cache/v2/artifacts"));
    assertThat(memo(LINE, Map.of(), "build").replay((library, name) -> library)).isEmpty();
  }

  private CommandMemo memo(List<String> line, Map<String, String> variables, String build) {
    return new CommandMemo(cache, Invocation.of(line, variables, build), directory);
  }

  private CommandMemo in(Path workingDirectory, List<String> line) {
    return new CommandMemo(cache, Invocation.of(line, Map.of(), "build"), workingDirectory);
  }
}
