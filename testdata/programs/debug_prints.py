# Prints and callbacks of jax.debug inside functions that are traced: done after each run.
import jax
import jax.numpy as jnp


@jax.jit
def norm(x, label="inner"):
    total = (x * x).sum()
    jax.debug.print("{label}: {}", total, label=label)
    return jnp.sqrt(total)


@jax.jit
def step(x, n):
    y = 2 * x + n
    jax.debug.print("y = {y}, {n:d} of {}", x.shape[0], y=y, n=7)
    return y / norm(y)


seen = []


@jax.jit
def watched(x):
    jax.debug.callback(lambda a, *, name: seen.append((name, float(a))), x.max(), name="max")
    return x + 1


print(step(jnp.arange(3.0), 2))
print(step(jnp.arange(3.0), 1.0))  # traced anew, for a float
print(step(jnp.ones(3), 2))  # not traced again, and still printed
print(watched(watched(jnp.arange(4.0))), seen)
jax.debug.print("now: {x:.2f} {t}", x=jnp.float32(1.5), t=(1, 2.5))
