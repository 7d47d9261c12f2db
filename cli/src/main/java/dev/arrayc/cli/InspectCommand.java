package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.Json;
import dev.arrayc.mlir.artifact.Manifest;
import dev.arrayc.mlir.artifact.PlannedKernel;
import dev.arrayc.mlir.codegen.BulkKernel;
import dev.arrayc.mlir.codegen.PtxKernel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code arrayc inspect}: the manifest in a compiled library, which is read but never loaded. */
final class InspectCommand implements Callable<Integer> {
  private final Supplier<Optional<Path>> library;
  private final BooleanSupplier json;
  private final BooleanSupplier schema;

  private final Supplier<Optional<GpuLimits>> gpu;

  private final CommandSpec spec;

  InspectCommand() {
    spec =
        Options.command(
            this,
            "inspect",
            "Print the manifest that a compiled library carries.",
            "",
            "Examples:",
            "  arrayc inspect libf.so",
            "  arrayc inspect libf.so --json",
            "  arrayc inspect libf.so --gpu h200",
            "      the least time of each kernel there, by the limits of that GPU",
            "  arrayc inspect --schema > manifest.schema.json",
            "      the JSON Schema that every manifest follows");
    library = Options.optionalPositional(spec, Path.class, "LIBRARY", "A library made by arrayc.");
    json = Options.flag(spec, "--json", "Print the manifest as it stands in the library: JSON.");
    gpu =
        Options.optional(
            spec,
            GpuLimits.class,
            OptionSpec.builder("--gpu")
                .paramLabel("NAME")
                .description(
                    "Print of each kernel on a GPU, one of ${COMPLETION-CANDIDATES}, the least"
                        + " time that memory and arithmetic allow, and what it takes of a"
                        + " multiprocessor. Registers are ptxas's where that is, else estimated."));
    schema = Options.flag(spec, "--schema", "Print the JSON Schema of manifests.");
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (schema.getAsBoolean()) {
      out.print(Manifest.schema());
      out.flush();
      return ExitCode.OK.status();
    }
    ElfFile file =
        ElfFile.read(
            library
                .get()
                .orElseThrow(
                    () ->
                        new UsageError(
                            Diagnostic.of(
                                Span.NONE,
                                "",
                                "inspect needs a library",
                                "arrayc inspect libf.so"))));
    String manifest = file.manifest();
    if (gpu.get().isPresent()) {
      estimate(Manifest.parse(manifest), file, gpu.get().get(), out);
    } else if (json.getAsBoolean()) {
      out.print(manifest);
    } else {
      print(Json.parse(manifest), out);
    }
    out.flush();
    return ExitCode.OK.status();
  }

  private static void estimate(Manifest manifest, ElfFile file, GpuLimits limits, PrintWriter out) {
    Optional<PtxKernel.Text> text = limits.choose(PtxKernel.textsIn(file.contents()));
    Map<String, PtxKernel> resources =
        text.map(PtxKernel::of).orElse(List.of()).stream()
            .collect(Collectors.toMap(PtxKernel::name, kernel -> kernel));
    text.ifPresent(t -> out.println("code for " + t.gpu()));
    double total = 0;
    for (PlannedKernel kernel : manifest.kernels()) {
      String other = kernel.name() + BulkKernel.SUFFIX;
      boolean isOnlyElsewhere =
          kernel.name().endsWith(BulkKernel.SUFFIX) && !resources.containsKey(kernel.name());
      if (isOnlyElsewhere || resources.containsKey(other)) {
        continue;
      }
      double least = limits.microseconds(kernel);
      total += least;
      out.printf(
          Locale.ROOT,
          "%-12s %8.1f us  %-6s  %d flops  %d bytes  %d blocks",
          kernel.name(),
          least,
          limits.bound(kernel),
          kernel.flops(),
          kernel.bytes(),
          kernel.blocks());
      PtxKernel takes = resources.get(kernel.name());
      long launched = kernel.name().endsWith(BulkKernel.SUFFIX) ? kernel.sharedBytes() : 0;
      out.println(
          takes == null
              ? ""
              : "  " + Occupancy.line(limits.generation(), takes.withShared(launched)));
    }
    out.printf(Locale.ROOT, "%-12s %8.1f us  each kernel once, at least%n", "total", total);
  }

  /** One member a line, names in a column; what is nested stands below, indented. */
  private static void print(Json manifest, PrintWriter out) {
    if (manifest instanceof Json.Obj(Map<String, Json> members)) {
      members.forEach(
          (name, value) -> {
            if (value instanceof Json.Arr(List<Json> rows) && isTable(rows)) {
              out.println(name);
              rows.forEach(row -> out.println("  " + line(row)));
            } else {
              out.printf("%-15s %s%n", name, line(value));
            }
          });
    } else {
      out.println(line(manifest));
    }
  }

  private static boolean isTable(List<Json> rows) {
    return rows.stream().anyMatch(row -> row instanceof Json.Obj);
  }

  private static String line(Json value) {
    return switch (value) {
      case Json.Str(String text) -> text;
      case Json.Num(long number) -> Long.toString(number);
      case Json.Bool(boolean truth) -> Boolean.toString(truth);
      case Json.Arr(List<Json> elements) ->
          elements.stream().map(InspectCommand::line).collect(Collectors.joining(", ", "[", "]"));
      case Json.Obj(Map<String, Json> members) ->
          members.entrySet().stream()
              .map(m -> m.getKey() + "=" + line(m.getValue()))
              .collect(Collectors.joining("  "));
    };
  }
}
