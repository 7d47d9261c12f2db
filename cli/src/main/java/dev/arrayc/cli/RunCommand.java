package dev.arrayc.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code arrayc run}: a whole script, or one function of it on given arguments. */
final class RunCommand implements Callable<Integer> {
  private final Compiler compiler;

  private final ProgramOptions program;
  private final LapackOption lapack;
  private final DumpOptions dump;
  private final CommandSpec spec;

  private final Supplier<Optional<Path>> outDirectory;

  RunCommand(Compiler compiler) {
    this.compiler = compiler;
    spec =
        Options.command(
            this,
            "run",
            "Run a script; functions under jit are compiled to native code.",
            "",
            "Examples:",
            "  arrayc run prog.py",
            "      prints what `python prog.py` prints with JAX installed",
            "  arrayc run prog.py:f --arg @x.npy --arg 2.0",
            "      calls f and prints its results as NumPy prints them",
            "  arrayc run prog.py:f --arg f32[500,500] --out results",
            "      draws seeded random values and writes results/out0.npy and so on");
    program = new ProgramOptions(spec);
    lapack = new LapackOption(spec);
    dump = new DumpOptions(spec);
    outDirectory =
        Options.optional(
            spec,
            Path.class,
            OptionSpec.builder("--out")
                .paramLabel("DIR")
                .description(
                    "Write the results here as out0.npy, out1.npy and so on; print nothing of"
                        + " them."));
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    Job job = program.job().withLapack(lapack.library());
    PrintWriter out = spec.commandLine().getOut();
    try {
      compiler.run(job, out, outDirectory.get(), dump.directory());
    } finally {
      out.flush();
    }
    return ExitCode.OK.status();
  }
}
