package dev.arrayc.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How a Java method is read and what its arithmetic may become. */
final class JavaOptions {
  /** The option that names class files. */
  static final String CLASS_PATH = "--classpath";

  /** What becomes of branches on traced values. */
  enum ControlFlow {
    /** They are errors, as in JAX. */
    error,
    /** They become a part of the program. */
    capture
  }

  /** Whether a product and a sum may be rounded once. */
  enum Contraction {
    off,
    fast
  }

  private final Supplier<List<String>> classPath;
  private final Supplier<Optional<ControlFlow>> controlFlow;
  private final Supplier<Optional<Contraction>> contraction;
  private final BooleanSupplier reassociation;

  JavaOptions(CommandSpec spec) {
    classPath =
        Options.list(
            spec,
            String.class,
            OptionSpec.builder(CLASS_PATH, "-cp")
                .splitRegex(File.pathSeparator)
                .paramLabel("DIR")
                .description("Directories and jars with the class files of a Java program."));
    controlFlow =
        Options.optional(
            spec,
            ControlFlow.class,
            OptionSpec.builder("--control-flow")
                .paramLabel("MODE")
                .description(
                    "What a Java branch on a traced value is: error (default), or capture: both"
                        + " sides are compiled."));
    contraction =
        Options.optional(
            spec,
            Contraction.class,
            OptionSpec.builder("--fp-contract")
                .paramLabel("MODE")
                .description(
                    "Java's products and sums are rounded apart; with fast they fuse to fma."));
    reassociation =
        Options.flag(
            spec,
            "--fp-reassociate",
            "Java's sums of floats are in order; with this in the order that is fastest.");
  }

  Job.Java java() {
    return new Job.Java(
        classPath.get().stream()
            .flatMap(p -> Arrays.stream(p.split(File.pathSeparator)))
            .filter(p -> !p.isEmpty())
            .map(Path::of)
            .toList(),
        controlFlow.get().orElse(ControlFlow.error) == ControlFlow.capture,
        contraction.get().orElse(Contraction.off) == Contraction.fast,
        reassociation.getAsBoolean());
  }
}
