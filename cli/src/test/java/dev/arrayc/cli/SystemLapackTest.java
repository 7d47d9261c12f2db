package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.arrayc.cli.cache.Outputs;
import dev.arrayc.diagnostic.CompileException.EnvironmentError;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.artifact.Manifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Linear algebra by a library of the system: a real one, and one that says how it was called. */
@Tag("native")
class SystemLapackTest {
  private static final List<Path> INSTALLED =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/lapack/liblapack.so.3"),
          Path.of("/usr/lib/x86_64-linux-gnu/liblapack.so.3"),
          Path.of("/usr/lib/x86_64-linux-gnu/libopenblas.so.0"));

  /** Every routine that is taken from a system, on batches; products where signs are free. */
  private static final String PROGRAM =
      """
      import jax.numpy as jnp
      from jax.scipy.linalg import solve_triangular

      def turned(x):
          return jnp.swapaxes(x, -1, -2).conj()

      def f(a, b, t):
          eye = 4 * jnp.eye(4, dtype=a.dtype)
          s = a + turned(a)
          w, v = jnp.linalg.eigh(s)
          q, r = jnp.linalg.qr(t)
          u, d, h = jnp.linalg.svd(t, full_matrices=False)
          x, _, y = jnp.linalg.svd(turned(t))
          return (
              jnp.linalg.cholesky(a @ turned(a) + eye),
              jnp.linalg.solve(a + eye, b),
              solve_triangular(a[0] + eye, b[0], lower=True),
              w, (v * w[..., None, :]) @ turned(v), jnp.linalg.eigvalsh(s),
              q @ r, jnp.abs(r), jnp.linalg.qr(turned(t), mode="r"),
              d, (u * d[..., None, :]) @ h, x @ turned(x), y @ turned(y),
              jnp.linalg.svd(t, compute_uv=False),
              jnp.linalg.cholesky(-a @ turned(a)),
          )
      """;

  /** A Cholesky factorisation of two matrices, as JAX exports it. */
  private static final String CALL =
      """
      func.func @main(%arg0: tensor<2x2x2xf32>) -> (tensor<2x2x2xf32>, tensor<2xi32>) {
        %0:2 = stablehlo.custom_call @lapack_spotrf_ffi(%arg0) {
          mhlo.backend_config = {uplo = 76 : ui8},
          operand_layouts = [dense<[1, 2, 0]> : tensor<3xindex>],
          result_layouts = [dense<[1, 2, 0]> : tensor<3xindex>, dense<0> : tensor<1xindex>]}
          : (tensor<2x2x2xf32>) -> (tensor<2x2x2xf32>, tensor<2xi32>)
        return %0#0, %0#1 : tensor<2x2x2xf32>, tensor<2xi32>
      }
      """;

  /** Fails on all but the matrices that the test gives; the second one is not positive definite. */
  private static final String STAND_IN =
      """
      #include <stddef.h>
      void NAME(char *uplo, int *n, float *a, int *lda, int *info, size_t length) {
        if (*uplo != 'L' || *n != 2 || *lda != 2 || length != 1) { *info = -1; return; }
        if (a[0] == 1 && a[1] == 3 && a[2] == 2 && a[3] == 4) { a[1] = 30; *info = 0; return; }
        *info = a[0] == 5 && a[1] == 7 ? 2 : -3;
      }
      """;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int arrayc(String... line) {
    Environment environment = new Environment(List.of(line), directory, Map.of(), Optional.empty());
    return Main.execute(environment, new PrintWriter(out), new PrintWriter(err));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private static Path installed() {
    return INSTALLED.stream()
        .filter(Files::exists)
        .findFirst()
        .orElseGet(() -> abort("no LAPACK is installed (Debian: liblapack3)"));
  }

  private Path standIn(String symbol) throws Exception {
    Path library = directory.resolve("libstandin.so");
    String source = file("standin.c", STAND_IN.replace("NAME", symbol));
    new External(directory).run("cc", "-shared", "-fPIC", source, "-o", library.toString());
    return library;
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "f64", "c64", "c128"})
  void everyRoutine_agreesWithOurLoops(String dtype) throws IOException {
    Path library = installed();
    String program = file("linear.py", PROGRAM);
    Job job =
        new Job(
                new EntryPoint(
                    Path.of(program), Optional.of("f"), EntryPoint.Language.ARRAY_PROGRAM),
                Stream.of("[2,4,4]", "[2,4,3]", "[2,5,3]")
                    .map(shape -> ArgumentParser.parse(dtype + shape))
                    .toList(),
                List.of(),
                List.of(),
                Map.of("jax_enable_x64", "true"),
                new Job.Limits(1_000_000, 100, 1 << 30),
                new Job.Java(List.of(), false, false, false))
            .withLapack(Optional.of(LapackOption.read(library)));
    Compiler.Call call = new Pipeline().call(job, new PrintWriter(out));
    List<Tensor> ours = Engine.reference.run(call.program(), call.sources(), call.arguments());
    List<Tensor> theirs =
        Engine.cpu.run(call.program(), call.sources(), job.machines(), call.arguments());
    double bound = dtype.equals("f32") || dtype.equals("c64") ? 2e-5 : 5e-14;
    assertThat(theirs).hasSameSizeAs(ours).hasSize(15);
    for (int i = 0; i < ours.size(); i++) {
      double[] expected = ours.get(i).doubles();
      double[] actual = theirs.get(i).doubles();
      double largest = 0;
      double apart = 0;
      for (int k = 0; k < expected.length; k++) {
        // What cannot be factored is NaN by both.
        if (!Double.isNaN(expected[k]) || !Double.isNaN(actual[k])) {
          largest = Math.max(largest, Math.abs(expected[k]));
          apart = Math.max(apart, Math.abs(expected[k] - actual[k]));
        }
      }
      assertThat(apart).as("result " + i).isLessThanOrEqualTo(bound * largest);
    }
  }

  @Test
  void calls_passMatricesByColumns_andGiveBackTheStatus() throws Exception {
    Path library = standIn("spotrf_");
    Path made = compiled(library);
    TensorType type = new TensorType(DType.F32, List.of(2L, 2L, 2L));
    Tensor matrices = Tensor.ofDoubles(type, 1, 2, 3, 4, 5, 6, 7, 8);
    try (LoadedLibrary loaded = LoadedLibrary.open(made)) {
      List<Tensor> results = loaded.call(List.of(matrices));
      assertThat(results.get(0).doubles()).containsExactly(1, 2, 30, 4, 5, 6, 7, 8);
      assertThat(results.get(1).longs()).containsExactly(0, 2);
    }
    ElfFile elf = ElfFile.read(made);
    Manifest manifest = Manifest.parse(elf.manifest());
    assertThat(manifest.bits()).isEqualTo("lapack");
    assertThat(manifest.options().get("lapack")).startsWith(library + " sha256:");
    // What the library says is enough to build it again, even where the other one is gone.
    Files.delete(library);
    assertThat(new Pipeline().rebuild(elf, Optional.empty(), false).get(Outputs.LIBRARY))
        .isEqualTo(elf.contents());
  }

  private Path compiled(Path library) throws IOException {
    Path made = directory.resolve("libmodel.so");
    String model = file("model.mlir", CALL);
    assertThat(arrayc("compile", model, "-o", made.toString(), "--lapack", library.toString()))
        .as(err.toString())
        .isZero();
    return made;
  }

  @Test
  void aLibraryThatIsGone_orHasChanged_isAnErrorOfTheCall() throws Exception {
    Path library = standIn("spotrf_");
    Tensor zeros = Tensor.ofDoubles(new TensorType(DType.F32, List.of(2L, 2L, 2L)), new double[8]);
    Path made = compiled(library);
    try (LoadedLibrary loaded = LoadedLibrary.open(made)) {
      Files.delete(library);
      assertThatThrownBy(() -> loaded.call(List.of(zeros)))
          .isInstanceOf(EnvironmentError.class)
          .hasMessageContaining("error 15: the LAPACK library that the program calls cannot be");
      standIn("other_");
      assertThatThrownBy(() -> loaded.call(List.of(zeros)))
          .isInstanceOf(EnvironmentError.class)
          .hasMessageContaining("error 16: the LAPACK library that the program calls lacks one");
    }
  }

  @Test
  void aLibraryThatDoesNotFit_isRefused() throws Exception {
    String model = file("model.mlir", CALL);
    assertThat(arrayc("compile", model, "--lapack", "/nowhere.so")).isNotZero();
    assertThat(err.toString()).contains("--lapack /nowhere.so cannot be read", "hint: ");
    assertThat(arrayc("compile", model, "--lapack", model)).isNotZero();
    assertThat(err.toString()).contains("model.mlir is not a 64-bit little-endian ELF file");
    assertThat(arrayc("check", model, "--lapack", standIn("other_").toString())).isNotZero();
    assertThat(err.toString()).contains("model.mlir:2:", "has no spotrf_, which this calls");
    String cuda = standIn("spotrf_").toString();
    assertThat(arrayc("compile", model, "--target", "cuda", "--lapack", cuda)).isNotZero();
    assertThat(err.toString()).contains("--lapack is for code for x86-64");
  }
}
