package dev.arrayc.cli.reproduce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where two compilations that should be equal differ first. */
public final class Difference {
  private Difference() {}

  /**
   * Compares the stages of two compilations.
   *
   * @param stage the name of the first that differs: {@code 04-v3.ll}
   * @param line the first line that differs, from 1
   * @param one its text in one compilation
   * @param other its text in the other
   */
  public record InStage(String stage, int line, String one, String other) {}

  /** {@return where two texts leave each other; empty if they are equal} */
  public static Optional<InStage> between(String stage, String one, String other) {
    if (one.equals(other)) {
      return Optional.empty();
    }
    List<String> lines = one.lines().toList();
    List<String> others = other.lines().toList();
    int i = 0;
    while (i < lines.size() && i < others.size() && lines.get(i).equals(others.get(i))) {
      i++;
    }
    return Optional.of(new InStage(stage, i + 1, line(lines, i), line(others, i)));
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index).strip() : "";
  }

  /**
   * {@return where the stages that two compilations wrote leave each other, the earliest; empty if
   * all are equal}
   *
   * @throws IOException if they cannot be read
   */
  public static Optional<InStage> betweenStages(Path one, Path other) throws IOException {
    List<Path> stages;
    try (Stream<Path> files = Files.list(one)) {
      stages = files.sorted().toList();
    }
    for (Path stage : stages) {
      Path name = stage.getFileName();
      Path twin = other.resolve(name);
      String text = Files.readString(stage, StandardCharsets.UTF_8);
      String twinText = Files.exists(twin) ? Files.readString(twin, StandardCharsets.UTF_8) : "";
      Optional<InStage> difference = between(name.toString(), text, twinText);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }
}
