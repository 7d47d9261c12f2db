package dev.arrayc.mlir.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.Artifact;
import dev.arrayc.mlir.artifact.Artifact.Dump;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.artifact.Manifest;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import dev.arrayc.mlir.capi.NativeThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From MLIR text to a call from Java. */
@Tag("native")
class CodegenTest {
  @TempDir Path directory;

  private static Artifact compile(LoweredModule module) {
    return Codegen.compile(module, Samples.provenance(), Options.defaults());
  }

  @Test
  void anElementwiseLoopComputes() {
    try (LoadedLibrary axpy = LoadedLibrary.of(compile(Samples.axpy()))) {
      Tensor x = Tensor.fillDoubles(Samples.VECTOR, i -> i);
      Tensor y = Tensor.fillDoubles(Samples.VECTOR, i -> -i);
      Tensor expected = Tensor.fillDoubles(Samples.VECTOR, i -> 1.5 * i);
      assertThat(axpy.call(List.of(x, y))).containsExactly(expected);
    }
  }

  /** None, on the stack, the largest on the stack, from the store. */
  @ParameterizedTest
  @ValueSource(longs = {512, 65_536, 65_537, 1_000_000})
  void aWorkspaceIsThereAndAligned(long bytes) {
    try (LoadedLibrary dot = LoadedLibrary.of(compile(Samples.dot(bytes)))) {
      Tensor x = Tensor.fillDoubles(TensorType.of(DType.F64, 64), i -> 1);
      for (int call = 0; call < 3; call++) {
        assertThat(dot.call(List.of(x))).containsExactly(Tensor.scalar(DType.F64, 64 * 65 / 2.0));
        dot.trim();
      }
    }
  }

