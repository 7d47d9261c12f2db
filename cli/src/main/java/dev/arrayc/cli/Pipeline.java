package dev.arrayc.cli;

import dev.arrayc.bytecode.JavaTracing;
import dev.arrayc.cli.cache.CacheKey;
import dev.arrayc.cli.cache.Outputs;
import dev.arrayc.diagnostic.CompileException.EnvironmentError;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.format.ArrayText;
import dev.arrayc.format.PrintOptions;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.library.Literals;
import dev.arrayc.mlir.artifact.Artifact;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.artifact.Manifest;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import dev.arrayc.mlir.codegen.Codegen;
import dev.arrayc.mlir.codegen.Options;
import dev.arrayc.python.ArgumentSpec;
import dev.arrayc.python.Script;
import dev.arrayc.python.Tracing;
import dev.arrayc.transform.Specialize;
import dev.arrayc.transform.raise.RaiseLoops;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The compiler that the modules below make together. */
final class Pipeline implements Compiler {
  @Override
  public Traced trace(Job job, PrintWriter printed) {
    if (job.program().isJava()) {
      ClassFiles classes = new ClassFiles(job.java().classPath());
      JavaTracing.Entry entry = javaEntry(job, classes);
      dataFiles(job).forEach(classes::addInput);
      return new Traced(
              entry.program(),
              entry.name(),
              entry.definition(),
              classes.texts(),
              classes.inputs(),
              job.contracts())
          .noting(notes(entry));
    }
    return RowsInput.of(job)
        .map(rows -> rows.trace(job, j -> traceFixed(j, printed), j -> traceFixed(j, NOBODY)))
        .orElseGet(() -> traceFixed(job, printed));
  }

  private static final PrintWriter NOBODY = new PrintWriter(java.io.Writer.nullWriter());

  /** Traces an array program, or StableHLO, for arguments of known sizes. */
  private static Traced traceFixed(Job job, PrintWriter printed) {
    Sources sources = new Sources(job.program().file());
    try (CompiledRunner runner =
        new CompiledRunner(sources.texts(), job.machines(), Optional.empty())) {
      return traced(entry(job, sources, printed, runner), job, sources);
    }
  }

  @Override
  public Call call(Job job, PrintWriter printed) {
    Sources sources = new Sources(job.program().file());
    try (CompiledRunner runner =
        new CompiledRunner(sources.texts(), job.machines(), Optional.empty())) {
      Tracing.Entry entry = entry(job, sources, printed, runner);
      return new Call(entry.program(), sources.texts(), inputs(job, entry));
    }
  }

  private static Tracing.Entry entry(
      Job job, Sources sources, PrintWriter printed, CompiledRunner runner) {
    if (job.program().isStablehlo()) {
      return StablehloInput.entry(job, sources);
    }
    Tracing.Request request =
        new Tracing.Request(
            sources.program(),
            sources,
            job.program().entry(),
            job.arguments().stream().map(Pipeline::spec).toList(),
            job.staticArgnums(),
            job.staticArgnames(),
            Settings.config(job.config()),
            Settings.limits(job.limits()));
    return Tracing.traceEntry(request, printed, runner);
  }

  /** What keeps loops from being ops on whole arrays. */
  private static List<String> notes(JavaTracing.Entry entry) {
    return entry.notes().stream()
        .map(n -> n.place() + ": note: this loop stays a loop: " + n.reason())
        .distinct()
        .toList();
  }

  private static Tracing.Entry asEntry(JavaTracing.Entry entry) {
    List<Boolean> weak = entry.program().entry().results().stream().map(r -> false).toList();
    return new Tracing.Entry(
        entry.program(), entry.name(), entry.definition(), entry.parameterArguments(), weak);
  }

  private static JavaTracing.Entry javaEntry(Job job, ClassFiles classes) {
    return JavaTracing.trace(
        new JavaTracing.Request(
            classes,
            job.program().file().toString(),
            job.program().entry().orElseThrow(),
            job.arguments().stream().map(Pipeline::spec).toList(),
            job.staticArgnums(),
            job.staticArgnames(),
            job.java().capture(),
            new RaiseLoops.Options(job.java().contract(), job.java().reassociate()),
            Settings.config(job.config()),
            Settings.limits(job.limits())));
  }

  private static List<Path> dataFiles(Job job) {
    List<Path> files = new ArrayList<>();
    for (Argument argument : job.arguments()) {
      if (argument instanceof Argument.Data data) {
        files.add(data.file());
      }
    }
    return files;
  }

  private static Traced traced(Tracing.Entry entry, Job job, Sources sources) {
    dataFiles(job).forEach(sources::addInput);
    return new Traced(
        entry.program(),
        entry.name(),
        entry.definition(),
        sources.texts(),
        sources.inputs(),
        job.contracts());
  }

