import jax
import jax.numpy as jnp


@jax.jit
def positive(x):
    return x[x > 0]


print(positive(jnp.array([1.0, -1.0])))

# FIRST: error_boolean_mask.py:7:12: error: NonConcreteBooleanIndexError: Array boolean indices must be concrete; got bool[2]
# ERROR: hint: the result's shape would depend on values: use the three-argument jnp.where(mask, x, other)
