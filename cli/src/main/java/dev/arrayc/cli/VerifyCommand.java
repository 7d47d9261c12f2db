package dev.arrayc.cli;

import static java.util.stream.Collectors.joining;

import dev.arrayc.cli.cache.CommandMemo;
import dev.arrayc.cli.cache.Digest;
import dev.arrayc.cli.cache.Outputs;
import dev.arrayc.cli.reproduce.Difference;
import dev.arrayc.cli.reproduce.Statement;
import dev.arrayc.cli.reproduce.Variation;
import dev.arrayc.diagnostic.CompileException.EnvironmentError;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.Manifest;
import dev.arrayc.mlir.codegen.Codegen;
import dev.arrayc.mlir.codegen.Targets;
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
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code arrayc verify}: is a library what its program, or its source, compiles to? */
final class VerifyCommand implements Callable<Integer> {
  private static final String JSON = "--json";
  private static final String PROVENANCE = "--provenance";
  private static final String VARY = "--vary";
  private static final String REBUILD = "--rebuild";

  private final Compiler compiler;
  private final Environment environment;
  private final Supplier<Path> library;
  private final Supplier<Optional<String>> source;
  private final ProgramOptions program;
  private final EntryList entries;
  private final BooleanSupplier json;
  private final Supplier<Optional<Path>> provenance;
  private final Supplier<List<String>> vary;
  private final Supplier<Optional<Path>> rebuild;
  private final DumpOptions dump;
  private final CommandSpec spec;

  VerifyCommand(Compiler compiler, Environment environment) {
    this.compiler = compiler;
    this.environment = environment;
    spec =
        Options.command(
            this,
            "verify",
            "Build a library again, in many ways, and compare every byte.",
            "",
            "Each rebuild is a fresh process that differs in something that must not matter: time",
            "zone, locale, user, umask, processors, hashes and so on. The header and the static",
            "library beside it, libf.h and libf.a, are compared too, and so are all bindings.",
            "Exit status: 0 identical, 1 different, 3 cannot be checked here (another compiler",
            "made it, for instance).",
            "",
            "Examples:",
            "  arrayc verify libf.so",
            "      from the program that travels inside the library",
            "  arrayc verify libf.so prog.py:f --arg f32[500,500]",
            "      from its source: also tells whether this is the source",
            "  arrayc verify libf.so prog.py:f --arg f32[8] --provenance libf.intoto.json",
            "      writes what went in as an in-toto statement, if all is identical");
    library = Options.positional(spec, Path.class, "LIBRARY", "A library made by arrayc.");
    source = Options.secondPositional(spec, String.class, ProgramOptions.LABEL, SOURCE);
    program = new ProgramOptions(spec, () -> source.get().orElseThrow());
    entries = new EntryList(spec);
    json = Options.flag(spec, JSON, "Print the outcome as JSON.");
    provenance =
        Options.optional(
            spec,
            Path.class,
            OptionSpec.builder(PROVENANCE)
                .paramLabel("FILE")
                .description("Write an in-toto statement of what was verified."));
    vary =
        Options.list(
            spec,
            String.class,
            OptionSpec.builder(VARY)
                .splitRegex(",")
                .paramLabel("WHAT")
                .description(
                    "Only rebuild in these ways: "
                        + Variation.all().stream().map(Variation::name).collect(joining(", "))
                        + "."));
    rebuild =
        Options.optional(
            spec, Path.class, OptionSpec.builder(REBUILD).paramLabel("DIR").hidden(true));
    dump = new DumpOptions(spec);
  }

