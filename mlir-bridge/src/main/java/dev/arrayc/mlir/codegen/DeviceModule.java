package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.artifact.PlannedKernel;
import java.util.List;

/**
 * A program as the lowering leaves it for a GPU. The host's part is a {@link LoweredModule} whose
 * function is
 *
 * <pre>
 * func.func @impl(%run: !llvm.ptr) -> i32
 * </pre>
 *
 * It calls {@code arrayc_cuda_launch} and {@code arrayc_cuda_ask} of the runtime ({@code cuda.h}),
 * and computes nothing. The device's part is a module of kernels
 *
 * <pre>
 * func.func @kernel(%p3: !llvm.ptr, …, %round: i64)
 * </pre>
 *
 * which may call each {@link DeviceFunction}.
 *
 * @param host the launches, in order
 * @param text the kernels
 * @param kernels how they are launched, by number
 * @param answer the offset in the workspace of the {@code i32} that answers what the host asks
 */
public record DeviceModule(LoweredModule host, String text, List<Kernel> kernels, long answer) {
  public DeviceModule {
    kernels = List.copyOf(kernels);
  }

  /**
   * A kernel and its launch.
   *
   * @param name its symbol
   * @param pointers which of the program's pointers it takes: those of the inputs, of the outputs,
   *     of the workspace, of the constants are numbered in this order
   * @param blocks how many blocks
   * @param threads how many threads in a block
   * @param sharedBytes memory that the threads of a block share
   * @param flops float operations of a launch, as far as they are known
   * @param bytes bytes that a launch moves, likewise
   */
  public record Kernel(
      String name,
      List<Integer> pointers,
      long blocks,
      int threads,
      long sharedBytes,
      long flops,
      long bytes) {
    public Kernel {
      pointers = List.copyOf(pointers);
    }
  }

  /** {@return what the manifest says of the kernels} */
  List<PlannedKernel> planned() {
    return kernels.stream()
        .map(k -> new PlannedKernel(k.name, k.blocks, k.threads, k.sharedBytes, k.flops, k.bytes))
        .toList();
  }

  /** {@return the kernels with the program's sources, for a report} */
  LoweredModule kernelsAlone() {
    return new LoweredModule(
        text, host.signature(), 0, List.of(), List.of(), host.sources(), host.span());
  }
}
