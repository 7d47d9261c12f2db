package dev.arrayc.cli;

import dev.arrayc.text.Printer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code arrayc emit}: one stage of a compilation, as text on standard output. */
final class EmitCommand implements Callable<Integer> {
  private final Compiler compiler;

  private final ProgramOptions program;
  private final DumpOptions dump;
  private final CommandSpec spec;

  private final Supplier<Stage> stage;
  private final BooleanSupplier generic;

  EmitCommand(Compiler compiler) {
    this.compiler = compiler;
    spec =
        Options.command(
            this,
            "emit",
            "Print a function at one stage of its compilation.",
            "",
            "Examples:",
            "  arrayc emit prog.py:f --arg f32[4,8] --stage stablehlo",
            "      what jax.jit(f).lower(...).as_text() shows in JAX",
            "  arrayc emit model.mlir --stage stablehlo --generic",
            "  arrayc emit prog.py:f --arg f32[4,8] --stage asm",
            "  arrayc emit prog.py:f --arg f32[4,8] --stage llvm --dump-dir stages");
    program = new ProgramOptions(spec);
    dump = new DumpOptions(spec);
    stage =
        Options.value(
            spec,
            Stage.class,
            OptionSpec.builder("--stage")
                .required(true)
                .paramLabel("STAGE")
                .description("One of ${COMPLETION-CANDIDATES}."));
    generic =
        Options.flag(
            spec,
            "--generic",
            "Print StableHLO in MLIR's generic form, which every MLIR reads, not in the pretty one.");
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Optional<Path> directory = dump.directory();
    // What the program prints while it is traced must not mix with the text that was asked for.
    Compiler.Traced traced = compiler.trace(program.job(), spec.commandLine().getErr());
    Printer.Form form = generic.getAsBoolean() ? Printer.Form.GENERIC : Printer.Form.PRETTY;
    out.print(compiler.emit(traced, stage.get(), form, directory));
    out.flush();
    return ExitCode.OK.status();
  }
}
