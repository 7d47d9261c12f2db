package dev.arrayc.portable;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of StableHLO, after which its portable artifacts are versioned. */
public record PortableVersion(int major, int minor, int patch)
    implements Comparable<PortableVersion> {
  /** The first release whose artifacts may be read for years (StableHLO, "Compatibility"). */
  public static final PortableVersion MINIMUM = new PortableVersion(0, 9, 0);

  /** The newest release that is known here, and written by default. */
  public static final PortableVersion CURRENT = new PortableVersion(1, 17, 0);

  private static final Pattern SPELLING = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");
  private static final Comparator<PortableVersion> ORDER =
      Comparator.comparingInt(PortableVersion::major)
          .thenComparingInt(PortableVersion::minor)
          .thenComparingInt(PortableVersion::patch);

  /** Reads {@code 1.17.0}. */
  public static Optional<PortableVersion> parse(String text) {
    Matcher matcher = SPELLING.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new PortableVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  /** {@return whether an artifact of this version can be written} */
  public boolean isKnown() {
    return MINIMUM.compareTo(this) <= 0 && compareTo(CURRENT) <= 0;
  }

  /** {@return the version of MLIR's bytecode that artifacts of this release are written in} */
  int bytecode() {
    if (isBefore(0, 10)) {
      return 0;
    }
    if (isBefore(0, 12)) {
      return 1;
    }
    if (isBefore(0, 14)) {
      return 3;
    }
    return isBefore(0, 15) ? 4 : 6;
  }

  private boolean isBefore(int otherMajor, int otherMinor) {
    return compareTo(new PortableVersion(otherMajor, otherMinor, 0)) < 0;
  }

  @Override
  public int compareTo(PortableVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
