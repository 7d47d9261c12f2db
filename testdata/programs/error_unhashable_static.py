import jax
import jax.numpy as jnp


def f(x, shape):
    return jnp.zeros(shape) + x


g = jax.jit(f, static_argnums=1)
print(g(1.0, [2, 3]))

# FIRST: error_unhashable_static.py:10:7: error: ValueError: Non-hashable static arguments are not supported. An error occurred while trying to hash an object of type <class 'list'>, [2, 3]. The error was:
# ERROR: hint: pass a tuple in place of a list, or a NamedTuple in place of a dict
