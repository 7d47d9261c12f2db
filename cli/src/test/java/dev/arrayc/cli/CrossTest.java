package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.Manifest;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Libraries for another architecture, run on a simulated CPU: the bits of this one. */
class CrossTest {
  /** Debian's libc for aarch64 is here. */
  private static final String SYSROOT = "/usr/aarch64-linux-gnu";

  /**
   * The simulated CPU is slow, so larger sizes are cut to a sixteenth, and very large ones more.
   */
  private static final long SMALL = 32;

  private static final long LARGE = 4096;

  @TempDir private static Path directory;

  /**
   * A program that calls any function, for both; the one for aarch64 needs no compiler's library.
   */
  @BeforeAll
  static void compileCaller() throws Exception {
    External external = new External(directory);
    String source = external.script("call_any.c");
    external.run("cc", "-O1", "-Wall", "-Wextra", source, "-o", "call-x86-64");
    List<String> command = new ArrayList<>(List.of("clang-22", "--target=aarch64-linux-gnu"));
    command.addAll(List.of("-nostdlib", "--ld-path=ld.lld-22", "-isystem", SYSROOT + "/include"));
    command.addAll(List.of(SYSROOT + "/lib/crt1.o", SYSROOT + "/lib/crti.o", source));
    command.addAll(List.of("-L" + SYSROOT + "/lib", "-lc", SYSROOT + "/lib/crtn.o"));
    command.addAll(List.of("-Wl,-dynamic-linker,/lib/ld-linux-aarch64.so.1", "-o", "call-aarch64"));
    external.run(Map.of(), command);
  }

  /** A program of the benchmarks, whose head says which function to call with which arguments. */
  record Program(Path file, String entry, List<String> arguments) {
    static Program read(Path file) {
      try {
        List<String> lines = Files.readAllLines(file);
        return new Program(
            file, word(lines, "# entry: "), List.of(word(lines, "# args: ").split(" ")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String word(List<String> lines, String head) {
      return lines.stream()
          .filter(l -> l.startsWith(head))
          .findFirst()
          .orElseThrow()
          .substring(head.length());
    }

    /** The arguments with small sizes; what was three times another still is. */
    List<String> small() {
      return arguments.stream().map(Program::small).toList();
    }

    private static String small(String argument) {
      int open = argument.indexOf('[');
      String sizes =
          Arrays.stream(argument.substring(open + 1, argument.length() - 1).split(","))
              .map(Long::parseLong)
              .map(n -> n <= SMALL ? n : n <= LARGE ? n / 16 : 1000)
              .map(String::valueOf)
              .collect(Collectors.joining(",", "[", "]"));
      return argument.substring(0, open) + sizes;
    }

    @Override
    public String toString() {
      return entry;
    }
  }

  static List<Program> programs() throws IOException {
    try (Stream<Path> files = Files.list(TestPlaces.root().resolve("testdata/bench"))) {
      return files
          .filter(f -> f.toString().endsWith(".py"))
          .sorted()
          .map(Program::read)
          .filter(p -> !p.entry().equals("draw")) // 16 MB of results
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void theBitsOfX86(Program program) throws Exception {
    byte[] here = results(program, "x86-64", List.of(directory.resolve("call-x86-64").toString()));
    byte[] there =
        results(
            program,
            "aarch64",
            List.of("qemu-aarch64", "-L", SYSROOT, directory.resolve("call-aarch64").toString()));
    assertThat(here).isNotEmpty();
    assertThat(there).isEqualTo(here);
  }

  private static byte[] results(Program program, String cpu, List<String> caller) throws Exception {
    Path library = directory.resolve("lib" + program.entry() + "-" + cpu + ".so");
    List<String> command =
        new ArrayList<>(List.of("compile", program.file() + ":" + program.entry()));
    program.small().forEach(a -> command.addAll(List.of("--arg", a)));
    command.addAll(List.of("--cpu", cpu, "-o", library.toString()));
    assertThat(new InProcess(directory).run(command)).isEqualTo(new InProcess.Outcome(0, "", ""));
    Signature signature = Manifest.parse(ElfFile.read(library).manifest()).signature();
    List<String> call = new ArrayList<>(caller);
    call.addAll(List.of(library.toString(), signature.name(), "" + signature.inputs().size()));
    signature.pointers().forEach(p -> call.add("" + p.type().bytes()));
    return output(call, signature);
  }

  /** Runs a call with seeded inputs; its results. */
  private static byte[] output(List<String> call, Signature signature) throws Exception {
    Path inputs = Files.createTempFile(directory, "in", "");
    try (var out = Files.newOutputStream(inputs)) {
      for (int i = 0; i < signature.inputs().size(); i++) {
        out.write(Entries.elements(input(signature.inputs().get(i), i)));
      }
    }
    Path results = Files.createTempFile(directory, "out", "");
    Path errors = Files.createTempFile(directory, "err", "");
    ProcessBuilder builder = new ProcessBuilder(call);
    builder.redirectInput(inputs.toFile()).redirectOutput(results.toFile());
    builder.redirectError(errors.toFile());
    int status = builder.start().waitFor();
    assertThat(status).as(Files.readString(errors)).isZero();
    return Files.readAllBytes(results);
  }

  /** Indices stay small, and floats positive: which NaN a logarithm gives is the CPU's choice. */
  private static Tensor input(Parameter p, int number) {
    TensorType type = p.type();
    Tensor drawn = RandomInputs.draw(type, number);
    return type.dtype().isInteger()
        ? Tensor.fillLongs(type, i -> Math.floorMod(drawn.longs()[i], 16))
        : Tensor.fillDoubles(type, i -> Math.abs(drawn.doubles()[i]));
  }

  @Test
  void theManifestSaysWhatItIsFor_andItIsBuiltAgainAsThat() throws Exception {
    Path source = Entries.file();
    LaunchedArrayc arrayc = new LaunchedArrayc(directory);
    String[] line = {"compile", source + ":same", "--arg", "f32[]", "--arg", "i8[2]", "--cpu"};
    String[] words = Arrays.copyOf(line, line.length + 4);
    System.arraycopy(
        new String[] {"aarch64", "--static", "-o", "libsame.so"}, 0, words, line.length, 4);
    assertThat(arrayc.run(words)).isEqualTo(new LaunchedArrayc.Outcome(0, "", ""));
    assertThat(arrayc.run("inspect", "libsame.so").out()).contains("targets         [aarch64]");
    assertThat(arrayc.run("verify", "libsame.so", "--vary", "hashes").out())
        .isEqualTo("identical  hashes\nidentical in 1 rebuilds\n");
    assertThat(new External(directory).run("readelf", "-h", "libsame.a")).contains("AArch64");
  }

  @Test
  void thereIsNoOtherCpu() {
    InProcess.Outcome outcome =
        new InProcess(directory).run("compile", Entries.file() + ":same", "--cpu", "z80");
    assertThat(outcome.err()).contains("there is no kind of CPU z80", "x86-64, aarch64");
    assertThat(outcome.status()).isEqualTo(ExitCode.USAGE.status());
  }
}
