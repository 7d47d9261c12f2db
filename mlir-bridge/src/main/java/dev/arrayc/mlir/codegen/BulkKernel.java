package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.artifact.PlannedKernel;
import java.util.List;

/**
 * A kernel that does the same as another one of its program, with what {@link #GPU} alone has:
 * products of groups of warps, whose operands the bulk copy engine brings to shared memory. In the
 * text it takes its pointers, the number of the round, then for each operand a pointer to what the
 * driver makes of its {@link Tensor}, which is passed by value:
 *
 * <pre>
 * func.func @kernel3_bulk(%p5: !llvm.ptr, %round: i64, %map0: !llvm.ptr, %map1: !llvm.ptr)
 * </pre>
 *
 * @param replaced the number of the kernel that it stands in for
 * @param pointers which of the program's pointers it takes
 * @param tiles the pieces of work, which blocks share: as many blocks run as fit at once
 * @param threads how many threads in a block
 * @param sharedBytes memory that the threads of a block share, which the launch asks for
 * @param flops float operations of a launch
 * @param bytes bytes that a launch moves
 * @param core what it multiplies: {@code bf16}
 * @param operands where it copies from
 */
public record BulkKernel(
    int replaced,
    List<Integer> pointers,
    long tiles,
    int threads,
    long sharedBytes,
    long flops,
    long bytes,
    String core,
    List<Tensor> operands) {
  /** The generation that has these instructions: later ones have others. */
  public static final Sm GPU = new Sm(90, true);

  /** The text's name of the memory that the launch asks for. */
  public static final String SHARED = "arrayc_launched_shared";

  /** What a kernel's name ends in. */
  public static final String SUFFIX = "_bulk";

  /** The bytes of what the driver makes of a tensor, and what they must be aligned to. */
  static final int MAP_BYTES = 128;

  static final int MAP_ALIGNMENT = 64;

  /** The most dimensions that the copy engine knows. */
  public static final int MOST_DIMENSIONS = 5;

  public BulkKernel {
    pointers = List.copyOf(pointers);
    operands = List.copyOf(operands);
  }

  /**
   * Elements in memory as the copy engine sees them.
   *
   * @param pointer which of the program's pointers
   * @param offset where they begin there, in bytes
   * @param type of an element: one of the driver's {@code CUtensorMapDataType}
   * @param dimensions the innermost first, whose elements are neighbours
   */
  public record Tensor(int pointer, long offset, int type, List<Dimension> dimensions) {
    public Tensor {
      dimensions = List.copyOf(dimensions);
    }
  }

  /**
   * A dimension of a tensor.
   *
   * @param size how many elements there are; what is beyond is zero
   * @param stride from one to the next, in bytes
   * @param box how many of them a copy takes
   */
  public record Dimension(long size, long stride, int box) {}

  /** {@return its symbol} */
  public String name() {
    return name(replaced);
  }

  /** {@return the symbol of the kernel that stands in for the one with this number} */
  public static String name(int replaced) {
    return "kernel" + replaced + SUFFIX;
  }

  /** {@return what the manifest says of it} */
  PlannedKernel planned() {
    return new PlannedKernel(name(), tiles, threads, sharedBytes, flops, bytes, core);
  }
}
