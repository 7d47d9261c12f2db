package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.codegen.Architecture;
import dev.arrayc.mlir.codegen.Precision;
import dev.arrayc.mlir.codegen.Sm;
import dev.arrayc.mlir.codegen.Target;
import dev.arrayc.mlir.codegen.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which machines code is generated for. */
final class TargetOptions {
  /** What {@code --target} names. */
  enum Kind {
    /** The levels of x86-64 side by side. */
    cpu,
    /** NVIDIA GPUs. */
    cuda
  }

  /** Runs on GPUs from Turing on. */
  private static final String OLDEST = Sm.KNOWN.getFirst().shortName();

  private static final String KNOWN =
      Sm.KNOWN.stream().map(Sm::shortName).collect(Collectors.joining(", "));

  private static final String ARCHITECTURES =
      Arrays.stream(Architecture.values())
          .map(Architecture::title)
          .collect(Collectors.joining(", "));

  private final Supplier<Optional<String>> kinds;
  private final BooleanSupplier cubin;
  private final Supplier<Optional<String>> generations;
  private final Supplier<Optional<String>> architecture;
  private final Supplier<Optional<Precision>> precision;

  TargetOptions(CommandSpec spec) {
    kinds =
        Options.optional(
            spec,
            String.class,
            OptionSpec.builder("--target")
                .paramLabel("LIST")
                .description(
                    "Machines to compile for: cpu (the default), cuda, or cpu,cuda for a library"
                        + " that runs on the CPU where ARRAYC_DEVICE=cpu is set."));
    architecture =
        Options.optional(
            spec,
            String.class,
            OptionSpec.builder("--cpu")
                .paramLabel("NAME")
                .description(
                    "The kind of CPU: "
                        + ARCHITECTURES
                        + " (default: x86-64, with code for its levels v3 and v4)."));
    cubin =
        Options.flag(
            spec,
            "--cubin",
            "Carry the GPUs' machine code beside PTX, so that no first call compiles it. Needs"
                + " NVIDIA's ptxas, by ARRAYC_PTXAS or PATH.");
    precision =
        Options.optional(
            spec,
            Precision.class,
            OptionSpec.builder("--precision")
                .paramLabel("NAME")
                .description(
                    "How closely GPUs multiply matrices, one of ${COMPLETION-CANDIDATES}:"
                        + " f32 (the default) has the CPU's bits for f32 and takes tensor cores for"
                        + " bf16 and f16; tf32 takes 11 bits of f32, tf32x3 about 22; portable has"
                        + " the CPU's bits for all types."));
    generations =
        Options.optional(
            spec,
            String.class,
            OptionSpec.builder("--sm")
                .paramLabel("LIST")
                .description(
                    "Generations of GPUs to compile for with cuda, of "
                        + KNOWN
                        + "; code for one runs on later ones too, but for those with a letter"
                        + " (default: "
                        + OLDEST
                        + ")."));
  }

  /**
   * {@return the machines}
   *
   * @throws UsageError for names that are none
   */
  Targets targets() {
    List<Kind> wanted =
        items(kinds.get().orElse(Kind.cpu.name())).map(TargetOptions::kind).toList();
    boolean hasGpu = wanted.contains(Kind.cuda);
    boolean isForGpu =
        generations.get().isPresent() || cubin.getAsBoolean() || precision.get().isPresent();
    if (!hasGpu && isForGpu) {
      throw usage("--sm, --cubin and --precision are for GPUs", "say so too: --target cuda");
    }
    Architecture architecture = architecture();
    if (hasGpu && architecture != Architecture.X86_64) {
      throw usage("libraries for GPUs are for x86-64", "leave --cpu out");
    }
    return new Targets(
        wanted.contains(Kind.cpu) ? Target.of(architecture) : List.of(),
        hasGpu
            ? items(generations.get().orElse(OLDEST))
                .map(TargetOptions::generation)
                .sorted()
                .toList()
            : List.of(),
        cubin.getAsBoolean(),
        precision.get().orElse(Precision.f32));
  }

  private Architecture architecture() {
    String name = architecture.get().orElse(Architecture.X86_64.title());
    return Arrays.stream(Architecture.values())
        .filter(a -> a.title().equals(name))
        .findFirst()
        .orElseThrow(() -> usage("there is no kind of CPU " + name, "there are " + ARCHITECTURES));
  }

  private static Stream<String> items(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).distinct();
  }

  private static Kind kind(String name) {
    return Arrays.stream(Kind.values())
        .filter(k -> k.name().equals(name))
        .findFirst()
        .orElseThrow(() -> usage("there is no target " + name, "targets are cpu and cuda"));
  }

  private static Sm generation(String name) {
    return Sm.named(name)
        .orElseThrow(
            () -> usage("there is no generation " + name + " of GPUs", "known are " + KNOWN));
  }

  private static UsageError usage(String message, String hint) {
    return new UsageError(Diagnostic.of(Span.NONE, "", message, hint));
  }
}
