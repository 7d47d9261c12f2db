package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One library of several functions (of one shape, of several, of any number of rows), called
 * through every binding.
 */
class BindingsTest {
  @TempDir private static Path directory;

  @BeforeAll
  static void compile() throws Exception {
    Files.writeString(
        directory.resolve("prog.py"),
        """
        import jax.numpy as jnp

        def check(x):
            return x + 1, x > 1

        def doubled(x):
            return jnp.concatenate([x, x])

        def halved(x):
            return x / 2

        def normalised(x, y):
            return x / jnp.sqrt((x * x).sum(axis=1, keepdims=True)) + y
        """);
    List<String> command =
        new ArrayList<>(List.of("compile", directory.resolve("prog.py").toString()));
    for (String entry :
        List.of(
            "check(f32[2,3])",
            "doubled(f32[3])",
            "doubled(f32[5])",
            "halved(bf16[2,3])",
            "normalised(f32[b,2],f32[2])")) {
      command.addAll(List.of("--entry", entry));
    }
    for (String binding : List.of("python", "rust", "pkg-config", "java")) {
      command.addAll(List.of("--emit-" + binding, "."));
    }
    command.addAll(List.of("--static", "-o", "libmy-set.so"));
    assertThat(new InProcess(directory).run(command)).isEqualTo(new InProcess.Outcome(0, "", ""));
  }

  private static String external(String... command) throws Exception {
    return new External(directory).run(command);
  }

  private static final String C =
      """
      #include <libmy-set.h>
      #include <stdio.h>
      int main(void) {
        float x[6] = {0, 1, 2, 3, 4, 5}, y[2] = {0, 1}, out[10];
        uint8_t above[6];
        uint16_t ones[6] = {0x3f80, 0x3f80, 0x3f80, 0x3f80, 0x3f80, 0x3f80}, halves[6];
        int status = check(x, out, above) | check_check(ARRAYC_ABI);
        printf("%d %g %d\\n", status, out[5], above[5]);
        status = doubled(5, x, out);
        printf("%d %g %d\\n", status, out[9], doubled(4, x, out));
        status = halved(ones, halves);
        printf("%d %x\\n", status, halves[5]);
        status = normalised(1, x, y, out);
        printf("%d %g\\n", status, out[1]);
        return 0;
      }
      """;

  private static final String C_PRINTS = "0 6 1\n0 4 14\n0 3f00\n0 2\n";

  @Test
  void fromC_byPkgConfig() throws Exception {
    Files.writeString(directory.resolve("main.c"), C);
    String flags =
        new External(directory)
            .run(
                Map.of("PKG_CONFIG_PATH", directory.toString()),
                List.of("pkg-config", "--cflags", "--libs", "my-set"));
    List<String> cc = new ArrayList<>(List.of("cc", "-Wall", "-Werror", "main.c", "-o", "c"));
    cc.addAll(List.of(flags.strip().split(" +")));
    external(cc.toArray(String[]::new));
    assertThat(external("./c")).isEqualTo(C_PRINTS);
  }

  @Test
  void fromC_statically() throws Exception {
    Files.writeString(directory.resolve("static.c"), C);
    external("cc", "-Wall", "-Werror", "-I.", "static.c", "libmy-set.a", "-o", "static");
    assertThat(external("./static")).isEqualTo(C_PRINTS);
  }

  /** With NumPy's, JAX's and other arrays; the script says what must hold. */
  @Test
  void fromPython() throws Exception {
    External external = new External(directory);
    String printed =
        external.run(
            Map.of("JAX_PLATFORMS", "cpu"),
            List.of(External.python(), external.script("call_several.py")));
    assertThat(printed).isEqualTo("all as expected\n");
  }

