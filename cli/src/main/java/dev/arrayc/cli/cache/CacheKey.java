package dev.arrayc.cli.cache;

import java.util.List;
import java.util.stream.Stream;

/**
 * What an artifact depends on: named components in a fixed order. Two keys are the same entry if
 * and only if all their components are equal; the names are there to explain a miss.
 */
public record CacheKey(List<Component> components) {
  /** One thing that the artifact depends on, {@code target = x86_64-v3+v4}. */
  public record Component(String name, String value) {}

  public CacheKey {
    components = List.copyOf(components);
  }

  /** {@return the name of the entry} */
  public String digest() {
    return Digest.of(components.stream().flatMap(c -> Stream.of(c.name(), c.value())).toList());
  }

  /**
   * {@return one line per component, with the digest of its value: the entry's record of its key}
   */
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (Component c : components) {
      text.append(c.name()).append(' ').append(Digest.of(List.of(c.value()))).append('\n');
    }
    return text.toString();
  }
}
