import jax
import jax.numpy as jnp
from jax import lax


@jax.jit
def heat(u, alpha):
    def step(u, _):
        lap = jnp.zeros_like(u).at[1:-1].set(u[2:] - 2 * u[1:-1] + u[:-2])
        return u + alpha * lap, u.sum()
    return lax.scan(step, u, None, length=20)


u, e = heat(jnp.zeros(11).at[5].set(100.0), 0.25)
print(u)
print(e[-3:])
x = jnp.linspace(0, jnp.pi, 9)
u2 = jnp.outer(jnp.sin(x), jnp.sin(x))
lap = (jnp.roll(u2, 1, 0) + jnp.roll(u2, -1, 0) + jnp.roll(u2, 1, 1) + jnp.roll(u2, -1, 1) - 4 * u2)
print(lap[4])
print(u2[:3, :3])
