# argmax and argmin: the first of equals, a NaN before all, -0 as 0; every dtype, axis by axis.
import jax
import jax.numpy as jnp


@jax.jit
def places(x):
    return [f(x, axis=a) for f in (jnp.argmax, jnp.argmin) for a in (None, 0, 1)]


x = jnp.arange(35).reshape(5, 7) * 11 % 13 - 5
for dtype in (jnp.float32, jnp.int32, jnp.uint8, jnp.int8, jnp.bfloat16, jnp.bool_):
    for place in places(x.astype(dtype)):
        print(place)
nan, inf = jnp.nan, jnp.inf
for row in ([1.0, nan, 3.0, nan], [-0.0, 0.0, -0.0], [-inf, -inf], [inf, inf], [nan, nan], [2.0, 5.0, 5.0, 2.0]):
    print(jnp.argmax(jnp.array(row)), jnp.argmin(jnp.array(row)), *places(jnp.array([row, row])))


@jax.jit
def both(x):
    place = jnp.argmax(x, axis=1)
    return place, jnp.take_along_axis(x, place[:, None], axis=1), jnp.max(x), jnp.any(x > 8), jnp.all(x < 9)


for value in both(x):
    print(value)
print(jnp.argmax(jnp.sin(jnp.arange(100_000) * 0.001)), jnp.argmax(jnp.arange(100_000) % 977 == 976))
