import jax
import jax.numpy as jnp
from jax import lax


@jax.jit
def edit_distance(a, b):
    init = jnp.arange(b.shape[0] + 1)

    def row(prev, ca):
        cost = jnp.where(b == ca, 0, 1)
        sub = prev[:-1] + cost
        dele = prev[1:] + 1
        best = jnp.minimum(sub, dele)

        def cell(left, x):
            v = jnp.minimum(left + 1, x)
            return v, v
        first = prev[0] + 1
        _, rest = lax.scan(cell, first, best)
        return jnp.concatenate([first[None], rest]), None

    last, _ = lax.scan(row, init, a)
    return last[-1]


enc = lambda s: jnp.array([ord(c) for c in s])
print(edit_distance(enc("kitten"), enc("sitting")))
print(edit_distance(enc("flaw"), enc("lawn")))


@jax.jit
def viterbi(logp0, trans, emit):
    def step(s, e):
        m = s[:, None] + trans
        return jnp.max(m, 0) + e, jnp.argmax(m, 0)
    final, back = lax.scan(step, logp0 + emit[0], emit[1:])
    last = jnp.argmax(final)
    def bt(s, b):
        return b[s], b[s]
    _, path = lax.scan(bt, last, back, reverse=True)
    return jnp.append(path, last), jnp.max(final)


t = jnp.log(jnp.array([[0.7, 0.3], [0.4, 0.6]]))
e = jnp.log(jnp.array([[0.5, 0.1], [0.4, 0.3], [0.1, 0.6]]))
print(viterbi(jnp.log(jnp.array([0.6, 0.4])), t, e))
fib = lax.scan(lambda c, _: ((c[1], c[0] + c[1]), c[0]), (0, 1), length=15)[1]
print(fib)
