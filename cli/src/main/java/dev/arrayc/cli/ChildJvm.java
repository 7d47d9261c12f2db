package dev.arrayc.cli;

import dev.arrayc.cli.reproduce.Variation;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** This compiler in another process. */
final class ChildJvm {
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+SuppressFatalErrorMessage",
          "--enable-native-access=ALL-UNNAMED");

  /** The system properties that say which compiler this is. */
  private static final List<String> PROPERTIES =
      List.of(Environment.BUILD_PROPERTY, "arrayc.native.dir", "arrayc.test.fault", "arrayc.root");

  /** Where the launcher says which AOT cache it starts this compiler with. */
  private static final String AOT_PROPERTY = "arrayc.aot";

  private ChildJvm() {}

  /** A process, not started yet, that runs arrayc on these arguments. */
  static ProcessBuilder arrayc(Variation variation, List<String> arguments) {
    return of(Main.class, variation, arguments);
  }

  /** A process, not started yet, that runs a main class of this class path. */
  static ProcessBuilder of(Class<?> main, Variation variation, List<String> arguments) {
    List<String> flags = new ArrayList<>(FLAGS);
    for (String name : PROPERTIES) {
      Optional.ofNullable(System.getProperty(name))
          .ifPresent(value -> flags.add("-D" + name + "=" + value));
    }
    // A JVM whose heap is another does without by itself.
    Optional.ofNullable(System.getProperty(AOT_PROPERTY))
        .filter(cache -> !variation.jvm().contains("-Xshare:off"))
        .ifPresent(cache -> flags.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:disable")));
    List<String> rest = new ArrayList<>(List.of("-cp", classPath(), main.getName()));
    rest.addAll(arguments);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder process = new ProcessBuilder(variation.command(java, flags, rest));
    variation.apply(process.environment());
    return process;
  }

  /** Absolute, for the process may run in another directory. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
