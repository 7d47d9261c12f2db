/**
 * The array library for Java: {@link dev.arrayc.api.Array} and the functions of JAX's modules
 * ({@link dev.arrayc.api.Jnp}, {@link dev.arrayc.api.Lax}, {@link dev.arrayc.api.Nn}, {@link
 * dev.arrayc.api.Random}), and the annotations that say how a method is compiled.
 *
 * <p>It is the library of array programs, called by its rows. A method that uses it can be compiled
 * ({@code arrayc compile Class::method}), and works as plain Java too: then each call is evaluated
 * at once by the reference interpreter (within an ulp: compiled Java does not contract, a call of
 * the library does). Programs need nothing but this module's jar. {@code double} and {@code long}
 * arrays are 32 bits wide unless {@code -Djax_enable_x64=true}, as {@code --config
 * jax_enable_x64=true} when compiling.
 *
 * <p>Failures are a {@link dev.arrayc.diagnostic.CompileException} with JAX's message.
 */
package dev.arrayc.api;
