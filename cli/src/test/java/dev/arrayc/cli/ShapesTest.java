package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.transform.Prepare;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of arrays whose sizes differ from call to call, called from everywhere. */
class ShapesTest {
  @TempDir private static Path directory;

  /** A function of any number of rows, with {@code b} in the place of that number. */
  private static final Map<String, List<String>> ROWS =
      Map.of(
          "mlp", List.of("f32[b,20]", "f32[20,16]", "f32[16]", "f32[16,5]", "f32[5]"),
          "normalised", List.of("f32[b,64]"),
          "polynomial", List.of("f32[b]"),
          "reshaped", List.of("f32[b,3,4]"),
          "lookup", List.of("i32[b]", "f32[30,7]"),
          "ordered", List.of("f32[b,9]"),
          "power", List.of("f32[b,4,4]"),
          "attention", List.of("f32[b,6,4]", "f32[b,6,4]", "f32[b,6,4]"),
          "picked", List.of("f32[b,5]", "i32[b,2]"));

  private static final List<String> LAYER =
      List.of("--entry", "layer(f32[8,16], f32[16,4])", "--entry", "layer(f32[32,16],f32[16,4])");
  private static final List<String> DOUBLED =
      List.of("--entry", "doubled(f32[3])", "--entry", "doubled(f32[5])");

  private static Path program() {
    return TestPlaces.root().resolve("testdata/entries/rows.py");
  }

  private static InProcess.Outcome arrayc(List<String> words, String... more) {
    List<String> command = new ArrayList<>(words);
    command.addAll(List.of(more));
    return new InProcess(directory).run(command);
  }

  private static void compile(String name, String entry, List<String> options) {
    List<String> command = new ArrayList<>(List.of("compile", program() + entry));
    command.addAll(options);
    for (String binding : List.of("python", "rust")) {
      command.addAll(List.of("--emit-" + binding, directory.toString()));
    }
    command.addAll(List.of("--emit-java", directory.toString(), "-o", "lib" + name + ".so"));
    assertThat(arrayc(command)).as(name).isEqualTo(new InProcess.Outcome(0, "", ""));
  }

  @BeforeAll
  static void compile() {
    ROWS.forEach(
        (name, arguments) ->
            compile(
                name,
                ":" + name,
                arguments.stream().flatMap(a -> List.of("--arg", a).stream()).toList()));
    compile("layer", "", LAYER);
    compile("doubled", "", DOUBLED);
  }

  private static Path library(String name) {
    return directory.resolve("lib" + name + ".so");
  }

  private static List<String> rows() {
    return ROWS.keySet().stream().sorted().toList();
  }

  /** The program of so many rows, by the interpreter. */
  private static List<Tensor> interpreted(String name, long rows, List<Tensor> inputs) {
    Job job =
        new Job(
            new EntryPoint(program(), Optional.of(name), EntryPoint.Language.ARRAY_PROGRAM),
            ROWS.get(name).stream()
                .map(a -> ArgumentParser.parse(a.replace("[b", "[" + rows)))
                .toList(),
            List.of(),
            List.of(),
            Map.of(),
            new Job.Limits(1_000_000, 100, 1 << 30),
            new Job.Java(List.of(), false, false, false));
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Function function = Prepare.prepare(new Pipeline().trace(job, nowhere).program(), true);
    return Interpreter.evaluate(function, inputs);
  }

  private static List<Tensor> inputs(String name, long rows) {
    List<Tensor> inputs = new ArrayList<>();
    for (String argument : ROWS.get(name)) {
      Argument typed = ArgumentParser.parse(argument.replace("[b", "[" + rows));
      TensorType type = ((Argument.Typed) typed).type();
      Tensor drawn = RandomInputs.draw(type, inputs.size());
      inputs.add(
          type.dtype().isInteger()
              ? Tensor.fillLongs(type, i -> Math.floorMod(drawn.longs()[i], 5))
              : drawn);
    }
    return inputs;
  }

