package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.artifact.PlannedKernel;
import java.util.List;
import java.util.stream.Stream;

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
 * @param bulk what stands in for some of them on sm_90a
 * @param answer the offset in the workspace of the {@code i32} that answers what the host asks
 */
public record DeviceModule(
    LoweredModule host, String text, List<Kernel> kernels, List<BulkKernel> bulk, long answer) {
  /**
   * An {@code i32} that the text may declare, as {@code llvm.mlir.global external constant}, and
   * read: the number of the GPU's generation ({@link Sm#number}), known when its code is generated.
   */
  public static final String GENERATION = "arrayc_generation";

  public DeviceModule {
    kernels = List.copyOf(kernels);
    bulk = List.copyOf(bulk);
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
   * @param tensor what it multiplies on tensor cores where there are some: {@code bf16}; or nothing
   * @param residents how many blocks must fit side by side, so that registers are not spared for
   *     more; 0 if the assembler may choose
   */
  public record Kernel(
      String name,
      List<Integer> pointers,
      long blocks,
      int threads,
      long sharedBytes,
      long flops,
      long bytes,
      String tensor,
      int residents) {
    public Kernel {
      pointers = List.copyOf(pointers);
    }
  }

  /** {@return what the manifest says of the kernels} */
  List<PlannedKernel> planned() {
    Stream<PlannedKernel> everywhere =
        kernels.stream()
            .map(
                k ->
                    new PlannedKernel(
                        k.name, k.blocks, k.threads, k.sharedBytes, k.flops, k.bytes, k.tensor));
    return Stream.concat(everywhere, bulk.stream().map(BulkKernel::planned)).toList();
  }

  /** {@return the kernels with the program's sources, for a report} */
  LoweredModule kernelsAlone() {
    return new LoweredModule(
        DeviceFunction.declarations() + text,
        host.signature(),
        0,
        List.of(),
        List.of(),
        host.sources(),
        host.span());
  }
}
