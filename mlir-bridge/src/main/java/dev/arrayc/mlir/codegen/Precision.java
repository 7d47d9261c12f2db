package dev.arrayc.mlir.codegen;

/**
 * How closely a GPU computes the products of matrix products and convolutions. Whatever is chosen,
 * integers are exact, and f64 has the CPU's bits.
 */
public enum Precision {
  /** All results have the CPU's bits. */
  portable,
  /** Products of f32 have the CPU's bits; those of bf16 and f16 are for tensor cores. */
  f32,
  /** The same, but factors of f32 are rounded to 11 bits for tensor cores. */
  tf32,
  /** The same, but factors of f32 are taken apart into two of 11 bits: three products for one. */
  tf32x3
}
