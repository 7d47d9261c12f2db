package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code arrayc cache} and {@code arrayc explain} on a cache with one compilation in it. */
class CacheCommandsTest {
  @TempDir private Path directory;
  private Path program;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void compileOnce() throws IOException {
    program = directory.resolve("prog.py");
    Files.writeString(program, "def f(x):\n    y = x * 2\n    return y\n");
    assertThat(arrayc(compile("f32[8]"))).isZero();
  }

  private String[] compile(String argument) {
    return new String[] {
      "compile", "prog.py:f", "--arg", argument, "-o", directory.resolve("libf.so").toString()
    };
  }

  private int arrayc(String... line) {
    return inBuild("build 1", line);
  }

  private int inBuild(String build, String... line) {
    out.getBuffer().setLength(0);
    List<String> words = new ArrayList<>(List.of(line));
    words.replaceAll(w -> w.startsWith("prog.py") ? directory.resolve(w).toString() : w);
    Environment environment =
        new Environment(
            words,
            directory,
            Map.of("ARRAYC_CACHE_DIR", directory.resolve("cache").toString()),
            Optional.of(build));
    return Main.execute(environment, new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void ls_and_stat_sayWhatIsThere() {
    assertThat(arrayc("cache", "ls")).isZero();
    assertThat(out.toString().lines())
        .hasSize(2)
        .anyMatch(l -> l.contains("artifact") && l.endsWith("f"))
        .anyMatch(l -> l.contains("command") && l.contains("compile") && l.endsWith("f32[8]"));
    assertThat(arrayc("cache", "stat")).isZero();
    assertThat(out.toString()).contains("1 artifacts, 1 command lines, ", " of 2.0 GiB");
    assertThat(arrayc("cache", "stat", "--json")).isZero();
    assertThat(out.toString()).contains("\"artifacts\": 1", "\"limit\": 2147483648");
  }

  @Test
  void verify_removesWhatIsDamaged_andSaysSo() throws IOException {
    assertThat(arrayc("cache", "verify")).isZero();
    assertThat(out.toString()).isEqualTo("2 good, 0 damaged\n");
    try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
      Path library = files.filter(f -> f.endsWith("library.so")).findFirst().orElseThrow();
      Files.writeString(library, "not what was written");
    }
    assertThat(arrayc("cache", "verify")).isEqualTo(ExitCode.PROGRAM.status());
    assertThat(out.toString()).contains("the digest of its file library.so differs", "1 damaged");
    assertThat(arrayc("cache", "verify")).isZero();
    assertThat(out.toString()).isEqualTo("1 good, 0 damaged\n");
  }

  @Test
  void clear_leavesNothing_and_gc_onlyWhatFits() {
    assertThat(arrayc("cache", "gc")).isZero();
    assertThat(out.toString()).startsWith("removed 0, 0 B; ");
    assertThat(arrayc("cache", "clear")).isZero();
    assertThat(out.toString()).startsWith("removed 2, ").endsWith("; 0 B left\n");
    assertThat(arrayc("cache", "ls")).isZero();
    assertThat(out.toString()).isBlank();
  }

  @Test
  void cacheAlone_saysWhatToAskFor() {
    assertThat(arrayc("cache")).isEqualTo(ExitCode.USAGE.status());
    assertThat(err.toString()).contains("say what to do with the cache");
  }

  @Test
  void explain_tellsAHit() {
    assertThat(arrayc("explain", "prog.py:f", "--arg", "f32[8]")).isZero();
    assertThat(out.toString()).startsWith("hit: ");
  }

  @Test
  void explain_namesTheArgumentThatDiffers() {
    assertThat(arrayc("explain", "prog.py:f", "--arg", "f32[9]")).isZero();
    assertThat(out.toString())
        .startsWith("miss: ")
        .contains("  word3: f32[9], was f32[8]\n", "  program: #");
  }

  @Test
  void explain_namesTheLineThatChanged_andTellsWhenTheCodeIsTheSame() throws IOException {
    Files.writeString(program, "def f(x):\n    y = x * 2  # twice\n    return y\n");
    assertThat(arrayc("explain", "prog.py:f", "--arg", "f32[8]")).isZero();
    assertThat(out.toString()).startsWith("half a hit: ").contains("prog.py line 2: ");
    Files.writeString(program, "def f(x):\n    y = x * 3\n    z = y + 1\n    return z\n");
    assertThat(arrayc("explain", "prog.py:f", "--arg", "f32[8]")).isZero();
    assertThat(out.toString()).startsWith("miss: ").contains("prog.py lines 2, 3, 4: ");
  }

  @Test
  void explain_namesTheCompiler() {
    assertThat(inBuild("build 2", "explain", "prog.py:f", "--arg", "f32[8]")).isZero();
    assertThat(out.toString()).contains("  compiler: build 2, was build 1\n");
    assertThat(inBuild("build 2", "explain", "prog.py:f", "--arg", "f32[8]", "--json")).isZero();
    assertThat(out.toString()).contains("\"component\": \"compiler\"");
  }
}