  private static final String SOURCE =
      "What the library was made from, as for compile; without it the program inside is used.";

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    Path file = environment.workingDirectory().resolve(library.get());
    if (file.toString().endsWith(".a")) {
      throw new UsageError(
          Diagnostic.of(
              Span.NONE,
              "",
              library.get() + " is a static library",
              "name the shared library beside it: both are verified then"));
    }
    ElfFile elf = ElfFile.read(file);
    if (rebuild.get().isPresent()) {
      rebuild(file, elf, rebuild.get().get());
      return ExitCode.OK.status();
    }
    List<Manifest> manifests = manifests(elf);
    Manifest manifest = manifests.getFirst();
    requireSameCompiler(manifest);
    Verification verification = new Verification(elf, others(file, elf), arguments(file));
    List<CommandMemo.Input> sources = new ArrayList<>();
    Optional<Difference.InStage> program = otherProgram(elf, manifests, sources);
    Verification.Outcome outcome =
        program
            .map(Verification.Outcome::ofOtherProgram)
            .orElseGet(() -> verification.run(variations(), this::progress));
    report(file, manifest, outcome);
    if (outcome.isIdentical() && provenance.get().isPresent()) {
      attest(file, elf, manifest, sources, outcome);
    }
    return outcome.status().status();
  }

  private List<Variation> variations() {
    List<Variation> wanted = new ArrayList<>();
    for (String name : vary.get()) {
      wanted.add(
          Variation.all().stream()
              .filter(v -> v.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new UsageError(
                          Diagnostic.of(
                              Span.NONE,
                              "",
                              "there is no variation '" + name + "'",
                              "`arrayc verify --help` lists them"))));
    }
    return wanted.isEmpty() ? Variation.all() : wanted;
  }

  /** The work of a rebuilding process. */
  private void rebuild(Path file, ElfFile elf, Path directory) throws IOException {
    boolean isStatic = Files.isRegularFile(beside(file, Outputs.ARCHIVE));
    Map<String, byte[]> files =
        source.get().isPresent()
            ? compiler.build(
                entries.trace(compiler, program.job(), quiet()).with(targets(elf)),
                dump.directory(),
                isStatic)
            : compiler.rebuild(elf, dump.directory(), isStatic);
    byte[] made = java.util.Objects.requireNonNull(files.get(Outputs.LIBRARY));
    files.putAll(BindingOptions.texts(ElfFile.of("the library", made)));
    for (Map.Entry<String, byte[]> one : files.entrySet()) {
      Files.write(directory.resolve(one.getKey()), one.getValue());
    }
  }

  /** The machines that a library is for. */
  private static Targets targets(ElfFile elf) {
    return Backend.targets(manifests(elf).getFirst());
  }

  private static PrintWriter quiet() {
    return new PrintWriter(java.io.Writer.nullWriter());
  }

  /** A manifest of another form is by another compiler. */
  private static List<Manifest> manifests(ElfFile elf) {
    elf.manifest(); // there must be one
    try {
      return elf.manifests().stream().map(Manifest::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new EnvironmentError(
          Diagnostic.of(
              Span.NONE,
              "",
              "the library's manifest is none of this version of arrayc: " + e.getMessage(),
              "verify it with the compiler that made it"));
    }
  }

  private static void requireSameCompiler(Manifest manifest) {
    String llvm = Codegen.llvmVersion();
    String version = Arrayc.Version.number();
    if (!manifest.compiler().equals(version) || !manifest.llvm().equals(llvm)) {
      String made = "arrayc " + manifest.compiler() + " with LLVM " + manifest.llvm();
      throw new EnvironmentError(
          Diagnostic.of(
              Span.NONE,
              "",
              "the library was made by " + made + ", and this is " + version + " with " + llvm,
              "verify it with the compiler that made it"));
    }
  }

  /** What else a rebuild has to make again: the files beside the library, and bindings. */
  private static Map<String, byte[]> others(Path file, ElfFile elf) throws IOException {
    Map<String, byte[]> others = new LinkedHashMap<>(BindingOptions.texts(elf));
    for (String name : List.of(Outputs.HEADER, Outputs.ARCHIVE)) {
      Path beside = beside(file, name);
      if (Files.isRegularFile(beside)) {
        others.put(name, Files.readAllBytes(beside));
      }
    }
    return others;
  }

  private static Path beside(Path library, String name) {
    return Outputs.of(library.resolveSibling(""), library.toString()).path(name);
  }

  /** Whether a program inside, or one that the source traces to, is not the manifest's. */
  private Optional<Difference.InStage> otherProgram(
      ElfFile elf, List<Manifest> manifests, List<CommandMemo.Input> sources) {
    if (source.get().isPresent()) {
      Compiler.Traced traced = entries.trace(compiler, program.job(), quiet());
      sources.addAll(traced.inputs());
      List<String> texts = new ArrayList<>(List.of(compiler.canonical(traced)));
      traced.more().forEach(t -> texts.add(compiler.canonical(t)));
      for (int i = 0; i < Math.max(texts.size(), manifests.size()); i++) {
        String text = i < texts.size() ? texts.get(i) : "";
        String inside = i < manifests.size() ? inside(elf, manifests.get(i)) : "";
        if (i >= manifests.size() || !isProgram(text, manifests.get(i))) {
          return Difference.between("the StableHLO program of the source", inside, text);
        }
      }
    }
    return manifests.stream()
        .filter(m -> !inside(elf, m).isEmpty() && !isProgram(inside(elf, m), m))
        .findFirst()
        .map(
            m ->
                new Difference.InStage(
                    "the StableHLO program inside", 1, "digest " + m.digest(), "another"));
  }

  private static String inside(ElfFile elf, Manifest manifest) {
    return elf.program(manifest.signature().name()).orElse("");
  }

  private static boolean isProgram(String text, Manifest manifest) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).equals(manifest.digest());
  }

  /** This command line for a rebuilding process, with absolute paths; the directory comes last. */
  private List<String> arguments(Path file) {
    List<String> all = new ArrayList<>(List.of("verify", file.toString()));
    source.get().ifPresent(s -> all.add(s.contains("::") ? s : absolute(s)));
    for (OptionSpec option :
        spec.commandLine().getParseResult().matchedOptions().stream().distinct().toList()) {
      for (String value : option.originalStringValues()) {
        switch (option.longestName()) {
          case JSON, PROVENANCE, VARY, DumpOptions.DIRECTORY_OPTION -> {}
          case "--arg" ->
              all.add(
                  "--arg=" + (value.startsWith("@") ? "@" + absolute(value.substring(1)) : value));
          case JavaOptions.CLASS_PATH -> all.add(JavaOptions.CLASS_PATH + "=" + absolute(value));
          default -> {
            String name = option.longestName();
            all.add(name + "=" + EntryList.absolute(name, value, this::absolute));
          }
        }
      }
    }
    all.add(REBUILD);
    return all;
  }

  private String absolute(String path) {
    return environment.workingDirectory().resolve(path).toString();
  }

  private void progress(int done, int of) {
    if (Terminal.isThere() && !json.getAsBoolean()) {
      PrintWriter err = spec.commandLine().getErr();
      err.print("\r" + done + " of " + of + (done == of ? "\r         \r" : ""));
      err.flush();
    }
  }

  private void report(Path file, Manifest manifest, Verification.Outcome outcome) {
    PrintWriter out = spec.commandLine().getOut();
    if (json.getAsBoolean()) {
      out.print(outcome.json(String.valueOf(file.getFileName()), manifest.digest()).print());
    } else {
      outcome.lines().forEach(out::println);
    }
    out.flush();
  }

  private void attest(
      Path file,
      ElfFile elf,
      Manifest manifest,
      List<CommandMemo.Input> sources,
      Verification.Outcome outcome)
      throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (CommandMemo.Input input : sources) {
      if (!input.digest().equals(Digest.ABSENT)) {
        digests.put(input.file().toString(), input.digest());
      }
    }
    Statement statement =
        new Statement(
            String.valueOf(file.getFileName()),
            Digest.of(elf.contents()),
            manifest,
            digests,
            outcome.identical());
    Files.writeString(
        environment.workingDirectory().resolve(provenance.get().orElseThrow()), statement.json());
  }
}