  @Test
  void manyThreadsMayCallAtOnce() throws Exception {
    try (LoadedLibrary dot = LoadedLibrary.of(compile(Samples.dot(1_000_000)));
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        double factor = t;
        Tensor x = Tensor.fillDoubles(TensorType.of(DType.F64, 64), i -> factor);
        List<Tensor> expected = List.of(Tensor.scalar(DType.F64, factor * 2080));
        calls.add(
            () -> {
              for (int i = 0; i < 500; i++) {
                if (!dot.call(List.of(x)).equals(expected)) {
                  return false;
                }
              }
              return true;
            });
      }
      for (Future<Boolean> right : threads.invokeAll(calls)) {
        assertThat(right.get()).isTrue();
      }
    }
  }

  /** Whatever runs beside it. */
  @Test
  void equalInputsGiveEqualBytes() throws Exception {
    Artifact first = compile(Samples.axpy());
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Artifact>> again = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        again.add(() -> compile(Samples.dot(512)));
        again.add(() -> compile(Samples.axpy()));
      }
      List<Future<Artifact>> results = threads.invokeAll(again);
      for (int i = 1; i < results.size(); i += 2) {
        assertThat(results.get(i).get().library()).isEqualTo(first.library());
      }
    }
  }

  @Test
  void warmingUpChangesNothing() {
    byte[] cold = compile(Samples.axpy()).library();
    Codegen.warmUp();
    assertThat(compile(Samples.axpy()).library()).isEqualTo(cold);
    assertThat(compile(Samples.axpy()).library()).isEqualTo(cold);
    Codegen.warmUp();
    // The rehearsal runs where nobody sees it fail.
    assertThat(NativeThread.await(NativeThread.submit(CodegenTest::rehearsed))).isTrue();
  }

  private static boolean rehearsed() {
    Codegen.rehearse();
    return true;
  }

  @Test
  void theLocaleDoesNotMatter() {
    byte[] plain = compile(Samples.axpy()).library();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(compile(Samples.axpy()).library()).isEqualTo(plain);
    } finally {
      Locale.setDefault(before);
    }
  }

  /** {@code java.io.tmpdir} stands for the directory in which a compilation happens. */
  @Test
  void theDirectoryDoesNotMatter() throws IOException {
    Artifact first = compile(Samples.axpy());
    String before = System.getProperty("java.io.tmpdir");
    try {
      Path other = Files.createDirectories(directory.resolve("another place, with a comma"));
      System.setProperty("java.io.tmpdir", other.toString());
      assertThat(compile(Samples.axpy()).library()).isEqualTo(first.library());
      assertThat(other).isEmptyDirectory();
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  @Test
  void theManifestIsInTheLibrary() throws IOException {
    Artifact artifact = compile(Samples.axpy(true));
    Path file = Files.write(directory.resolve("libaxpy.so"), artifact.library());
    assertThat(ElfFile.read(file).manifest()).isEqualTo(artifact.manifest());
    assertThat(Manifest.parse(artifact.manifest()).signature())
        .isEqualTo(Samples.axpy(true).signature());
    assertThat(artifact.manifest())
        .contains(
            "\"entry\": \"axpy\"",
            "\"program\": \"c0ffee\"",
            "\"targets\": [\"x86-64-v3\", \"x86-64-v4\"]",
            "\"options\": {\n    \"optimise\": \"full\",\n    \"bits\": \"portable\"\n  }",
            "\"shape\": [1003]",
            "\"flops\": 2006",
            "\"bytes\": 12036");
  }

  @Test
  void stagesCanBeShown() {
    Options all =
        Options.defaults().withDumps(Set.of(Stage.MLIR, Stage.LLVM_DIALECT, Stage.LLVM, Stage.ASM));
    List<Dump> dumps = Codegen.dumps(Samples.axpy(), all);
    assertThat(dumps)
        .extracting(Dump::name)
        .containsExactly("impl.mlir", "llvm-dialect.mlir", "v3.ll", "v3.s", "v4.ll", "v4.s");
    assertThat(dumps.get(0).text()).isEqualTo(Samples.axpy().text());
    assertThat(dumps.get(1).text()).contains("llvm.func @impl").doesNotContain("scf.for");
    assertThat(dumps.get(2).text()).contains("define hidden", "@axpy_v3(");
    assertThat(dumps.get(3).text()).contains("ymm").doesNotContain("zmm");
    assertThat(dumps.get(5).text()).contains("vfmadd", "zmm");
    // Dumping does not change the library.
    assertThat(Codegen.compile(Samples.axpy(), Samples.provenance(), all).library())
        .isEqualTo(compile(Samples.axpy()).library());
  }

  @Test
  void aProductAndASumStayTwoRoundings() {
    String text =
        """
        func.func @impl(%x: !llvm.ptr, %y: !llvm.ptr, %out: !llvm.ptr, %ws: !llvm.ptr) -> i32 {
          %v = llvm.load %x {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
          %w = llvm.load %y {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
          %m = arith.mulf %v, %w : vector<16xf32>
          %s = arith.addf %m, %w : vector<16xf32>
          llvm.store %s, %out {alignment = 4 : i64} : vector<16xf32>, !llvm.ptr
          %ok = arith.constant 0 : i32
          return %ok : i32
        }
        """;
    LoweredModule module = LoweredModule.of(text, Samples.axpy().signature());
    List<Dump> dumps = Codegen.dumps(module, Options.defaults().withDumps(Set.of(Stage.ASM)));
    assertThat(dumps).hasSize(2).allSatisfy(d -> assertThat(d.text()).doesNotContain("vfma"));
  }

  @Test
  void whatNobodyDefinesIsOurBug() {
    String text =
        """
        func.func private @expf(f32) -> f32
        func.func @impl(%x: !llvm.ptr, %y: !llvm.ptr, %out: !llvm.ptr, %ws: !llvm.ptr) -> i32 {
          %v = llvm.load %x : !llvm.ptr -> f32
          %e = func.call @expf(%v) : (f32) -> f32
          llvm.store %e, %out : f32, !llvm.ptr
          %ok = arith.constant 0 : i32
          return %ok : i32
        }
        """;
    LoweredModule module = LoweredModule.of(text, Samples.axpy().signature());
    Options options = new Options(Target.defaults(), Set.of(), directory);
    assertThatThrownBy(() -> Codegen.compile(module, Samples.provenance(), options))
        .isInstanceOf(CompileException.Bug.class)
        .hasMessageContaining("undefined symbol: expf");
  }

  /** What the CPU has no instruction for is in the library, and rounds as the interpreter does. */
  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void narrowingRoundsOnce(DType narrow) {
    double[] values = {
      0.0,
      -0.0,
      1.0,
      1 + 0x1p-11,
      1 + 0x1p-11 + 0x1p-40,
      1 + 0x1p-8 + 0x1p-50,
      -1.0009765625,
      65504,
      65519.999999999,
      65520,
      1e300,
      -1e300,
      0x1p-24,
      0x1p-25,
      0x1.0000000001p-25,
      1e-40,
      0x1p-134,
      0x1.8p-134,
      1e-300,
      0x1.fep127,
      0x1.feffffffffp127,
      0x1.ffp127,
      3.1415926535,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN,
      2049,
      2051,
      0x1.ffcp-15,
      257
    };
    TensorType wide = TensorType.of(DType.F64, values.length);
    String text =
        """
        func.func @impl(%%x: !llvm.ptr, %%out: !llvm.ptr, %%ws: !llvm.ptr) -> i32 {
          %%c0 = arith.constant 0 : i64
          %%c1 = arith.constant 1 : i64
          %%n = arith.constant %d : i64
          scf.for %%i = %%c0 to %%n step %%c1 : i64 {
            %%px = llvm.getelementptr %%x[%%i] : (!llvm.ptr, i64) -> !llvm.ptr, f64
            %%po = llvm.getelementptr %%out[%%i] : (!llvm.ptr, i64) -> !llvm.ptr, %2$s
            %%v = llvm.load %%px : !llvm.ptr -> f64
            %%r = arith.truncf %%v : f64 to %2$s
            llvm.store %%r, %%po : %2$s, !llvm.ptr
          }
          %%ok = arith.constant 0 : i32
          return %%ok : i32
        }
        """
            .formatted(values.length, narrow.mlirName());
    Signature signature =
        new Signature(
            "narrow",
            List.of(Parameter.of("x", wide)),
            List.of(Parameter.of("out0", wide.withDType(narrow))));
    try (LoadedLibrary library = LoadedLibrary.of(compile(LoweredModule.of(text, signature)))) {
      assertThat(library.call(List.of(Tensor.ofDoubles(wide, values))))
          .containsExactly(
              Tensor.fillDoubles(wide.withDType(narrow), i -> Numbers.round(narrow, values[i])));
    }
  }

  @Test
  void aFunctionMayHaveNoArrays() {
    Signature nothing = new Signature("nothing", List.of(), List.of());
    String text =
        """
        func.func @impl(%ws: !llvm.ptr) -> i32 {
          %ok = arith.constant 0 : i32
          return %ok : i32
        }
        """;
    try (LoadedLibrary library = LoadedLibrary.of(compile(LoweredModule.of(text, nothing)))) {
      assertThat(library.call(List.of())).isEmpty();
    }
  }

  @Test
  void wrongArgumentsAreAnError() {
    try (LoadedLibrary axpy = LoadedLibrary.of(compile(Samples.axpy()))) {
      Tensor scalar = Tensor.scalar(DType.F32, 1.0);
      assertThatThrownBy(() -> axpy.call(List.of(scalar, scalar)))
          .isInstanceOf(CompileException.UserError.class)
          .hasMessage("axpy takes [float32[1003], float32[1003]], not [float32[], float32[]]");
    }
  }
}
