package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.SimulatedGpu;
import dev.arrayc.op.Op;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs and staged copies of a library for GPUs, on the stand-in for the driver. */
@Tag("native")
class DriverGraphTest {
  private static final TensorType TYPE = TensorType.of(DType.F32, 300);

  /** Three pieces of pinned memory and some, of which the last is short. */
  private static final TensorType LONG = TensorType.of(DType.F32, 3 * (1 << 20) + 5);

  private final SimulatedGpu gpu = SimulatedGpu.get();

  @BeforeEach
  @AfterEach
  void aMachineAsItShouldBe() {
    gpu.reset();
  }

  /** {@code x - sum(x)}, three times: each a kernel or two. */
  private static Function many() {
    return Programs.of(
        List.of(TYPE),
        (b, in) -> {
          Value x = in.getFirst();
          for (int i = 0; i < 3; i++) {
            Value zero = b.constant(Tensor.scalar(DType.F32, 0));
            Value sum = ReductionTest.reduce(b, Op.ADD, x, zero, List.of(0L));
            x = b.emit(Op.SUBTRACT, x, b.broadcast(sum, TYPE));
          }
          return List.of(x);
        });
  }

  private static Function doubled(TensorType type) {
    return Programs.of(
        List.of(type), (b, in) -> List.of(b.emit(Op.ADD, in.getFirst(), in.getFirst())));
  }

  private static List<Tensor> input(int seed) {
    return List.of(Programs.tame(TYPE, seed));
  }

  private long count(List<String> journal, String call) {
    return journal.stream()
        .filter(line -> line.equals(call) || line.startsWith(call + " "))
        .count();
  }

  @Test
  void secondCallBuildsAGraph_thirdOnlyLaunchesIt() {
    long handles = gpu.handles();
    try (LoadedLibrary library = gpu.load(Agreement.deviceModule(many()))) {
      for (int call = 0; call < 4; call++) {
        List<Tensor> results = library.call(input(call));
        assertThat(results).isEqualTo(Interpreter.evaluate(many(), input(call)));
        List<String> calls = gpu.journal();
        long kernels = count(calls, "cuLaunchKernel");
        assertThat(kernels).isEqualTo(call == 0 ? kernels : 0);
        assertThat(count(calls, "cuGraphInstantiateWithFlags")).isEqualTo(call == 1 ? 1 : 0);
        assertThat(count(calls, "cuGraphAddKernelNode")).isEqualTo(call == 1 ? launches() : 0);
        assertThat(count(calls, "cuGraphLaunch")).isEqualTo(call == 0 ? 0 : 1);
      }
    }
    assertThat(gpu.handles()).isEqualTo(handles);
    assertThat(gpu.complaint()).isEmpty();
  }

  private static int launches() {
    return Agreement.deviceModule(many()).kernels().size();
  }

  /** Nothing is lost but the graph: kernels are launched one by one. */
  @ParameterizedTest
  @ValueSource(strings = {"cuGraphCreate", "cuGraphAddKernelNode", "cuGraphInstantiateWithFlags"})
  void graphThatCannotBeBuilt(String function) {
    long handles = gpu.handles();
    try (LoadedLibrary library = gpu.load(Agreement.deviceModule(many()))) {
      gpu.fail(function, 0, 999);
      for (int call = 0; call < 3; call++) {
        assertThat(library.call(input(call))).isEqualTo(Interpreter.evaluate(many(), input(call)));
      }
      assertThat(count(gpu.journal(), "cuLaunchKernel")).isEqualTo(3 * launches());
    }
    assertThat(gpu.handles()).isEqualTo(handles);
    assertThat(gpu.complaint()).isEmpty();
  }

  @Test
  void graphThatFails_isAnError() {
    try (LoadedLibrary library = gpu.load(Agreement.deviceModule(many()))) {
      library.call(input(0));
      gpu.fail("cuGraphLaunch", 0, 700);
      assertThatThrownBy(() -> library.call(input(1))).hasMessageContaining("a kernel failed");
      assertThat(library.call(input(2))).isEqualTo(Interpreter.evaluate(many(), input(2)));
    }
  }

