package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.cli.cache.CacheKey;
import dev.arrayc.cli.cache.CommandMemo;
import dev.arrayc.cli.cache.Digest;
import dev.arrayc.cli.cache.Outputs;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.mlir.artifact.ElfFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands around a compiler that is played by this test. */
class CommandLineTest {
  @TempDir private Path directory;
  private Path program;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final PlayedCompiler compiler = new PlayedCompiler();

  @BeforeEach
  void writeProgram() throws IOException {
    program = Files.writeString(directory.resolve("prog.py"), "def f(x): return x\n");
  }

  @Test
  void compile_writesLibraryAndHeader_andShowsWhatTracingPrinted() {
    Path library = directory.resolve("libf.so");
    assertThat(run("compile", program + ":f", "--arg", "f32[2]", "-o", library.toString()))
        .isZero();
    assertThat(library).hasContent("code");
    assertThat(directory.resolve("libf.h")).hasContent("header");
    assertThat(out).hasToString("tracing\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void compile_secondTimeTakesTheArtifactFromTheCache_untilTheCompilerChanges() {
    compileTo("a.so", "build 1");
    compileTo("b.so", "build 1");
    assertThat(compiler.builds).isEqualTo(1);
    compileTo("c.so", "build 2");
    assertThat(compiler.builds).isEqualTo(2);
    assertThat(directory.resolve("b.so")).hasContent("code");
  }

  @Test
  void compile_withoutCache_buildsEachTime_andKeepsNothing() {
    for (int i = 0; i < 2; i++) {
      String library = directory.resolve("a.so").toString();
      assertThat(run("compile", program + ":f", "--no-cache", "-o", library)).isZero();
    }
    assertThat(compiler.builds).isEqualTo(2);
    assertThat(directory.resolve("cache")).doesNotExist();
  }

  @Test
  void options_arriveAtTheCompiler() {
    run(
        "run",
        program + ":f",
        "--arg=3",
        "--arg=x",
        "--static-argnums=0,-1",
        "--static-argnames=n,m",
        "--config=jax_enable_x64=true",
        "--max-steps=10^3",
        "--max-constant-bytes=1MiB");
    Job job = compiler.lastJob.orElseThrow();
    assertThat(job.program())
        .isEqualTo(new EntryPoint(program, Optional.of("f"), EntryPoint.Language.ARRAY_PROGRAM));
    assertThat(job.arguments()).hasSize(2).last().isEqualTo(new Argument.Text("x"));
    assertThat(job.staticArgnums()).containsExactly(0, -1);
    assertThat(job.staticArgnames()).containsExactly("n", "m");
    assertThat(job.config()).containsExactly(Map.entry("jax_enable_x64", "true"));
    assertThat(job.limits()).isEqualTo(new Job.Limits(1000, 1000, 1 << 20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                | a command is missing",
        "complie x.py                    | did you mean",
        "compile                         | Missing required parameter",
        "compile x.py                    | which function of x.py does compile take?",
        "compile x.py:f --arg f31[2]     | there is no dtype f31",
        "run x.py --arg 3                | --arg needs to know whose argument it is",
        "run x.py:f --max-steps many     | is not a quantity",
        "emit x.py:f                     | Missing required option: '--stage",
        "emit x.py:f --stage wasm        | stablehlo, portable, linalg, llvm, asm",
      })
  void wrongUsage_isStatus2_andSaysWhatIsRight(String line, String said) {
    assertThat(run(line == null ? new String[0] : line.split(" +", -1))).isEqualTo(2);
    assertThat(err.toString()).contains(said).startsWith("error: ").contains("hint: ");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"user, 1", "limitation, 1", "usage, 2", "environment, 3", "bug, 4"})
  void kindsOfErrors_haveTheirStatus(String kind, int status) {
    Diagnostic diagnostic = Diagnostic.of(Span.NONE, "TypeError", "no", "yes");
    compiler.failure =
        Optional.of(
            switch (kind) {
              case "user" -> new CompileException.UserError(diagnostic);
              case "limitation" -> new CompileException.Limitation(diagnostic);
              case "usage" -> new CompileException.UsageError(diagnostic);
              case "environment" -> new CompileException.EnvironmentError(diagnostic);
              default -> new CompileException.Bug(diagnostic);
            });
    assertThat(run("run", program.toString())).isEqualTo(status);
    assertThat(err.toString()).isEqualTo("error: TypeError: no\n  hint: yes\n");
  }

  @Test
  void defect_isOneLine_withItsTraceInAFile() throws IOException {
    compiler.failure = Optional.of(new IllegalStateException("two\nlines"));
    Path dump = directory.resolve("dump");
    assertThat(run("run", program.toString(), "--dump-dir", dump.toString())).isEqualTo(4);
    assertThat(err.toString())
        .isEqualTo(
            "error: a defect of arrayc (IllegalStateException: two); please report it with the file"
                + " "
                + dump.resolve("bug.txt")
                + "\n");
    assertThat(Files.readString(dump.resolve("bug.txt"))).contains("at dev.arrayc.cli.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compile", "run", "emit", "bench", "inspect", "doctor"})
  void help_ofEveryCommandTeachesByExample(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: arrayc " + command, "Examples:\n  arrayc " + command);
  }

  @Test
  void help_listsWhatIsThere_andNothingElse() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "compile",
            "run",
            "emit",
            "bench",
            "verify",
            "inspect",
            "cache",
            "explain",
            "doctor",
            "Exit status:");
  }

  @Test
  void version_andCompletion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).matches("arrayc \\d+\\.\\d+\\.\\d+\n");
    assertThat(run("generate-completion")).isZero();
    assertThat(out.toString()).contains("--static-argnums");
  }

  @Test
  void inspect_ofAnythingButALibrary_isAnError() {
    assertThat(run("inspect", program.toString())).isEqualTo(1);
    assertThat(run("inspect", directory.resolve("none.so").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is not a 64-bit little-endian ELF file", "cannot be read");
  }

  @Test
  void doctor_saysWhatIsMissing() {
    assertThat(run("doctor", "--json")).isIn(0, 3);
    assertThat(out.toString()).contains("\"checks\": [", "\"name\": \"java\"", "\"ok\": ");
  }

  private void compileTo(String name, String build) {
    String library = directory.resolve(name).toString();
    assertThat(runWith(build, "compile", program + ":f", "-o", library)).isZero();
  }

  private int run(String... arguments) {
    return runWith("build", arguments);
  }

  private int runWith(String build, String... arguments) {
    Environment environment =
        new Environment(
            List.of(arguments),
            directory,
            Map.of("ARRAYC_CACHE_DIR", directory.resolve("cache").toString()),
            Optional.of(build));
    return Arrayc.commandLine(compiler, environment, new PrintWriter(out), new PrintWriter(err))
        .execute(arguments);
  }

  /** Answers every question the same way, and counts. */
  private static final class PlayedCompiler implements Compiler {
    private Optional<RuntimeException> failure = Optional.empty();
    private Optional<Job> lastJob = Optional.empty();
    private int builds;

    @Override
    public Call call(Job job, PrintWriter printed) {
      throw new UnsupportedOperationException("the commands under test call nothing");
    }

    @Override
    public Loaded load(Job job, PrintWriter printed, Optional<Path> dumpDirectory) {
      throw new UnsupportedOperationException("the commands under test load nothing");
    }

    @Override
    public Traced trace(Job job, PrintWriter printed) {
      lastJob = Optional.of(job);
      printed.print("tracing\n");
      Function identity =
          new Function("f", List.of(), List.of(), new Block(List.of(), List.of(), List.of()));
      try {
        Path file = job.program().file();
        return new Traced(
            new Program("f", List.of(identity)),
            "f",
            Span.NONE,
            List.of(),
            List.of(new CommandMemo.Input(file, Digest.ofFile(file))),
            true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public CacheKey key(Traced traced, String build) {
      return new CacheKey(List.of(CacheKey.Component.of("build", build)));
    }

    @Override
    public Map<String, byte[]> build(Traced traced, Optional<Path> dumpDirectory, boolean archive) {
      builds++;
      return Map.of(
          Outputs.LIBRARY, "code".getBytes(StandardCharsets.UTF_8),
          Outputs.HEADER, "header".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Map<String, byte[]> rebuild(
        ElfFile library, Optional<Path> dumpDirectory, boolean archive) {
      throw new UnsupportedOperationException("the commands under test rebuild nothing");
    }

    @Override
    public String canonical(Traced traced) {
      return traced.name();
    }

    @Override
    public byte[] emit(Traced traced, Emission emission, Optional<Path> dumpDirectory) {
      return emission.stage().name().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void run(
        Job job, PrintWriter out, Optional<Path> outDirectory, Optional<Path> dumpDirectory) {
      lastJob = Optional.of(job);
      failure.ifPresent(
          f -> {
            throw f;
          });
    }
  }
}
