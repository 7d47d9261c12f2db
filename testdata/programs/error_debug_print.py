import jax
import jax.numpy as jnp


@jax.jit
def f(x):
    def body(i, y):
        jax.debug.print("y = {}", y)
        return y + i

    return jax.lax.fori_loop(0, 3, body, x)


f(jnp.arange(3))

# FIRST: error_debug_print.py:8:9: error: NotImplementedError: jax.debug.print inside a loop or a branch that is traced
# ERROR: hint: return the value from the loop (scan stacks one of each step) and print it after
