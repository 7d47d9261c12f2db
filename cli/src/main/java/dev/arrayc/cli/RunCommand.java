package dev.arrayc.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code arrayc run}: a whole script, or one function of it on given arguments. */
@Command(
    name = "run",
    description = "Run a script; functions under jit are compiled to native code.",
    footer = {
      "",
      "Examples:",
      "  arrayc run prog.py",
      "      prints what `python prog.py` prints with JAX installed",
      "  arrayc run prog.py:f --arg @x.npy --arg 2.0",
      "      calls f and prints its results as NumPy prints them",
      "  arrayc run prog.py:f --arg f32[500,500] --out results",
      "      draws seeded random values and writes results/out0.npy and so on"
    })
final class RunCommand implements Callable<Integer> {
  private final Compiler compiler;

  @Mixin private ProgramOptions program;
  @Mixin private DumpOptions dump;
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Write the results here as out0.npy, out1.npy and so on; print nothing of them.")
  private Optional<Path> outDirectory = Optional.empty();

  RunCommand(Compiler compiler) {
    this.compiler = compiler;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      compiler.run(program.job(), out, outDirectory, dump.directory());
    } finally {
      out.flush();
    }
    return ExitCode.OK.status();
  }
}
