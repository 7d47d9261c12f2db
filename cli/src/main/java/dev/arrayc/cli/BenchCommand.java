package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.artifact.Machine;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.PreparedCall;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code arrayc bench}: how long a call takes, and what keeps it from being faster. */
final class BenchCommand implements Callable<Integer> {
  private final Compiler compiler;

  private final ProgramOptions program;
  private final Supplier<Double> seconds;
  private final BooleanSupplier json;
  private final BooleanSupplier noProbe;
  private final CommandSpec spec;

  BenchCommand(Compiler compiler) {
    this.compiler = compiler;
    spec =
        Options.command(
            this,
            "bench",
            "Time the calls of a function, and say what bounds them on this machine.",
            "",
            "Examples:",
            "  arrayc bench prog.py:f --arg f32[500,500] --arg f32[500,500]",
            "      compiles f, draws seeded random values, and times calls from C",
            "  arrayc bench libf.so --json",
            "      times a compiled library; one JSON object",
            "  ARRAYC_NUM_THREADS=1 arrayc bench prog.py:f --arg @x.npy",
            "      on one thread, with data from a file");
    program = new ProgramOptions(spec);
    seconds =
        Options.value(
            spec,
            Double.class,
            OptionSpec.builder("--seconds")
                .paramLabel("S")
                .defaultValue("2")
                .description(
                    "Stop after this time even if the median is not certain to 1 %% yet (default:"
                        + " 2)."));
    json = Options.flag(spec, "--json", "Print one JSON object.");
    noProbe =
        Options.flag(
            spec, "--no-probe", "Do not measure what the machine can do at most, nor compare.");
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Job job = program.job();
    job.name("bench");
    Optional<Machine> machine =
        noProbe.getAsBoolean() ? Optional.empty() : Optional.of(Machine.probe());
    Compiler.Loaded loaded = compiler.load(job, out, Optional.empty());
    requireOneShape(loaded.library());
    try (LoadedLibrary library = loaded.library();
        PreparedCall call = library.prepare(loaded.arguments())) {
      Times times = Times.measure(call, seconds.get());
      if (json.getAsBoolean()) {
        out.println(json(library, times, machine));
      } else {
        report(library, times, machine, out);
      }
    }
    out.flush();
    return ExitCode.OK.status();
  }

  /** What a call does is known of functions of one shape. */
  private static void requireOneShape(LoadedLibrary library) {
    if (library.signature().sizes().passed() > 0) {
      String name = library.signature().name();
      library.close();
      throw new Limitation(
          Diagnostic.of(
              Span.NONE,
              "",
              "what a call of " + name + " does is not known: it takes arrays of several sizes",
              "bench its source for one of them: arrayc bench prog.py:"
                  + name
                  + " --arg f32[8,4]"));
    }
  }

  private static double gigabytesPerSecond(LoadedLibrary library, Times times) {
    return 1e-9 * Bound.bytes(library.signature().arrays()) / times.median();
  }

  private static double gigaflops(LoadedLibrary library, Times times) {
    return 1e-9 * library.flops() / times.median();
  }

  private static String types(List<Parameter> arrays) {
    return arrays.stream().map(p -> p.type().jaxString()).collect(Collectors.joining(", "));
  }

  private static void report(
      LoadedLibrary library, Times times, Optional<Machine> machine, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s(%s) -> %s%n",
        library.signature().name(),
        types(library.signature().inputs()),
        types(library.signature().outputs()));
    out.printf(
        Locale.ROOT,
        "median    %s (95 %% sure: %s to %s), least %s, %d runs%n",
        time(times.median()),
        time(times.low()),
        time(times.high()),
        time(times.least()),
        times.runs());
    out.printf(
        Locale.ROOT,
        "rate      %.4g GFLOP/s, %.4g GB/s%n",
        gigaflops(library, times),
        gigabytesPerSecond(library, times));
    machine.ifPresent(
        m -> {
          Bound bound = Bound.of(library, m);
          out.printf(
              Locale.ROOT,
              "machine   %.4g GFLOP/s in f32%s, reads %.4g GB/s, copies %.4g GB/s; %d threads%n",
              1e-9 * m.flops(),
              m.dotFlops() == 0
                  ? ""
                  : String.format(
                      Locale.ROOT, " (%.4g in bf16's dot products)", 1e-9 * m.dotFlops()),
              1e-9 * m.readBytes(),
              1e-9 * m.copyBytes(),
              Machine.threads());
          out.printf(Locale.ROOT, "floor     %s%n", time(bound.floor()));
          out.printf("bound by  %s%n", bound.explain(times.median()));
        });
  }

  /** Four digits, in the unit that suits. */
  private static String time(double seconds) {
    return seconds < 1e-6
        ? String.format(Locale.ROOT, "%.4g ns", 1e9 * seconds)
        : seconds < 1e-3
            ? String.format(Locale.ROOT, "%.4g us", 1e6 * seconds)
            : String.format(Locale.ROOT, "%.4g ms", 1e3 * seconds);
  }

  private static String json(LoadedLibrary library, Times times, Optional<Machine> machine) {
    String measured =
        String.format(
            Locale.ROOT,
            "\"name\": \"%s\", \"median_ms\": %.6g, \"min_ms\": %.6g, \"low_ms\": %.6g,"
                + " \"high_ms\": %.6g, \"runs\": %d, \"gbps\": %.6g, \"gflops\": %.6g, \"threads\":"
                + " %d",
            library.signature().name(),
            1e3 * times.median(),
            1e3 * times.least(),
            1e3 * times.low(),
            1e3 * times.high(),
            times.runs(),
            gigabytesPerSecond(library, times),
            gigaflops(library, times),
            Machine.threads());
    String compared =
        machine
            .map(
                m -> {
                  Bound bound = Bound.of(library, m);
                  return String.format(
                      Locale.ROOT,
                      ", \"peak_gflops\": %.6g, \"peak_dot_gflops\": %.6g, \"read_gbps\": %.6g,"
                          + " \"copy_gbps\": %.6g, \"floor_ms\": %.6g, \"bound\": \"%s\"",
                      1e-9 * m.flops(),
                      1e-9 * m.dotFlops(),
                      1e-9 * m.readBytes(),
                      1e-9 * m.copyBytes(),
                      1e3 * bound.floor(),
                      bound.explain(times.median()));
                })
            .orElse("");
    return "{" + measured + compared + "}";
  }
}
