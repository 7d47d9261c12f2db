package dev.arrayc.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where the stages of a compilation are written, for a person to read. */
final class DumpOptions {
  static final String DIRECTORY_OPTION = "--dump-dir";

  private final Supplier<Optional<Path>> directory;

  DumpOptions(CommandSpec spec) {
    directory =
        Options.optional(
            spec,
            Path.class,
            OptionSpec.builder(DIRECTORY_OPTION)
                .paramLabel("DIR")
                .description("Write every stage of the compilation here, numbered."));
  }

  Optional<Path> directory() {
    return directory.get();
  }
}
