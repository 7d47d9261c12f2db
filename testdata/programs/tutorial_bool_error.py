from jax import jit


@jit
def cond_func(x):
    if x < 0.0:
        return x ** 2.0
    else:
        return x ** 3.0


print(cond_func(1.0))

# FIRST: tutorial_bool_error.py:6:
# FIRST: TracerBoolConversionError
# FIRST: Attempted boolean conversion of traced array with shape bool[]
# ERROR: cond_func
# ERROR: argument x
# ERROR: static_argnums
# ERROR: static_argnames
# ERROR: lax.cond
# ERROR: jnp.where
