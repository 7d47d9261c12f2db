package dev.arrayc.api;

/**
 * NumPy's functions on arrays: {@code jax.numpy}, the same library that array programs use.
 *
 * <p>Arguments are arrays, numbers, Java's arrays of numbers (as arrays; {@code int[]} as a shape,
 * or axes), strings (for dtypes), lambdas, and {@link Named} ones by keyword. Each method says its
 * parameters as JAX spells them; shapes, dtypes and errors are JAX's.
 */
public final class Jnp {
  private static final String MODULE = "jax.numpy";

  private Jnp() {}

  /** Any function of the module by its name there. */
  public static Array call(String function, Object... arguments) {
    return Eager.array(MODULE, function, arguments);
  }

  /** Any function of the module that has several results. */
  public static Array[] callAll(String function, Object... arguments) {
    return Eager.arrays(MODULE, function, arguments);
  }

  /** {@code abs(x, /)}. */
  public static Array abs(Object... arguments) {
    return Eager.array(MODULE, "abs", arguments);
  }

  /** {@code all(a, axis=None, out=None, keepdims=False, *, where=None)}. */
  public static Array all(Object... arguments) {
    return Eager.array(MODULE, "all", arguments);
  }

  /** {@code allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)}. */
  public static Array allclose(Object... arguments) {
    return Eager.array(MODULE, "allclose", arguments);
  }

  /** {@code any(a, axis=None, out=None, keepdims=False, *, where=None)}. */
  public static Array any(Object... arguments) {
    return Eager.array(MODULE, "any", arguments);
  }

  /** {@code arange(start, stop=None, step=None, dtype=None)}. */
  public static Array arange(Object... arguments) {
    return Eager.array(MODULE, "arange", arguments);
  }

  /** {@code arctan2(x1, x2, /)}. */
  public static Array arctan2(Object... arguments) {
    return Eager.array(MODULE, "arctan2", arguments);
  }

  /** {@code argmax(a, axis=None, out=None, keepdims=None)}. */
  public static Array argmax(Object... arguments) {
    return Eager.array(MODULE, "argmax", arguments);
  }

  /** {@code argmin(a, axis=None, out=None, keepdims=None)}. */
  public static Array argmin(Object... arguments) {
    return Eager.array(MODULE, "argmin", arguments);
  }

  /** {@code argsort(a, axis=-1, *, kind=None, order=None, stable=True, descending=False)}. */
  public static Array argsort(Object... arguments) {
    return Eager.array(MODULE, "argsort", arguments);
  }

  /** {@code array(object, dtype=None, copy=True, order='K', ndmin=0)}. */
  public static Array array(Object... arguments) {
    return Eager.array(MODULE, "array", arguments);
  }

  /** {@code asarray(a, dtype=None, order=None, *, copy=None)}. */
  public static Array asarray(Object... arguments) {
    return Eager.array(MODULE, "asarray", arguments);
  }

  /** {@code astype(x, dtype, /, *, copy=False, device=None)}. */
  public static Array astype(Object... arguments) {
    return Eager.array(MODULE, "astype", arguments);
  }

  /** {@code broadcast_to(array, shape)}. */
  public static Array broadcastTo(Object... arguments) {
    return Eager.array(MODULE, "broadcast_to", arguments);
  }

  /** {@code ceil(x, /)}. */
  public static Array ceil(Object... arguments) {
    return Eager.array(MODULE, "ceil", arguments);
  }

  /** {@code clip(arr, /, min=None, max=None, *, a_min=None, a_max=None)}. */
  public static Array clip(Object... arguments) {
    return Eager.array(MODULE, "clip", arguments);
  }

  /** {@code concatenate(arrays, axis=0, dtype=None)}. */
  public static Array concatenate(Array[] arrays, Object... arguments) {
    return Eager.array(MODULE, "concatenate", Eager.all(arrays, arguments));
  }

