import jax, jax.numpy as jnp
x = jnp.arange(6)
m = x.reshape(2, 3)
print(jax.jit(jnp.roll)(x, 2), jax.jit(lambda a, s: jnp.roll(a, s, axis=1))(m, -1), jax.jit(lambda a, s: jnp.roll(a, (s, 1), (0, 1)))(m, 1), jax.jit(lambda a, s: jnp.roll(a, s, (0, 1)))(m, jnp.array([1, 2])))
print(jnp.roll(x, jnp.array(4)), jnp.roll(m, (1, -1), (0, 1)), jnp.roll(m, jnp.array([1, 1]), (0, 1)), jnp.roll(m, 7))
print(jnp.repeat(x, 2, total_repeat_length=14), jnp.repeat(jnp.array([1, 2, 3]), jnp.array([0, 2, 1]), total_repeat_length=5), jnp.repeat(m, 2, axis=0), jnp.repeat(m, jnp.array([1, 2]), axis=0), jnp.repeat(x, jnp.array([2])), jnp.repeat(3, 4))
print(jax.jit(lambda r: jnp.repeat(m, r, axis=1, total_repeat_length=4))(jnp.array([1, 0, 2])))
