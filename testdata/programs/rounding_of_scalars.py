import jax
import jax.numpy as jnp

x = jnp.float32(-6.79262)
print(jnp.round(x, 4), jnp.round(x[None], 4), x.round(4), jax.jit(lambda v: jnp.round(v, 4))(x), round(x, 4))
print(x / 10000, jax.jit(lambda v: v / 10000)(x), jnp.round(x * 10000) / 10000)
y = jnp.float32(-67926.0)
print(y / 10000, jax.jit(lambda v: v / 10000.0)(y), y[None] / 10000, jnp.divide(y, 10000), y * jnp.float32(1 / 10000))

jax.config.update("jax_enable_x64", True)
for kind in (bool, jnp.int8, jnp.int32, jnp.int64, jnp.uint16, jnp.uint64):
    a = jnp.array([1, 0, 1]).astype(kind)
    print(a.mean().dtype, jnp.exp(a).dtype, (a / 2).dtype, jnp.std(a).dtype, jnp.fft.fft(a).dtype, jnp.linalg.norm(a).dtype)
print(jnp.mean(jnp.array([1, 2, 4])), jnp.array([7.0]) / 3, jax.jit(lambda v: v / 3)(7.0), jnp.quantile(jnp.arange(5, dtype=jnp.int16), 0.3))