  private static ArgumentSpec spec(Argument argument) {
    return switch (argument) {
      case Argument.Typed a -> new ArgumentSpec.Traced(a.type());
      case Argument.Rows a -> throw RowsInput.notHere("a Java method, or a program that is run,");
      case Argument.Data a -> new ArgumentSpec.Data(a.tensor().type());
      case Argument.Int a -> new ArgumentSpec.Scalar(new PyInt(a.value()));
      case Argument.Real a -> new ArgumentSpec.Scalar(new PyFloat(a.value()));
      case Argument.Bool a -> new ArgumentSpec.Scalar(PyBool.of(a.value()));
      case Argument.Text a -> new ArgumentSpec.Scalar(new PyStr(a.value()));
    };
  }

  private static Backend backend(Traced traced) {
    return new Backend(
            traced.program(),
            traced.name(),
            traced.sources(),
            traced.definition(),
            traced.contract())
        .with(traced.targets());
  }

  @Override
  public CacheKey key(Traced traced, String build) {
    List<CacheKey.Component> components =
        new ArrayList<>(Family.of(traced).key(build).components());
    for (Traced other : traced.more()) {
      components.add(CacheKey.Component.of("and", key(other, build).describe()));
    }
    return new CacheKey(components);
  }

  @Override
  public Map<String, byte[]> build(Traced traced, Optional<Path> dumpDirectory, boolean archive) {
    List<Family> functions = new ArrayList<>(List.of(Family.of(traced)));
    traced.more().forEach(t -> functions.add(Family.of(t)));
    return build(functions, dumpDirectory, archive);
  }

  private static Map<String, byte[]> build(
      List<Family> functions, Optional<Path> dumpDirectory, boolean archive) {
    Family first = functions.getFirst();
    if (functions.size() == 1 && first.front().isEmpty()) {
      return files(first.members().getFirst().compile(dumpDirectory, archive));
    }
    if (dumpDirectory.isPresent()) {
      throw new UsageError(
          Diagnostic.of(
              first.definition(),
              "",
              "--dump-dir writes the stages of one function of one shape",
              "compile it by itself with it"));
    }
    return files(
        Codegen.compile(
            functions.stream().map(Family::unit).toList(),
            Options.of(first.members().getFirst().targets()).withArchive(archive)));
  }

  @Override
  public Map<String, byte[]> rebuild(
      ElfFile library, Optional<Path> dumpDirectory, boolean archive) {
    List<Family> functions = new ArrayList<>();
    for (String text : library.manifests()) {
      Manifest manifest = Manifest.parse(text);
      String name = manifest.signature().name();
      String program =
          library
              .program(name)
              .orElseThrow(
                  () ->
                      new EnvironmentError(
                          Diagnostic.of(
                              Span.NONE,
                              "",
                              "the library does not carry its program, which is too long for that",
                              "name the source: arrayc verify FILE.so SOURCE:ENTRY --arg …")));
      functions.add(Family.of(manifest, new SourceFile(name + ".mlir", program)));
    }
    return build(functions, dumpDirectory, archive);
  }

  @Override
  public String canonical(Traced traced) {
    return Family.of(traced).canonical();
  }

