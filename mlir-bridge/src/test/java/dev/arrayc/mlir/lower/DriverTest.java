package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.mlir.codegen.Ptxas;
import dev.arrayc.mlir.codegen.SimulatedGpu;
import dev.arrayc.op.Op;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The host's side of a library for GPUs, on a stand-in for the driver that can be told to fail. */
@Tag("native")
class DriverTest {
  private static final TensorType TYPE = TensorType.of(DType.F32, 300);

  private static final int MISALIGNED = 4; // ARRAYC_MISALIGNED

  private final SimulatedGpu gpu = SimulatedGpu.get();

  @BeforeEach
  @AfterEach
  void aMachineAsItShouldBe() {
    gpu.reset();
  }

  /** {@code x + table}, with a constant in memory. */
  private static Function function() {
    Tensor table = Programs.tame(TYPE, 5);
    return Programs.of(
        List.of(TYPE), (b, in) -> List.of(b.emit(Op.ADD, in.getFirst(), b.constant(table))));
  }

  private static DeviceModule module() {
    return Agreement.deviceModule(function());
  }

  private static List<Tensor> input() {
    return List.of(Programs.tame(TYPE, 7));
  }

  @Test
  void firstCallLoads_secondOnlyCopiesAndLaunches() {
    try (LoadedLibrary library = gpu.load(module())) {
      Tensor first = library.call(input()).getFirst();
      List<String> calls = gpu.journal();
      assertThat(calls)
          .containsSubsequence(
              "cuInit",
              "cuModuleLoadDataEx .target sm_90a",
              "cuModuleGetFunction kernel0",
              "cuMemPoolCreate",
              "cuMemAllocFromPoolAsync",
              "cuMemcpyHtoDAsync_v2",
              "cuLaunchKernel 2 x 256",
              "cuMemcpyDtoHAsync_v2",
              "cuStreamSynchronize",
              "cuCtxPopCurrent_v2");
      assertThat(library.call(input()).getFirst()).isEqualTo(first);
      assertThat(gpu.journal())
          .containsExactly(
              "cuCtxGetCurrent",
              "cuCtxPushCurrent_v2",
              "cuMemcpyHtoDAsync_v2",
              "cuLaunchKernel 2 x 256",
              "cuMemcpyDtoHAsync_v2",
              "cuStreamSynchronize",
              "cuCtxPopCurrent_v2");
    }
    assertThat(gpu.complaint()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"75, sm_75", "80, sm_75", "89, sm_75", "90, sm_90a", "100, sm_75"})
  void theNewestKernelsThatRun_areLoaded(int capability, String loaded) {
    gpu.machine(1, capability);
    try (LoadedLibrary library = gpu.load(module())) {
      library.call(input());
    }
    assertThat(gpu.journal()).contains("cuModuleLoadDataEx .target " + loaded);
  }

  /** A cubin of 7.5 is for 7.x; the one of 9.0a for that alone. */
  @ParameterizedTest
  @CsvSource({"75, a cubin", "80, .target sm_75", "90, a cubin", "100, .target sm_75"})
  void machineCodeComesFirst_whereItRuns(int capability, String loaded) {
    assumeTrue(Ptxas.find().isPresent(), "no ptxas in ARRAYC_PTXAS or PATH");
    gpu.machine(1, capability);
    try (LoadedLibrary library = LoadedLibrary.of(gpu.artifact(module(), true))) {
      library.call(input());
    }
    assertThat(gpu.journal()).contains("cuModuleLoadDataEx " + loaded);
  }

  private void assertFails(String message) {
    long before = gpu.live();
    try (LoadedLibrary library = gpu.load(module())) {
      assertThatThrownBy(() -> library.call(input()))
          .isInstanceOf(CompileException.EnvironmentError.class)
          .hasMessageContaining(message);
      assertThat(gpu.live() - before)
          .as("memory is given back, but for constants and what the next call takes")
          .isLessThan(3);
      gpu.machine(1, 90);
      gpu.fail("", 0, 0);
      // What failed once is tried again.
      assertThat(library.call(input())).hasSize(1);
    }
    assertThat(gpu.complaint()).isEmpty();
  }

