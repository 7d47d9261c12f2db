package dev.arrayc.cli;

/** A form that a program takes on its way to machine code, as {@code arrayc emit} prints it. */
enum Stage {
  /** The hub's text, as StableHLO prints it. */
  stablehlo,
  /** The portable artifact of StableHLO: bytes, not text. */
  portable,
  /** MLIR's linalg dialect on tensors. */
  linalg,
  /** LLVM's IR before its optimiser. */
  llvm,
  /** Assembly of the portable target. */
  asm,
  /** The kernels for a GPU, as NVIDIA's driver takes them. */
  ptx
}
