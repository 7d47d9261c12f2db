package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scripts/arrayc} in a checkout that is set up already, with a shell script for a JVM. */
class LauncherTest {
  @TempDir private Path root;
  private Path java;

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void setUp() throws IOException {
    Files.createDirectories(root.resolve("scripts"));
    Files.createDirectories(root.resolve(".dist/home"));
    Path launcher = root.resolve("scripts/arrayc");
    Files.copy(TestPlaces.root().resolve("scripts/arrayc"), launcher);
    java = root.resolve("java");
    Path stamp =
        Files.writeString(
            root.resolve(".dist/stamp"),
            "java='%s'\nhome='%s'\nbuild=b\nsetup_root='%s'\n"
                .formatted(java, root.resolve(".dist/home"), root));
    Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(60)));
  }

  @Test
  void argumentsInputAndOutput_passUnchanged() throws IOException, InterruptedException {
    jvm(
        "while [ \"$1\" != dev.arrayc.cli.Main ]; do shift; done; printf '<%s>' \"$@\"; cat; exit"
            + " 1");
    Outcome outcome = launch("a  b", "", "$HOME");
    assertThat(outcome).isEqualTo(new Outcome(1, "<dev.arrayc.cli.Main><a  b><><$HOME>input", ""));
  }

  /** The small JVM answers what was compiled before; it is asked for nothing else. */
  @Test
  void repeatedCommands_needNoWholeCompiler() throws IOException, InterruptedException {
    Files.createFile(root.resolve(".dist/home/replay.aot"));
    jvm(
        "while [[ $1 != dev.arrayc.cli.* ]]; do shift; done; echo \"$*\"\n"
            + "if [[ $* == *Replay*new.py ]]; then exit 75; fi");
    String main = "dev.arrayc.cli.Main ";
    String replay = "dev.arrayc.cli.Replay ";
    assertThat(launch("compile", "old.py"))
        .isEqualTo(new Outcome(0, replay + "compile old.py\n", ""));
    assertThat(launch("compile", "new.py").out())
        .isEqualTo(replay + "compile new.py\n" + main + "compile new.py\n");
    assertThat(launch("run", "old.py").out()).isEqualTo(main + "run old.py\n");
    assertThat(launch("compile", "old.py", "--no-cache").out())
        .isEqualTo(main + "compile old.py --no-cache\n");
  }

  @ParameterizedTest
  @CsvSource({"SEGV", "ABRT", "BUS", "KILL"})
  void deathByASignal_isStatus4AndOneLine(String signal) throws IOException, InterruptedException {
    jvm("echo half; kill -" + signal + " $$");
    Outcome outcome = launch("compile", "it's.py:f");
    assertThat(outcome.status()).isEqualTo(4);
    assertThat(outcome.out()).isEqualTo("half\n");
    assertThat(outcome.err())
        .startsWith("arrayc: error: the compiler was killed by signal " + signal)
        .endsWith("to reproduce it: arrayc 'compile' 'it'\\''s.py:f'\n");
    assertThat(outcome.err().lines()).hasSize(1);
  }

  /** The native stack's end cannot be caught inside the process: the launcher has the last word. */
  @Test
  void stackOverflowInLlvm_isStatus4AndOneLine() throws IOException, InterruptedException {
    Path program = Files.writeString(root.resolve("f.py"), "def f(x):\n    return x + 1\n");
    jvm(
        "while [ \"$1\" != dev.arrayc.cli.Main ]; do shift; done\n"
            + "export ARRAYC_TEST_FAULT=stack-overflow\n"
            + "exec '%s' -XX:+UseSerialGC -XX:+SuppressFatalErrorMessage -XX:-CreateCoredumpOnCrash"
                .formatted(Path.of(System.getProperty("java.home"), "bin", "java"))
            + " --enable-native-access=ALL-UNNAMED '-Darrayc.native.dir=%s' -cp '%s' \"$@\""
                .formatted(
                    System.getProperty("arrayc.native.dir", ""),
                    System.getProperty("java.class.path")));
    Outcome outcome = launch("run", program + ":f", "--arg", "1");
    assertThat(outcome.err())
        .startsWith("arrayc: error: the compiler was killed by signal ")
        .contains("to reproduce it: arrayc 'run' '" + program + ":f' '--arg' '1'");
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.status()).isEqualTo(4);
  }

  @Test
  void termination_isHandedOn_andNoDefect() throws IOException, InterruptedException {
    jvm("trap 'echo ended; exit 143' TERM; echo ready; while :; do sleep 0.02; done");
    Process process = start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    process.toHandle().destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(process.inputReader().readLine()).isEqualTo("ended");
    assertThat(process.errorReader().readLine()).isNull();
  }

  private void jvm(String script) throws IOException {
    Files.writeString(java, "#!/bin/bash\n" + script + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("bash");
    command.add(root.resolve("scripts/arrayc").toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }

  private Outcome launch(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    process.getOutputStream().write("input".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), out, err);
  }
}
