import jax
import jax.numpy as jnp
from jax import lax

PUZZLE = """
53..7....
6..195...
.98....6.
8...6...3
4..8.3..1
7...2...6
.6....28.
...419..5
....8..79
"""
grid = jnp.array([[0 if c == "." else int(c) for c in row] for row in PUZZLE.split()])


@jax.jit
def candidates(grid):
    onehot = jax.nn.one_hot(grid - 1, 9, dtype=jnp.int32)
    rows = onehot.sum(1)[:, None, :]
    cols = onehot.sum(0)[None, :, :]
    boxes = onehot.reshape(3, 3, 3, 3, 9).sum((1, 3))
    boxes = jnp.repeat(jnp.repeat(boxes, 3, 0), 3, 1)
    free = (rows + cols + boxes) == 0
    return jnp.where((grid == 0)[..., None], free, False)


@jax.jit
def solve(grid):
    def cond(s):
        g, changed = s
        return changed

    def body(s):
        g, _ = s
        c = candidates(g)
        single = c.sum(-1) == 1
        new = jnp.where(single, jnp.argmax(c, -1) + 1, g)
        return new, jnp.any(new != g)

    return lax.while_loop(cond, body, (grid, True))[0]


s = solve(grid)
print(s)
print((s > 0).sum(), s.sum(0), jnp.all(s.sum(1) == 45))
