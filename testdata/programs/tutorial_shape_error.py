import jax.numpy as jnp
from jax import jit


@jit
def f(x):
    return x.reshape(jnp.array(x.shape).prod())


x = jnp.ones((2, 3))
print(f(x))

# FIRST: tutorial_shape_error.py:7:
# FIRST: TypeError
# FIRST: Shapes must be 1D sequences of concrete values of integer type
# ERROR: tutorial_shape_error.py:7:
# ERROR: np.prod
# ERROR: static_argnums