  /** {@code cos(x, /)}. */
  public static Array cos(Object... arguments) {
    return Eager.array(MODULE, "cos", arguments);
  }

  /** {@code cosh(x, /)}. */
  public static Array cosh(Object... arguments) {
    return Eager.array(MODULE, "cosh", arguments);
  }

  /** {@code cumsum(a, axis=None, dtype=None, out=None)}. */
  public static Array cumsum(Object... arguments) {
    return Eager.array(MODULE, "cumsum", arguments);
  }

  /** {@code diag(v, k=0)}. */
  public static Array diag(Object... arguments) {
    return Eager.array(MODULE, "diag", arguments);
  }

  /** {@code diff(a, n=1, axis=-1, prepend=None, append=None)}. */
  public static Array diff(Object... arguments) {
    return Eager.array(MODULE, "diff", arguments);
  }

  /** {@code dot(a, b, *, precision=None, preferred_element_type=None, out_sharding=None)}. */
  public static Array dot(Object... arguments) {
    return Eager.array(MODULE, "dot", arguments);
  }

  /**
   * {@code einsum(subscripts, /, *operands, out=None, optimize='auto', precision=None,
   * preferred_element_type=None)}.
   */
  public static Array einsum(Object... arguments) {
    return Eager.array(MODULE, "einsum", arguments);
  }

  /** {@code exp(x, /)}. */
  public static Array exp(Object... arguments) {
    return Eager.array(MODULE, "exp", arguments);
  }

  /** {@code expand_dims(a, axis)}. */
  public static Array expandDims(Object... arguments) {
    return Eager.array(MODULE, "expand_dims", arguments);
  }

  /** {@code expm1(x, /)}. */
  public static Array expm1(Object... arguments) {
    return Eager.array(MODULE, "expm1", arguments);
  }

  /** {@code eye(N, M=None, k=0, dtype=None)}. */
  public static Array eye(Object... arguments) {
    return Eager.array(MODULE, "eye", arguments);
  }

  /** {@code flip(m, axis=None)}. */
  public static Array flip(Object... arguments) {
    return Eager.array(MODULE, "flip", arguments);
  }

  /** {@code floor(x, /)}. */
  public static Array floor(Object... arguments) {
    return Eager.array(MODULE, "floor", arguments);
  }

  /** {@code full(shape, fill_value, dtype=None)}. */
  public static Array full(Object... arguments) {
    return Eager.array(MODULE, "full", arguments);
  }

  /** {@code isfinite(x, /)}. */
  public static Array isfinite(Object... arguments) {
    return Eager.array(MODULE, "isfinite", arguments);
  }

  /** {@code isinf(x, /)}. */
  public static Array isinf(Object... arguments) {
    return Eager.array(MODULE, "isinf", arguments);
  }

  /** {@code isnan(x, /)}. */
  public static Array isnan(Object... arguments) {
    return Eager.array(MODULE, "isnan", arguments);
  }

  /** {@code linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0)}. */
  public static Array linspace(Object... arguments) {
    return Eager.array(MODULE, "linspace", arguments);
  }

  /** {@code log(x, /)}. */
  public static Array log(Object... arguments) {
    return Eager.array(MODULE, "log", arguments);
  }

  /** {@code log10(x, /)}. */
  public static Array log10(Object... arguments) {
    return Eager.array(MODULE, "log10", arguments);
  }

  /** {@code log1p(x, /)}. */
  public static Array log1p(Object... arguments) {
    return Eager.array(MODULE, "log1p", arguments);
  }

  /** {@code logical_and(x1, x2, /)}. */
  public static Array logicalAnd(Object... arguments) {
    return Eager.array(MODULE, "logical_and", arguments);
  }

  /** {@code logical_or(x1, x2, /)}. */
  public static Array logicalOr(Object... arguments) {
    return Eager.array(MODULE, "logical_or", arguments);
  }

