import jax
import jax.numpy as jnp
from jax import random, lax

key = random.PRNGKey(42)
kx, kn = random.split(key)
X = random.normal(kx, (64, 3))
w_true = jnp.array([1.5, -2.0, 0.5])
y = X @ w_true + 0.01 * random.normal(kn, (64,))


@jax.jit
def step(w, lr):
    r = X @ w - y
    g = X.T @ r / X.shape[0]
    return w - lr * g, jnp.mean(r ** 2)


w = jnp.zeros(3)
for epoch in range(5):
    w, l = step(w, 0.5)
    print(f"epoch {epoch:02d} loss={l:.5f} w={w}")


@jax.jit
def train(w):
    def body(i, w):
        return step(w, 0.1)[0]
    return lax.fori_loop(0, 100, body, w)


print(train(w))
