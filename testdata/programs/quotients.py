import jax
import jax.numpy as jnp
import numpy as np


@jax.jit
def step(x):  # also the name of a function of glibc
    return x / 3.0

x = jnp.arange(1.0, 9.0)
print(x / 7, x / jnp.float32(3), step(x))
print(x[:2].reshape(2, 1) / jnp.array([[3.0], [7.0]]), jnp.arange(6.0).reshape(2, 3) / jnp.array([[3.0], [7.0]]))
print(jnp.float32(5) / 7.0, step(5.0), step(x[:1]), 1 / x)
print(jax.jit(lambda a, b, c: (a / b) / c)(x, x + 0.3, x + 0.7))
print(jax.jit(lambda a, b, c: a / (b / c))(x, x + 0.3, x + 0.7))
print(jax.jit(lambda a: a * 3.1 * 7.3 + 0.3 - 0.7)(x), jax.jit(lambda a: a / 3.0 / 7.0)(x))
a = jnp.float32(3.14159)
print(f"{a} {a!s} {a:.2f} {np.float32(1.1)} {jnp.float16(1.1)} {jnp.bfloat16(1.1)} {jnp.complex64(1 + 2j)}")
print(f"{jnp.array(7)} {jnp.array(True)} {jnp.array([1.5])} {jnp.array(1e10)} {jnp.array(jnp.nan)}")
print("{} {:.1f}".format(a, a), format(a), str(a), jnp.var(x, ddof=1))