  private static Map<String, byte[]> files(Artifact artifact) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(Outputs.LIBRARY, artifact.library());
    files.put(Outputs.HEADER, artifact.header().getBytes(StandardCharsets.UTF_8));
    artifact.archive().ifPresent(archive -> files.put(Outputs.ARCHIVE, archive));
    return files;
  }

  @Override
  public byte[] emit(Traced traced, Emission emission, Optional<Path> dumpDirectory) {
    return backend(traced).emit(emission, dumpDirectory);
  }

  @Override
  public void run(
      Job job, PrintWriter out, Optional<Path> outDirectory, Optional<Path> dumpDirectory) {
    if (job.program().name().isPresent()) {
      Loaded loaded = load(job, out, dumpDirectory);
      try (LoadedLibrary library = loaded.library()) {
        show(library.call(loaded.arguments()), out, outDirectory);
      }
      return;
    }
    Sources sources = new Sources(job.program().file());
    try (CompiledRunner runner =
        new CompiledRunner(sources.texts(), job.machines(), dumpDirectory)) {
      Script.run(
          sources.program(),
          out,
          runner,
          sources,
          Settings.config(job.config()),
          Settings.limits(job.limits()));
    }
  }

  @Override
  public Loaded load(Job job, PrintWriter printed, Optional<Path> dumpDirectory) {
    if (job.program().isLibrary()) {
      LoadedLibrary library = LoadedLibrary.open(job.program().file());
      return new Loaded(library, inputs(job, library.signature()));
    }
    if (job.program().isJava()) {
      ClassFiles classes = new ClassFiles(job.java().classPath());
      return load(job, asEntry(javaEntry(job, classes)), classes.texts(), dumpDirectory);
    }
    Sources sources = new Sources(job.program().file());
    try (CompiledRunner runner =
        new CompiledRunner(sources.texts(), job.machines(), dumpDirectory)) {
      return load(job, entry(job, sources, printed, runner), sources.texts(), dumpDirectory);
    }
  }

  private static Loaded load(
      Job job, Tracing.Entry entry, List<SourceFile> sources, Optional<Path> dumpDirectory) {
    List<Tensor> inputs = inputs(job, entry);
    Backend backend =
        new Backend(entry.program(), entry.name(), sources, entry.definition(), job.contracts())
            .with(job.machines());
    return new Loaded(LoadedLibrary.of(backend.compile(dumpDirectory)), inputs);
  }

  /** Values for a library: the given arguments, or seeded ones where none are given. */
  private static List<Tensor> inputs(Job job, Signature signature) {
    List<TensorType> types = signature.inputs().stream().map(Parameter::type).toList();
    List<Argument> given = job.arguments();
    if (given.isEmpty() && signature.sizes().passed() > 0) {
      throw new UsageError(
          Diagnostic.of(
              Span.NONE,
              "",
              signature.name() + " takes arrays of more than one size: " + signature.sizes().text(),
              "say with which to call it: --arg f32[8,784]"));
    }
    if (!given.isEmpty() && given.size() != types.size()) {
      throw new UsageError(
          Diagnostic.of(
              Span.NONE,
              "",
              signature.name() + " takes " + types.size() + " arguments, not " + given.size(),
              "without --arg seeded random values are drawn"));
    }
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Argument argument = given.isEmpty() ? new Argument.Typed(types.get(i)) : given.get(i);
      inputs.add(value(argument, i, types.get(i).dtype()));
    }
    return inputs;
  }

  private static List<Tensor> inputs(Job job, Tracing.Entry entry) {
    Function signature = Specialize.signature(entry.program());
    checkMemory(entry, signature, job.limits().constantBytes());
    if (job.program().isStablehlo()) {
      return StablehloInput.tensors(job, entry.program());
    }
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < entry.parameterArguments().size(); i++) {
      Argument argument = job.arguments().get(entry.parameterArguments().get(i));
      DType dtype = entry.program().entry().parameterTypes().get(i).dtype();
      inputs.add(value(argument, i, dtype));
    }
    return inputs;
  }

  /**
   * Compiled code takes arrays of any size; here they are held in memory to draw and print them.
   */
  private static void checkMemory(Tracing.Entry entry, Function signature, long limit) {
    List<TensorType> all = new ArrayList<>(signature.parameterTypes());
    all.addAll(signature.resultTypes());
    for (TensorType type : all) {
      if (type.bytes() > limit || type.size() > Integer.MAX_VALUE) {
        throw new UsageError(
            Diagnostic.of(
                entry.definition(),
                "",
                "an array of " + type.jaxString() + " is too large to run with here",
                "arrays of up to "
                    + limit
                    + " bytes and 2^31 - 1 elements can be run with: see --max-constant-bytes",
                "arrayc compile " + entry.name() + " makes a library, which has no such limit"));
      }
    }
  }

  /** The value of a traced argument: its data as traced, or seeded random values of its type. */
  private static Tensor value(Argument argument, int position, DType dtype) {
    return switch (argument) {
      case Argument.Typed a -> RandomInputs.draw(a.type(), position);
      case Argument.Rows a -> throw RowsInput.notHere("a call");
      case Argument.Data a -> Literals.convert(a.tensor(), dtype);
      case Argument.Int a -> Tracing.tensor(new PyInt(a.value()), dtype);
      case Argument.Real a -> Tracing.tensor(new PyFloat(a.value()), dtype);
      case Argument.Bool a -> Tracing.tensor(PyBool.of(a.value()), dtype);
      case Argument.Text a -> throw new IllegalArgumentException("text is never traced");
    };
  }

  private static void show(List<Tensor> results, PrintWriter out, Optional<Path> directory) {
    if (directory.isEmpty()) {
      results.forEach(r -> out.println(ArrayText.str(r, PrintOptions.DEFAULT)));
      return;
    }
    try {
      Files.createDirectories(directory.get());
      for (int i = 0; i < results.size(); i++) {
        Npy.write(directory.get().resolve("out" + i + ".npy"), results.get(i));
      }
    } catch (IOException e) {
      throw new EnvironmentError(
          Diagnostic.of(
              Span.NONE,
              "",
              "cannot write to " + directory.get() + ": " + Failures.reason(e),
              "name another place with --out DIR"));
    }
  }
}
