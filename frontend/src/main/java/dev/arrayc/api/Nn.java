package dev.arrayc.api;

/**
 * Activations and what neural networks are made of: {@code jax.nn}, the same library that array
 * programs use.
 *
 * <p>Arguments are arrays, numbers, Java's arrays of numbers (as arrays; {@code int[]} as a shape,
 * or axes), strings (for dtypes), lambdas, and {@link Named} ones by keyword. Each method says its
 * parameters as JAX spells them; shapes, dtypes and errors are JAX's.
 */
public final class Nn {
  private static final String MODULE = "jax.nn";

  private Nn() {}

  /** Any function of the module by its name there. */
  public static Array call(String function, Object... arguments) {
    return Eager.array(MODULE, function, arguments);
  }

  /** {@code celu(x, alpha=1.0)}. */
  public static Array celu(Object... arguments) {
    return Eager.array(MODULE, "celu", arguments);
  }

  /**
   * {@code dot_product_attention(query, key, value, bias=None, mask=None, *, scale=None,
   * is_causal=False, query_seq_lengths=None, key_value_seq_lengths=None, local_window_size=None,
   * implementation=None, return_residual=False)}.
   */
  public static Array dotProductAttention(Object... arguments) {
    return Eager.array(MODULE, "dot_product_attention", arguments);
  }

  /** {@code elu(x, alpha=1.0)}. */
  public static Array elu(Object... arguments) {
    return Eager.array(MODULE, "elu", arguments);
  }

  /** {@code gelu(x, approximate=True)}. */
  public static Array gelu(Object... arguments) {
    return Eager.array(MODULE, "gelu", arguments);
  }

  /** {@code glu(x, axis=-1)}. */
  public static Array glu(Object... arguments) {
    return Eager.array(MODULE, "glu", arguments);
  }

  /** {@code hard_sigmoid(x)}. */
  public static Array hardSigmoid(Object... arguments) {
    return Eager.array(MODULE, "hard_sigmoid", arguments);
  }

  /** {@code hard_silu(x)}. */
  public static Array hardSilu(Object... arguments) {
    return Eager.array(MODULE, "hard_silu", arguments);
  }

  /** {@code hard_swish(x)}. */
  public static Array hardSwish(Object... arguments) {
    return Eager.array(MODULE, "hard_swish", arguments);
  }

  /** {@code hard_tanh(x)}. */
  public static Array hardTanh(Object... arguments) {
    return Eager.array(MODULE, "hard_tanh", arguments);
  }

  /** {@code identity(x)}. */
  public static Array identity(Object... arguments) {
    return Eager.array(MODULE, "identity", arguments);
  }

  /** {@code leaky_relu(x, negative_slope=0.01)}. */
  public static Array leakyRelu(Object... arguments) {
    return Eager.array(MODULE, "leaky_relu", arguments);
  }

  /** {@code log_sigmoid(x)}. */
  public static Array logSigmoid(Object... arguments) {
    return Eager.array(MODULE, "log_sigmoid", arguments);
  }

  /** {@code log_softmax(x, axis=-1, where=None, initial=None)}. */
  public static Array logSoftmax(Object... arguments) {
    return Eager.array(MODULE, "log_softmax", arguments);
  }

  /** {@code logsumexp(a, axis=None, b=None, keepdims=False, return_sign=False, where=None)}. */
  public static Array logsumexp(Object... arguments) {
    return Eager.array(MODULE, "logsumexp", arguments);
  }

  /** {@code mish(x)}. */
  public static Array mish(Object... arguments) {
    return Eager.array(MODULE, "mish", arguments);
  }

  /** {@code one_hot(x, num_classes, *, dtype=None, axis=-1)}. */
  public static Array oneHot(Object... arguments) {
    return Eager.array(MODULE, "one_hot", arguments);
  }

  /** {@code relu(x)}. */
  public static Array relu(Object... arguments) {
    return Eager.array(MODULE, "relu", arguments);
  }

  /** {@code relu6(x)}. */
  public static Array relu6(Object... arguments) {
    return Eager.array(MODULE, "relu6", arguments);
  }

  /** {@code selu(x)}. */
  public static Array selu(Object... arguments) {
    return Eager.array(MODULE, "selu", arguments);
  }

  /** {@code sigmoid(x)}. */
  public static Array sigmoid(Object... arguments) {
    return Eager.array(MODULE, "sigmoid", arguments);
  }

  /** {@code silu(x)}. */
  public static Array silu(Object... arguments) {
    return Eager.array(MODULE, "silu", arguments);
  }

  /** {@code soft_sign(x)}. */
  public static Array softSign(Object... arguments) {
    return Eager.array(MODULE, "soft_sign", arguments);
  }

  /** {@code softmax(x, axis=-1, where=None, initial=None)}. */
  public static Array softmax(Object... arguments) {
    return Eager.array(MODULE, "softmax", arguments);
  }

  /** {@code softplus(x)}. */
  public static Array softplus(Object... arguments) {
    return Eager.array(MODULE, "softplus", arguments);
  }

  /** {@code squareplus(x, b=4)}. */
  public static Array squareplus(Object... arguments) {
    return Eager.array(MODULE, "squareplus", arguments);
  }

  /** {@code standardize(x, axis=-1, mean=None, variance=None, epsilon=1e-05, where=None)}. */
  public static Array standardize(Object... arguments) {
    return Eager.array(MODULE, "standardize", arguments);
  }

  /** {@code swish(x)}. */
  public static Array swish(Object... arguments) {
    return Eager.array(MODULE, "swish", arguments);
  }

  /** {@code tanh(x)}. */
  public static Array tanh(Object... arguments) {
    return Eager.array(MODULE, "tanh", arguments);
  }
}
