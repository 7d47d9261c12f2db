package dev.arrayc.api;

/**
 * Random numbers from keys, the bits that JAX draws: {@code jax.random}, the same library that
 * array programs use.
 *
 * <p>Arguments are arrays, numbers, Java's arrays of numbers (as arrays; {@code int[]} as a shape,
 * or axes), strings (for dtypes), lambdas, and {@link Named} ones by keyword. Each method says its
 * parameters as JAX spells them; shapes, dtypes and errors are JAX's.
 */
public final class Random {
  private static final String MODULE = "jax.random";

  private Random() {}

  /** Any function of the module by its name there. */
  public static Array call(String function, Object... arguments) {
    return Eager.array(MODULE, function, arguments);
  }

  /** Any function of the module that has several results. */
  public static Array[] callAll(String function, Object... arguments) {
    return Eager.arrays(MODULE, function, arguments);
  }

  /** {@code PRNGKey(seed, *, impl=None)}. */
  public static Array PRNGKey(Object... arguments) {
    return Eager.array(MODULE, "PRNGKey", arguments);
  }

  /** {@code bernoulli(key, p=0.5, shape=None, mode='low')}. */
  public static Array bernoulli(Object... arguments) {
    return Eager.array(MODULE, "bernoulli", arguments);
  }

  /** {@code beta(key, a, b, shape=None, dtype=None)}. */
  public static Array beta(Object... arguments) {
    return Eager.array(MODULE, "beta", arguments);
  }

  /** {@code bits(key, shape=(), dtype=None)}. */
  public static Array bits(Object... arguments) {
    return Eager.array(MODULE, "bits", arguments);
  }

  /** {@code categorical(key, logits, axis=-1, shape=None)}. */
  public static Array categorical(Object... arguments) {
    return Eager.array(MODULE, "categorical", arguments);
  }

  /** {@code cauchy(key, shape=(), dtype=None)}. */
  public static Array cauchy(Object... arguments) {
    return Eager.array(MODULE, "cauchy", arguments);
  }

  /** {@code chisquare(key, df, shape=None, dtype=None)}. */
  public static Array chisquare(Object... arguments) {
    return Eager.array(MODULE, "chisquare", arguments);
  }

  /** {@code choice(key, a, shape=(), replace=True, p=None, axis=0)}. */
  public static Array choice(Object... arguments) {
    return Eager.array(MODULE, "choice", arguments);
  }

  /** {@code dirichlet(key, alpha, shape=None, dtype=None)}. */
  public static Array dirichlet(Object... arguments) {
    return Eager.array(MODULE, "dirichlet", arguments);
  }

  /** {@code exponential(key, shape=(), dtype=None)}. */
  public static Array exponential(Object... arguments) {
    return Eager.array(MODULE, "exponential", arguments);
  }

  /** {@code fold_in(key, data)}. */
  public static Array foldIn(Object... arguments) {
    return Eager.array(MODULE, "fold_in", arguments);
  }

  /** {@code gamma(key, a, shape=None, dtype=None)}. */
  public static Array gamma(Object... arguments) {
    return Eager.array(MODULE, "gamma", arguments);
  }

  /** {@code gumbel(key, shape=(), dtype=None, mode=None)}. */
  public static Array gumbel(Object... arguments) {
    return Eager.array(MODULE, "gumbel", arguments);
  }

  /** {@code laplace(key, shape=(), dtype=None)}. */
  public static Array laplace(Object... arguments) {
    return Eager.array(MODULE, "laplace", arguments);
  }

  /** {@code loggamma(key, a, shape=None, dtype=None)}. */
  public static Array loggamma(Object... arguments) {
    return Eager.array(MODULE, "loggamma", arguments);
  }

  /** {@code logistic(key, shape=(), dtype=None)}. */
  public static Array logistic(Object... arguments) {
    return Eager.array(MODULE, "logistic", arguments);
  }

  /** {@code lognormal(key, sigma=1.0, shape=None, dtype=None)}. */
  public static Array lognormal(Object... arguments) {
    return Eager.array(MODULE, "lognormal", arguments);
  }

  /** {@code maxwell(key, shape=(), dtype=None)}. */
  public static Array maxwell(Object... arguments) {
    return Eager.array(MODULE, "maxwell", arguments);
  }

  /** {@code multivariate_normal(key, mean, cov, shape=None, dtype=None, method='cholesky')}. */
  public static Array multivariateNormal(Object... arguments) {
    return Eager.array(MODULE, "multivariate_normal", arguments);
  }

  /** {@code normal(key, shape=(), dtype=None)}. */
  public static Array normal(Object... arguments) {
    return Eager.array(MODULE, "normal", arguments);
  }

  /** {@code pareto(key, b, shape=None, dtype=None)}. */
  public static Array pareto(Object... arguments) {
    return Eager.array(MODULE, "pareto", arguments);
  }

  /** {@code permutation(key, x, axis=0, independent=False)}. */
  public static Array permutation(Object... arguments) {
    return Eager.array(MODULE, "permutation", arguments);
  }

  /** {@code rademacher(key, shape=(), dtype=None)}. */
  public static Array rademacher(Object... arguments) {
    return Eager.array(MODULE, "rademacher", arguments);
  }

  /** {@code randint(key, shape, minval, maxval, dtype=None)}. */
  public static Array randint(Object... arguments) {
    return Eager.array(MODULE, "randint", arguments);
  }

  /** {@code rayleigh(key, scale, shape=None, dtype=None)}. */
  public static Array rayleigh(Object... arguments) {
    return Eager.array(MODULE, "rayleigh", arguments);
  }

  /** {@code split(key, num=2)}. */
  public static Array split(Object... arguments) {
    return Eager.array(MODULE, "split", arguments);
  }

  /** {@code t(key, df, shape=(), dtype=None)}. */
  public static Array t(Object... arguments) {
    return Eager.array(MODULE, "t", arguments);
  }

  /** {@code truncated_normal(key, lower, upper, shape=None, dtype=None)}. */
  public static Array truncatedNormal(Object... arguments) {
    return Eager.array(MODULE, "truncated_normal", arguments);
  }

  /** {@code uniform(key, shape=(), dtype=None, minval=0.0, maxval=1.0)}. */
  public static Array uniform(Object... arguments) {
    return Eager.array(MODULE, "uniform", arguments);
  }

  /** {@code weibull_min(key, scale, concentration, shape=(), dtype=None)}. */
  public static Array weibullMin(Object... arguments) {
    return Eager.array(MODULE, "weibull_min", arguments);
  }
}
