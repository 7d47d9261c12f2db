package dev.arrayc.cli;

import dev.arrayc.mlir.artifact.PlannedKernel;
import dev.arrayc.mlir.codegen.PtxKernel;
import dev.arrayc.mlir.codegen.Sm;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a GPU can do at most, by its maker's data sheets: a floor for the time of kernels, not a
 * prediction.
 */
enum GpuLimits {
  /** Tesla T4, 16 GB. */
  t4("75", 320, 8.1, 0, 0),
  /** A100 SXM, 80 GB. */
  a100("80", 2039, 19.5, 312, 156),
  /** H100 SXM, 80 GB. */
  h100("90a", 3350, 66.9, 989, 494),
  /** H200 SXM, 141 GB. */
  h200("90a", 4800, 66.9, 989, 494);

  /** A launch takes about so long whatever the kernel does. */
  private static final double LAUNCH_MICROSECONDS = 2;

  private final Sm generation;
  private final double gigabytesPerSecond;
  private final double teraflops;
  private final double halfTeraflops;
  private final double tf32Teraflops;

  GpuLimits(
      String generation,
      double gigabytesPerSecond,
      double teraflops,
      double halfTeraflops,
      double tf32Teraflops) {
    this.generation = Sm.named(generation).orElseThrow();
    this.gigabytesPerSecond = gigabytesPerSecond;
    this.teraflops = teraflops;
    this.halfTeraflops = halfTeraflops;
    this.tf32Teraflops = tf32Teraflops;
  }

  /** {@return the PTX that it takes of a library, if any is for it} */
  Optional<PtxKernel.Text> choose(List<PtxKernel.Text> texts) {
    return texts.stream()
        .filter(
            text ->
                text.gpu().isSpecific()
                    ? text.gpu().equals(generation)
                    : text.gpu().number() <= generation.number())
        .max(Comparator.comparing(PtxKernel.Text::gpu));
  }

  /** {@return its generation} */
  Sm generation() {
    return generation;
  }

  /** {@return the least time of a launch in microseconds} */
  double microseconds(PlannedKernel kernel) {
    return Math.max(LAUNCH_MICROSECONDS, Math.max(ofMemory(kernel), ofArithmetic(kernel)));
  }

  /** {@return what bounds a launch} */
  String bound(PlannedKernel kernel) {
    double most = microseconds(kernel);
    return most == LAUNCH_MICROSECONDS
        ? "launch"
        : most == ofMemory(kernel) ? "memory" : isOnTensorCores(kernel) ? kernel.tensor() : "f32";
  }

  private boolean isOnTensorCores(PlannedKernel kernel) {
    return !kernel.tensor().isEmpty() && halfTeraflops > 0;
  }

  private double ofMemory(PlannedKernel kernel) {
    return kernel.bytes() / gigabytesPerSecond * 1e-3;
  }

  private double ofArithmetic(PlannedKernel kernel) {
    return kernel.flops() / rate(kernel) * 1e-6;
  }

  private double rate(PlannedKernel kernel) {
    if (!isOnTensorCores(kernel)) {
      return teraflops;
    }
    return switch (kernel.tensor()) {
      case "tf32" -> tf32Teraflops;
      case "tf32x3" -> tf32Teraflops / 3;
      default -> halfTeraflops;
    };
  }
}
