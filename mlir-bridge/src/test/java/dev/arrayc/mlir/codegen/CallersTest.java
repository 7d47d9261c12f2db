package dev.arrayc.mlir.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.arrayc.mlir.artifact.Artifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A compiled library as others see it: C, C++, Python, the dynamic linker. */
@Tag("native")
class CallersTest {
  @TempDir Path directory;

  /** Calls both entries in every way that is right or wrong, and prints what comes back. */
  private static final String C_PROGRAM =
      """
      #include "axpy.h"
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      static float x[1003], y[1003], out[1003], memory[3 * 1003];
      static int32_t call(void *a, void *b, void *c) {
        void *args[3] = {a, b, c};
        return axpy_call(args);
      }
      int main(void) {
        for (int i = 0; i < 1003; i++) { x[i] = (float)i; y[i] = 0.25f; }
        printf("check %d %d\\n", axpy_check(ARRAYC_ABI), axpy_check(ARRAYC_ABI + 1));
        int32_t status = axpy(x, y, out);
        printf("axpy %d %g %g\\n", status, out[1], out[1002]);
        memset(out, 0, sizeof out);
        printf("call %d", call(x, y, out));
        printf(" %g\\n", out[1002]);
        printf("same inputs %d\\n", call(x, x, out));
        printf("null %d %d %d\\n", axpy_call(NULL), call(NULL, y, out), call(x, y, NULL));
        printf("misaligned %d\\n", call((char *)x + 2, y, out));
        printf("neighbours %d\\n", call(memory, memory + 1003, memory + 2006));
        printf("in place %d %d\\n", call(memory, y, memory), call(x, memory, memory));
        printf("shifted %d %d\\n", call(memory, y, memory + 1002), call(memory + 1, y, memory));
        printf("%s\\n", arrayc_error_string(5));
        axpy_trim();
        return strstr(axpy_manifest, "\\"entry\\": \\"axpy\\"") ? EXIT_SUCCESS : EXIT_FAILURE;
      }
      """;

  private static final String EXPECTED =
      """
      check 0 6
      axpy 0 2.75 2505.25
      call 0 2505.25
      same inputs 0
      null 3 3 3
      misaligned 4
      neighbours 0
      in place %s 5
      shifted 5 5
      an output overlaps another array
      """;

  private void compile(LoweredModule module) throws IOException {
    Artifact artifact = Codegen.compile(module, Samples.provenance(), Options.defaults());
    String name = module.signature().name();
    Files.write(directory.resolve("lib" + name + ".so"), artifact.library());
    Files.writeString(directory.resolve(name + ".h"), artifact.header());
  }

  @BeforeEach
  void compileAxpy() throws IOException {
    compile(Samples.axpy());
  }

  /** Runs a command in the directory; its output, stderr included. */
  private String run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return abort("needs " + command[0] + ", which does not start: " + e.getMessage());
    }
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private String run(String... command) throws Exception {
    return run(Map.of(), command);
  }

  private void build(String compiler, String standard) throws Exception {
    Files.writeString(directory.resolve("main.c"), C_PROGRAM);
    String language = standard.contains("++") ? "c++" : "c";
    assertThat(
            run(
                compiler,
                "-x",
                language,
                "-std=" + standard,
                "-Wall",
                "-Wextra",
                "-Werror",
                "-pedantic",
                "main.c",
                "-o",
                "main",
                "-x",
                "none",
                "libaxpy.so",
                "-Wl,-rpath,."))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"cc,c99", "cc,c17", "c++,c++17"})
  void fromC(String compiler, String standard) throws Exception {
    build(compiler, standard);
    assertThat(run("./main")).isEqualTo(EXPECTED.formatted("5"));
  }

  @Test
  void aDonatedInputMayBeItsOutput() throws Exception {
    compile(Samples.axpy(true));
    build("cc", "c17");
    assertThat(run("./main")).isEqualTo(EXPECTED.formatted("0"));
    assertThat(directory.resolve("axpy.h")).content().contains("(but out0 may be x)");
  }

  @Test
  void fromPython() throws Exception {
    String script =
        """
        import ctypes
        lib = ctypes.CDLL("./libaxpy.so")
        array = ctypes.c_float * 1003
        x, y, out = array(*range(1003)), array(*[0.25] * 1003), array()
        args = (ctypes.c_void_p * 3)(*map(ctypes.addressof, (x, y, out)))
        print(lib.axpy_call(args), out[1002])
        print(lib.axpy(x, y, x), x[1002])
        """;
    assertThat(run("python3", "-c", script)).isEqualTo("0 2505.25\n0 2505.25\n");
  }

  /** Every CPU level gives the same bits; a CPU below all of them gets an error code. */
  @Test
  void levels() throws Exception {
    build("cc", "c17");
    assertThat(run(Map.of("ARRAYC_CPU_LEVEL", "3"), "./main")).isEqualTo(EXPECTED.formatted("5"));
    assertThat(run(Map.of("ARRAYC_CPU_LEVEL", "0"), "./main"))
        .startsWith("check 1 6\naxpy 1 0 0\ncall 1 0\n");
  }

  /** A real one without AVX, as far as the library can tell. */
  @Test
  void anOldCpuGetsAnErrorCode() throws Exception {
    build("cc", "c17");
    assertThat(run("qemu-x86_64", "-cpu", "Nehalem", "./main"))
        .startsWith("check 1 6\naxpy 1 0 0\ncall 1 0\n");
  }

  @Test
  void severalLibrariesLiveTogether() throws Exception {
    compile(Samples.dot(1_000_000));
    Files.writeString(
        directory.resolve("two.c"),
        """
        #include "axpy.h"
        #include "dot.h"
        #include <stdio.h>
        static float x[1003], y[1003], out[1003];
        static double d[64], sum;
        int main(void) {
          for (int i = 0; i < 64; i++) { d[i] = 1; x[i] = 2; }
          printf("%d %d", axpy(x, y, out), dot(d, &sum));
          printf(" %g %g\\n", out[0], sum);
          dot_trim();
          axpy_trim();
          return 0;
        }
        """);
    run("cc", "-Wall", "-Wextra", "-Werror", "two.c", "libaxpy.so", "libdot.so", "-Wl,-rpath,.");
    assertThat(run("./a.out")).isEqualTo("0 0 5 2080\n");
  }

  @Test
  void itNeedsAnOldLibcAndNothingElse() throws Exception {
    compile(Samples.dot(1_000_000));
    for (String library : List.of("libaxpy.so", "libdot.so")) {
      String dynamic = run("readelf", "-dW", library);
      assertThat(dynamic.lines().filter(l -> l.contains("(NEEDED)")))
          .singleElement()
          .asString()
          .contains("[libc.so.6]");
      assertThat(dynamic).contains("NODELETE", "[" + library + "]").doesNotContain("RPATH");
      Matcher versions =
          Pattern.compile("GLIBC_2\\.(\\d+)").matcher(run("readelf", "-VW", library));
      while (versions.find()) {
        assertThat(Integer.parseInt(versions.group(1))).isLessThanOrEqualTo(17);
      }
    }
    assertThat(run("nm", "-D", "--defined-only", "libdot.so").lines().map(l -> l.substring(17)))
        .containsExactly(
            "W arrayc_error_string",
            "V arrayc_host_parallel_for",
            "W arrayc_set_parallel_for",
            "T dot",
            "T dot_call",
            "T dot_check",
            "R dot_manifest",
            "R dot_program",
            "T dot_trim");
  }
}