  @Test
  void fromRust() throws Exception {
    Files.writeString(
        directory.resolve("main.rs"),
        """
        mod my_set;
        fn main() {
            my_set::arrayc_check().unwrap();
            let (mut sums, mut above) = ([0f32; 6], [false; 6]);
            my_set::check(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], &mut sums, &mut above).unwrap();
            println!("{:?} {:?}", sums, above);
            let mut out = [0f32; 6];
            my_set::doubled(3, &[1.0, 2.0, 3.0], &mut out).unwrap();
            println!("{:?}", out);
            println!("{}", my_set::doubled(4, &[0.0; 4], &mut out).unwrap_err());
            let mut halves = [0u16; 6];
            my_set::halved(&[0x3f80; 6], &mut halves).unwrap();
            println!("{:x?}", halves);
            println!("{}", my_set::halved(&[0; 5], &mut halves).unwrap_err());
            my_set::normalised(3, &[3.0, 4.0, 0.0, 1.0, 1.0, 0.0], &[1.0, 0.0], &mut out).unwrap();
            println!("{:?}", out);
        }
        """);
    external(
        "rustc", "-D", "warnings", "-L", ".", "-C", "link-arg=-Wl,-rpath,.", "-o", "rs", "main.rs");
    assertThat(external("./rs"))
        .isEqualTo(
            """
            [1.0, 2.0, 3.0, 4.0, 5.0, 6.0] [false, false, true, true, true, true]
            [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]
            the library has no code for arrays of these sizes
            [3f00, 3f00, 3f00, 3f00, 3f00, 3f00]
            x has 5 elements, not 6
            [1.6, 0.8, 1.0, 1.0, 2.0, 0.0]
            """);
  }

  @Test
  void fromJava() throws Exception {
    String[] javac = {
      "-Xlint:all", "-Werror", "-proc:none", "-d", directory.toString(), directory + "/MySet.java"
    };
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, javac)).isZero();
    URL[] path = {directory.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path)) {
      Class<?> binding = loader.loadClass("MySet");
      var doubled = binding.getMethod("doubled", float[].class);
      assertThat((float[]) doubled.invoke(null, (Object) new float[] {1, 2, 3}))
          .containsExactly(1, 2, 3, 1, 2, 3);
      var halved = binding.getMethod("halved", short[][].class);
      assertThat((short[][]) halved.invoke(null, (Object) new short[2][3]))
          .isDeepEqualTo(new short[2][3]);
      var normalised = binding.getMethod("normalised", float[][].class, float[].class);
      assertThat((float[][]) normalised.invoke(null, new float[][] {{3, 4}}, new float[] {1, 0}))
          .isDeepEqualTo(new float[][] {{1.6f, 0.8f}});
    }
  }

  /** There is no GPU here: the choice of a shape is the same on the CPU and without a driver. */
  @Test
  void severalShapesForAGpu() throws Exception {
    assumeTrue(!Files.exists(Path.of("/proc/driver/nvidia")), "this machine has an NVIDIA driver");
    List<String> command = List.of("compile", directory.resolve("prog.py") + ":doubled");
    List<String> sizes = new ArrayList<>(command);
    sizes.addAll(List.of("--args", "f32[3]", "--args", "f32[5]", "--target", "cpu,cuda"));
    sizes.addAll(List.of("-o", "libgpu.so"));
    assertThat(new InProcess(directory).run(sizes)).isEqualTo(new InProcess.Outcome(0, "", ""));
    Files.writeString(
        directory.resolve("gpu.c"),
        """
        #include "libgpu.h"
        #include <stdio.h>
        int main(void) {
          float x[5] = {1, 2, 3, 4, 5}, out[10] = {0};
          int64_t n = 5;
          void *args[3] = {&n, x, out};
          int three = doubled(3, x, out);
          printf("%d %g ", three, out[5]);
          int five = doubled_call(args);
          printf("%d %g ", five, out[9]);
          printf("%d %d ", doubled(4, x, out), doubled_device(NULL, 4, x, out));
          printf("%d %d\\n", doubled_device(NULL, 5, x, out), doubled_check(ARRAYC_ABI));
          doubled_trim();
          return 0;
        }
        """);
    External external = new External(directory);
    external.run("cc", "-Wall", "-Werror", "gpu.c", "libgpu.so", "-Wl,-rpath,.", "-o", "gpu");
    assertThat(external.run(Map.of("ARRAYC_DEVICE", "cpu"), List.of("./gpu")))
        .isEqualTo("0 3 0 5 14 14 7 0\n");
    assertThat(external.run("./gpu")).isEqualTo("7 0 7 0 14 14 7 7\n");
    List<String> rows = new ArrayList<>(command);
    rows.set(1, directory.resolve("prog.py") + ":halved");
    rows.addAll(List.of("--arg", "f32[b]", "--target", "cuda"));
    assertThat(new InProcess(directory).run(rows).err())
        .contains("a function for a GPU takes arrays of known sizes", "--args 'f32[8,784]'");
  }
}
