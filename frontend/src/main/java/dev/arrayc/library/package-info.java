/**
 * The array library: {@code jax.numpy}, {@code jax.lax}, {@code jax.nn}, {@code jax.random} and the
 * part of NumPy that programs use for static arithmetic.
 *
 * <p>It has four layers. {@link dev.arrayc.library.Staging} turns one operation on arrays into
 * StableHLO: into the innermost open trace, or, while top-level statements run, into a program of
 * its own that the reference interpreter evaluates at once. {@link dev.arrayc.library.Lax} holds
 * the primitives, each strict about shapes and dtypes as {@code jax.lax} is. Families of functions
 * ( {@link dev.arrayc.library.Elementwise}, {@link dev.arrayc.library.Reductions}, …) are written
 * over them as tables, one row per function: name, Python signature, body. {@link
 * dev.arrayc.library.Operators} says what Python's operators, indexing and attributes mean on
 * arrays.
 *
 * <p>Meaning, dtypes and texts of errors are JAX's, so that a program behaves alike under CPython.
 */
package dev.arrayc.library;
