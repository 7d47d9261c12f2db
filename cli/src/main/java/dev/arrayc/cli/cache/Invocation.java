package dev.arrayc.cli.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A command line as a key: what it asks for, apart from where the result goes and where the cache
 * is. Neither of those changes the result, and so a second clone elsewhere has the same key.
 *
 * @param key the compiler, the environment's settings, the words in order
 * @param output the value of {@code -o}, as typed
 */
public record Invocation(CacheKey key, Optional<String> output) {
  private static final List<String> OUTPUT = List.of("-o", "--output");

  /**
   * Reads a command line as words, as the memo is asked before the line is parsed.
   *
   * @param build the identity of the compiler: equal only for equal compilers
   */
  public static Invocation of(
      List<String> arguments, Map<String, String> environment, String build) {
    // Loops, not streams: this code runs once in a process, and each lambda costs its start.
    List<CacheKey.Component> components = new ArrayList<>();
    components.add(CacheKey.Component.of("compiler", build));
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      boolean setting = name.startsWith("ARRAYC_") || name.startsWith("JAX_");
      if (setting && !name.startsWith("ARRAYC_CACHE_")) {
        components.add(CacheKey.Component.of("$" + name, variable.getValue()));
      }
    }
    Optional<String> output = Optional.empty();
    int count = 0;
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      boolean last = i + 1 == arguments.size();
      if (OUTPUT.contains(word) && !last) {
        output = Optional.of(arguments.get(++i));
      } else if (word.startsWith("--output=")) {
        output = Optional.of(word.substring("--output=".length()));
      } else if (word.equals(CacheLocation.DIRECTORY_OPTION) && !last) {
        i++;
      } else if (!word.startsWith(CacheLocation.DIRECTORY_OPTION + "=")) {
        components.add(CacheKey.Component.of("word" + count++, word));
      }
    }
    return new Invocation(new CacheKey(components), output);
  }
}
