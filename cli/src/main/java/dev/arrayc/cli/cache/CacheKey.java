package dev.arrayc.cli.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an artifact depends on: named components in a fixed order. Two keys are the same entry if
 * and only if all their components are equal; the names are there to explain a miss.
 *
 * <p>As text, a key is one line per component: {@code NAME =VALUE}, or {@code NAME #SHA-256} of a
 * value that is long. The digest of that text is the entry's name, so an entry that keeps the text
 * beside its files says itself where it belongs.
 */
public record CacheKey(List<Component> components) {
  /** Values up to this length, in characters, are kept as they are. */
  private static final int SHORT = 120;

  /**
   * One thing that the artifact depends on.
   *
   * @param name without spaces
   * @param value {@code =VALUE} or {@code #SHA-256}
   */
  public record Component(String name, String value) {
    /** The component {@code name = value}, as {@code target = x86_64-v3+v4}. */
    public static Component of(String name, String value) {
      boolean isShort = value.length() <= SHORT && value.indexOf('\n') < 0;
      return new Component(name, isShort ? "=" + value : "#" + Digest.of(List.of(value)));
    }

    /** {@return the value for a person: itself, or the beginning of its digest} */
    public String display() {
      return value.startsWith("=") ? value.substring(1) : value.substring(0, 13);
    }
  }

  public CacheKey {
    components = List.copyOf(components);
  }

  /** {@return the key of what depends on one thing more} */
  public CacheKey and(String name, String value) {
    List<Component> all = new ArrayList<>(components);
    all.add(Component.of(name, value));
    return new CacheKey(all);
  }

  /** {@return the name of the entry} */
  public String digest() {
    return digest(describe());
  }

  static String digest(String description) {
    return Digest.of(List.of(description));
  }

  /** {@return the key as text, which {@link #parse} reads} */
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (Component c : components) {
      text.append(c.name()).append(' ').append(c.value()).append('\n');
    }
    return text.toString();
  }

  /** {@return the key that this text describes; empty if it is no such text} */
  static Optional<CacheKey> parse(String text) {
    List<Component> components = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0 && space + 1 < line.length() && "=#".indexOf(line.charAt(space + 1)) >= 0) {
        components.add(new Component(line.substring(0, space), line.substring(space + 1)));
      } else if (!line.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(new CacheKey(components));
  }
}
