package dev.arrayc.mlir.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The processor that this process runs on, as Linux describes it. */
final class ThisMachine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** The default targets whose code it runs, lowest first. */
  static final List<Target> RUNS = runs(flags());

  private ThisMachine() {}

  private static List<Target> runs(Set<String> flags) {
    return Target.defaults().stream().takeWhile(t -> flags.containsAll(t.flags())).toList();
  }

  /** {@return what is needed of the default targets here; all of them on a stranger} */
  static List<Target> targets() {
    return targets(RUNS);
  }

  /** {@return the highest level of those, and its variants} */
  static List<Target> targets(List<Target> runs) {
    int highest = runs.stream().filter(t -> !t.hasDots()).mapToInt(Target::level).max().orElse(0);
    List<Target> needed = runs.stream().filter(t -> t.level() >= highest).toList();
    return needed.isEmpty() ? Target.defaults() : needed;
  }

  private static Set<String> flags() {
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.copyOf(List.of(line.strip().split("\\s+"))))
          .orElse(Set.of());
    } catch (IOException e) {
      return Set.of();
    }
  }
}
