package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What names a program, its entry and its arguments. */
final class ProgramOptions {
  @Parameters(
      index = "0",
      paramLabel = "FILE[:ENTRY]",
      description = "The array program and, after a colon, the function to take from it.")
  private String program;

  @Option(
      names = "--arg",
      paramLabel = "ARG",
      description =
          "An argument of the entry; repeat it, in order. f32[4,8] is an array of that type, @x.npy"
              + " an array with its data; 2.0, 3, true and text are Python's: traced weakly as in"
              + " JAX, or the value of a static argument.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--static-argnums",
      split = ",",
      paramLabel = "N",
      description = "Positions of the arguments that are static, as in jax.jit.")
  private List<Integer> staticArgnums = new ArrayList<>();

  @Option(
      names = "--static-argnames",
      split = ",",
      paramLabel = "NAME",
      description = "Names of the arguments that are static, as in jax.jit.")
  private List<String> staticArgnames = new ArrayList<>();

  @Option(
      names = "--config",
      paramLabel = "KEY=VALUE",
      description = "A setting as jax.config.update makes it: jax_enable_x64=true. Repeatable.")
  private Map<String, String> config = new LinkedHashMap<>();

  @Mixin private LimitOptions limits;

  /**
   * {@return what was asked for}
   *
   * @throws CompileException.UsageError if an argument is malformed
   */
  Job job() {
    EntryPoint entry = EntryPoint.parse(program);
    List<Argument> parsed = arguments.stream().map(ArgumentParser::parse).toList();
    if (entry.entry().isEmpty() && !parsed.isEmpty()) {
      throw new CompileException.UsageError(
          Diagnostic.of(
              Span.NONE,
              "",
              "--arg needs to know whose argument it is",
              "name the function: " + program + ":FUNCTION"));
    }
    return new Job(entry, parsed, staticArgnums, staticArgnames, config, limits.limits());
  }
}
