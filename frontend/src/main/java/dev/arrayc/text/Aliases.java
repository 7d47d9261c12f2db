package dev.arrayc.text;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The aliases of a module, {@code #map = …} and {@code !row = …}, by where their values stand: what
 * an alias means is read anew at each use, because the use decides how to read it.
 */
final class Aliases {
  /** Aliases may be made of aliases this deep. */
  private static final int MAX_DEPTH = 50;

  private final Cursor module;
  private final Map<String, Integer> offsets = new HashMap<>();
  private int depth;

  Aliases(Cursor module) {
    this.module = module;
  }

  /** Remembers the alias whose value is next. */
  void define(String name, int offset) {
    offsets.put(name, offset);
  }

  /** {@return where the value of an alias stands} */
  Optional<Integer> find(String name) {
    return Optional.ofNullable(offsets.get(name));
  }

  /** Reads the value of an alias. */
  <T> T at(int offset, Function<Cursor, T> parser) {
    Cursor cursor = module.copyAt(offset);
    if (depth >= MAX_DEPTH) {
      throw cursor.error("the alias is made of aliases deeper than " + MAX_DEPTH);
    }
    depth++;
    try {
      return parser.apply(cursor);
    } finally {
      depth--;
    }
  }
}
