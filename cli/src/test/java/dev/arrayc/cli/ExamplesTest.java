package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.arrayc.cli.External.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The projects of examples, built as their users build them. */
class ExamplesTest {
  @TempDir private Path directory;
  private Path arrayc;

  /** A command that starts the compiler that is being tested. */
  @BeforeEach
  void writeCommand() throws IOException {
    arrayc = directory.resolve("arrayc");
    Files.writeString(
        arrayc,
        """
        #!/bin/sh
        exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \\
          -Darrayc.build=test '-Darrayc.native.dir=%s' -cp '%s' %s "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("arrayc.native.dir", ""),
                System.getProperty("java.class.path"),
                Main.class.getName()));
    assertThat(arrayc.toFile().setExecutable(true)).isTrue();
  }

  private Outcome run(Path in, List<String> command) throws Exception {
    Map<String, String> environment =
        Map.of(
            "ARRAYC", arrayc.toString(),
            "VARY", "hashes",
            "ARRAYC_CACHE_DIR", directory.resolve("cache").toString(),
            "JAVA_HOME", System.getProperty("java.home"));
    return new External(in).outcome(environment, command, 300);
  }

  @Test
  void continuousIntegration_compilesOnceForAll() throws Exception {
    Path script = TestPlaces.root().resolve("scripts/ci-example").toAbsolutePath().normalize();
    Outcome outcome = run(directory, List.of(script.toString()));
    if (outcome.status() == ExitCode.ENVIRONMENT.status()) {
      abort(outcome.text());
    }
    assertThat(outcome.text())
        .contains(
            "build: 8 stored, 0 fetched\n",
            "use: 0 stored, 8 fetched\n",
            "the second clone has the bytes of the first, from the cache\n");
    assertThat(outcome.status()).as(outcome.text()).isZero();
  }

  @Test
  void aMavenProject_compilesItsAnnotatedMethods() throws Exception {
    Path project = directory.resolve("maven");
    Path example = TestPlaces.root().resolve("examples/maven");
    try (Stream<Path> files = Files.walk(example)) {
      for (Path file : files.filter(f -> !f.startsWith(example.resolve("target"))).toList()) {
        Files.copy(file, project.resolve(example.relativize(file).toString()));
      }
    }
    List<String> maven = new ArrayList<>(List.of("mvn", "-B", "-q", "package"));
    maven.add("-Darrayc=" + arrayc);
    maven.add("-Darrayc.api=" + annotationJar());
    Outcome built = run(project, maven);
    if (built.text().contains("could not be resolved")) {
      abort("needs Maven's plugins: " + built.text());
    }
    assertThat(built.status()).as(built.text()).isZero();
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", "target/kernels-1.jar"));
    java.add("com.acme.Main");
    assertThat(run(project, java)).isEqualTo(new Outcome(0, "true\ntrue\n"));
  }

  /** A jar with the annotation, as the compiler's has it among others. */
  private Path annotationJar() throws IOException {
    String name = "dev/arrayc/api/Compile.class";
    Path jar = directory.resolve("api.jar");
    try (var in = ExamplesTest.class.getClassLoader().getResourceAsStream(name);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      assertThat(in).isNotNull();
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
      out.closeEntry();
    }
    return jar;
  }
}
