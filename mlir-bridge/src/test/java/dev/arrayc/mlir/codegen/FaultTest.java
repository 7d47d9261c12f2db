package dev.arrayc.mlir.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.mlir.artifact.Artifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees when native code fails. */
@Tag("native")
class FaultTest {
  @TempDir Path directory;

  @AfterEach
  void orderNoMoreFaults() {
    System.clearProperty("arrayc.test.fault");
  }

  private static Artifact compile(Path bugDirectory) {
    Options options = new Options(Target.defaults(), Set.of(), bugDirectory);
    return Codegen.compile(Samples.axpy(), Samples.provenance(), options);
  }

  private CompileException.Bug bug(String fault) {
    System.setProperty("arrayc.test.fault", fault);
    return catchThrowableOfType(CompileException.Bug.class, () -> compile(directory));
  }

  @Test
  void whenLlvmCannotSelectTheProcessLivesOn() throws IOException {
    CompileException.Bug bug = bug("isel");
    assertThat(bug.diagnostic().message())
        .startsWith("internal error: LLVM gave up: ")
        .contains("elect");
    assertThat(bug.diagnostic().span()).hasToString("axpy.py:1:1");
    assertThat(bug.diagnostic().render()).contains("--dump-dir", directory.toString());
    try (Stream<Path> kept = Files.list(directory)) {
      assertThat(kept.toList())
          .singleElement()
          .satisfies(file -> assertThat(file).hasContent(Samples.axpy().text()));
    }
    System.clearProperty("arrayc.test.fault");
    assertThat(compile(directory).library()).isNotEmpty();
  }

  @Test
  void whatMlirRefusesNamesTheUsersLine() {
    CompileException.Bug bug = bug("diagnostic");
    assertThat(bug.diagnostic().span()).hasToString("axpy.py:1:1");
    assertThat(bug.diagnostic().message())
        .contains("parsing the MLIR text failed", "'func.return' op has 0 operands");
    assertThat(bug.diagnostic().render())
        .startsWith("axpy.py:1:1: error: internal error: ")
        .contains("def axpy(x, y):\n  ^");
  }

  /** Nothing can be saved then: the process must end soon, by a signal, for its parent to see. */
  @Test
  void whenTheStackEndsTheProcessDiesByASignal() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-XX:+SuppressFatalErrorMessage",
                    "-XX:-CreateCoredumpOnCrash",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Darrayc.test.fault=stack-overflow",
                    "-Darrayc.native.dir=" + System.getProperty("arrayc.native.dir", ""),
                    "-cp",
                    System.getProperty("java.class.path"),
                    FaultTest.class.getName()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .directory(directory.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).isTrue();
    String output = Files.readString(directory.resolve("output"), StandardCharsets.UTF_8);
    // Java says 128 + n for signal n: SIGABRT or SIGSEGV.
    assertThat(process.exitValue()).as(output).isIn(134, 139);
  }

  /** The process that dies. */
  public static void main(String[] args) {
    compile(Path.of("."));
  }
}
