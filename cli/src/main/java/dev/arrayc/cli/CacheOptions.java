package dev.arrayc.cli;

import dev.arrayc.cli.cache.CacheLocation;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** Where compiled programs are kept, and how many of them. */
final class CacheOptions {
  /** The environment's variable for the cache's size: {@code 512MiB}. */
  static final String SIZE_VARIABLE = "ARRAYC_CACHE_SIZE";

  private static final String DEFAULT_SIZE = "2GiB";
  private static final String PLACE = "$XDG_CACHE_HOME/arrayc";

  private final BooleanSupplier noCache;
  private final Supplier<Optional<Path>> cacheDirectory;

  private CacheOptions(BooleanSupplier noCache, Supplier<Optional<Path>> cacheDirectory) {
    this.noCache = noCache;
    this.cacheDirectory = cacheDirectory;
  }

  /** The options of a command that can do without a cache. */
  static CacheOptions use(CommandSpec spec) {
    BooleanSupplier noCache =
        Options.flag(spec, CacheLocation.OFF_OPTION, "Compile again, and keep nothing.");
    return new CacheOptions(
        noCache, directoryOption(spec, "Keep compiled programs here (default: " + PLACE + ")."));
  }

  /** The options of a command about the cache itself. */
  static CacheOptions place(CommandSpec spec) {
    return new CacheOptions(
        () -> false, directoryOption(spec, "The cache (default: " + PLACE + ")."));
  }

  private static Supplier<Optional<Path>> directoryOption(CommandSpec spec, String description) {
    return Options.optional(
        spec,
        Path.class,
        OptionSpec.builder(CacheLocation.DIRECTORY_OPTION)
            .paramLabel("DIR")
            .description(description));
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

  /**
   * {@return how large the cache may grow, in bytes}
   *
   * @throws UsageError if the environment's size is no quantity
   */
  static long size(Environment environment) {
    String size = environment.variables().getOrDefault(SIZE_VARIABLE, DEFAULT_SIZE);
    try {
      return Quantity.parse(size).value();
    } catch (TypeConversionException e) {
      throw new UsageError(
          Diagnostic.of(
              Span.NONE,
              "",
              SIZE_VARIABLE + ": " + e.getMessage(),
              "write " + SIZE_VARIABLE + "=" + DEFAULT_SIZE + ", or leave it out"));
    }
  }
}
