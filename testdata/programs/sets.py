# Arrays as sets, and prints of jax.debug where values are known.
import jax
import jax.numpy as jnp

a = jnp.array([1, 2, 3, 4, 2])
b = jnp.array([[3, 4], [5, 2]])
print(jnp.union1d(a, b), jnp.intersect1d(a, b), jnp.setdiff1d(a, b), jnp.setxor1d(a, b))
print(jnp.union1d(a, jnp.array([3.5, 1.0])), jnp.setdiff1d(a, jnp.array([2.0])))
print(jnp.setdiff1d(jnp.array([7, 1, 5]), jnp.array([1]), assume_unique=True))
print(jnp.intersect1d(jnp.array([1, 2, 3, 2, 1]), jnp.array([3, 2, 3]), return_indices=True))
print(jnp.intersect1d(jnp.zeros(0), a), jnp.setxor1d(a, jnp.zeros(0)))
nan = jnp.array([jnp.nan, 1.0, jnp.nan])
print(jnp.union1d(nan, nan), jnp.intersect1d(nan, nan), jnp.setdiff1d(nan, nan))


@jax.jit
def sized(x, y):
    both = jnp.intersect1d(x, y, size=4, return_indices=True)
    return both, jnp.union1d(x, y, size=8), jnp.setdiff1d(x, y, size=3, fill_value=-1)


print(sized(a, b))
print(sized(a, b + 10))

jax.debug.print("{} {x:.2f}", a, x=jnp.float32(1.5))
jax.debug.print("{0!r} {t}", jnp.ones(2), t={"k": (1, 2.5)})
print(jnp.take(jnp.zeros((2, 0, 3)), jnp.zeros((2, 0), int)).shape)
print(jnp.quantile(jnp.ones((2, 3)), jnp.zeros(0), axis=0).shape)
