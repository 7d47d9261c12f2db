package dev.arrayc.mlir.artifact;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The sizes of a function's arrays that differ from call to call.
 *
 * @param names of the sizes; those that a caller passes come first, in the order of the C
 *     parameters, then those of results that follow from them
 * @param passed how many a caller passes
 * @param known all values for which there is code, each in the order of the names; empty if there
 *     is code for every value, and then all sizes are passed
 */
public record Sizes(List<String> names, int passed, List<List<Long>> known) {
  /** Every array has one shape. */
  public static final Sizes NONE = new Sizes(List.of(), 0, List.of());

  public Sizes {
    names = List.copyOf(names);
    known = known.stream().map(List::copyOf).toList();
    int count = names.size();
    if (known.stream().anyMatch(row -> row.size() != count)) {
      throw new IllegalArgumentException("sizes without names, or names without sizes: " + known);
    }
    if (passed < 0 || passed > names.size() || known.isEmpty() && passed < names.size()) {
      throw new IllegalArgumentException("sizes that nobody knows: " + names);
    }
  }

  /** {@return one size of any value} */
  public static Sizes any(String name) {
    return new Sizes(List.of(name), 1, List.of());
  }

  /** {@return whether there is code for every value} */
  public boolean isAny() {
    return known.isEmpty();
  }

  /** {@return the sizes that a caller passes} */
  public List<String> passedNames() {
    return names.subList(0, passed);
  }

  /** {@return the values of all sizes, from those that are passed; empty if there is no code} */
  public Optional<List<Long>> complete(List<Long> given) {
    return isAny()
        ? Optional.of(given).filter(g -> g.stream().allMatch(d -> d >= 0))
        : known.stream().filter(row -> row.subList(0, passed).equals(given)).findFirst();
  }

  /** {@return for which values there is code, for a person: {@code (n0, n1) = (8, 4), (16, 4)}} */
  public String text() {
    String all = String.join(", ", passedNames());
    return isAny()
        ? "any " + all
        : "("
            + all
            + ") = "
            + known.stream()
                .map(row -> row.subList(0, passed))
                .map(row -> row.stream().map(String::valueOf))
                .map(row -> row.collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", "));
  }
}
