package dev.arrayc.library;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Did you mean …: the nearest name by the number of edits. */
public final class Suggestions {
  private Suggestions() {}

  /** {@return the candidate nearest to a name, if it is at most a third of the name away} */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    int bound = Math.max(1, name.length() / 3);
    return candidates.stream()
        .filter(c -> Math.abs(c.length() - name.length()) <= bound)
        .filter(c -> distance(name, c) <= bound)
        .min(
            Comparator.comparingInt((String c) -> distance(name, c))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's distance by one row of the table at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
