package dev.arrayc.cli;

import dev.arrayc.cli.cache.CacheLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where compiled programs are kept. */
final class CacheOptions {
  private final BooleanSupplier noCache;
  private final Supplier<Optional<Path>> cacheDirectory;

  CacheOptions(CommandSpec spec) {
    noCache = Options.flag(spec, CacheLocation.OFF_OPTION, "Compile again, and keep nothing.");
    cacheDirectory =
        Options.optional(
            spec,
            Path.class,
            OptionSpec.builder(CacheLocation.DIRECTORY_OPTION)
                .paramLabel("DIR")
                .description("Keep compiled programs here (default: $XDG_CACHE_HOME/arrayc)."));
  }

  /** {@return the cache's directory; empty if there shall be none} */
  Optional<Path> directory(Environment environment) {
    List<String> words = new ArrayList<>();
    if (noCache.getAsBoolean()) {
      words.add(CacheLocation.OFF_OPTION);
    }
    cacheDirectory.get().ifPresent(d -> words.add(CacheLocation.DIRECTORY_OPTION + "=" + d));
    return CacheLocation.of(words, environment.variables());
  }
}
