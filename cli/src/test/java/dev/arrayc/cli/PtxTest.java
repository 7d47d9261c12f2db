package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.mlir.artifact.Artifact.Dump;
import dev.arrayc.mlir.codegen.Ptxas;
import dev.arrayc.mlir.codegen.Sm;
import dev.arrayc.mlir.codegen.Target;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.python.Script;
import dev.arrayc.value.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The benchmark programs, and every function that the scripts jit, as PTX: all of them for the
 * newest GPU and a part of the scripts, with {@code -Darrayc.test.ptx=all} for each generation, and
 * of the shared sets too. NVIDIA's assembler, found by {@code ARRAYC_PTXAS} or {@code PATH}, must
 * take it; no kernel may spill registers.
 */
class PtxTest {
  private static final boolean ALL = "all".equals(System.getProperty("arrayc.test.ptx"));
  private static final List<Sm> GPUS =
      Stream.of("75", "80", "90a").filter(sm -> ALL || sm.equals("90a")).map(PtxTest::sm).toList();

  /** One script of so many is enough for every day. */
  private static final int SOME = 4;

  /** What ptxas says of code that is slow: registers in memory, products one after another. */
  private static final Pattern SLOW =
      Pattern.compile("[1-9][0-9]* bytes spill|Performance Loss|serialized|setmaxnreg.*ignored");

  private static final Optional<Path> PTXAS = Ptxas.find();

  /** Kernels for each GPU, and those of them that were assembled. */
  private static final Map<String, Integer> COUNTS = new TreeMap<>();

  @TempDir private Path directory;

  private static Sm sm(String name) {
    return Sm.named(name).orElseThrow();
  }

  static List<Path> benchmarks() throws IOException {
    return files("bench").filter(f -> text(f).startsWith("# entry: ")).toList();
  }

  static List<Path> scripts() throws IOException {
    List<Path> all =
        files("programs").filter(f -> !f.getFileName().toString().contains("error")).toList();
    return IntStream.range(0, all.size())
        .filter(i -> ALL || i % SOME == 0)
        .mapToObj(all::get)
        .toList();
  }

