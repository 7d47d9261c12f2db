import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from functools import partial

@jax.jit
def f(x):
    def body(c, t):
        return c + t, c * t
    return lax.scan(body, x, jnp.arange(4.0)), lax.fori_loop(0, 3, lambda i, v: v * 2 + i, x), lax.cond(x > 1, lambda v: v, lambda v: -v, x)
print(f(1.0))
print(f(2.0))
print(jax.jit(lambda x: lax.while_loop(lambda s: s[0] < 5, lambda s: (s[0] + 1, s[1] * 2), (0, x)))(jnp.ones(2)))
print(jax.jit(lambda x: lax.switch(x, [lambda: 1, lambda: 2, lambda: 3]))(1))
key = jax.random.PRNGKey(42)
print(key, jax.jit(lambda k: jax.random.uniform(k, (2, 3)))(key))
print(jax.jit(lambda k: jax.random.randint(k, (5,), 0, 100))(key), jax.jit(lambda k: jax.random.permutation(k, 6))(key))
print(jax.jit(lambda k: jax.random.bernoulli(k, 0.3, (6,)))(key), jax.jit(lambda k: jax.random.bits(k, (2,)))(key))
print(jax.random.key_data(jax.jit(jax.random.split)(jax.random.key(3))) if hasattr(jax.random, "key_data") else "")
s = 0
for i in range(5):
    s = jax.jit(lambda a, b: a + b * 0.1)(s, i)
print(s, type(s).__name__, s.dtype, s.weak_type)
print(f"{s:.3f} {s} {s!r} {int(s)} {float(s) + 1} {s.item()}")
print(np.asarray(s), np.array([1, 2]) * s, s + np.float64(1), s == s, bool(s), not s)
print(jnp.array([[1.5, 2], [3, 4]]).tolist(), jnp.arange(3).astype(jnp.float32).sum().item())
x = jnp.arange(12).reshape(3, 4)
print(x[1], x[1, 2], x[x > 5] if False else "", x.shape, x.dtype, len(x), x.T.shape)
for row in x:
    print(row, row.sum())
a, b, c = x
print(a, b + c)
print(jnp.float32(3.14159), jnp.array(1e10), jnp.array(1e-10), jnp.array([1e10, 1e-10]), jnp.array([1e5, 1.0]), jnp.array([123456789.0]))
print(jnp.array([True, False]), jnp.array([]), jnp.zeros((2, 0)), jnp.array([[1]]), jnp.array(5), jnp.array(-0.0))
print(jnp.arange(2000))
print(jnp.ones((40, 40)))
print(jnp.array([0.1, 0.25, 1 / 3]), jnp.array([1.0, 2.0]), jnp.array([1.0, 2.5e-8]), jnp.array([jnp.inf, -jnp.inf, jnp.nan]))
print(jnp.array([1 + 1e-7, 2]), jnp.array([3e38, 1.0]), jnp.float16(0.1), jnp.bfloat16(0.1), jnp.array([0.1, 100], jnp.float16))
print(repr(jnp.ones((2, 2), jnp.int8)), repr(jnp.zeros(0)), repr(jnp.float32(1)), str(jnp.int32(7)))
