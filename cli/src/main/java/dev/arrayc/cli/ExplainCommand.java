package dev.arrayc.cli;

import dev.arrayc.cli.cache.ArtifactCache;
import dev.arrayc.cli.cache.CacheKey;
import dev.arrayc.cli.cache.Explanation;
import dev.arrayc.cli.cache.Invocation;
import dev.arrayc.diagnostic.CompileException.EnvironmentError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.artifact.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Model.CommandSpec;

/** {@code arrayc explain}: would a compilation come from the cache, and if not, what differs? */
final class ExplainCommand implements Callable<Integer> {
  private final Compiler compiler;
  private final Environment environment;
  private final ProgramOptions program;
  private final CacheOptions cache;
  private final BooleanSupplier json;
  private final CommandSpec spec;

  ExplainCommand(Compiler compiler, Environment environment) {
    this.compiler = compiler;
    this.environment = environment;
    spec =
        Options.command(
            this,
            "explain",
            "Tell whether `arrayc compile` would find its answer in the cache, and why not.",
            "",
            "Examples:",
            "  arrayc explain prog.py:f --arg f32[500]",
            "      takes what `compile` takes, traces, compiles nothing, and names what differs",
            "      from the nearest compilation that the cache holds");
    program = new ProgramOptions(spec);
    cache = CacheOptions.place(spec);
    // So that a line that was compiled can be explained as it stands.
    CompileCommand.outputOption(spec);
    json = Options.flag(spec, "--json", "Print one JSON object.");
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    String build = environment.build().orElseThrow(ExplainCommand::noBuild);
    Path directory = cache.directory(environment).orElseThrow(CacheCommand::noPlace);
    ArtifactCache artifacts =
        new ArtifactCache(directory, w -> err.println("arrayc: warning: " + w));
    Compiler.Traced traced;
    try (PrintWriter nowhere = new PrintWriter(new StringWriter())) {
      traced = compiler.trace(program.job(), nowhere);
    }
    CacheKey key = compiler.key(traced, build);
    try {
      Explanation command = Explanation.ofCommand(artifacts, invocation(build), traced.inputs());
      Explanation artifact = Explanation.ofArtifact(artifacts, key);
      boolean kept = artifacts.find(key.digest()).isPresent();
      if (json.getAsBoolean()) {
        out.print(Json.object("command", json(command), "artifact", json(artifact)).print());
      } else {
        print(command, artifact, kept, out);
      }
    } catch (IOException e) {
      throw new EnvironmentError(
          Diagnostic.of(
              Span.NONE,
              "",
              "cannot read the cache in " + directory + ": " + Failures.reason(e),
              "name another place with --cache-dir DIR"));
    }
    out.flush();
    return ExitCode.OK.status();
  }

  /** The command line that `compile` would be given. */
  private Invocation invocation(String build) {
    List<String> words = new ArrayList<>(environment.arguments());
    words.set(0, "compile");
    words.remove("--json");
    return Invocation.of(words, environment.variables(), build);
  }

  private static void print(
      Explanation command, Explanation artifact, boolean kept, PrintWriter out) {
    if (kept && command.nearest().isPresent() && command.differences().isEmpty()) {
      out.println("hit: the same command was done before, and nothing that it read has changed");
      return;
    }
    out.println(
        kept
            ? "half a hit: it is traced again, but its compiled code is there"
            : "miss: it is traced and compiled");
    print("the command", command, out);
    if (!kept) {
      print("the compiled code", artifact, out);
    }
  }

  private static void print(String what, Explanation explanation, PrintWriter out) {
    if (explanation.nearest().isEmpty()) {
      out.println(what + ": the cache has nothing to compare it with");
      return;
    }
    out.println(
        what
            + " differs from the nearest, "
            + explanation.nearest().get().substring(0, 12)
            + ", in");
    for (Explanation.Difference d : explanation.differences()) {
      out.println("  " + d.component() + ": " + shown(d.wanted()) + ", was " + shown(d.cached()));
    }
  }

  private static String shown(String value) {
    return value.isEmpty() ? "nothing" : value;
  }

  private static Json json(Explanation explanation) {
    return Json.object(
        "nearest",
        explanation.nearest().orElse(""),
        "differences",
        explanation.differences().stream()
            .map(
                d ->
                    Json.object(
                        "component", d.component(), "cached", d.cached(), "wanted", d.wanted()))
            .toList());
  }

  private static EnvironmentError noBuild() {
    return new EnvironmentError(
        Diagnostic.of(
            Span.NONE,
            "",
            "nobody says which build of the compiler this is, so it keeps no cache",
            "start it by scripts/arrayc"));
  }
}
