package dev.arrayc.cli;

import dev.arrayc.check.Checks;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code arrayc check}: does compiled code do what the program says? */
final class CheckCommand implements Callable<Integer> {
  private final Compiler compiler;

  private final ProgramOptions program;
  private final LapackOption lapack;
  private final Supplier<List<Engine>> engines;
  private final Supplier<Long> maxUlps;
  private final CommandSpec spec;

  CheckCommand(Compiler compiler) {
    this.compiler = compiler;
    spec =
        Options.command(
            this,
            "check",
            "Run a program on the interpreter and as compiled code, and compare.",
            "",
            "A file of StableHLO text that holds checks (ops of the check dialect, or custom calls",
            "to @check.expect_eq and its like) is evaluated by those, module by module.",
            "",
            "Examples:",
            "  arrayc check prog.py:f --arg f32[500,500]",
            "      draws seeded random values; names the first operation that differs",
            "  arrayc check model.mlir --arg @x.npy",
            "  arrayc check test.mlir --engine reference");
    program = new ProgramOptions(spec);
    lapack = new LapackOption(spec);
    engines =
        Options.list(
            spec,
            Engine.class,
            OptionSpec.builder("--engine")
                .paramLabel("ENGINE")
                .description(
                    "Evaluate checks on this engine only: ${COMPLETION-CANDIDATES}. Repeatable."));
    maxUlps =
        Options.value(
            spec,
            Long.class,
            OptionSpec.builder("--max-ulps")
                .paramLabel("N")
                .defaultValue("0")
                .description("How far results of both engines may be apart (default: 0)."));
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    Job job = program.job().withLapack(lapack.library());
    return job.program().isStablehlo() ? modules(job) : compare(job);
  }

  private int modules(Job job) {
    Sources sources = new Sources(job.program().file());
    List<Verdict> verdicts = new ArrayList<>();
    for (Program module : StablehloInput.modules(sources)) {
      Program chosen = StablehloInput.chosen(job, module);
      List<Tensor> arguments = StablehloInput.tensors(job, chosen);
      ProgramCheck check = new ProgramCheck(chosen, sources.texts(), job.machines(), maxUlps.get());
      if (Checks.of(chosen).stated().isEmpty()) {
        verdicts.add(check.comparison(arguments));
      } else {
        List<Engine> wanted = engines.get().isEmpty() ? List.of(Engine.values()) : engines.get();
        wanted.forEach(e -> verdicts.add(check.expectations(e, arguments).verdict()));
      }
    }
    return report(verdicts);
  }

  private int compare(Job job) {
    Compiler.Call call = compiler.call(job, spec.commandLine().getErr());
    ProgramCheck check =
        new ProgramCheck(call.program(), call.sources(), job.machines(), maxUlps.get());
    return report(List.of(check.comparison(call.arguments())));
  }

  private int report(List<Verdict> verdicts) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    boolean holds = true;
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Verdict.Passed(String summary) -> out.println(summary);
        case Verdict.Skipped(String reason) -> out.println("skipped: " + reason);
        case Verdict.Failed(String message) -> {
          err.print(message);
          holds = false;
        }
      }
    }
    out.flush();
    err.flush();
    return (holds ? ExitCode.OK : ExitCode.PROGRAM).status();
  }
}
