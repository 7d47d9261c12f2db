package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.mlir.artifact.Artifact;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.mlir.codegen.Precision;
import dev.arrayc.mlir.codegen.SimulatedGpu;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The host's side of bulk kernels: tensors are described once, and the older kernel is at hand. */
@Tag("native")
class DriverBulkTest {
  private static final String TYPE = "tensor<128x128xbf16>";

  private static final String SQUARE =
      """
      func.func @main(%%a: %1$s) -> %1$s {
        %%b = stablehlo.dot_general %%a, %%a, contracting_dims = [1] x [0] : (%1$s, %1$s) -> %1$s
        return %%b : %1$s
      }
      """
          .formatted(TYPE);

  private static final String POWERS =
      SQUARE.replace(
          "  return %b",
          """
          %c = stablehlo.dot_general %b, %a, contracting_dims = [1] x [0] : (T, T) -> T
          %d = stablehlo.dot_general %c, %b, contracting_dims = [1] x [0] : (T, T) -> T
          %e = stablehlo.dot_general %d, %a, contracting_dims = [1] x [0] : (T, T) -> T
          return %e\
          """
              .replace("T", TYPE));

  private final SimulatedGpu gpu = SimulatedGpu.get();

  @BeforeEach
  @AfterEach
  void aMachineAsItShouldBe() {
    gpu.reset();
  }

  private static DeviceModule module(String text) {
    Function function = Products.function(text);
    return DeviceLowering.lower(function, Precision.f32, 1)
        .module(Agreement.signature(function), List.of(), Span.NONE);
  }

  private static List<Tensor> inputs() {
    return Products.inputs(Products.function(SQUARE));
  }

  private static long count(List<String> journal, String call) {
    return journal.stream().filter(line -> line.startsWith(call)).count();
  }

  @Test
  void tensorsAreDescribedOnce_forArraysThatStayWhereTheyAre() {
    try (LoadedLibrary library = gpu.load(module(SQUARE))) {
      List<Tensor> first = library.call(inputs());
      List<String> calls = gpu.journal();
      assertThat(calls)
          .containsSubsequence(
              "cuModuleGetFunction kernel0",
              "cuModuleGetFunction kernel0_bulk",
              "cuFuncSetAttribute",
              "cuTensorMapEncodeTiled",
              "cuTensorMapEncodeTiled",
              "cuLaunchKernel 1 x 384");
      assertThat(library.call(inputs())).isEqualTo(first);
      assertThat(count(gpu.journal(), "cuTensorMapEncodeTiled")).isZero();
    }
    assertThat(gpu.complaint()).isEmpty();
  }

  @Test
  void oldDriversAndOtherGpus_getTheOlderKernel() {
    gpu.tensors(false);
    try (LoadedLibrary library = gpu.load(module(SQUARE))) {
      library.call(inputs());
    }
    assertThat(gpu.journal()).contains("cuLaunchKernel 4 x 256");
    gpu.tensors(true);
    gpu.machine(1, 100);
    try (LoadedLibrary library = gpu.load(module(SQUARE))) {
      library.call(inputs());
    }
    assertThat(gpu.journal())
        .contains("cuLaunchKernel 4 x 256")
        .doesNotContain("cuModuleGetFunction kernel0_bulk");
    assertThat(gpu.complaint()).isEmpty();
  }

  /** Maps of tensors are parameters of a graph's kernels. */
  @Test
  void graphsHoldThem() {
    try (LoadedLibrary library = gpu.load(module(POWERS))) {
      List<Tensor> first = library.call(inputs());
      gpu.journal();
      assertThat(library.call(inputs())).isEqualTo(first);
      assertThat(count(gpu.journal(), "cuGraphAddKernelNode 1 x 384")).isEqualTo(4);
      assertThat(library.call(inputs())).isEqualTo(first);
      List<String> calls = gpu.journal();
      assertThat(count(calls, "cuGraphLaunch")).isEqualTo(1);
      assertThat(count(calls, "cuTensorMapEncodeTiled")).isZero();
    }
    assertThat(gpu.complaint()).isEmpty();
  }

  /** Each failure is an error, and what failed is tried again. */
  @Test
  void everyFunctionMayFail() {
    Artifact artifact = gpu.artifact(module(SQUARE));
    for (String call :
        List.of(
            "cuTensorMapEncodeTiled 0",
            "cuTensorMapEncodeTiled 1",
            "cuFuncSetAttribute 0",
            "cuModuleGetFunction 1",
            "cuDeviceGetAttribute 2")) {
      String[] words = call.split(" ");
      try (LoadedLibrary library = LoadedLibrary.of(artifact)) {
        gpu.fail(words[0], Long.parseLong(words[1]), 999);
        assertThatThrownBy(() -> library.call(inputs()))
            .as(call)
            .isInstanceOf(CompileException.EnvironmentError.class)
            .hasMessageContaining("the NVIDIA driver refused a call");
        assertThat(library.call(inputs())).as("after " + call).hasSize(1);
      }
    }
    assertThat(gpu.complaint()).isEmpty();
  }
}
