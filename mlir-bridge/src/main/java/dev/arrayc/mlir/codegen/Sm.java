package dev.arrayc.mlir.codegen;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A generation of NVIDIA GPUs to generate PTX for. PTX for a generation runs on it and on all later
 * ones, unless it is specific: {@code 90a} is for 9.0 alone.
 *
 * @param number the compute capability without its dot: 90
 * @param isSpecific whether it may use what only this generation has
 */
public record Sm(int number, boolean isSpecific) implements Comparable<Sm> {
  /** LLVM's target triple. */
  static final String TRIPLE = "nvptx64-nvidia-cuda";

  /** The generations that code is generated for, oldest first. */
  public static final List<Sm> KNOWN =
      List.of(
          new Sm(75, false),
          new Sm(80, false),
          new Sm(86, false),
          new Sm(87, false),
          new Sm(89, false),
          new Sm(90, false),
          new Sm(90, true),
          new Sm(100, false),
          new Sm(100, true),
          new Sm(120, false),
          new Sm(120, true));

  /** {@return the generation with this name, with or without {@code sm_}} */
  public static Optional<Sm> named(String name) {
    String number = name.startsWith("sm_") ? name.substring(3) : name;
    return KNOWN.stream().filter(sm -> sm.shortName().equals(number)).findFirst();
  }

  /** {@return its name on the command line: {@code 90a}} */
  public String shortName() {
    return number + (isSpecific ? "a" : "");
  }

  /** {@return its name in PTX: {@code sm_90a}} */
  @Override
  public String toString() {
    return "sm_" + shortName();
  }

  @Override
  public int compareTo(Sm other) {
    return Comparator.comparingInt(Sm::number).thenComparing(Sm::isSpecific).compare(this, other);
  }
}
