package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.codegen.SystemLapack;
import dev.arrayc.mlir.codegen.Targets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command asks of the compiler: a program, its entry, its arguments and its settings.
 *
 * @param staticArgnums as in {@code jax.jit}, negative ones count from the end
 * @param config what {@code jax.config.update} would set, in order
 * @param lapack the system's library to call, where the command runs what it compiles
 */
record Job(
    EntryPoint program,
    List<Argument> arguments,
    List<Integer> staticArgnums,
    List<String> staticArgnames,
    Map<String, String> config,
    Limits limits,
    Java java,
    Optional<SystemLapack> lapack) {
  /** Past one of these a program is stopped with a located error. */
  record Limits(long steps, long frames, long constantBytes) {}

  /**
   * How a Java method is read.
   *
   * @param classPath directories and jars
   * @param capture whether branches on traced values become a part of the program
   * @param contract whether multiply-adds fuse
   * @param reassociate whether sums of floats may run in another order
   */
  record Java(List<Path> classPath, boolean capture, boolean contract, boolean reassociate) {
    Java {
      classPath = List.copyOf(classPath);
    }
  }

  /** {@return whether multiply-adds fuse: in array programs always} */
  boolean contracts() {
    return !program.isJava() || java.contract();
  }

  Job {
    arguments = List.copyOf(arguments);
    staticArgnums = List.copyOf(staticArgnums);
    staticArgnames = List.copyOf(staticArgnames);
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }

  /** A job without a library of the system. */
  Job(
      EntryPoint program,
      List<Argument> arguments,
      List<Integer> staticArgnums,
      List<String> staticArgnames,
      Map<String, String> config,
      Limits limits,
      Java java) {
    this(program, arguments, staticArgnums, staticArgnames, config, limits, java, Optional.empty());
  }

  /** {@return what to compile for where it runs in this process: this machine's CPU} */
  Targets machines() {
    return Targets.ofThisMachine().with(lapack);
  }

  /**
   * {@return the name of what a command works on}
   *
   * @throws CompileException.UsageError if a script is named, but none of its functions
   */
  String name(String command) {
    return program
        .name()
        .orElseThrow(
            () ->
                new CompileException.UsageError(
                    Diagnostic.of(
                        Span.NONE,
                        "",
                        "which function of " + program.file() + " does " + command + " take?",
                        "name it after a colon: arrayc "
                            + command
                            + " "
                            + program.file()
                            + ":FUNCTION")));
  }

  Job withProgram(EntryPoint other) {
    return new Job(other, arguments, staticArgnums, staticArgnames, config, limits, java, lapack);
  }

  Job withArguments(List<Argument> others) {
    return new Job(program, others, staticArgnums, staticArgnames, config, limits, java, lapack);
  }

  Job withLapack(Optional<SystemLapack> library) {
    return new Job(
        program, arguments, staticArgnums, staticArgnames, config, limits, java, library);
  }
}
