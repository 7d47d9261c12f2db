package dev.arrayc.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For every release, jaxlib reads what is written here, and what it writes is read here. */
class JaxlibExchangeTest {
  private static final List<String> RELEASES =
      Stream.concat(
              IntStream.rangeClosed(9, 20).mapToObj(minor -> "0." + minor + ".0"),
              IntStream.rangeClosed(0, PortableVersion.CURRENT.minor())
                  .mapToObj(minor -> "1." + minor + ".0"))
          .toList();

  @TempDir private Path directory;

  /** The functions of the source that a release has, with those that they call. */
  private static Program known(Program source, PortableVersion release) {
    List<Function> known = new ArrayList<>();
    for (Function function : source.functions()) {
      List<Function> group =
          source.functions().stream()
              .filter(f -> f == function || f.name().equals(function.name() + "_callee"))
              .toList();
      if (!function.name().endsWith("_callee") && isWritten(group, release)) {
        known.addAll(group);
      }
    }
    return new Program(source.name(), known, source.attributes());
  }

  private static boolean isWritten(List<Function> functions, PortableVersion release) {
    try {
      PortableArtifact.write(new Program("p", functions), release);
      return true;
    } catch (UserError e) {
      return false;
    }
  }

  @Test
  void artifactsAreExchangedAtEveryRelease() throws IOException, InterruptedException {
    String python = Objects.requireNonNullElse(System.getenv("ARRAYC_PYTHON"), "");
    String reason = Objects.requireNonNullElse(System.getenv("ARRAYC_PYTHON_MISSING"), "not set");
    assumeTrue(!python.isEmpty(), "no Python with JAX: ARRAYC_PYTHON " + reason);
    Program source = Artifacts.source();
    for (String release : RELEASES) {
      PortableVersion version = PortableVersion.parse(release).orElseThrow();
      Files.write(file("ours", release), PortableArtifact.write(known(source, version), version));
    }
    for (String name : List.of("ops.mlir", "record_artifacts.py", "exchange.py")) {
      Files.write(directory.resolve(name), Artifacts.resource(name));
    }
    run(python);
    Map<String, String> expected = Artifacts.functions(source);
    for (String release : RELEASES) {
      Map<String, String> theirs = functions("theirs", release);
      Map<String, String> ours = functions("back", release);
      assertThat(difference(ours, theirs)).as("%s: only written here", release).isEmpty();
      assertThat(difference(theirs, ours)).as("%s: only written there", release).isEmpty();
      for (String name : ours.keySet()) {
        assertThat(ours.get(name)).as(release).isEqualTo(expected.get(name));
        assertThat(theirs.get(name)).as(release).isEqualTo(expected.get(name));
      }
    }
  }

  private static Set<String> difference(Map<String, String> of, Map<String, String> without) {
    Set<String> names = new TreeSet<>(of.keySet());
    names.removeAll(without.keySet());
    return names;
  }

  private Path file(String whose, String release) {
    return directory.resolve(whose + "-" + release + ".mlirbc");
  }

  private Map<String, String> functions(String whose, String release) throws IOException {
    byte[] artifact = Files.readAllBytes(file(whose, release));
    return Artifacts.functions(PortableArtifact.read(release, artifact));
  }

  private void run(String python) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python, "exchange.py", directory.toString()));
    command.addAll(RELEASES);
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    // Before its last words jaxlib says of every function which releases do not have it.
    String end = output.substring(Math.max(0, output.length() - 2_000));
    assertThat(process.waitFor()).as(end).isZero();
  }
}
