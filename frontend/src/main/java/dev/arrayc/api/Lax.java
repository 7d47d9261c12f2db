package dev.arrayc.api;

/**
 * The primitives that programs are made of: {@code jax.lax}, the same library that array programs
 * use.
 *
 * <p>Arguments are arrays, numbers, Java's arrays of numbers (as arrays; {@code int[]} as a shape,
 * or axes), strings (for dtypes), lambdas, and {@link Named} ones by keyword. Each method says its
 * parameters as JAX spells them; shapes, dtypes and errors are JAX's.
 */
public final class Lax {
  private static final String MODULE = "jax.lax";

  private Lax() {}

  /** Any function of the module by its name there. */
  public static Array call(String function, Object... arguments) {
    return Eager.array(MODULE, function, arguments);
  }

  /** Any function of the module that has several results. */
  public static Array[] callAll(String function, Object... arguments) {
    return Eager.arrays(MODULE, function, arguments);
  }

  /** {@code abs(x)}. */
  public static Array abs(Object... arguments) {
    return Eager.array(MODULE, "abs", arguments);
  }

  /** {@code add(x, y)}. */
  public static Array add(Object... arguments) {
    return Eager.array(MODULE, "add", arguments);
  }

  /** {@code argmax(operand, axis, index_dtype)}. */
  public static Array argmax(Object... arguments) {
    return Eager.array(MODULE, "argmax", arguments);
  }

  /** {@code argmin(operand, axis, index_dtype)}. */
  public static Array argmin(Object... arguments) {
    return Eager.array(MODULE, "argmin", arguments);
  }

  /** {@code broadcast_in_dim(operand, shape, broadcast_dimensions)}. */
  public static Array broadcastInDim(Object... arguments) {
    return Eager.array(MODULE, "broadcast_in_dim", arguments);
  }

  /** {@code clamp(min, x, max)}. */
  public static Array clamp(Object... arguments) {
    return Eager.array(MODULE, "clamp", arguments);
  }

  /** {@code concatenate(operands, dimension)}. */
  public static Array concatenate(Array[] arrays, Object... arguments) {
    return Eager.array(MODULE, "concatenate", Eager.all(arrays, arguments));
  }

  /** {@code cond(pred, true_fun, false_fun, *operands)}. */
  public static Array cond(Object... arguments) {
    return Eager.array(MODULE, "cond", arguments);
  }

  /**
   * {@code conv(lhs, rhs, window_strides, padding, precision=None, preferred_element_type=None)}.
   */
  public static Array conv(Object... arguments) {
    return Eager.array(MODULE, "conv", arguments);
  }

  /** {@code convert_element_type(operand, new_dtype)}. */
  public static Array convertElementType(Object... arguments) {
    return Eager.array(MODULE, "convert_element_type", arguments);
  }

  /** {@code cos(x)}. */
  public static Array cos(Object... arguments) {
    return Eager.array(MODULE, "cos", arguments);
  }

  /** {@code cummax(operand, axis=0, reverse=False)}. */
  public static Array cummax(Object... arguments) {
    return Eager.array(MODULE, "cummax", arguments);
  }

  /** {@code cummin(operand, axis=0, reverse=False)}. */
  public static Array cummin(Object... arguments) {
    return Eager.array(MODULE, "cummin", arguments);
  }

  /** {@code cumprod(operand, axis=0, reverse=False)}. */
  public static Array cumprod(Object... arguments) {
    return Eager.array(MODULE, "cumprod", arguments);
  }

  /** {@code cumsum(operand, axis=0, reverse=False)}. */
  public static Array cumsum(Object... arguments) {
    return Eager.array(MODULE, "cumsum", arguments);
  }

  /** {@code div(x, y)}. */
  public static Array div(Object... arguments) {
    return Eager.array(MODULE, "div", arguments);
  }

  /** {@code dot(lhs, rhs, precision=None, preferred_element_type=None)}. */
  public static Array dot(Object... arguments) {
    return Eager.array(MODULE, "dot", arguments);
  }

  /**
   * {@code dot_general(lhs, rhs, dimension_numbers, precision=None, preferred_element_type=None)}.
   */
  public static Array dotGeneral(Object... arguments) {
    return Eager.array(MODULE, "dot_general", arguments);
  }

  /** {@code dynamic_slice(operand, start_indices, slice_sizes)}. */
  public static Array dynamicSlice(Object... arguments) {
    return Eager.array(MODULE, "dynamic_slice", arguments);
  }

  /** {@code dynamic_update_slice(operand, update, start_indices)}. */
  public static Array dynamicUpdateSlice(Object... arguments) {
    return Eager.array(MODULE, "dynamic_update_slice", arguments);
  }

  /** {@code eq(x, y)}. */
  public static Array eq(Object... arguments) {
    return Eager.array(MODULE, "eq", arguments);
  }

  /** {@code erf(x)}. */
  public static Array erf(Object... arguments) {
    return Eager.array(MODULE, "erf", arguments);
  }

  /** {@code exp(x)}. */
  public static Array exp(Object... arguments) {
    return Eager.array(MODULE, "exp", arguments);
  }

  /** {@code expand_dims(array, dimensions)}. */
  public static Array expandDims(Object... arguments) {
    return Eager.array(MODULE, "expand_dims", arguments);
  }

  /** {@code fori_loop(lower, upper, body_fun, init_val, *, unroll=None)}. */
  public static Array foriLoop(Object... arguments) {
    return Eager.array(MODULE, "fori_loop", arguments);
  }

