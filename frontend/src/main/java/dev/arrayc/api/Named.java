package dev.arrayc.api;

/**
 * An argument by keyword: {@code Jnp.sum(x, Named.axis(0), Named.of("keepdims", true))}.
 *
 * @param name as JAX spells it
 * @param value what can be an argument
 */
public record Named(String name, Object value) {
  public static Named of(String name, Object value) {
    return new Named(name, value);
  }

  /** The axis, or axes, that a function works along. */
  public static Named axis(int... axes) {
    return new Named("axis", axes.length == 1 ? (Object) axes[0] : axes);
  }

  /** The elements' type: {@code "float32"}. */
  public static Named dtype(String dtype) {
    return new Named("dtype", dtype);
  }
}
