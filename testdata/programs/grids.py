import jax.numpy as jnp
print(jnp.mgrid[0:2, 0:3], jnp.ogrid[0:2, 0:3], jnp.mgrid[0:1:5j], jnp.mgrid[0:1:0.25])
print(jnp.r_[1:4, 0, 5], jnp.c_[jnp.array([1, 2]), jnp.array([3, 4])], jnp.s_[1:3], jnp.r_[jnp.zeros(2), 1.5], jnp.index_exp[1:2, ...])
y, x = jnp.mgrid[-1:1:3j, -1:1:3j]
print(x, y, jnp.hypot(x, y) <= 1)
