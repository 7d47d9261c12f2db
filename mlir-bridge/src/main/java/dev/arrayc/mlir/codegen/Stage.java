package dev.arrayc.mlir.codegen;

/** An intermediate form that can be shown. */
public enum Stage {
  /** The MLIR text that came in. */
  MLIR,
  /** MLIR's LLVM dialect. */
  LLVM_DIALECT,
  /** LLVM IR, optimised, for each target. */
  LLVM,
  /** Assembly, for each target. */
  ASM,
  /** The kernels for each GPU. */
  PTX
}