  /** {@code matmul(a, b, *, precision=None, preferred_element_type=None, out_sharding=None)}. */
  public static Array matmul(Object... arguments) {
    return Eager.array(MODULE, "matmul", arguments);
  }

  /** {@code max(a, axis=None, out=None, keepdims=False, initial=None, where=None)}. */
  public static Array max(Object... arguments) {
    return Eager.array(MODULE, "max", arguments);
  }

  /** {@code maximum(x1, x2, /)}. */
  public static Array maximum(Object... arguments) {
    return Eager.array(MODULE, "maximum", arguments);
  }

  /** {@code mean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=None)}. */
  public static Array mean(Object... arguments) {
    return Eager.array(MODULE, "mean", arguments);
  }

  /** {@code median(a, axis=None, out=None, overwrite_input=False, keepdims=False)}. */
  public static Array median(Object... arguments) {
    return Eager.array(MODULE, "median", arguments);
  }

  /** {@code min(a, axis=None, out=None, keepdims=False, initial=None, where=None)}. */
  public static Array min(Object... arguments) {
    return Eager.array(MODULE, "min", arguments);
  }

  /** {@code minimum(x1, x2, /)}. */
  public static Array minimum(Object... arguments) {
    return Eager.array(MODULE, "minimum", arguments);
  }

  /** {@code nonzero(a, *, size=None, fill_value=None)}. */
  public static Array[] nonzero(Object... arguments) {
    return Eager.arrays(MODULE, "nonzero", arguments);
  }

  /** {@code ones(shape, dtype=None)}. */
  public static Array ones(Object... arguments) {
    return Eager.array(MODULE, "ones", arguments);
  }

  /** {@code ones_like(a, dtype=None, shape=None)}. */
  public static Array onesLike(Object... arguments) {
    return Eager.array(MODULE, "ones_like", arguments);
  }

  /** {@code outer(a, b, out=None)}. */
  public static Array outer(Object... arguments) {
    return Eager.array(MODULE, "outer", arguments);
  }

  /** {@code pad(array, pad_width, mode='constant', *, constant_values=0)}. */
  public static Array pad(Object... arguments) {
    return Eager.array(MODULE, "pad", arguments);
  }

  /** {@code power(x1, x2, /)}. */
  public static Array power(Object... arguments) {
    return Eager.array(MODULE, "power", arguments);
  }

  /**
   * {@code prod(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=None,
   * promote_integers=True)}.
   */
  public static Array prod(Object... arguments) {
    return Eager.array(MODULE, "prod", arguments);
  }

  /** {@code repeat(a, repeats, axis=None, *, total_repeat_length=None)}. */
  public static Array repeat(Object... arguments) {
    return Eager.array(MODULE, "repeat", arguments);
  }

  /** {@code reshape(a, shape, order='C', *, copy=None)}. */
  public static Array reshape(Object... arguments) {
    return Eager.array(MODULE, "reshape", arguments);
  }

  /** {@code roll(a, shift, axis=None)}. */
  public static Array roll(Object... arguments) {
    return Eager.array(MODULE, "roll", arguments);
  }

  /** {@code round(a, decimals=0, out=None)}. */
  public static Array round(Object... arguments) {
    return Eager.array(MODULE, "round", arguments);
  }

  /** {@code sign(x, /)}. */
  public static Array sign(Object... arguments) {
    return Eager.array(MODULE, "sign", arguments);
  }

  /** {@code sin(x, /)}. */
  public static Array sin(Object... arguments) {
    return Eager.array(MODULE, "sin", arguments);
  }

  /** {@code sinh(x, /)}. */
  public static Array sinh(Object... arguments) {
    return Eager.array(MODULE, "sinh", arguments);
  }

  /** {@code sort(a, axis=-1, *, kind=None, order=None, stable=True, descending=False)}. */
  public static Array sort(Object... arguments) {
    return Eager.array(MODULE, "sort", arguments);
  }

  /** {@code split(ary, indices_or_sections, axis=0)}. */
  public static Array[] split(Object... arguments) {
    return Eager.arrays(MODULE, "split", arguments);
  }

