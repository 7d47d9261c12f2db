import jax.numpy as jnp

a = jnp.ones((2, 3))
b = jnp.ones((4, 5))
print(a @ b)

# FIRST: error_contraction.py:5:7: error: TypeError: dot_general requires contracting dimensions to have the same shape, got (3,) and (4,).
# ERROR: ^~~~~
