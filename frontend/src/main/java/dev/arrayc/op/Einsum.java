package dev.arrayc.op;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The axes of an einsum by their labels: {@code "ij,jk->ik"}.
 *
 * @param operands a label for each axis of each operand
 * @param result a label for each axis of the result
 */
public record Einsum(List<List<Integer>> operands, List<Integer> result) {
  /** Labels from here on stand for the axes of an ellipsis, counted from the last. */
  private static final int ELLIPSIS = 1 << 16;

  public Einsum {
    operands = operands.stream().map(List::copyOf).toList();
    result = List.copyOf(result);
  }

  /**
   * Reads a configuration for operands of these ranks.
   *
   * @throws IllegalArgumentException if it does not fit them
   */
  public static Einsum parse(String config, List<Integer> ranks) {
    String[] sides = config.replace(" ", "").split("->", -1);
    String[] left = sides[0].split(",", -1);
    if (sides.length != 2 || left.length != ranks.size()) {
      throw new IllegalArgumentException(
          "einsum_config \"" + config + "\" for " + ranks.size() + " operands");
    }
    int hidden = 0;
    List<List<Integer>> operands = new ArrayList<>();
    for (int i = 0; i < left.length; i++) {
      hidden = Math.max(hidden, ranks.get(i) - letters(left[i]));
      operands.add(labels(left[i], ranks.get(i) - letters(left[i])));
      if (operands.get(i).size() != ranks.get(i)) {
        throw new IllegalArgumentException(
            "einsum_config \"" + config + "\" for operand " + i + " of rank " + ranks.get(i));
      }
    }
    List<Integer> result = labels(sides[1], hidden);
    Set<Integer> known = new HashSet<>();
    operands.forEach(known::addAll);
    if (!known.containsAll(result) || new HashSet<>(result).size() != result.size()) {
      throw new IllegalArgumentException("einsum_config \"" + config + "\": what the result is of");
    }
    return new Einsum(operands, result);
  }

  private static int letters(String term) {
    return term.replace("...", "").length();
  }

  private static List<Integer> labels(String term, int hidden) {
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < term.length(); i++) {
      if (term.startsWith("...", i)) {
        for (int k = hidden; k > 0; k--) {
          labels.add(ELLIPSIS + k);
        }
        i += 2;
      } else {
        labels.add((int) term.charAt(i));
      }
    }
    return labels;
  }
}