  /** {@code sqrt(x, /)}. */
  public static Array sqrt(Object... arguments) {
    return Eager.array(MODULE, "sqrt", arguments);
  }

  /** {@code square(x, /)}. */
  public static Array square(Object... arguments) {
    return Eager.array(MODULE, "square", arguments);
  }

  /** {@code squeeze(a, axis=None)}. */
  public static Array squeeze(Object... arguments) {
    return Eager.array(MODULE, "squeeze", arguments);
  }

  /** {@code stack(arrays, axis=0, out=None, dtype=None)}. */
  public static Array stack(Array[] arrays, Object... arguments) {
    return Eager.array(MODULE, "stack", Eager.all(arrays, arguments));
  }

  /**
   * {@code std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=None,
   * mean=None, correction=None)}.
   */
  public static Array std(Object... arguments) {
    return Eager.array(MODULE, "std", arguments);
  }

  /**
   * {@code sum(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=None,
   * promote_integers=True)}.
   */
  public static Array sum(Object... arguments) {
    return Eager.array(MODULE, "sum", arguments);
  }

  /** {@code swapaxes(a, axis1, axis2)}. */
  public static Array swapaxes(Object... arguments) {
    return Eager.array(MODULE, "swapaxes", arguments);
  }

  /**
   * {@code take(a, indices, axis=None, out=None, mode=None, unique_indices=False,
   * indices_are_sorted=False, fill_value=None)}.
   */
  public static Array take(Object... arguments) {
    return Eager.array(MODULE, "take", arguments);
  }

  /** {@code tan(x, /)}. */
  public static Array tan(Object... arguments) {
    return Eager.array(MODULE, "tan", arguments);
  }

  /** {@code tanh(x, /)}. */
  public static Array tanh(Object... arguments) {
    return Eager.array(MODULE, "tanh", arguments);
  }

  /** {@code tile(A, reps)}. */
  public static Array tile(Object... arguments) {
    return Eager.array(MODULE, "tile", arguments);
  }

  /** {@code trace(a, offset=0, axis1=0, axis2=1, dtype=None)}. */
  public static Array trace(Object... arguments) {
    return Eager.array(MODULE, "trace", arguments);
  }

  /** {@code transpose(a, axes=None)}. */
  public static Array transpose(Object... arguments) {
    return Eager.array(MODULE, "transpose", arguments);
  }

  /** {@code tril(m, k=0)}. */
  public static Array tril(Object... arguments) {
    return Eager.array(MODULE, "tril", arguments);
  }

  /** {@code triu(m, k=0)}. */
  public static Array triu(Object... arguments) {
    return Eager.array(MODULE, "triu", arguments);
  }

  /**
   * {@code unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *,
   * equal_nan=True, size=None, fill_value=None, sorted=True)}.
   */
  public static Array[] unique(Object... arguments) {
    return Eager.arrays(MODULE, "unique", arguments);
  }

  /**
   * {@code var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=None,
   * mean=None, correction=None)}.
   */
  public static Array var(Object... arguments) {
    return Eager.array(MODULE, "var", arguments);
  }

  /** {@code vstack(tup, dtype=None)}. */
  public static Array vstack(Array[] arrays, Object... arguments) {
    return Eager.array(MODULE, "vstack", Eager.all(arrays, arguments));
  }

  /** {@code where(condition, x=None, y=None, /, *, size=None, fill_value=None)}. */
  public static Array where(Object... arguments) {
    return Eager.array(MODULE, "where", arguments);
  }

  /** {@code zeros(shape, dtype=None)}. */
  public static Array zeros(Object... arguments) {
    return Eager.array(MODULE, "zeros", arguments);
  }

  /** {@code zeros_like(a, dtype=None, shape=None)}. */
  public static Array zerosLike(Object... arguments) {
    return Eager.array(MODULE, "zeros_like", arguments);
  }
}
