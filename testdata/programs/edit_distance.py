import jax, jax.numpy as jnp
from jax import lax
def encode(s): return jnp.array([ord(c) for c in s])
@jax.jit
def distance(a, b):
    m = b.shape[0]
    def row(prev, ai):
        def cell(left, inp):
            bj, diag, up = inp
            v = jnp.minimum(jnp.minimum(left + 1, up + 1), diag + (ai != bj))
            return v, v
        first = prev[0] + 1
        _, cur = lax.scan(cell, first, (b, prev[:-1], prev[1:]))
        return jnp.concatenate([first[None], cur]), None
    last, _ = lax.scan(row, jnp.arange(m + 1), a)
    return last[-1]
for x, y in [("kitten", "sitting"), ("flaw", "lawn"), ("jax", "xla")]:
    print(f"{x:>8} {y:<8} {distance(encode(x), encode(y))}")
