import jax, jax.numpy as jnp
from jax import lax, random
@jax.jit
def sweep(spins, key, beta):
    n = spins.shape[0]
    board = (jnp.arange(n)[:, None] + jnp.arange(n)) % 2
    def half(parity, carry):
        s, key = carry
        key, sub = random.split(key)
        nb = sum(jnp.roll(s, d, a) for d in (1, -1) for a in (0, 1))
        p = jax.nn.sigmoid(2 * beta * nb)
        new = jnp.where(random.uniform(sub, s.shape) < p, 1, -1)
        return jnp.where(board == parity, new, s), key
    return lax.fori_loop(0, 2, half, (spins, key))
s = jnp.ones((8, 8), jnp.int32)
key = random.PRNGKey(3)
for t in range(5):
    s, key = sweep(s, key, 0.4)
print("\n".join("".join("+-"[int(v < 0)] for v in row) for row in s))
print(s.mean(), key)
