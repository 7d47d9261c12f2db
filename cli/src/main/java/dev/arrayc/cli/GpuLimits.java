package dev.arrayc.cli;

import dev.arrayc.mlir.artifact.PlannedKernel;

/**
 * What a GPU can do at most, by its maker's data sheets: a floor for the time of kernels, not a
 * prediction.
 */
enum GpuLimits {
  /** Tesla T4, 16 GB. */
  t4(320, 8.1),
  /** A100 SXM, 80 GB. */
  a100(2039, 19.5),
  /** H100 SXM, 80 GB. */
  h100(3350, 66.9),
  /** H200 SXM, 141 GB. */
  h200(4800, 66.9);

  /** A launch takes about so long whatever the kernel does. */
  private static final double LAUNCH_MICROSECONDS = 2;

  private final double gigabytesPerSecond;
  private final double teraflops;

  GpuLimits(double gigabytesPerSecond, double teraflops) {
    this.gigabytesPerSecond = gigabytesPerSecond;
    this.teraflops = teraflops;
  }

  /** {@return the least time of a launch in microseconds} */
  double microseconds(PlannedKernel kernel) {
    return Math.max(LAUNCH_MICROSECONDS, Math.max(ofMemory(kernel), ofArithmetic(kernel)));
  }

  /** {@return what bounds a launch} */
  String bound(PlannedKernel kernel) {
    double most = microseconds(kernel);
    return most == LAUNCH_MICROSECONDS ? "launch" : most == ofMemory(kernel) ? "memory" : "f32";
  }

  private double ofMemory(PlannedKernel kernel) {
    return kernel.bytes() / gigabytesPerSecond * 1e-3;
  }

  private double ofArithmetic(PlannedKernel kernel) {
    return kernel.flops() / teraflops * 1e-6;
  }
}
