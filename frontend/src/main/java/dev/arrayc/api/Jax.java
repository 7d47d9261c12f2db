package dev.arrayc.api;

/**
 * Every function of the library, by its name in JAX: {@code Jax.call("numpy.linalg.solve", a, b)}
 * or {@code Jax.call("scipy.special.erf", x)}. Arguments are those of {@link Jnp}; {@code
 * docs/functions.md} lists the functions.
 */
public final class Jax {
  private static final String MODULE = "jax";

  private Jax() {}

  /**
   * Calls a function that has one result.
   *
   * @throws dev.arrayc.diagnostic.CompileException if there is none of that name, or the arguments
   *     do not fit
   */
  public static Array call(String function, Object... arguments) {
    return Eager.array(MODULE, function, arguments);
  }

  /** Calls a function that has several. */
  public static Array[] callAll(String function, Object... arguments) {
    return Eager.arrays(MODULE, function, arguments);
  }
}
