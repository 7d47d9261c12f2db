package dev.arrayc.cli;

import dev.arrayc.cli.cache.CacheKey;
import dev.arrayc.cli.cache.Digest;
import dev.arrayc.diagnostic.CompileException.EnvironmentError;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.Artifact;
import dev.arrayc.mlir.artifact.Artifact.Dump;
import dev.arrayc.mlir.artifact.CNames;
import dev.arrayc.mlir.artifact.Manifest;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import dev.arrayc.mlir.codegen.BulkKernel;
import dev.arrayc.mlir.codegen.Codegen;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.mlir.codegen.Options;
import dev.arrayc.mlir.codegen.Precision;
import dev.arrayc.mlir.codegen.Provenance;
import dev.arrayc.mlir.codegen.PtxKernel;
import dev.arrayc.mlir.codegen.Ptxas;
import dev.arrayc.mlir.codegen.Sm;
import dev.arrayc.mlir.codegen.SystemLapack;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.mlir.lower.DeviceLowering;
import dev.arrayc.mlir.lower.Lowered;
import dev.arrayc.mlir.lower.Lowering;
import dev.arrayc.portable.PortableArtifact;
import dev.arrayc.text.Printer;
import dev.arrayc.transform.Prepare;
import dev.arrayc.transform.Specialize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * From a StableHLO program to its library: prepare, lower, generate code; each stage as text where
 * it is asked for.
 */
final class Backend {
  private static final Set<dev.arrayc.mlir.codegen.Stage> ALL_DUMPS =
      Set.of(dev.arrayc.mlir.codegen.Stage.values());

  /** A longer text of a program does not travel inside its library. */
  private static final int LONGEST_TEXT = 4 << 20;

  /** The option of a manifest that says whether multiply-adds fuse. */
  private static final String CONTRACTION = "contraction";

  /** The option of a manifest that says how closely GPUs compute products. */
  private static final String PRECISION = "precision";

  /**
   * The option of a manifest that names the system's LAPACK, and what a library's bits are then.
   */
  private static final String LAPACK = "lapack";

  private final Program program;
  private final Supplier<Signature> signature;
  private final List<SourceFile> sources;
  private final Span definition;
  private final boolean contract;
  private final Targets targets;

  /**
   * A program to compile for CPUs.
   *
   * @param name the entry's name in the source
   * @param sources the texts that places in it refer to
   * @param contract whether multiply-adds fuse
   */
  Backend(
      Program program, String name, List<SourceFile> sources, Span definition, boolean contract) {
    this(
        program,
        () -> signature(Specialize.signature(program), name),
        sources,
        definition,
        contract,
        Targets.DEFAULT);
  }

  /** The same program for other machines. */
  Backend with(Targets machines) {
    return new Backend(program, signature, sources, definition, contract, machines);
  }

  private Backend(
      Program program,
      Supplier<Signature> signature,
      List<SourceFile> sources,
      Span definition,
      boolean contract,
      Targets targets) {
    this.program = program;
    this.signature = signature;
    this.sources = sources;
    this.definition = definition;
    this.contract = contract;
    this.targets = targets;
  }

