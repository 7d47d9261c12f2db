import jax
import jax.numpy as jnp


@jax.jit
def life(grid):
    neighbours = sum(jnp.roll(grid, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0))
    return ((neighbours == 3) | ((grid == 1) & (neighbours == 2))).astype(jnp.int32)


glider = jnp.zeros((8, 8), jnp.int32).at[jnp.array([0, 1, 2, 2, 2]), jnp.array([1, 2, 0, 1, 2])].set(1)
g = glider
for t in range(4):
    g = life(g)
    print(f"t={t}")
    for row in g:
        print("".join("#" if c else "." for c in row))
print(jnp.array_equal(g, jnp.roll(glider, (1, 1), (0, 1))))
