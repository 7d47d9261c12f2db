package dev.arrayc.cli;

import picocli.CommandLine.Option;

/** How much a program may ask of the compiler before it is stopped with a located error. */
final class LimitOptions {
  @Option(
      names = "--max-steps",
      paramLabel = "N",
      defaultValue = "10^7",
      converter = Quantity.Converter.class,
      description = "Steps of the evaluator (default: ${DEFAULT-VALUE}).")
  private Quantity maxSteps;

  @Option(
      names = "--max-frames",
      paramLabel = "N",
      defaultValue = "1000",
      converter = Quantity.Converter.class,
      description = "Calls inside calls (default: ${DEFAULT-VALUE}).")
  private Quantity maxFrames;

  @Option(
      names = "--max-constant-bytes",
      paramLabel = "SIZE",
      defaultValue = "4GiB",
      converter = Quantity.Converter.class,
      description = "Memory of arrays that are computed while tracing (default: ${DEFAULT-VALUE}).")
  private Quantity maxConstantBytes;

  Job.Limits limits() {
    return new Job.Limits(maxSteps.value(), maxFrames.value(), maxConstantBytes.value());
  }
}
