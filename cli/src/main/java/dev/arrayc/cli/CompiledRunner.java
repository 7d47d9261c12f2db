package dev.arrayc.cli;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.python.ProgramRunner;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs the calls of jitted functions: each program is compiled once, loaded, and called. */
final class CompiledRunner implements ProgramRunner, AutoCloseable {
  private final List<SourceFile> sources;
  private final Targets machines;
  private final Optional<Path> dumpDirectory;
  // By identity: a jitted function hands over the same program as often as it is called.
  private final IdentityHashMap<Program, LoadedLibrary> libraries = new IdentityHashMap<>();

  /**
   * A runner for the programs of some sources.
   *
   * @param sources grows while the program imports; read when something is compiled
   */
  CompiledRunner(List<SourceFile> sources, Targets machines, Optional<Path> dumpDirectory) {
    this.sources = sources;
    this.machines = machines;
    this.dumpDirectory = dumpDirectory;
  }

  @Override
  public List<Tensor> run(Program program, List<Tensor> arguments) {
    return libraries.computeIfAbsent(program, this::compile).call(arguments);
  }

  private LoadedLibrary compile(Program program) {
    String name = program.name();
    Optional<Path> directory =
        dumpDirectory.map(
            d -> d.resolve(String.format(Locale.ROOT, "%02d-%s", libraries.size(), name)));
    return LoadedLibrary.of(
        new Backend(program, name, List.copyOf(sources), place(program), true)
            .with(machines)
            .compile(directory));
  }

  /** Where the function does its first operation: near enough for a report of a defect. */
  private static Span place(Program program) {
    return program.entry().body().operations().stream()
        .map(Operation::span)
        .findFirst()
        .orElse(Span.NONE);
  }

  @Override
  public void close() {
    libraries.values().forEach(LoadedLibrary::close);
  }
}
