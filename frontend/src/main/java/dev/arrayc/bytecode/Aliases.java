package dev.arrayc.bytecode;

import dev.arrayc.bytecode.JValue.Ref;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which arrays may be the same as others. An array that a condition or the number of rounds chooses
 * is a copy of the one that was chosen: it cannot be written, and is out of date once the other one
 * was.
 */
final class Aliases {
  private final Set<Ref> roots = new HashSet<>();
  private final Map<Ref, Set<Ref>> copies = new LinkedHashMap<>();
  private final Map<Ref, Set<Ref>> origins = new LinkedHashMap<>();
  private final Set<Ref> outdated = new HashSet<>();

  /** Notes an array that the caller of compiled code holds, or a static field. */
  void addRoot(Ref ref) {
    roots.add(ref);
  }

  /** {@return whether others than this method's code can hold a reference to an array} */
  boolean isRoot(Ref ref) {
    return roots.contains(ref);
  }

  /** Notes that one array may be the same as another, or as what that may be the same as. */
  void mayBe(Ref copy, Ref origin) {
    if (copy.equals(origin)
        || !origins.computeIfAbsent(copy, r -> new LinkedHashSet<>()).add(origin)) {
      return;
    }
    copies.computeIfAbsent(origin, r -> new HashSet<>()).add(copy);
    for (Ref further : Set.copyOf(origins(origin))) {
      mayBe(copy, further);
    }
  }

  /** Notes that what was an array's is another one's now. */
  void moved(Ref from, Ref to) {
    Set.copyOf(copies.getOrDefault(from, Set.of())).forEach(copy -> mayBe(copy, to));
  }

  /** {@return whether writing to an array could be wrong} */
  boolean isCopy(Ref ref) {
    return origins.containsKey(ref);
  }

  /** {@return what an array may be the same as} */
  Set<Ref> origins(Ref copy) {
    return origins.getOrDefault(copy, Set.of());
  }

  /** {@return whether an array may have changed since it was copied} */
  boolean isOutdated(Ref ref) {
    return outdated.contains(ref);
  }

  /**
   * Notes that an array was written.
   *
   * @return whether the caller of compiled code would miss it in another one
   */
  boolean written(Ref ref) {
    Set<Ref> all = copies.getOrDefault(ref, Set.of());
    outdated.addAll(all);
    return all.stream().anyMatch(this::isRoot);
  }
}
