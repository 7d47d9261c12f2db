package dev.arrayc.mlir.codegen;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How to generate code.
 *
 * @param targets the variants, in ascending order of their level
 * @param dumps the stages whose text is wanted
 * @param bugDirectory where the input is kept if the compiler fails on it
 */
public record Options(List<Target> targets, Set<Stage> dumps, Path bugDirectory) {
  public Options {
    targets = targets.stream().distinct().sorted().toList();
    EnumSet<Stage> inOrder = EnumSet.noneOf(Stage.class);
    inOrder.addAll(dumps);
    dumps = Collections.unmodifiableSet(inOrder);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("no target");
    }
  }

  /** Both default levels, no dumps. */
  public static Options defaults() {
    return new Options(Target.defaults(), Set.of(), Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** These options with these dumps. */
  public Options withDumps(Set<Stage> wanted) {
    return new Options(targets, wanted, bugDirectory);
  }
}
