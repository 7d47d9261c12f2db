package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.bytecode.JavaTracing;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.python.ArgumentSpec;
import dev.arrayc.transform.raise.RaiseLoops;
import dev.arrayc.value.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options for Java say: the order of sums, static arguments, where notes go. */
class JavaOptionsTest {
  private static final int LENGTH = 100_000;

  @TempDir Path directory;

  private static Path classes() {
    try {
      return Path.of(JavaKernels.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float compiled(String method, boolean reassociate, float[]... arrays) {
    List<ArgumentSpec> specs = new ArrayList<>();
    List<Tensor> inputs = new ArrayList<>();
    for (float[] array : arrays) {
      TensorType type = TensorType.of(DType.F32, array.length);
      specs.add(new ArgumentSpec.Traced(type));
      inputs.add(Tensor.fillDoubles(type, i -> array[i]));
    }
    JavaTracing.Entry entry =
        JavaTracing.trace(
            new JavaTracing.Request(
                new ClassFiles(List.of(classes())),
                JavaKernels.class.getName(),
                method,
                specs,
                List.of(),
                List.of(),
                false,
                new RaiseLoops.Options(false, reassociate),
                Session.Config.DEFAULT,
                Session.Limits.DEFAULT));
    Backend backend =
        new Backend(entry.program(), entry.name(), List.of(), Span.NONE, false)
            .with(Targets.ofThisMachine());
    try (LoadedLibrary library = LoadedLibrary.of(backend.compile(Optional.empty()))) {
      return (float) library.call(inputs).getFirst().doubles()[0];
    }
  }

  @Test
  void sumsRunInOrder_unlessTheyMayRunInAnother() {
    Random random = new Random(11);
    float[] a = new float[LENGTH];
    float[] b = new float[LENGTH];
    double sum = 0;
    double dot = 0;
    for (int i = 0; i < LENGTH; i++) {
      a[i] = random.nextFloat();
      b[i] = random.nextFloat();
      sum += a[i];
      dot += (double) a[i] * b[i];
    }
    assertThat(compiled("sum", false, a)).isEqualTo(JavaKernels.sum(a));
    assertThat(compiled("dot", false, a, b)).isEqualTo(JavaKernels.dot(a, b));

    // In order, the error of such a sum is a hundred ulps and more; in the library's order, none.
    assertThat(compiled("sum", true, a)).isEqualTo((float) sum).isNotEqualTo(JavaKernels.sum(a));
    assertThat(Math.abs(compiled("dot", true, a, b) - dot))
        .isLessThanOrEqualTo(2 * Math.ulp((float) dot))
        .isLessThan(Math.abs(JavaKernels.dot(a, b) - dot) / 10);
  }

  private InProcess.Outcome run(String command, String method, String... options) {
    List<String> words = new ArrayList<>(List.of(command, "dev.arrayc.cli.JavaKernels::" + method));
    words.addAll(List.of("--classpath", classes().toString()));
    words.addAll(List.of(options));
    return new InProcess(directory).run(words);
  }

  @Test
  void staticArguments_areSaidByNumber_byName_andInTheSource() {
    String[] arguments = {"--arg", "2.0", "--arg", "3", "--arg", "neg"};
    for (String option : List.of("--static-argnums=2", "--static-argnames=mode")) {
      List<String> options = new ArrayList<>(List.of(arguments));
      options.add(option);
      assertThat(run("run", "scaled", options.toArray(String[]::new)).out()).isEqualTo("-6.0\n");
    }
    InProcess.Outcome traced = run("run", "scaled", arguments);
    assertThat(traced.status()).isEqualTo(2);
    assertThat(traced.err()).contains("'mode'").contains("--static-argnames mode");
    // n is static by its annotation: the compiled function does not have it.
    String text =
        run(
                "emit",
                "scaled",
                "--arg=f32[]",
                "--arg=3",
                "--arg=neg",
                "--static-argnames=mode",
                "--stage=stablehlo")
            .out();
    assertThat(text).contains("@main(%arg0: tensor<f32>)");
  }

  @Test
  void notes_goToStandardError() {
    InProcess.Outcome outcome = run("emit", "summedUp", "--arg=f32[100]", "--stage=stablehlo");
    assertThat(outcome.out()).startsWith("module @summedUp");
    assertThat(outcome.err())
        .startsWith("JavaKernels.java:")
        .contains("note: this loop stays a loop: ");
    InProcess.Outcome compiled = run("compile", "summedUp", "--arg=f32[100]", "-o", "libf.so");
    assertThat(compiled.out()).isEmpty();
    assertThat(compiled.err()).isEqualTo(outcome.err());
  }
}
