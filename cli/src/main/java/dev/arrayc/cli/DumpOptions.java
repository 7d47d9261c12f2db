package dev.arrayc.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the stages of a compilation are written, for a person to read. */
final class DumpOptions {
  static final String DIRECTORY_OPTION = "--dump-dir";

  @Option(
      names = DIRECTORY_OPTION,
      paramLabel = "DIR",
      description = "Write every stage of the compilation here, numbered.")
  private Optional<Path> directory = Optional.empty();

  Optional<Path> directory() {
    return directory;
  }
}
