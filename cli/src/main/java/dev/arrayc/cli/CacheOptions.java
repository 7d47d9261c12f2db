package dev.arrayc.cli;

import dev.arrayc.cli.cache.CacheLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where compiled programs are kept. */
final class CacheOptions {
  @Option(names = CacheLocation.OFF_OPTION, description = "Compile again, and keep nothing.")
  private boolean noCache;

  @Option(
      names = CacheLocation.DIRECTORY_OPTION,
      paramLabel = "DIR",
      description = "Keep compiled programs here (default: $XDG_CACHE_HOME/arrayc).")
  private Optional<Path> cacheDirectory = Optional.empty();

  /** {@return the cache's directory; empty if there shall be none} */
  Optional<Path> directory(Environment environment) {
    List<String> words = new ArrayList<>();
    if (noCache) {
      words.add(CacheLocation.OFF_OPTION);
    }
    cacheDirectory.ifPresent(d -> words.add(CacheLocation.DIRECTORY_OPTION + "=" + d));
    return CacheLocation.of(words, environment.variables());
  }
}