  /** With as many rows, and with none; both entries, since the loaded library calls the checked. */
  @ParameterizedTest
  @MethodSource("rows")
  void anyNumberOfRows_asTheInterpreterHasThem(String name) {
    try (LoadedLibrary library = LoadedLibrary.open(library(name))) {
      for (long rows : new long[] {0, 1, 3, 8, 70}) {
        List<Tensor> inputs = inputs(name, rows);
        List<Tensor> results = library.call(inputs);
        if (rows == 0) {
          assertThat(results).allMatch(r -> r.size() == 0);
          continue;
        }
        List<Tensor> wanted = interpreted(name, rows, inputs);
        for (int i = 0; i < wanted.size(); i++) {
          assertThat(results.get(i).type()).isEqualTo(wanted.get(i).type());
          for (int e = 0; e < wanted.get(i).size(); e++) {
            double want = value(wanted.get(i), e);
            assertThat(Math.abs(value(results.get(i), e) - want))
                .as("%s of %s rows, result %s [%s]", name, rows, i, e)
                .isLessThanOrEqualTo(1e-5 * (1 + Math.abs(want)));
          }
        }
      }
    }
  }

  private static double value(Tensor tensor, int element) {
    return tensor.dtype().isInteger() ? tensor.longs()[element] : tensor.doubles()[element];
  }

  @Test
  void otherSizesAreRefused_withThoseThereAre() {
    try (LoadedLibrary library = LoadedLibrary.open(library("doubled"))) {
      TensorType four = TensorType.of(dev.arrayc.ir.DType.F32, 4);
      assertThatThrownBy(() -> library.call(List.of(RandomInputs.draw(four, 0))))
          .hasMessageContaining(
              "doubled takes [float32[n0]] with (n0) = (3), (5), not [float32[4]]");
    }
  }

  @Test
  void theCommandsThatTakeALibrary() {
    InProcess.Outcome run =
        arrayc(List.of("run", library("doubled").toString()), "--arg", "f32[3]");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("[").hasLineCount(1);
    assertThat(arrayc(List.of("run", library("doubled").toString())).err())
        .contains("doubled takes arrays of more than one size: (n0) = (3), (5)");
    assertThat(
            arrayc(List.of("bench", library("doubled").toString()), "--no-probe", "--arg", "f32[3]")
                .err())
        .contains("what a call of doubled does is not known");
    assertThat(arrayc(List.of("run", program() + ":polynomial"), "--arg", "f32[b]").err())
        .contains("needs arrays of known sizes");
  }

  @Test
  void fromPython_asJaxHasThem() throws Exception {
    External external = new External(directory);
    String printed =
        external.run(
            Map.of("JAX_PLATFORMS", "cpu"),
            List.of(External.python(), external.script("call_rows.py"), program().toString()));
    assertThat(printed)
        .isEqualTo(
            """
            doubled: no code for arrays of sizes (4,); there is code for (3,), (5,)
            layer: x must be float32[8, 16], not float32[8, 3]
            attention: k must be float32[3, 6, 4], not float32[2, 6, 4]
            """);
  }