  private static Stream<Path> files(String kind) throws IOException {
    List<Path> all = new ArrayList<>();
    List<String> places = ALL ? List.of("testdata/", "../shared/") : List.of("testdata/");
    for (String place : places) {
      Path folder = TestPlaces.root().resolve(place + kind);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files.filter(f -> f.toString().endsWith(".py")).sorted().forEach(all::add);
        }
      }
    }
    return all.stream();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void ofBenchmark(Path file) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("compile", file + ":" + comment(file, "entry")));
    for (String type : comment(file, "args").split(" ")) {
      command.addAll(List.of("--arg", type));
    }
    Path stages = directory.resolve("stages");
    String generations = String.join(",", GPUS.stream().map(Sm::shortName).toList());
    command.addAll(List.of("--target", "cuda", "--sm", generations));
    command.addAll(List.of("--dump-dir", stages.toString(), "-o", "libf.so"));
    InProcess.Outcome compiled = new InProcess(directory).run(command);
    assertThat(compiled.status()).as(compiled.err()).isZero();
    try (Stream<Path> dumps = Files.list(stages)) {
      for (Path ptx : dumps.filter(d -> d.toString().endsWith(".ptx")).sorted().toList()) {
        String name = ptx.getFileName().toString();
        check(name.substring(name.indexOf("sm_"), name.length() - 4), Files.readString(ptx));
      }
    }
  }

  /** Large squares and ragged ones on tensor cores: what takes the most registers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tf32x3 f32[4096,4096] f32[4096,4096]",
        "tf32 f32[4097,4093] f32[4093,4091]",
        "f32 bf16[4097,4093] bf16[4093,4091]",
        "f32 bf16[4096,4096] bf16[4096,4096]"
      })
  void ofPrecision(String row) throws IOException, InterruptedException {
    String[] words = row.split(" ");
    String gemm = TestPlaces.root().toAbsolutePath().resolve("testdata/bench/gemm.py") + ":gemm";
    for (Sm gpu : GPUS) {
      String ptx = emitted(gemm, List.of(words[1], words[2]), words[0], gpu.shortName());
      assertThat(ptx.contains("mma.sync")).isEqualTo(gpu.number() >= 80);
      // Only sm_90a has the instructions of groups of warps.
      assertThat(ptx.contains("_bulk"))
          .isEqualTo(gpu.isSpecific() && words[1].equals("bf16[4096,4096]"));
      check(gpu.toString(), ptx);
    }
  }

  /** Products of groups of warps: both widths, either way round, all types, ragged and whole. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1x0 bf16[8192,8192] bf16[8192,8192]",
        "1x1 f16[1024,1024] f16[1024,1024]",
        "0x1 bf16[4000,2056] bf16[1048,4000]",
        "1x1 f32[4100,4100] f32[4100,4100]",
        "1x1 i8[2048,2048] i8[2048,2048]"
      })
  void ofWarpGroups(String row) throws IOException, InterruptedException {
    String[] words = row.split(" ");
    Path program = directory.resolve("f.py");
    String type = words[1].startsWith("i8") ? "int32" : "float32";
    String[] contracted = words[0].split("x");
    Files.writeString(
        program,
        """
        import jax.numpy as jnp
        from jax import lax


        def f(a, b):
            dims = (((%s,), (%s,)), ((), ()))
            return lax.dot_general(a, b, dims, preferred_element_type=jnp.%s)
        """
            .formatted(contracted[0], contracted[1], type));
    String ptx = emitted(program + ":f", List.of(words[1], words[2]), "tf32", "90a");
    assertThat(ptx)
        .contains("wgmma.mma_async", "setmaxnreg", "cp.async.bulk.tensor", "kernel0_bulk")
        .containsPattern("// kernel0_bulk: 384 threads .* 19[67][0-9]{3} bytes shared");
    check("sm_90a", ptx);
  }

  /** {@return the PTX of a function on arguments of these types} */
  private String emitted(String function, List<String> types, String precision, String gpu) {
    List<String> command = new ArrayList<>(List.of("emit", function, "--stage", "ptx"));
    types.forEach(type -> command.addAll(List.of("--arg", type)));
    command.addAll(List.of("--precision", precision, "--target", "cuda", "--sm", gpu));
    InProcess.Outcome emitted = new InProcess(directory).run(command);
    assertThat(emitted.status()).as(emitted.err()).isZero();
    return emitted.out();
  }

  /** Attention as one kernel: by queries, keys and values of the same shape. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench/attention.py:attention f32 bf16[64,2048,64]",
        "bench/attention.py:attention f32 bf16[64,2048,128]",
        "bench/attention.py:attention tf32 f32[8,512,64]",
        "bench/attention.py:attention tf32x3 f32[64,2001,96]",
        "gpu/causal_attention.py:causal_attention f32 f16[4,2048,16,64]",
        "gpu/causal_attention.py:causal_attention f32 bf16[4,2048,16,128]"
      })
  void ofAttention(String row) throws IOException, InterruptedException {
    String[] words = row.split(" ");
    String program = TestPlaces.root().toAbsolutePath().resolve("testdata/" + words[0]).toString();
    for (Sm gpu : GPUS.stream().filter(sm -> sm.number() >= 80).toList()) {
      List<String> types = Collections.nCopies(3, words[2]);
      String ptx = emitted(program, types, words[1], gpu.shortName());
      assertThat(ptx).contains("mma.sync", "ex2.approx").containsOnlyOnce(".entry ");
      check(gpu.toString(), ptx);
    }
  }

  private static String comment(Path file, String name) {
    Matcher found = Pattern.compile("(?m)^# " + name + ": (.*)$").matcher(text(file));
    assertThat(found.find()).as("a comment # " + name).isTrue();
    return found.group(1);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void ofScript(Path file) throws IOException, InterruptedException {
    Sources sources = new Sources(file);
    Set<Program> programs = new HashSet<>();
    StringBuilder printed = new StringBuilder();
    Script.run(
        sources.program(),
        printed,
        (program, arguments) -> interpreted(programs, sources.texts(), program, arguments),
        sources,
        Session.Config.DEFAULT,
        Session.Limits.DEFAULT);
    for (Program program : programs) {
      Backend backend =
          new Backend(program, "jitted", sources.texts(), Span.NONE, true)
              .with(new Targets(List.<Target>of(), GPUS));
      for (Dump ptx : backend.ptx()) {
        check(ptx.name().replace(".ptx", ""), ptx.text());
      }
    }
  }

  private static List<Tensor> interpreted(
      Set<Program> programs, List<SourceFile> sources, Program program, List<Tensor> arguments) {
    programs.add(program);
    return Engine.reference.run(program, sources, arguments);
  }

  private void check(String gpu, String ptx) throws IOException, InterruptedException {
    int kernels = ptx.split("\\.entry ", -1).length - 1;
    COUNTS.merge(gpu + " kernels", kernels, Integer::sum);
    assertThat(ptx).contains(".target " + gpu).doesNotContain(".extern .func", "call.uni");
    if (PTXAS.isEmpty() || kernels == 0) {
      return;
    }
    Path file = directory.resolve("f.ptx");
    Files.writeString(file, ptx);
    Process process =
        new ProcessBuilder(
                PTXAS.get().toString(), "-arch=" + gpu, "-v", file.toString(), "-o", "/dev/null")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.lines().filter(line -> SLOW.matcher(line).find()).toList())
        .as("kernels that spill, or wait")
        .isEmpty();
    COUNTS.merge(gpu + " assembled", kernels, Integer::sum);
  }

  @AfterAll
  static void report(TestReporter reporter) {
    COUNTS.forEach((what, count) -> reporter.publishEntry(what, count.toString()));
    if (PTXAS.isEmpty()) {
      reporter.publishEntry("nothing was assembled", "no ptxas in ARRAYC_PTXAS or PATH");
    }
  }
}
