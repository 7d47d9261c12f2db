package dev.arrayc.cli;

import dev.arrayc.cli.cache.CacheKey;
import dev.arrayc.cli.cache.CommandMemo;
import dev.arrayc.cli.cache.Outputs;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.portable.PortableVersion;
import dev.arrayc.text.Printer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The compiler as the commands see it. */
interface Compiler {
  /**
   * A traced program.
   *
   * @param name the entry's name in the source
   * @param definition where the entry is defined
   * @param sources the texts that places in the program refer to
   * @param inputs every file that was read for it, with what it held
   * @param contract whether multiply-adds fuse
   * @param notes lines about the program that are no errors
   * @param more further functions of the same library
   * @param targets the machines that it is compiled for
   */
  record Traced(
      Program program,
      String name,
      Span definition,
      List<SourceFile> sources,
      List<CommandMemo.Input> inputs,
      boolean contract,
      List<String> notes,
      List<Traced> more,
      Targets targets) {
    public Traced {
      sources = List.copyOf(sources);
      inputs = List.copyOf(inputs);
      notes = List.copyOf(notes);
      more = List.copyOf(more);
    }

    /** A program that becomes a library for CPUs by itself. */
    public Traced(
        Program program,
        String name,
        Span definition,
        List<SourceFile> sources,
        List<CommandMemo.Input> inputs,
        boolean contract) {
      this(
          program,
          name,
          definition,
          sources,
          inputs,
          contract,
          List.of(),
          List.of(),
          Targets.DEFAULT);
    }

    /** The same with lines about it. */
    Traced noting(List<String> lines) {
      return new Traced(
          program, name, definition, sources, inputs, contract, lines, more, targets);
    }

    /** The same for other machines. */
    Traced with(Targets machines) {
      return new Traced(
          program,
          name,
          definition,
          sources,
          inputs,
          contract,
          notes,
          more.stream().map(t -> t.with(machines)).toList(),
          machines);
    }

    /** {@return several that become one library} */
    static Traced together(List<Traced> all) {
      Traced first = all.getFirst();
      List<CommandMemo.Input> inputs =
          all.stream().flatMap(t -> t.inputs().stream()).distinct().toList();
      return new Traced(
          first.program,
          first.name,
          first.definition,
          first.sources,
          inputs,
          first.contract,
          all.stream().flatMap(t -> t.notes().stream()).distinct().toList(),
          all.subList(1, all.size()),
          first.targets);
    }
  }

  /** A program with values for its parameters: data as given, or seeded random values. */
  record Call(Program program, List<SourceFile> sources, List<Tensor> arguments) {
    public Call {
      sources = List.copyOf(sources);
      arguments = List.copyOf(arguments);
    }
  }

  /** A compiled entry in this process, and values for its parameters. */
  record Loaded(LoadedLibrary library, List<Tensor> arguments) {
    public Loaded {
      arguments = List.copyOf(arguments);
    }
  }

  /** Compiles the entry of a job and loads it; a library that a job names is only loaded. */
  Loaded load(Job job, PrintWriter printed, Optional<Path> dumpDirectory);

  /** Traces the entry of a job and draws its arguments. */
  Call call(Job job, PrintWriter printed);

  /** Traces the entry of a job; what the program prints meanwhile goes to {@code printed}. */
  Traced trace(Job job, PrintWriter printed);

  /** {@return what the artifact of a traced program depends on, this compiler included} */
  CacheKey key(Traced traced, String build);

  /** Compiles to the files of an artifact, by the names that {@link Outputs} has for them. */
  Map<String, byte[]> build(Traced traced, Optional<Path> dumpDirectory);

  /**
   * Compiles again what a library was made from, as {@link #build} did, from what it carries.
   *
   * @throws dev.arrayc.diagnostic.CompileException.EnvironmentError if it does not carry it
   */
  Map<String, byte[]> rebuild(ElfFile library, Optional<Path> dumpDirectory);

  /** {@return the text of a program by which libraries know it} */
  String canonical(Traced traced);

  /**
   * How a program is to be shown.
   *
   * @param form that of StableHLO's text
   * @param version that of the portable artifact
   */
  record Emission(Stage stage, Printer.Form form, PortableVersion version) {}

  /** {@return a program at a stage: text in UTF-8, or the bytes of the portable artifact} */
  byte[] emit(Traced traced, Emission emission, Optional<Path> dumpDirectory);

  /**
   * Runs a whole script, or its entry on the job's arguments and prints the results; with a
   * directory, results are written there as {@code out0.npy …} instead.
   */
  void run(Job job, PrintWriter out, Optional<Path> outDirectory, Optional<Path> dumpDirectory);
}
