package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What names a program, its entry and its arguments. */
final class ProgramOptions {
  static final String LABEL = "FILE[:ENTRY]";

  static final String DESCRIPTION =
      "The array program and, after a colon, the function to take from it; for Java Class::method"
          + " and --classpath.";

  private final Supplier<String> program;
  private final Supplier<List<String>> arguments;
  private final Supplier<List<Integer>> staticArgnums;
  private final Supplier<List<String>> staticArgnames;
  private final Supplier<Map<String, String>> config;
  private final LimitOptions limits;
  private final JavaOptions java;

  ProgramOptions(CommandSpec spec) {
    this(spec, Options.positional(spec, String.class, LABEL, DESCRIPTION));
  }

  /** The options of a program that is named by another parameter than the first. */
  ProgramOptions(CommandSpec spec, Supplier<String> program) {
    this.program = program;
    arguments =
        Options.list(
            spec,
            String.class,
            OptionSpec.builder("--arg")
                .paramLabel("ARG")
                .description(
                    "An argument of the entry; repeat it, in order. f32[4,8] is an array of that"
                        + " type, @x.npy an array with its data; 2.0, 3, true and text are"
                        + " Python's: traced weakly as in JAX, or the value of a static"
                        + " argument."));
    staticArgnums =
        Options.list(
            spec,
            Integer.class,
            OptionSpec.builder("--static-argnums")
                .splitRegex(",")
                .paramLabel("N")
                .description("Positions of the arguments that are static, as in jax.jit."));
    staticArgnames =
        Options.list(
            spec,
            String.class,
            OptionSpec.builder("--static-argnames")
                .splitRegex(",")
                .paramLabel("NAME")
                .description("Names of the arguments that are static, as in jax.jit."));
    config =
        Options.map(
            spec,
            OptionSpec.builder("--config")
                .paramLabel("KEY=VALUE")
                .description(
                    "A setting as jax.config.update makes it: jax_enable_x64=true. Repeatable."));
    limits = new LimitOptions(spec);
    java = new JavaOptions(spec);
  }

  /**
   * {@return what was asked for}
   *
   * @throws CompileException.UsageError if an argument is malformed
   */
  Job job() {
    EntryPoint entry = EntryPoint.parse(program.get());
    List<Argument> parsed = arguments.get().stream().map(ArgumentParser::parse).toList();
    if (entry.name().isEmpty() && !entry.isLibrary() && !parsed.isEmpty()) {
      throw new CompileException.UsageError(
          Diagnostic.of(
              Span.NONE,
              "",
              "--arg needs to know whose argument it is",
              "name the function: " + program.get() + ":FUNCTION"));
    }
    return new Job(
        entry,
        parsed,
        staticArgnums.get(),
        staticArgnames.get(),
        config.get(),
        limits.limits(),
        java.java());
  }
}
