import jax.numpy as jnp

x = jnp.ones((2, 3)
print(x)

# FIRST: error_unclosed.py:3:13: error: SyntaxError: '(' was never closed
