package dev.arrayc.format;

/**
 * How arrays print: NumPy's {@code set_printoptions}.
 *
 * @param precision fractional digits at most
 * @param threshold more elements than this are summarised
 * @param edgeItems elements shown at each end of a summarised axis
 * @param lineWidth columns of a line
 * @param suppress whether small numbers never bring about scientific notation
 */
public record PrintOptions(
    int precision, int threshold, int edgeItems, int lineWidth, boolean suppress) {
  public static final PrintOptions DEFAULT = new PrintOptions(8, 1_000, 3, 75, false);
}
