import jax, jax.numpy as jnp
from jax import lax
MAZE = ["S.#...", "..#.#.", ".##.#.", "....#E"]
free = jnp.array([[c != "#" for c in r] for r in MAZE])
(sy, sx), (ey, ex) = [next((y, x) for y, r in enumerate(MAZE) for x, c in enumerate(r) if c == t) for t in "SE"]
@jax.jit
def bfs(free, start):
    inf = jnp.int32(10 ** 6)
    d0 = jnp.full(free.shape, inf).at[start].set(0)
    def body(s):
        d, _ = s
        p = jnp.pad(d, 1, constant_values=10 ** 6)
        nb = jnp.minimum(jnp.minimum(p[:-2, 1:-1], p[2:, 1:-1]), jnp.minimum(p[1:-1, :-2], p[1:-1, 2:]))
        new = jnp.where(free, jnp.minimum(d, nb + 1), inf)
        return new, jnp.any(new != d)
    return lax.while_loop(lambda s: s[1], body, (d0, True))[0]
d = bfs(free, (sy, sx))
print(jnp.where(d < 10 ** 6, d, -1))
print("distance", d[ey, ex])
