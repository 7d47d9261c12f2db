package dev.arrayc.cli.cache;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the cache is, from the command line ({@code --cache-dir}, {@code --no-cache}) and the
 * environment ({@code ARRAYC_CACHE_DIR}, {@code XDG_CACHE_HOME}, {@code HOME}). It reads the
 * command line itself, as words, because the command memo is asked before the line is parsed.
 */
public final class CacheLocation {
  /** The option that names the directory. */
  public static final String DIRECTORY_OPTION = "--cache-dir";

  /** The option that does without a cache. */
  public static final String OFF_OPTION = "--no-cache";

  private CacheLocation() {}

  /** {@return the cache's directory; empty if there shall be no cache, or no place is known} */
  public static Optional<Path> of(List<String> arguments, Map<String, String> environment) {
    if (arguments.contains(OFF_OPTION)) {
      return Optional.empty();
    }
    Optional<String> named = option(arguments);
    if (named.isEmpty()) {
      named = variable(environment, "ARRAYC_CACHE_DIR");
    }
    if (named.isPresent()) {
      return Optional.of(Path.of(named.get()));
    }
    Optional<String> xdg = variable(environment, "XDG_CACHE_HOME");
    if (xdg.isPresent()) {
      return Optional.of(Path.of(xdg.get(), "arrayc"));
    }
    Optional<String> home = variable(environment, "HOME");
    return home.isPresent()
        ? Optional.of(Path.of(home.get(), ".cache", "arrayc"))
        : Optional.empty();
  }

  private static Optional<String> option(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith(DIRECTORY_OPTION + "=")) {
        return Optional.of(argument.substring(DIRECTORY_OPTION.length() + 1));
      }
      if (argument.equals(DIRECTORY_OPTION) && i + 1 < arguments.size()) {
        return Optional.of(arguments.get(i + 1));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }
}
