import jax
import jax.numpy as jnp


@jax.jit
def f(x, y):
    return x if x > 0 and y > 0 else y


print(f(1.0, 2.0))

# FIRST: error_and.py:7:17: error: TracerBoolConversionError: Attempted boolean conversion of traced array with shape bool[].
# ERROR: hint: if the value is known when the function is called, mark its argument static: static_argnums or static_argnames of jax.jit
