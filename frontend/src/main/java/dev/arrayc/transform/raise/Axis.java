package dev.arrayc.transform.raise;

/**
 * A loop as an axis of arrays.
 *
 * @param number rises from outer to inner loops
 * @param trips how many rounds it has
 */
record Axis(int number, long trips) implements Comparable<Axis> {
  @Override
  public int compareTo(Axis other) {
    return Integer.compare(number, other.number);
  }
}
