package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.mlir.artifact.ElfFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java calls what was compiled from Java, through the class that arrayc writes. */
class JavaBindingTest {
  @TempDir Path directory;

  private static String classes() {
    try {
      return Path.of(JavaKernels.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private InProcess.Outcome compile(String... more) {
    List<String> words =
        new java.util.ArrayList<>(List.of("compile", "dev.arrayc.cli.JavaKernels"));
    words.addAll(List.of("--classpath", classes(), "-o", "out/acme/libmy_kernels.so"));
    words.addAll(List.of("--emit-java", "src", "--package", "acme"));
    words.addAll(List.of(more));
    return new InProcess(directory).run(words);
  }

  /** Compiles the class that was written, and loads it from beside the library. */
  private Class<?> binding() throws IOException, ClassNotFoundException {
    Path source = directory.resolve("src/acme/MyKernels.java");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-Xlint:all",
                "-Werror",
                "-proc:none",
                "-d",
                directory.resolve("out").toString(),
                source.toString());
    assertThat(status).isZero();
    URL[] path = {directory.resolve("out").toUri().toURL()};
    return Class.forName("acme.MyKernels", true, new URLClassLoader(path));
  }

  private static Object call(Class<?> owner, String name, Object... arguments)
      throws ReflectiveOperationException {
    Method method =
        Arrays.stream(owner.getMethods())
            .filter(m -> m.getName().equals(name) && m.getParameterCount() == arguments.length)
            .filter(
                m ->
                    (m.getParameterTypes()[0] == MemorySegment.class)
                        == arguments[0] instanceof MemorySegment)
            .findFirst()
            .orElseThrow();
    return method.invoke(null, arguments);
  }

  @Test
  void annotatedMethods_becomeOneLibrary_andAClassThatCallsIt() throws Exception {
    Files.createDirectories(directory.resolve("out/acme"));
    InProcess.Outcome outcome = compile("--control-flow=capture");
    assertThat(outcome.err()).isEmpty();
    Class<?> binding = binding();

    Random random = new Random(3);
    float[] x = new float[1000];
    float[] y = new float[1000];
    for (int i = 0; i < 1000; i++) {
      x[i] = random.nextFloat();
      y[i] = random.nextFloat();
    }
    float[] wanted = y.clone();
    JavaKernels.saxpy(1.5f, x, wanted);
    call(binding, "saxpy", 1.5f, x, y);
    assertThat(y).isEqualTo(wanted);

    float[][] a = new float[8][8];
    for (float[] row : a) {
      for (int i = 0; i < 8; i++) {
        row[i] = random.nextFloat();
      }
    }
    assertThat((float[][]) call(binding, "product", a, a)).isDeepEqualTo(JavaKernels.product(a, a));

    double[] numbers = {1, -2, 3, -4, 5, 6, 7, 8, -9};
    JavaKernels.Both both = JavaKernels.both(numbers, 3);
    assertThat(call(binding, "both", (Object) numbers).toString())
        .startsWith("BothResults[out0=" + both.sum());
  }

  @Test
  void argumentsThatDoNotFit_andArraysThatOverlap_areRefused() throws Exception {
    Files.createDirectories(directory.resolve("out/acme"));
    compile("--entry", "saxpy(f32[], f32[16], f32[16])");
    Class<?> binding = binding();
    assertThatThrownBy(() -> call(binding, "saxpy", 1f, new float[16], new float[15]))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .hasMessage("y has 15 elements where 16 are expected");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocate(64, 64);
      assertThatThrownBy(() -> call(binding, "saxpy", arena.allocate(4, 4), one, one))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .hasMessageContaining("overlaps");
    }
  }

  @Test
  void entries_areNamedWithTheirArguments() throws Exception {
    Files.createDirectories(directory.resolve("out/acme"));
    InProcess.Outcome outcome =
        compile(
            "--entry",
            "saxpy(f32[], f32[4], f32[4])",
            "--entry",
            "notCompiled(i32[])",
            "--control-flow=capture");
    assertThat(outcome.err()).isEmpty();
    assertThat(ElfFile.read(directory.resolve("out/acme/libmy_kernels.so")).manifests()).hasSize(2);
    assertThat(compile("--entry", "saxpy(f32[]").err()).contains("no function with its arguments");
    assertThat(compile("--entry", "saxpi()").err()).contains("did you mean JavaKernels::saxpy?");
  }

  /** In a process of its own, whose heap stays as it is: what grows is memory that calls leave. */
  @Test
  void aMillionCalls_leaveTheMemoryAsItWas() throws Exception {
    Files.createDirectories(directory.resolve("out/acme"));
    compile("--entry", "saxpy(f32[], f32[16], f32[16])", "--entry", "product(f32[8,8], f32[8,8])");
    binding();
    Path source = directory.resolve("Million.java");
    Files.writeString(
        source,
        """
        public class Million {
          public static void main(String[] args) throws Exception {
            float[] x = new float[16];
            float[] y = new float[16];
            float[][] a = new float[8][8];
            long before = 0;
            for (int i = 0; i < 1_050_000; i++) {
              if (i == 50_000) {
                before = resident();
              }
              acme.MyKernels.saxpy(1, x, y);
              if (i % 10 == 0) {
                acme.MyKernels.product(a, a);
              }
            }
            System.out.println((resident() - before) >> 20);
          }
          static long resident() throws Exception {
            String pages = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/statm"));
            return Long.parseLong(pages.split(" ")[1]) * 4096;
          }
        }
        """);
    String out = directory.resolve("out").toString();
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", out, "-d", out, source.toString()))
        .isZero();
    External external = new External(directory);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String grown =
        external.run(
            java,
            "-XX:+UseSerialGC",
            "-Xms32m",
            "-Xmx32m",
            "-XX:+AlwaysPreTouch",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            out,
            "Million");
    assertThat(Integer.parseInt(grown.strip())).as("MiB").isLessThan(8);
  }
}
