package dev.arrayc.cli;

import dev.arrayc.cli.cache.ArtifactCache;
import dev.arrayc.cli.cache.CacheKey;
import dev.arrayc.cli.cache.CommandMemo;
import dev.arrayc.cli.cache.Invocation;
import dev.arrayc.cli.cache.Outputs;
import dev.arrayc.cli.remote.RemoteCache;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.codegen.Targets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code arrayc compile}: a function of a program becomes a shared library and its C header. */
final class CompileCommand implements Callable<Integer> {
  private final Compiler compiler;
  private final Environment environment;

  private final ProgramOptions program;
  private final TargetOptions target;
  private final LapackOption lapack;
  private final CacheOptions cache;
  private final RemoteOptions remote;
  private final DumpOptions dump;
  private final BindingOptions bindings;
  private final BooleanSupplier archive;
  private final CommandSpec spec;

  private final JavaClassOptions javaClass;
  private final EntryList entries;
  private final Supplier<Optional<Path>> output;

  CompileCommand(Compiler compiler, Environment environment) {
    this.compiler = compiler;
    this.environment = environment;
    spec =
        Options.command(
            this,
            "compile",
            "Compile a function to a shared library with a C interface.",
            "",
            "Examples:",
            "  arrayc compile prog.py:f --arg f32[500,500] --arg f32[500,500] -o libf.so",
            "      writes libf.so and libf.h: int32_t f(const float *a, const float *b, float"
                + " *out0);",
            "  arrayc compile prog.py:power --arg f32[8] --arg 3 --static-argnums 1",
            "      compiles for the static value 3; without -o it writes libpower.so",
            "  arrayc compile prog.py:f --arg @weights.npy --dump-dir stages",
            "      takes the type from a file and writes every stage of the compilation",
            "  arrayc compile prog.py:f --arg f32[8] -o libf.so --emit-python . --emit-rust src",
            "      writes f.py and src/f.rs too, which call the library from Python and Rust",
            "  arrayc compile prog.py:f --args 'f32[8,4], f32[4]' --args 'f32[32,4], f32[4]'",
            "      writes one function for both sizes: int32_t f(int64_t n0, const float *a, …);",
            "  arrayc compile prog.py:f --arg f32[b,4] -o libf.so",
            "      for any number of rows, where each row's result depends on that row alone",
            "  arrayc compile prog.py:f --arg f32[4096,4096] --target cuda --sm 90 -o libf.so",
            "      for an NVIDIA GPU, which need not be here: the kernels travel as PTX",
            "  arrayc compile model.mlir",
            "      StableHLO text, as jax.jit(f).lower(x).as_text() prints it, becomes"
                + " libmodel.so");
    program = new ProgramOptions(spec);
    target = new TargetOptions(spec);
    lapack = new LapackOption(spec);
    cache = CacheOptions.use(spec);
    remote = new RemoteOptions(spec);
    dump = new DumpOptions(spec);
    javaClass = new JavaClassOptions(spec);
    entries = new EntryList(spec);
    bindings = new BindingOptions(spec);
    archive = Options.flag(spec, "--static", "Write a static library too, libf.a beside libf.so.");
    output = outputOption(spec);
  }

  static Supplier<Optional<Path>> outputOption(CommandSpec spec) {
    return Options.optional(
        spec,
        Path.class,
        OptionSpec.builder("-o", "--output")
            .paramLabel("FILE")
            .description(
                "The library to write (default: libENTRY.so); the header goes beside it."));
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    Targets targets = lapack.addedTo(target.targets());
    Job job = program.job();
    String defaultName = defaultName(entries.functions(job).stream().map(List::getFirst).toList());
    Outputs outputs =
        Outputs.of(
            environment.workingDirectory(), output.get().map(Path::toString).orElse(defaultName));
    StringWriter printed = new StringWriter();
    PrintWriter out = spec.commandLine().getOut();
    Compiler.Traced traced;
    try (PrintWriter writer = new PrintWriter(printed)) {
      traced = entries.trace(compiler, job, writer).with(targets);
    } finally {
      out.print(printed);
      out.flush();
    }
    String noted = traced.allNotes().stream().map(n -> n + "\n").collect(Collectors.joining());
    spec.commandLine().getErr().print(noted);
    Map<String, byte[]> files =
        artifact(withLibrary(traced), defaultName, new CommandMemo.Said(printed.toString(), noted));
    write(files, outputs);
    javaClass.write(
        environment.workingDirectory(),
        outputs.library(),
        java.util.Objects.requireNonNull(files.get(Outputs.LIBRARY)));
    bindings.write(outputs.library(), files, environment.workingDirectory());
    return ExitCode.OK.status();
  }

