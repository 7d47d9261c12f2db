package dev.arrayc.cli;

import dev.arrayc.cli.reproduce.Variation;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code arrayc conformance}: a tree of StableHLO's test files on one engine. */
final class ConformanceCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Supplier<String> directory;
  private final Supplier<Engine> engine;
  private final Supplier<Integer> jobs;
  private final BooleanSupplier isWorker;
  private final CommandSpec spec;

  ConformanceCommand() {
    spec =
        Options.command(
            this,
            "conformance",
            "Run a tree of StableHLO's test files.",
            "",
            "A file that StableHLO's interpreter runs must pass its checks; others must be read,",
            "verified, printed back, and compiled where their shapes are known. Each file is",
            "checked in a process of a pool: one that dies is one failure.",
            "",
            "Example:",
            "  arrayc conformance ../shared/conformance --engine cpu");
    directory = Options.positional(spec, String.class, "DIR", "The tree, or one file.");
    engine =
        Options.value(
            spec,
            Engine.class,
            OptionSpec.builder("--engine")
                .paramLabel("ENGINE")
                .defaultValue("cpu")
                .description("One of ${COMPLETION-CANDIDATES} (default: cpu)."));
    jobs =
        Options.value(
            spec,
            Integer.class,
            OptionSpec.builder("--jobs")
                .paramLabel("N")
                .defaultValue("0")
                .description("Processes at a time (default: the number of processors)."));
    isWorker = Options.flag(spec, "--worker", "Check files named on standard input, for the pool.");
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (isWorker.getAsBoolean()) {
      WorkerPool.serve(out, name -> verdict(Path.of(name)));
      return ExitCode.OK.status();
    }
    List<Path> files = files(Path.of(directory.get()));
    int count = jobs.get() > 0 ? jobs.get() : Runtime.getRuntime().availableProcessors();
    Optional<PrintWriter> progress =
        Terminal.isThere() ? Optional.of(spec.commandLine().getErr()) : Optional.empty();
    List<String> worker = List.of("conformance", "--worker", "--engine", engine.get().name(), ".");
    List<Verdict> verdicts =
        new WorkerPool(() -> ChildJvm.arrayc(Variation.NONE, worker), LONGEST, count, progress)
            .run(files.stream().map(Path::toString).toList());
    int failed = report(files, verdicts, out);
    out.flush();
    return (failed == 0 ? ExitCode.OK : ExitCode.PROGRAM).status();
  }

  /** Prints what failed and what was skipped, and the counts; returns how many failed. */
  private static int report(List<Path> files, List<Verdict> verdicts, PrintWriter out) {
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    for (int i = 0; i < files.size(); i++) {
      switch (verdicts.get(i)) {
        case Verdict.Passed _ -> passed++;
        case Verdict.Failed(String message) -> {
          failed++;
          out.println("FAILED " + files.get(i) + ": " + message.lines().findFirst().orElse(""));
        }
        case Verdict.Skipped(String reason) -> {
          skipped++;
          out.println("SKIPPED " + files.get(i) + ": " + reason);
        }
      }
    }
    out.println(passed + " passed, " + failed + " failed, " + skipped + " skipped");
    return failed;
  }

  /** {@code *.mlir} in name order. */
  private static List<Path> files(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> found =
          all.filter(p -> p.toString().endsWith(".mlir") && Files.isRegularFile(p))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw usage("there is no *.mlir under " + root);
      }
      return found;
    } catch (IOException | UncheckedIOException e) {
      throw usage(root + " cannot be read");
    }
  }

  private static UsageError usage(String message) {
    return new UsageError(
        Diagnostic.of(Span.NONE, "", message, "name a directory of StableHLO's test files"));
  }

  private Verdict verdict(Path file) {
    try {
      return TestFile.check(file, engine.get());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      StackTraceElement[] trace = e.getStackTrace();
      return new Verdict.Failed("defect: " + e + (trace.length > 0 ? " at " + trace[0] : ""));
    }
  }
}
