import jax, jax.numpy as jnp
from jax import random
x = random.normal(random.key(0), (60, 50))
for axes in ((0,), (1,), (0, 1)):
    print(jnp.sum(x, axis=axes).ravel()[:4], jax.jit(lambda x: jnp.sum(x, axis=axes))(x).ravel()[:4])
    print(jax.jit(lambda x: jnp.sum(x * x, axis=axes))(x).ravel()[:4], jnp.prod(x[:5, :4], axis=axes).ravel()[:4])
y = x[:8, :5]
print(jax.jit(lambda y: (y.sum(0), y.sum(1), (y * y).sum(0), y @ y.T, y.T @ y, y @ y[0], jnp.vdot(y[0], y[1])))(y))
print(jnp.zeros((0, 3)).sum(0), jnp.zeros((3, 0)).sum(1), jnp.sum(jnp.arange(5.0).astype(jnp.bfloat16)))