  /** What is compiled depends on the system's library too. */
  private static Compiler.Traced withLibrary(Compiler.Traced traced) {
    List<CommandMemo.Input> inputs = new ArrayList<>(traced.inputs());
    traced
        .targets()
        .lapack()
        .ifPresent(l -> inputs.add(new CommandMemo.Input(Path.of(l.path()), l.digest())));
    return traced.withInputs(inputs);
  }

  /** After the function; after the file or class if there are several. */
  private static String defaultName(List<Job> jobs) {
    String entry = jobs.getFirst().name("compile");
    if (jobs.size() > 1) {
      String file = jobs.getFirst().program().file().getFileName().toString();
      String whole = file.endsWith(".py") ? file.substring(0, file.length() - 3) : file;
      entry = whole.substring(whole.lastIndexOf('.') + 1);
    }
    return "lib" + entry + ".so";
  }

  /** From the cache if it is there; kept for the next time if not. */
  private Map<String, byte[]> artifact(
      Compiler.Traced traced, String defaultName, CommandMemo.Said said) {
    Optional<Path> directory = cache.directory(environment);
    // Stages are only written by a compilation, so a dump takes nothing from the cache.
    if (directory.isEmpty() || environment.build().isEmpty() || dump.directory().isPresent()) {
      return compiler.build(traced, dump.directory(), archive.getAsBoolean());
    }
    PrintWriter err = spec.commandLine().getErr();
    ArtifactCache artifacts =
        new ArtifactCache(directory.get(), w -> err.println("arrayc: warning: " + w));
    CacheKey library = compiler.key(traced, environment.build().get());
    CacheKey key = archive.getAsBoolean() ? library.and("archive", "true") : library;
    Optional<Map<String, byte[]>> found = artifacts.find(key.digest());
    Map<String, byte[]> files = found.orElseGet(() -> remoteOrBuilt(traced, key, directory));
    if (found.isEmpty()) {
      artifacts.store(key, files);
    }
    Invocation invocation =
        Invocation.of(environment.arguments(), environment.variables(), environment.build().get());
    new CommandMemo(artifacts, invocation, environment.workingDirectory())
        .store(new CommandMemo.Outcome(traced.inputs(), key.digest(), defaultName, said));
    artifacts.pruneNowAndThen(CacheOptions.size(environment));
    return files;
  }

  /** From the cache that machines share, if there is one and it has it; else kept there too. */
  private Map<String, byte[]> remoteOrBuilt(
      Compiler.Traced traced, CacheKey key, Optional<Path> directory) {
    PrintWriter err = spec.commandLine().getErr();
    Optional<RemoteCache> shared =
        remote.cache(environment, directory, w -> err.println("arrayc: warning: " + w));
    try {
      Optional<Map<String, byte[]>> found =
          shared
              .flatMap(cache -> cache.find(key.digest()))
              .filter(files -> files.keySet().containsAll(Outputs.FILES));
      if (found.isPresent()) {
        return found.get();
      }
      Map<String, byte[]> built = compiler.build(traced, Optional.empty(), archive.getAsBoolean());
      shared.ifPresent(cache -> cache.store(key.digest(), built));
      return built;
    } finally {
      shared.ifPresent(RemoteCache::close);
    }
  }

  private static void write(Map<String, byte[]> files, Outputs outputs) {
    try {
      outputs.write(files, LibraryNames::named);
    } catch (Outputs.NotWritten e) {
      throw new CompileException.EnvironmentError(
          Diagnostic.of(
              Span.NONE,
              "",
              "cannot write " + e.file() + ": " + Failures.reason(e.reason()),
              "name another place with -o FILE"));
    }
  }
}
