# Running sums, products and extremes: of every axis, in both directions, across blocks.
import jax
import jax.numpy as jnp
from jax import lax


@jax.jit
def running(x):
    along = [f(x, axis=a) for a in range(3) for f in (jnp.cumsum, jnp.cumprod, lax.cummax, lax.cummin)]
    return along + [lax.cumsum(x, axis=1, reverse=True), lax.cummax(x, axis=2, reverse=True), jnp.cumsum(x)]


x = jnp.arange(60).reshape(3, 4, 5) * 7 % 11 - 3
for dtype in (jnp.int32, jnp.float32, jnp.int8, jnp.float16, jnp.uint8):
    for result in running(x.astype(dtype)):
        print(result)
print(jnp.cumsum(jnp.array([-0.0, -0.0])), lax.cummax(jnp.array([1.0, jnp.nan, 2.0, -0.0])))
print(lax.cummax(jnp.array([-jnp.inf, -0.0, 0.0])), jnp.cumsum(jnp.ones(0)), jnp.cumprod(jnp.ones((2, 0)), axis=0))
n = jnp.arange(10_000) % 13
print(jnp.cumsum(n)[::999])
print(jax.jit(lambda n: jnp.cumsum(n * 1.5))(n)[::999])
print(jax.jit(lambda n: jnp.cumsum(n.reshape(100, 100) * 0.5, axis=0))(n)[::9, ::33])
print(jnp.cumsum(jnp.arange(6) * (1 + 2j)))
