import jax
import jax.numpy as jnp


def loss(w):
    return (w[0] - 3.0) ** 2 + 10.0 * (w[1] + 1.0) ** 2


def grad(w):
    return jnp.array([2.0 * (w[0] - 3.0), 20.0 * (w[1] + 1.0)])


@jax.jit
def adam_step(state, lr=0.1, b1=0.9, b2=0.999, eps=1e-8):
    w, m, v, t = state
    g = grad(w)
    t = t + 1
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g ** 2
    mh = m / (1 - b1 ** t)
    vh = v / (1 - b2 ** t)
    return (w - lr * mh / (jnp.sqrt(vh) + eps), m, v, t)


state = (jnp.zeros(2), jnp.zeros(2), jnp.zeros(2), 0)
for i in range(50):
    state = adam_step(state)
    if i % 10 == 9:
        print(i, state[0], f"{loss(state[0]):.6f}", int(state[3]))
