package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException.EnvironmentError;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.portable.PortableVersion;
import dev.arrayc.text.Printer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
  private final TargetOptions target;
  private final DumpOptions dump;
  private final CommandSpec spec;

  private final Supplier<Stage> stage;
  private final BooleanSupplier generic;
  private final Supplier<Optional<Path>> output;
  private final Supplier<Optional<String>> version;

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
            "  arrayc emit prog.py:f --arg f32[4,8] --stage portable -o f.mlirbc",
            "      the portable artifact of StableHLO, which jax.export and others read",
            "  arrayc emit prog.py:f --arg f32[4,8] --stage asm",
            "  arrayc emit prog.py:f --arg f32[4,8] --stage llvm --dump-dir stages",
            "  arrayc emit prog.py:f --arg f32[4,8] --stage ptx --target cuda --sm 80");
    program = new ProgramOptions(spec);
    target = new TargetOptions(spec);
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
            "Print StableHLO in MLIR's generic form, which every MLIR reads, not in the pretty"
                + " one.");
    output =
        Options.optional(
            spec,
            Path.class,
            OptionSpec.builder("-o", "--output")
                .paramLabel("FILE")
                .description("Write to this file; a portable artifact is not printed."));
    version =
        Options.optional(
            spec,
            String.class,
            OptionSpec.builder("--portable-version")
                .paramLabel("X.Y.Z")
                .description(
                    "The release of StableHLO that shall read the portable artifact, "
                        + PortableVersion.MINIMUM
                        + " to "
                        + PortableVersion.CURRENT
                        + " (default: the newest)."));
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    PortableVersion wanted = version.get().map(EmitCommand::known).orElse(PortableVersion.CURRENT);
    if (stage.get() == Stage.portable && output.get().isEmpty()) {
      throw usage("a portable artifact is not text", "name a file: -o FILE.mlirbc");
    }
    // What the program prints while it is traced must not mix with the text that was asked for.
    Targets targets = target.targets();
    Compiler.Traced traced =
        compiler.trace(program.job(), spec.commandLine().getErr()).with(targets);
    traced.allNotes().forEach(spec.commandLine().getErr()::println);
    Printer.Form form = generic.getAsBoolean() ? Printer.Form.GENERIC : Printer.Form.PRETTY;
    byte[] emitted =
        compiler.emit(traced, new Compiler.Emission(stage.get(), form, wanted), dump.directory());
    if (output.get().isPresent()) {
      write(output.get().get(), emitted);
    } else {
      PrintWriter out = spec.commandLine().getOut();
      out.print(new String(emitted, StandardCharsets.UTF_8));
      out.flush();
    }
    return ExitCode.OK.status();
  }

  private static PortableVersion known(String text) {
    return PortableVersion.parse(text)
        .filter(PortableVersion::isKnown)
        .orElseThrow(
            () ->
                usage(
                    "there is no portable artifact of version " + text,
                    "versions "
                        + PortableVersion.MINIMUM
                        + " to "
                        + PortableVersion.CURRENT
                        + " are written"));
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new EnvironmentError(
          Diagnostic.of(
              Span.NONE,
              "",
              "cannot write " + file + ": " + Failures.reason(e),
              "name another place with -o FILE"));
    }
  }

  private static UsageError usage(String message, String hint) {
    return new UsageError(Diagnostic.of(Span.NONE, "", message, hint));
  }
}
