import jax.numpy as jnp
from jax import lax

x = jnp.zeros(3)
print(lax.add(x, 1.0))
print(lax.add(x, 1))

# FIRST: error_lax_dtypes.py:6:7: error: TypeError: lax.add requires arguments to have the same dtypes, got float32, int32. (Tip: jnp.add is a similar function that does automatic type promotion on inputs).