  @Test
  void noGpu_isAnError() {
    gpu.machine(0, 90);
    assertFails("no NVIDIA GPU");
  }

  @Test
  void aGpuThatIsTooOld_isAnError() {
    gpu.machine(1, 70);
    assertFails("not compiled for a GPU like this one");
  }

  @ParameterizedTest
  @CsvSource({
    "cuInit, 999, the NVIDIA driver refused a call",
    "cuInit, 34, no NVIDIA driver",
    "cuInit, 100, no NVIDIA GPU",
    "cuInit, 803, driver is too old",
    "cuInit, 804, driver is too old",
    "cuDevicePrimaryCtxRetain, 46, no NVIDIA GPU",
    "cuModuleLoadDataEx, 218, driver is too old",
    "cuModuleLoadDataEx, 209, not compiled for a GPU like this one",
    "cuModuleLoadDataEx, 222, driver is too old",
    "cuMemAlloc_v2, 2, no memory on the GPU",
    "cuMemAllocFromPoolAsync, 2, no memory on the GPU",
    "cuLaunchKernel, 700, a kernel failed",
    "cuLaunchKernel, 701, a kernel failed",
    "cuStreamSynchronize, 214, a kernel failed",
    "cuStreamSynchronize, 710, a kernel failed",
    "cuStreamSynchronize, 719, a kernel failed",
    "cuStreamSynchronize, 716, a kernel failed"
  })
  void whatTheDriverSays_isSaid(String function, int code, String message) {
    gpu.fail(function, 0, code);
    assertFails(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cuInit",
        "cuDeviceGetAttribute",
        "cuCtxGetCurrent",
        "cuCtxGetDevice",
        "cuCtxPushCurrent_v2",
        "cuModuleLoadDataEx",
        "cuModuleGetFunction",
        "cuMemAlloc_v2",
        "cuMemPoolCreate",
        "cuMemPoolSetAttribute",
        "cuMemAllocFromPoolAsync",
        "cuMemcpyHtoDAsync_v2",
        "cuLaunchKernel",
        "cuMemcpyDtoHAsync_v2",
        "cuStreamSynchronize"
      })
  void everyFunctionMayFail(String function) {
    gpu.fail(function, 0, 999);
    assertFails("the NVIDIA driver refused a call");
  }

  @Test
  void onTheDevice_nothingIsCopied(@TempDir Path directory) throws Throwable {
    Path file = directory.resolve("libf.so");
    Files.write(file, gpu.artifact(module()).library());
    float[] x = new float[300];
    double[] given = input().getFirst().doubles();
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) given[i];
    }
    Tensor expected = Interpreter.evaluate(function(), input()).getFirst();
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle call =
          Linker.nativeLinker()
              .downcallHandle(
                  SymbolLookup.libraryLookup(file, Arena.global()).findOrThrow("f_device"),
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_INT,
                      ValueLayout.ADDRESS,
                      ValueLayout.ADDRESS,
                      ValueLayout.ADDRESS));
      // The stand-in's device memory is the host's.
      MemorySegment in = arena.allocate(4L * x.length, 16);
      MemorySegment.copy(x, 0, in, ValueLayout.JAVA_FLOAT, 0, x.length);
      MemorySegment out = arena.allocate(4L * x.length + 16, 16);
      MemorySegment beside = out.asSlice(4);
      assertThat((int) call.invokeExact(MemorySegment.NULL, in, beside)).isEqualTo(MISALIGNED);
      assertThat((int) call.invokeExact(MemorySegment.NULL, in, out)).isZero();
      for (int i = 0; i < 300; i++) {
        double value = out.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        assertThat(value).isEqualTo(expected.doubles()[i]);
      }
    }
    List<String> calls = gpu.journal();
    assertThat(calls).contains("cuLaunchKernel 2 x 256");
    assertThat(calls.subList(calls.indexOf("cuLaunchKernel 2 x 256"), calls.size()))
        .doesNotContain("cuMemcpyHtoDAsync_v2", "cuMemcpyDtoHAsync_v2", "cuStreamSynchronize");
  }
}
