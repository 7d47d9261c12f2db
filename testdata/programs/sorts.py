# Sorts of every kind of key: -0 is 0, NaN comes last, equals keep their order.
import jax
import jax.numpy as jnp
from jax import lax

x = jnp.array([3.0, -0.0, jnp.nan, 0.0, -jnp.inf, -jnp.nan, 7.0, -2.0, 0.0])


@jax.jit
def orders(x):
    return jnp.sort(x), jnp.argsort(x), jnp.sort(x, descending=True), jnp.argsort(x, descending=True)


for order in orders(x):
    print(order)
print(1 / orders(x)[0])


@jax.jit
def axes(x):
    return jnp.sort(x, axis=0), jnp.argsort(x, axis=0), jnp.sort(x), jnp.argsort(x), *lax.top_k(x, 3)


table = jnp.arange(24).reshape(4, 6) * 7 % 11
for dtype in (jnp.int32, jnp.int8, jnp.uint8, jnp.float16, jnp.bfloat16):
    for order in axes(table.astype(dtype) - dtype(3)):
        print(order)


@jax.jit
def together(keys, values, places):
    return lax.sort((keys, values, places), dimension=1, num_keys=1)


for sorted_ in together(table, table * 2 + 0.5, jnp.arange(24).reshape(4, 6)):
    print(sorted_)


@jax.jit
def statistics(x):
    return jnp.sort(x > 4, axis=None), jnp.median(x), jnp.percentile(x, 30.0)


for value in statistics(table):
    print(value)


@jax.jit
def long(n):
    x = jnp.sin(jnp.arange(100_000) * 1.0) * n
    ranks = jnp.argsort(x)
    return ranks[::9999], jnp.sort(x.astype(jnp.float16))[::9999], jnp.all(x[ranks] == jnp.sort(x))


for value in long(100):
    print(value)
