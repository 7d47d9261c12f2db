package dev.arrayc.mlir.codegen;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What kernels may call: each is one instruction of the GPU. The text of a device module knows them
 * by names of our own, so that a test can put an emulation in their place.
 */
public enum DeviceFunction {
  /** The number of the thread in its block. */
  THREAD("arrayc_thread", "() -> i32", "llvm.nvvm.read.ptx.sreg.tid.x"),
  /** The number of the block. */
  BLOCK("arrayc_block", "() -> i32", "llvm.nvvm.read.ptx.sreg.ctaid.x"),
  /** Waits for all threads of the block; of barrier 0. */
  BARRIER("arrayc_barrier", "(i32) -> ()", "llvm.nvvm.barrier.cta.sync.aligned.all"),
  /** The value of the lane whose number differs in these bits: threads, value, bits, 31. */
  SHUFFLE("arrayc_shuffle", "(i32, i32, i32, i32) -> i32", "llvm.nvvm.shfl.sync.bfly.i32");

  private final String symbol;
  private final String type;
  private final String intrinsic;

  DeviceFunction(String symbol, String type, String intrinsic) {
    this.symbol = symbol;
    this.type = type;
    this.intrinsic = intrinsic;
  }

  /** {@return its name in the text} */
  public String symbol() {
    return symbol;
  }

  /** {@return its type, as MLIR spells it} */
  public String type() {
    return type;
  }

  /** {@return what LLVM calls it} */
  String intrinsic() {
    return intrinsic;
  }

  /** {@return the declarations of all} */
  public static String declarations() {
    return Arrays.stream(values())
        .map(f -> "func.func private @" + f.symbol + f.type + "\n")
        .collect(Collectors.joining());
  }
}
