import jax
import jax.numpy as jnp
import numpy as np

table = np.array([2.0, 3.0, 5.0])


@jax.jit
def look_up(i):
    return table[i] * jnp.float32(2)


look_up(1)

# FIRST: error_numpy_index.py:10:12: error: TracerIntegerConversionError: The __index__() method was called on traced array with shape int32[]
# ERROR: hint: to index a list by a traced value, make it an array first
