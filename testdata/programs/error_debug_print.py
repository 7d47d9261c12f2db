import jax
import jax.numpy as jnp


@jax.jit
def f(x):
    y = x * 2
    jax.debug.print("y = {}", y)
    return y


f(jnp.arange(3))

# FIRST: error_debug_print.py:8:5: error: NotImplementedError: jax.debug.print inside a traced function
# ERROR: hint: return the value and print it after the call; print shows its type while tracing
