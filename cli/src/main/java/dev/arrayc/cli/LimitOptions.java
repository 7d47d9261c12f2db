package dev.arrayc.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How much a program may ask of the compiler before it is stopped with a located error. */
final class LimitOptions {
  private final Supplier<Quantity> maxSteps;
  private final Supplier<Quantity> maxFrames;
  private final Supplier<Quantity> maxConstantBytes;

  LimitOptions(CommandSpec spec) {
    maxSteps = limit(spec, "--max-steps", "N", "10^7", "Steps of the evaluator");
    maxFrames = limit(spec, "--max-frames", "N", "1000", "Calls inside calls");
    maxConstantBytes =
        limit(
            spec,
            "--max-constant-bytes",
            "SIZE",
            "4GiB",
            "Memory of arrays that are computed while tracing");
  }

  private static Supplier<Quantity> limit(
      CommandSpec spec, String name, String label, String standard, String description) {
    return Options.value(
        spec,
        Quantity.class,
        OptionSpec.builder(name)
            .paramLabel(label)
            .defaultValue(standard)
            .converters(new Quantity.Converter())
            .description(description + " (default: ${DEFAULT-VALUE})."));
  }

  Job.Limits limits() {
    return new Job.Limits(
        maxSteps.get().value(), maxFrames.get().value(), maxConstantBytes.get().value());
  }
}
