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
import java.util.stream.Stream;

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
   * @param variants the same function for other arguments
   * @param rows if the program is one of any number of rows
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
      List<Traced> variants,
      Optional<Rows> rows,
      List<Traced> more,
      Targets targets) {
    public Traced {
      notes = List.copyOf(notes);
      variants = List.copyOf(variants);
      sources = List.copyOf(sources);
      inputs = List.copyOf(inputs);
      more = List.copyOf(more);
    }

    /** A program of arguments of one shape that becomes a library for CPUs by itself. */
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
          Optional.empty(),
          List.of(),
          Targets.DEFAULT);
    }

    /** {@return this program with lines about it} */
    Traced noting(List<String> lines) {
      return new Traced(
          program,
          name,
          definition,
          sources,
          inputs,
          contract,
          lines,
          variants,
          rows,
          more,
          targets);
    }

    /** {@return the lines about all functions} */
    List<String> allNotes() {
      return Stream.of(notes.stream(), notes(variants), notes(more))
          .flatMap(n -> n)
          .distinct()
          .toList();
    }

    private static Stream<String> notes(List<Traced> all) {
      return all.stream().flatMap(t -> t.allNotes().stream());
    }

    private Traced with(
        List<CommandMemo.Input> allInputs,
        List<Traced> allVariants,
        Optional<Rows> anyRows,
        List<Traced> others,
        Targets machines) {
      return new Traced(
          program,
          name,
          definition,
          sources,
          allInputs,
          contract,
          notes,
          allVariants,
          anyRows,
          others,
          machines);
    }

    /** The same for other machines. */
    Traced with(Targets machines) {
      return with(
          inputs,
          variants.stream().map(t -> t.with(machines)).toList(),
          rows,
          more.stream().map(t -> t.with(machines)).toList(),
          machines);
    }

    /** {@return this program as one of any number of rows} */
    Traced of(Rows any) {
      return with(inputs, variants, Optional.of(any), more, targets);
    }

    /** {@return this program, with what depends on these files too} */
    Traced withInputs(List<CommandMemo.Input> others) {
      return with(others, variants, rows, more, targets);
    }

    private static List<CommandMemo.Input> inputs(List<Traced> all) {
      return all.stream().flatMap(t -> t.inputs().stream()).distinct().toList();
    }

    /** {@return one function, traced for several lists of arguments} */
    static Traced variants(List<Traced> all) {
      Traced first = all.getFirst();
      return first.with(
          inputs(all), all.subList(1, all.size()), first.rows, first.more, first.targets);
    }

    /** {@return several that become one library} */
    static Traced together(List<Traced> all) {
      Traced first = all.getFirst();
      return first.with(
          inputs(all), first.variants, first.rows, all.subList(1, all.size()), first.targets);
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

  /**
   * Compiles to the files of an artifact, by the names that {@link Outputs} has for them.
   *
   * @param archive whether a static library is one of them
   */
  Map<String, byte[]> build(Traced traced, Optional<Path> dumpDirectory, boolean archive);

  /**
   * Compiles again what a library was made from, as {@link #build} did, from what it carries.
   *
   * @throws dev.arrayc.diagnostic.CompileException.EnvironmentError if it does not carry it
   */
  Map<String, byte[]> rebuild(ElfFile library, Optional<Path> dumpDirectory, boolean archive);

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