  /** A driver from before graphs. */
  @Test
  void driverWithoutGraphs() {
    gpu.graphs(false);
    try (LoadedLibrary library = gpu.load(Agreement.deviceModule(many()))) {
      for (int call = 0; call < 3; call++) {
        library.call(input(call));
      }
      List<String> calls = gpu.journal();
      assertThat(count(calls, "cuLaunchKernel")).isEqualTo(3 * launches());
      assertThat(count(calls, "cuGraphCreate")).isZero();
    } finally {
      gpu.graphs(true);
    }
  }

  /** While the first element is below 100, doubles all: the host asks the GPU each time. */
  private static Function asking() {
    TensorType type = TensorType.of(DType.F32, 5000);
    return Programs.of(
        List.of(type),
        (b, in) -> {
          Block condition =
              b.region(
                  List.of(type),
                  p -> {
                    Value first = b.reshape(b.slice(p.getFirst(), 0, 0, 1), List.of());
                    Value most = b.constant(Tensor.scalar(DType.F32, 100));
                    return List.of(b.compare("LT", first, most));
                  });
          Block body =
              b.region(List.of(type), p -> List.of(b.emit(Op.ADD, p.getFirst(), p.getFirst())));
          return b.emit(Op.WHILE, in, Attributes.NONE, List.of(condition, body), List.of());
        });
  }

  @Test
  void fewKernels_andLoopsThatAskTheGpu_haveNoGraph() {
    List<Tensor> few = input(0);
    List<Tensor> much = List.of(Tensor.fillDoubles(TensorType.of(DType.F32, 5000), i -> 1 + i));
    try (LoadedLibrary library = gpu.load(Agreement.deviceModule(doubled(TYPE)))) {
      Collections.nCopies(3, few).forEach(library::call);
    }
    try (LoadedLibrary library = gpu.load(Agreement.deviceModule(asking()))) {
      gpu.journal();
      Collections.nCopies(3, much)
          .forEach(
              x -> assertThat(library.call(x)).isEqualTo(Interpreter.evaluate(asking(), much)));
    }
    List<String> calls = gpu.journal();
    assertThat(count(calls, "cuStreamSynchronize")).isGreaterThan(10);
    assertThat(count(calls, "cuGraphLaunch")).isZero();
  }

  /** Pieces are filled and read while others are under way; the stand-in delivers late. */
  @Test
  void longArrays_goThroughPinnedMemory() {
    long live = gpu.live();
    Tensor x = Tensor.fillDoubles(LONG, i -> i % 4097);
    Tensor twice = Tensor.fillDoubles(LONG, i -> 2.0 * (i % 4097));
    try (LoadedLibrary library = gpu.load(Agreement.deviceModule(doubled(LONG)))) {
      assertThat(library.call(List.of(x))).containsExactly(twice);
      List<String> calls = gpu.journal();
      assertThat(count(calls, "cuMemHostAlloc")).isEqualTo(1);
      assertThat(count(calls, "cuMemcpyHtoDAsync_v2")).isEqualTo(4);
      assertThat(count(calls, "cuMemcpyDtoHAsync_v2")).isEqualTo(4);
      assertThat(library.call(List.of(x))).containsExactly(twice);
      assertThat(count(gpu.journal(), "cuMemHostAlloc")).isZero();
      // Without pinned memory the driver's own way is left.
      library.trim();
      gpu.fail("cuMemHostAlloc", 0, 2);
      assertThat(library.call(List.of(x))).containsExactly(twice);
      gpu.fail("cuEventCreate", 1, 999);
      assertThat(library.call(List.of(x))).containsExactly(twice);
      for (String function : List.of("cuEventSynchronize", "cuEventRecord")) {
        gpu.fail(function, 0, 999);
        assertThatThrownBy(() -> library.call(List.of(x)))
            .hasMessageContaining("the NVIDIA driver refused a call");
        assertThat(library.call(List.of(x))).containsExactly(twice);
      }
    }
    assertThat(gpu.live()).isEqualTo(live);
    assertThat(gpu.complaint()).isEmpty();
  }
}