  /**
   * {@code gather(operand, start_indices, dimension_numbers, slice_sizes, *, unique_indices=False,
   * indices_are_sorted=False, mode=None, fill_value=None)}.
   */
  public static Array gather(Object... arguments) {
    return Eager.array(MODULE, "gather", arguments);
  }

  /** {@code iota(dtype, size)}. */
  public static Array iota(Object... arguments) {
    return Eager.array(MODULE, "iota", arguments);
  }

  /** {@code log(x)}. */
  public static Array log(Object... arguments) {
    return Eager.array(MODULE, "log", arguments);
  }

  /** {@code logistic(x)}. */
  public static Array logistic(Object... arguments) {
    return Eager.array(MODULE, "logistic", arguments);
  }

  /** {@code lt(x, y)}. */
  public static Array lt(Object... arguments) {
    return Eager.array(MODULE, "lt", arguments);
  }

  /** {@code map(f, xs, *, batch_size=None)}. */
  public static Array map(Object... arguments) {
    return Eager.array(MODULE, "map", arguments);
  }

  /** {@code max(x, y)}. */
  public static Array max(Object... arguments) {
    return Eager.array(MODULE, "max", arguments);
  }

  /** {@code min(x, y)}. */
  public static Array min(Object... arguments) {
    return Eager.array(MODULE, "min", arguments);
  }

  /** {@code mul(x, y)}. */
  public static Array mul(Object... arguments) {
    return Eager.array(MODULE, "mul", arguments);
  }

  /** {@code neg(x)}. */
  public static Array neg(Object... arguments) {
    return Eager.array(MODULE, "neg", arguments);
  }

  /** {@code pad(operand, padding_value, padding_config)}. */
  public static Array pad(Object... arguments) {
    return Eager.array(MODULE, "pad", arguments);
  }

  /** {@code pow(x, y)}. */
  public static Array pow(Object... arguments) {
    return Eager.array(MODULE, "pow", arguments);
  }

  /** {@code reduce_max(operand, axes)}. */
  public static Array reduceMax(Object... arguments) {
    return Eager.array(MODULE, "reduce_max", arguments);
  }

  /** {@code reduce_min(operand, axes)}. */
  public static Array reduceMin(Object... arguments) {
    return Eager.array(MODULE, "reduce_min", arguments);
  }

  /** {@code reduce_sum(operand, axes)}. */
  public static Array reduceSum(Object... arguments) {
    return Eager.array(MODULE, "reduce_sum", arguments);
  }

  /** {@code rem(x, y)}. */
  public static Array rem(Object... arguments) {
    return Eager.array(MODULE, "rem", arguments);
  }

  /** {@code reshape(operand, new_sizes, dimensions=None)}. */
  public static Array reshape(Object... arguments) {
    return Eager.array(MODULE, "reshape", arguments);
  }

  /** {@code rev(operand, dimensions)}. */
  public static Array rev(Object... arguments) {
    return Eager.array(MODULE, "rev", arguments);
  }

  /** {@code rsqrt(x)}. */
  public static Array rsqrt(Object... arguments) {
    return Eager.array(MODULE, "rsqrt", arguments);
  }

  /**
   * {@code scan(f, init, xs=None, length=None, reverse=False, unroll=1, _split_transpose=False)}.
   */
  public static Array[] scan(Object... arguments) {
    return Eager.arrays(MODULE, "scan", arguments);
  }

  /** {@code select(pred, on_true, on_false)}. */
  public static Array select(Object... arguments) {
    return Eager.array(MODULE, "select", arguments);
  }

  /** {@code sin(x)}. */
  public static Array sin(Object... arguments) {
    return Eager.array(MODULE, "sin", arguments);
  }

  /** {@code slice(operand, start_indices, limit_indices, strides=None)}. */
  public static Array slice(Object... arguments) {
    return Eager.array(MODULE, "slice", arguments);
  }

  /** {@code sort(operand, dimension=-1, is_stable=True, num_keys=1)}. */
  public static Array sort(Object... arguments) {
    return Eager.array(MODULE, "sort", arguments);
  }

  /** {@code sqrt(x)}. */
  public static Array sqrt(Object... arguments) {
    return Eager.array(MODULE, "sqrt", arguments);
  }

  /** {@code square(x)}. */
  public static Array square(Object... arguments) {
    return Eager.array(MODULE, "square", arguments);
  }

  /** {@code squeeze(array, dimensions)}. */
  public static Array squeeze(Object... arguments) {
    return Eager.array(MODULE, "squeeze", arguments);
  }

  /** {@code stop_gradient(x)}. */
  public static Array stopGradient(Object... arguments) {
    return Eager.array(MODULE, "stop_gradient", arguments);
  }

  /** {@code sub(x, y)}. */
  public static Array sub(Object... arguments) {
    return Eager.array(MODULE, "sub", arguments);
  }

  /** {@code switch(index, branches, *operands)}. */
  public static Array switch_(Object... arguments) {
    return Eager.array(MODULE, "switch", arguments);
  }

  /** {@code tanh(x)}. */
  public static Array tanh(Object... arguments) {
    return Eager.array(MODULE, "tanh", arguments);
  }

  /** {@code top_k(operand, k)}. */
  public static Array[] topK(Object... arguments) {
    return Eager.arrays(MODULE, "top_k", arguments);
  }

  /** {@code transpose(operand, permutation)}. */
  public static Array transpose(Object... arguments) {
    return Eager.array(MODULE, "transpose", arguments);
  }

  /** {@code while_loop(cond_fun, body_fun, init_val)}. */
  public static Array whileLoop(Object... arguments) {
    return Eager.array(MODULE, "while_loop", arguments);
  }
}