  @Test
  void fromC() throws Exception {
    Files.writeString(
        directory.resolve("main.c"),
        """
        #include "libdoubled.h"
        #include "libnormalised.h"
        #include "libpolynomial.h"
        #include <stdio.h>
        #include <stdlib.h>
        int main(void) {
          float x[5] = {1, 2, 3, 4, 5}, out[10];
          int64_t n = 3;
          void *args[3] = {&n, x, out};
          int status = doubled(5, x, out);
          printf("%d %g", status, out[9]);
          status = doubled_call(args);
          printf(" %d %g\\n", status, out[5]);
          n = 4;
          printf("%d %d %s\\n", doubled(4, x, out), doubled_call(args), arrayc_error_string(14));
          args[0] = NULL;
          printf("%d %d\\n", doubled_call(args), doubled_call(NULL));

          status = polynomial(5, x, out);
          printf("%d %g\\n", status, out[4]);
          printf("%d %d\\n", polynomial(0, NULL, NULL), polynomial(-1, x, out));
          n = 5;
          args[0] = &n;
          status = polynomial_call(args);
          printf("%d %g\\n", status, out[1]);
          args[2] = x + 4;
          printf("%d", polynomial_call(args));
          n = INT64_MAX;
          printf(" %d", polynomial_call(args));
          n = -5;
          printf(" %d\\n", polynomial_call(args));

          enum { ROWS = 100003 };
          float *many = malloc(ROWS * 64 * sizeof(float)), *to = malloc(ROWS * 64 * sizeof(float));
          for (int i = 0; i < ROWS * 64; i++) many[i] = (float)(i % 64);
          int wrong = 0;
          status = normalised(ROWS, many, to);
          for (int i = 0; i < ROWS * 64; i++) wrong += to[i] != to[i % 64];
          printf("%d %d\\n", status, wrong);
          normalised_trim();
          return 0;
        }
        """);
    External external = new External(directory);
    List<String> command =
        new ArrayList<>(List.of("cc", "-std=c17", "-Wall", "-Wextra", "-Werror"));
    command.addAll(List.of("-pedantic", "main.c", "-o", "main", "libdoubled.so"));
    command.addAll(List.of("libnormalised.so", "libpolynomial.so", "-Wl,-rpath,."));
    assertThat(external.run(Map.of(), command)).isEmpty();
    String expected =
        """
        0 5 0 3
        14 14 the library has no code for arrays of these sizes
        3 3
        0 66
        0 14
        0 9
        5 14 14
        0 0
        """;
    assertThat(external.run("./main")).isEqualTo(expected);
    assertThat(external.run(Map.of("ARRAYC_NUM_THREADS", "4"), List.of("./main")))
        .isEqualTo(expected);
  }

  @Test
  void fromRust() throws Exception {
    Files.writeString(
        directory.resolve("main.rs"),
        """
        mod doubled;
        mod mlp;
        fn main() {
            let mut out = [0f32; 10];
            doubled::doubled(5, &[1.0, 2.0, 3.0, 4.0, 5.0], &mut out).unwrap();
            println!("{:?}", out);
            println!("{}", doubled::doubled(4, &[0.0; 4], &mut out).unwrap_err());
            println!("{}", doubled::doubled(3, &[0.0; 4], &mut out).unwrap_err());
            let mut two = [0f32; 10];
            mlp::mlp(2, &[0.5; 40], &[0.0; 320], &[0.0; 16], &[0.0; 80], &[0.0; 5], &mut two).unwrap();
            println!("{:?}", two);
        }
        """);
    External external = new External(directory);
    external.run(
        "rustc", "-D", "warnings", "-L", ".", "-C", "link-arg=-Wl,-rpath,.", "-o", "rs", "main.rs");
    assertThat(external.run("./rs"))
        .isEqualTo(
            """
            [1.0, 2.0, 3.0, 4.0, 5.0, 1.0, 2.0, 3.0, 4.0, 5.0]
            the library has no code for arrays of these sizes
            x has 4 elements, not 3
            [0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2]
            """);
  }

