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

/** {@code arrayc emit}: one stage of a compilation, as text on standard output. */
@Command(
    name = "emit",
    description = "Print a function at one stage of its compilation.",
    footer = {
      "",
      "Examples:",
      "  arrayc emit prog.py:f --arg f32[4,8] --stage stablehlo",
      "      what jax.jit(f).lower(...).as_text() shows in JAX",
      "  arrayc emit prog.py:f --arg f32[4,8] --stage asm",
      "  arrayc emit prog.py:f --arg f32[4,8] --stage llvm --dump-dir stages"
    })
final class EmitCommand implements Callable<Integer> {
  private final Compiler compiler;

  @Mixin private ProgramOptions program;
  @Mixin private DumpOptions dump;
  @Spec private CommandSpec spec;

  @Option(
      names = "--stage",
      required = true,
      paramLabel = "STAGE",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Stage stage;

  EmitCommand(Compiler compiler) {
    this.compiler = compiler;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Optional<Path> directory = dump.directory();
    // What the program prints while it is traced must not mix with the text that was asked for.
    Compiler.Traced traced = compiler.trace(program.job(), spec.commandLine().getErr());
    out.print(compiler.emit(traced, stage, directory));
    out.flush();
    return ExitCode.OK.status();
  }
}
