import jax
import jax.numpy as jnp
from jax import random, lax

key = random.PRNGKey(0)
k1, k2, k3 = random.split(key, 3)
data = jnp.concatenate([random.normal(k1, (30, 2)) + c for c in (jnp.array([0.0, 0.0]), jnp.array([5.0, 5.0]), jnp.array([-5.0, 5.0]))])
init = random.choice(k2, data, (3,), replace=False)
print(init)


@jax.jit
def kmeans(data, centers):
    def assign(c):
        d = jnp.sum((data[:, None, :] - c[None, :, :]) ** 2, axis=-1)
        return jnp.argmin(d, axis=1)

    def body(_, c):
        a = assign(c)
        onehot = jax.nn.one_hot(a, c.shape[0])
        return onehot.T @ data / jnp.maximum(onehot.sum(0)[:, None], 1)

    c = lax.fori_loop(0, 10, body, centers)
    return c, assign(c)


c, a = kmeans(data, init)
print(c)
print(a)
print(jnp.bincount(a, length=3))