  /**
   * What a library was made from, out of the library itself.
   *
   * @param read a program that it carries
   * @param signature the function of that program
   */
  static Backend of(Manifest manifest, Signature signature, Program read, SourceFile text) {
    List<Function.Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < signature.inputs().size(); i++) {
      Parameter p = signature.inputs().get(i);
      Attributes attributes = read.entry().parameters().get(i).attributes();
      parameters.add(new Function.Parameter(p.path(), p.donated(), attributes));
    }
    List<Function.Result> results = new ArrayList<>();
    for (int i = 0; i < signature.outputs().size(); i++) {
      Parameter p = signature.outputs().get(i);
      Attributes attributes = read.entry().results().get(i).attributes();
      results.add(new Function.Result(p.path(), attributes, p.inPlaceOf()));
    }
    Function entry = read.entry();
    Program program =
        read.withEntry(
            new Function(entry.name(), parameters, results, entry.body(), entry.attributes()));
    boolean contract = Boolean.parseBoolean(manifest.options().get(CONTRACTION));
    return new Backend(
        program, () -> signature, List.of(text), Span.NONE, contract, targets(manifest));
  }

  /** {@return the machines that a library is for, and what of the system it calls} */
  static Targets targets(Manifest manifest) {
    String precision =
        manifest.options().getOrDefault(PRECISION, Targets.DEFAULT.precision().name());
    Optional<String> lapack = Optional.ofNullable(manifest.options().get(LAPACK));
    return Targets.named(manifest.targets())
        .orElse(Targets.DEFAULT)
        .with(Precision.valueOf(precision))
        .with(SystemLapack.parse(lapack));
  }

  /**
   * {@return the text of the program by which it is known, and which travels inside its library}
   */
  String canonical() {
    return Printer.print(program);
  }

  /** {@return a text of programs, unless it is too long to travel inside a library} */
  static Optional<String> travelling(String text) {
    return Optional.of(text).filter(t -> t.length() <= LONGEST_TEXT);
  }

  /** {@return what callers see} */
  Signature signature() {
    return signature.get();
  }

  /** {@return where the entry is defined} */
  Span definition() {
    return definition;
  }

  private static Signature signature(Function entry, String name) {
    List<String> wanted =
        new ArrayList<>(entry.parameters().stream().map(Function.Parameter::path).toList());
    int inputs = wanted.size();
    for (int i = 0; i < entry.results().size(); i++) {
      wanted.add("out" + i);
    }
    List<String> names = CNames.parameters(wanted);
    List<Parameter> in = new ArrayList<>();
    List<TensorType> types = entry.parameterTypes();
    for (int i = 0; i < inputs; i++) {
      Function.Parameter p = entry.parameters().get(i);
      in.add(new Parameter(names.get(i), p.path(), types.get(i), p.donated()));
    }
    List<Parameter> out = new ArrayList<>();
    List<TensorType> results = entry.resultTypes();
    for (int i = 0; i < results.size(); i++) {
      Function.Result r = entry.results().get(i);
      out.add(new Parameter(names.get(inputs + i), r.path(), results.get(i), false, r.inPlaceOf()));
    }
    return new Signature(CNames.function(name), in, out);
  }

  /** {@return what the library depends on} */
  CacheKey key(String build) {
    String donated =
        program.entry().parameters().stream()
            .map(p -> p.path() + (p.donated() ? " donated" : ""))
            .collect(Collectors.joining("\n"));
    String places =
        program.entry().results().stream()
            .map(r -> r.inPlaceOf().toString())
            .collect(Collectors.joining("\n"));
    return new CacheKey(
        List.of(
            CacheKey.Component.of("compiler", build),
            CacheKey.Component.of("llvm", Codegen.llvmVersion()),
            CacheKey.Component.of("symbol", signature.get().name()),
            CacheKey.Component.of("arguments", donated),
            CacheKey.Component.of("places", places),
            CacheKey.Component.of("contraction", Boolean.toString(contract)),
            CacheKey.Component.of("targets", String.join(" ", targets.names())),
            CacheKey.Component.of("precision", targets.precision().name()),
            CacheKey.Component.of(
                "lapack", targets.lapack().map(SystemLapack::text).orElse("none")),
            CacheKey.Component.of("ptxas", targets.cubins() ? Ptxas.version() : "none"),
            CacheKey.Component.of("program", canonical())));
  }

  /** {@return the library, its header and its manifest} */
  Artifact compile(Optional<Path> dumpDirectory) {
    return compile(dumpDirectory, false);
  }

  /** {@return the same, and a static library if it is wanted} */
  Artifact compile(Optional<Path> dumpDirectory, boolean archive) {
    Function prepared = prepared();
    Options options = Options.of(targets).withArchive(archive);
    if (dumpDirectory.isPresent()) {
      options = options.withDumps(ALL_DUMPS).withBugDirectory(dumpDirectory.get());
    }
    Artifact artifact =
        Codegen.compile(List.of(Codegen.Unit.of(part(prepared, signature.get()))), options);
    if (dumpDirectory.isPresent()) {
      write(dumpDirectory.get(), prepared, artifact.dumps());
    }
    return artifact;
  }

  /** {@return the function that code is generated for} */
  private Function prepared() {
    Optional<SystemLapack> lapack = targets.lapack();
    Function prepared = Prepare.prepare(program, contract, lapack.map(SystemLapack::path));
    lapack.ifPresent(library -> LapackOption.require(library, prepared));
    return prepared;
  }

  /** {@return the program, lowered, as a function of this signature} */
  Codegen.Part part(Signature function) {
    return part(prepared(), function);
  }

  private Codegen.Part part(Function prepared, Signature function) {
    Optional<DeviceLowering> device =
        targets.hasGpu()
            ? Optional.of(DeviceLowering.lower(prepared, targets.precision(), targets.gpus()))
            : Optional.empty();
    Optional<DeviceModule> kernels =
        device.map(lowered -> lowered.module(function, sources, definition));
    if (targets.cpus().isEmpty()) {
      return new Codegen.Part(
          kernels.orElseThrow().host(), kernels, provenance(device.orElseThrow().flops(), device));
    }
    Lowered lowered = Lowering.lower(prepared);
    return new Codegen.Part(
        lowered.module(function, sources, definition),
        kernels,
        provenance(lowered.flops(), device));
  }

  /** {@return the machines that it is compiled for} */
  Targets targets() {
    return targets;
  }

  /** {@return what is said of the program} */
  Provenance provenance(long flops) {
    return provenance(flops, Optional.empty());
  }

  private Provenance provenance(long flops, Optional<DeviceLowering> device) {
    String text = canonical();
    boolean isRounding = device.isPresent() && device.get().isRounding();
    return new Provenance(
        Digest.of(text.getBytes(StandardCharsets.UTF_8)),
        travelling(text),
        Arrayc.Version.number(),
        options(),
        flops,
        bits(isRounding));
  }

  private String bits(boolean isRounding) {
    String ofCompiler = isRounding ? "target" : "portable";
    return targets.lapack().isPresent() ? LAPACK : ofCompiler;
  }

  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    options.put(CONTRACTION, Boolean.toString(contract));
    if (targets.hasGpu()) {
      options.put(PRECISION, targets.precision().name());
    }
    targets.lapack().ifPresent(library -> options.put(LAPACK, library.text()));
    return options;
  }

  /** {@return the program at a stage: text in UTF-8, or the bytes of the portable artifact} */
  byte[] emit(Compiler.Emission emission, Optional<Path> dumpDirectory) {
    if (dumpDirectory.isPresent()) {
      compile(dumpDirectory);
    }
    return emission.stage() == Stage.portable
        ? PortableArtifact.write(program, emission.version())
        : text(emission).getBytes(StandardCharsets.UTF_8);
  }

  private String text(Compiler.Emission emission) {
    return switch (emission.stage()) {
      case stablehlo -> Printer.print(program, emission.form());
      case portable -> throw new IllegalArgumentException("a portable artifact is no text");
      case linalg -> Lowering.lower(prepared()).linalg();
      case llvm -> generated(dev.arrayc.mlir.codegen.Stage.LLVM, "; ");
      case asm -> generated(dev.arrayc.mlir.codegen.Stage.ASM, "# ");
      case ptx -> ptxWithResources();
    };
  }

  /** PTX after comments that say what each kernel takes. */
  private static String withResources(Dump dump, Map<String, Long> launched) {
    Sm gpu = Sm.named(dump.name().replace(".ptx", "")).orElseThrow();
    return PtxKernel.of(new PtxKernel.Text(gpu, dump.text())).stream()
            .map(kernel -> kernel.withShared(launched.getOrDefault(kernel.name(), 0L)))
            .map(kernel -> "// " + kernel.name() + ": " + Occupancy.line(gpu, kernel) + "\n")
            .collect(Collectors.joining())
        + dump.text();
  }

  private String ptxWithResources() {
    DeviceModule module = deviceModule();
    Map<String, Long> launched =
        module.bulk().stream().collect(Collectors.toMap(BulkKernel::name, BulkKernel::sharedBytes));
    return Codegen.ptx(module, Options.of(targets)).stream()
        .map(dump -> withResources(dump, launched))
        .collect(Collectors.joining("\n"));
  }

  /** {@return PTX for each GPU} */
  List<Dump> ptx() {
    return Codegen.ptx(deviceModule(), Options.of(targets));
  }

  private DeviceModule deviceModule() {
    if (!targets.hasGpu()) {
      throw new UsageError(
          Diagnostic.of(
              definition, "", "PTX is for a GPU", "say so: --target cuda, and which: --sm 90"));
    }
    return DeviceLowering.lower(prepared(), targets.precision(), targets.gpus())
        .module(signature.get(), sources, definition);
  }

  private String generated(dev.arrayc.mlir.codegen.Stage stage, String comment) {
    Lowered lowered = Lowering.lower(prepared());
    List<Dump> dumps =
        Codegen.dumps(
            lowered.module(signature.get(), sources, definition),
            Options.defaults().withDumps(Set.of(stage)));
    return dumps.stream()
        .map(d -> comment + d.name() + "\n" + d.text())
        .collect(Collectors.joining("\n"));
  }

  private void write(Path directory, Function prepared, List<Dump> generated) {
    List<Dump> dumps = new ArrayList<>();
    dumps.add(new Dump("stablehlo.mlir", Printer.print(program, Printer.Form.PRETTY)));
    dumps.add(new Dump("prepared.mlir", Printer.print(prepared)));
    dumps.add(new Dump("linalg.mlir", Lowering.lower(prepared).linalg()));
    dumps.addAll(generated);
    try {
      Files.createDirectories(directory);
      for (int i = 0; i < dumps.size(); i++) {
        Files.writeString(
            directory.resolve(String.format(Locale.ROOT, "%02d-%s", i, dumps.get(i).name())),
            dumps.get(i).text());
      }
    } catch (IOException e) {
      throw new EnvironmentError(
          Diagnostic.of(
              Span.NONE,
              "",
              "cannot write to " + directory + ": " + Failures.reason(e),
              "name another place with --dump-dir DIR"));
    }
  }
}
