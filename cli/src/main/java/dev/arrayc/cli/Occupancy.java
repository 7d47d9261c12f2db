package dev.arrayc.cli;

import dev.arrayc.mlir.codegen.PtxKernel;
import dev.arrayc.mlir.codegen.Sm;
import java.util.Locale;

/**
 * How many blocks of a kernel a multiprocessor runs side by side, by the limits of its generation
 * (CUDA C++ Programming Guide, "Compute Capabilities").
 *
 * @param blocks at once
 * @param percent of the warps that the multiprocessor can hold
 * @param limit what does not allow more
 */
record Occupancy(int blocks, int percent, String limit) {
  private static final int WARP = 32;
  private static final int REGISTERS = 1 << 16;

  /** Registers are given to warps in pieces of this. */
  private static final int REGISTER_PIECE = 256;

  /** What a multiprocessor of a generation holds. */
  private record Most(int warps, int blocks, int sharedKilobytes, int reserved) {
    static Most of(Sm gpu) {
      return switch (gpu.number()) {
        case 75 -> new Most(32, 16, 64, 0);
        case 80 -> new Most(64, 32, 164, 1024);
        case 86 -> new Most(48, 16, 100, 1024);
        case 87 -> new Most(48, 16, 164, 1024);
        case 89 -> new Most(48, 24, 100, 1024);
        case 120 -> new Most(48, 24, 100, 1024);
        default -> new Most(64, 32, 228, 1024);
      };
    }
  }

  static Occupancy of(Sm gpu, PtxKernel kernel) {
    Most most = Most.of(gpu);
    int warps = Math.ceilDiv(kernel.threads(), WARP);
    int perWarp = Math.ceilDiv(kernel.registers() * WARP, REGISTER_PIECE) * REGISTER_PIECE;
    int byRegisters = REGISTERS / perWarp / warps;
    int byWarps = most.warps / warps;
    long shared = kernel.sharedBytes() + most.reserved;
    int byShared =
        kernel.sharedBytes() == 0
            ? Integer.MAX_VALUE
            : (int) ((most.sharedKilobytes << 10) / shared);
    int blocks = Math.min(Math.min(byRegisters, byShared), Math.min(byWarps, most.blocks));
    String limit =
        blocks == byWarps
            ? "warps"
            : blocks == byRegisters ? "registers" : blocks == byShared ? "shared memory" : "blocks";
    return new Occupancy(blocks, 100 * blocks * warps / most.warps, limit);
  }

  /** {@return what a kernel takes there, for people} */
  static String line(Sm gpu, PtxKernel kernel) {
    Occupancy occupancy = of(gpu, kernel);
    return String.format(
        Locale.ROOT,
        "%d threads  %s%d registers (%s)  %d bytes shared  occupancy %d %% (%d blocks, by %s)",
        kernel.threads(),
        kernel.isEstimated() ? "about " : "",
        kernel.registers(),
        kernel.isEstimated() ? "estimated: no ptxas here" : "ptxas",
        kernel.sharedBytes(),
        occupancy.percent,
        occupancy.blocks,
        occupancy.limit);
  }
}