  @Test
  void fromJava() throws Exception {
    List<String> javac = new ArrayList<>(List.of("-Xlint:all", "-Werror", "-proc:none"));
    javac.addAll(List.of("-d", directory.toString()));
    List.of("Doubled", "Polynomial", "Layer")
        .forEach(name -> javac.add(directory.resolve(name + ".java").toString()));
    int status =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, javac.toArray(String[]::new));
    assertThat(status).isZero();
    URL[] path = {directory.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path)) {
      var doubled = loader.loadClass("Doubled").getMethod("doubled", float[].class);
      assertThat((float[]) doubled.invoke(null, (Object) new float[] {1, 2, 3}))
          .containsExactly(1, 2, 3, 1, 2, 3);
      assertThatThrownBy(() -> doubled.invoke(null, (Object) new float[4]))
          .cause()
          .hasMessage(
              "doubled: no code for arrays of sizes [4]; there is code for (n0) = (3), (5)");
      var polynomial = loader.loadClass("Polynomial").getMethod("polynomial", float[].class);
      assertThat((float[]) polynomial.invoke(null, (Object) new float[0])).isEmpty();
      assertThat((float[]) polynomial.invoke(null, (Object) new float[] {1, 2}))
          .containsExactly(2, 9);
      var layer = loader.loadClass("Layer").getMethod("layer", float[][].class, float[][].class);
      assertThat(layer.invoke(null, new float[32][16], new float[16][4]).toString())
          .startsWith("LayerResults[");
    }
  }

  /** Functions of a library share the memory that they keep; each must get enough. */
  @Test
  void workspacesOfTwoSizes() throws IOException {
    List<String> options = List.of("--entry", "large(f32[20000])", "--entry", "large(f32[400000])");
    compile("large", "", options);
    try (LoadedLibrary library = LoadedLibrary.open(library("large"))) {
      for (int size : new int[] {20_000, 400_000, 20_000}) {
        TensorType type = TensorType.of(dev.arrayc.ir.DType.F32, size);
        assertThat(library.call(List.of(Tensor.fillDoubles(type, i -> 1))))
            .containsExactly(Tensor.scalar(dev.arrayc.ir.DType.F32, size));
      }
    }
  }

  @Test
  void manifestsFollowTheirSchema() throws Exception {
    External external = new External(directory);
    List<String> command =
        new ArrayList<>(List.of("python3", external.script("check_manifests.py")));
    String schema = arrayc(List.of("inspect", "--schema")).out();
    command.add(Files.writeString(directory.resolve("schema.json"), schema).toString());
    for (String name : List.of("mlp", "layer", "doubled")) {
      String manifest = ElfFile.read(library(name)).manifest();
      command.add(Files.writeString(directory.resolve(name + ".json"), manifest).toString());
    }
    assertThat(external.run(Map.of(), command)).isEqualTo("3 manifests are valid\n");
  }

  /** From what is inside, and from the source; the argument lists come from a file. */
  @Test
  void theyCanBeBuiltAgain() throws Exception {
    LaunchedArrayc arrayc = new LaunchedArrayc(directory);
    Files.writeString(
        directory.resolve("sizes"), "# two\nf32[8,16], f32[16,4]\n\nf32[32,16], f32[16,4]\n");
    String source = program() + ":layer";
    byte[] before = Files.readAllBytes(library("layer"));
    assertThat(
            arrayc
                .run("compile", source, "--variants", "sizes", "-o", "again/../liblayer.so")
                .status())
        .isNotZero(); // no such directory
    assertThat(arrayc.run("compile", source, "--variants", "sizes", "-o", "liblayer.so"))
        .isEqualTo(new LaunchedArrayc.Outcome(0, "", ""));
    assertThat(library("layer")).hasBinaryContent(before);
    List<String> groups = List.of("--args", "f32[8,16], f32[16,4]", "--args=f32[32,16],f32[16,4]");
    compile("layer", ":layer", groups);
    assertThat(library("layer")).hasBinaryContent(before);
    String identical = "identical  hashes\nidentical in 1 rebuilds\n";
    for (String name : List.of("layer", "mlp")) {
      assertThat(arrayc.run("verify", "lib" + name + ".so", "--vary", "hashes").out())
          .as(name)
          .isEqualTo(identical);
    }
    String[] line = {"verify", "liblayer.so", source, "--variants", "sizes", "--vary", "hashes"};
    assertThat(arrayc.run(line).out()).isEqualTo(identical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jnp.mean(x)                        | :6:12: error: `stablehlo.reduce` here is not known
          x - x.mean(axis=0)                 | `stablehlo.reduce` here is not known to keep rows apart
          jnp.roll(x, 1, axis=0)             | `stablehlo.slice` here is not known
          x[::-1]                            | `stablehlo.reverse` here is not known
          jnp.cumsum(x, axis=0)              | is not known to keep rows apart
          jnp.sort(x, axis=0)                | `stablehlo.sort` here is not known
          x @ x.T                            | along axis 1
          x.T                                | along axis 1
          x[0]                               | is not known to keep rows apart
          jnp.zeros(3)                       | result does not have one row for each row
          jnp.concatenate([x, x])            | `stablehlo.concatenate` here is not known
          x / x.shape[0]                     | needs the value of a size that is not known
          x if len(x) > 3 else -x            | needs the value of a size that is not known
          x if x.shape == (3, 8) else -x     | needs the value of a size that is not known
          {8: x}.get(x.shape[0], -x)         | needs the value of a size that is not known
          x if x.size else -x                | needs the value of a size that is not known
          jnp.stack([r for r in x])          | needs the value of a size that is not known
          x + jnp.arange(x.shape[0])[:,None] | needs the value of a size that is not known
          jnp.ones(99)[:x.shape[0]]          | needs the value of a size that is not known
          x / jnp.array(x.shape[0])          | needs the value of a size that is not known
          jnp.ones((x.shape[0],)) @ x        | `stablehlo.dot_general` here is not known
          jax.lax.while_loop(lambda y: jnp.any(y < 3), lambda y: y + 1, x) | `stablehlo.reduce` here
          jax.lax.scan(lambda c, r: (c + r, c), jnp.zeros(8), x)[1] | `stablehlo.dynamic_slice` here
          jax.random.normal(jax.random.key(0), x.shape) | `stablehlo.iota` here
          x.at[0].set(2.0)                   | `stablehlo.dynamic_update_slice` here
          jnp.ones(x.shape).sum(axis=0) + x  | is not known to keep rows apart
          """)
  void whatLooksAtOtherRowsIsRefused(String body, String message) throws IOException {
    Path bad = directory.resolve("bad.py");
    Files.writeString(
        bad, "import jax\nimport jax.numpy as jnp\n\n\ndef f(x):\n    return " + body + "\n");
    InProcess.Outcome outcome = arrayc(List.of("compile", bad + ":f", "--arg", "f32[b,8]"));
    assertThat(outcome.err()).contains(message, "bad.py:", "--entry 'f(f32[8,784])'");
    assertThat(outcome.status()).isEqualTo(ExitCode.PROGRAM.status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          layer --arg f32[a,16] --arg f32[b,4]                        | only one size may be unknown, not a and b
          layer --arg f32[8,?] --arg f32[16,4]                        | only the first size may be unknown
          layer --entry layer(f32[8,16],f32[16,4]) --variants sizes   | --variants sizes
          layer --args f32[8,16],f32[16,4] --arg f32[8]               | --args stands in the place of other lists
          """)
  void malformedSizes(String words, String message) {
    List<String> command = new ArrayList<>(List.of("compile"));
    command.addAll(List.of(words.split(" +")));
    command.set(1, program() + ":" + command.get(1));
    assertThat(arrayc(command).err()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          doubled(f32[3]) | doubled(i32[5])   | one has another element type of x
          doubled(f32[3]) | doubled(f32[5,2]) | one has another number of axes of x
          doubled(f32[3]) | doubled(f32[3])   | one has the same shapes as another one
          """)
  void whatIsNotOneFunction(String one, String other, String message) {
    List<String> command = List.of("compile", program().toString(), "--entry", one, "--entry");
    InProcess.Outcome outcome = arrayc(command, other);
    assertThat(outcome.err()).contains(message, "rows.py:");
    assertThat(outcome.status()).isEqualTo(ExitCode.USAGE.status());
  }
}
