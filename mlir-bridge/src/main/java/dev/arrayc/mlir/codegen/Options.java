package dev.arrayc.mlir.codegen;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How to generate code.
 *
 * @param targets the variants for CPUs, in ascending order of their level
 * @param gpus the generations of GPUs, oldest first
 * @param cubins whether the GPUs' machine code is wanted beside PTX
 * @param archive whether a static library is wanted too
 * @param dumps the stages whose text is wanted
 * @param bugDirectory where the input is kept if the compiler fails on it
 */
public record Options(
    List<Target> targets,
    List<Sm> gpus,
    boolean cubins,
    boolean archive,
    Set<Stage> dumps,
    Path bugDirectory) {
  public Options {
    targets = targets.stream().distinct().sorted().toList();
    gpus = gpus.stream().distinct().sorted().toList();
    EnumSet<Stage> inOrder = EnumSet.noneOf(Stage.class);
    inOrder.addAll(dumps);
    dumps = Collections.unmodifiableSet(inOrder);
    if (targets.isEmpty() && gpus.isEmpty()) {
      throw new IllegalArgumentException("no target");
    }
  }

  /** {@return the kind of CPU that the library is for} */
  Architecture architecture() {
    return targets.isEmpty() ? Architecture.X86_64 : targets.getFirst().architecture();
  }

  /** For CPUs alone. */
  public Options(List<Target> targets, Set<Stage> dumps, Path bugDirectory) {
    this(targets, List.of(), false, false, dumps, bugDirectory);
  }

  /** Both default levels, no dumps. */
  public static Options defaults() {
    return of(Targets.DEFAULT);
  }

  /** For these machines, no dumps. */
  public static Options of(Targets targets) {
    return new Options(
        targets.cpus(),
        targets.gpus(),
        targets.cubins(),
        false,
        Set.of(),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** These options, with or without a static library. */
  public Options withArchive(boolean wanted) {
    return new Options(targets, gpus, cubins, wanted, dumps, bugDirectory);
  }

  /** These options with these dumps. */
  public Options withDumps(Set<Stage> wanted) {
    return new Options(targets, gpus, cubins, archive, wanted, bugDirectory);
  }

  /** These options, with the place where the input is kept if the compiler fails on it. */
  public Options withBugDirectory(Path directory) {
    return new Options(targets, gpus, cubins, archive, dumps, directory);
  }
}
