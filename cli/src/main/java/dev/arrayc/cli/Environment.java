package dev.arrayc.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command knows of the process it runs in.
 *
 * @param arguments the whole command line, as typed
 * @param build the identity of this compiler, from the launcher; empty where nobody vouches for it
 *     (a class path put together by hand), and then nothing is cached
 */
record Environment(
    List<String> arguments,
    Path workingDirectory,
    Map<String, String> variables,
    Optional<String> build) {
  /** The system property by which the launcher says which compiler this is. */
  static final String BUILD_PROPERTY = "arrayc.build";

  static Environment ofProcess(List<String> arguments) {
    return new Environment(
        arguments,
        Path.of("").toAbsolutePath(),
        System.getenv(),
        Optional.ofNullable(System.getProperty(BUILD_PROPERTY)).filter(b -> !b.isEmpty()));
  }
}
