import jax
import jax.numpy as jnp
import numpy as np
from functools import partial
from typing import NamedTuple


# Defaults, keywords, variadic arguments, trees: what a call binds and what it traces.
@jax.jit
def scaled(x, y=2, *rest, gain=1.0, **named):
    print("tracing", len(rest), sorted(named))
    total = x * y * gain
    for r in rest:
        total = total + r
    for name in sorted(named):
        total = total - named[name]
    return total


print(scaled(1.0), scaled(1.0, 2), scaled(1.0, y=2), scaled(x=1.0))
print(scaled(1, 2, 3, 4), scaled(1, 2, 30, 40), scaled(1, gain=2, a=1, b=2))


class Point(NamedTuple):
    x: object
    y: object = 0


@jax.jit
def move(p, by):
    return p._replace(x=p.x + by[0]), {"old": p, "by": by}


print(move(Point(1.0), (2, [3])))
print(move(Point(jnp.arange(2), jnp.ones(1)), by=(jnp.float16(0.5), [])))


# Static arguments: by position, by name, both, negative, with defaults, functions and types.
@partial(jax.jit, static_argnums=(1, -1))
def repeat(x, n, how):
    return [x] * n if how == "list" else x * n


print(repeat(1.5, 2, "list"), repeat(1.5, 2, "times"), repeat(jnp.arange(2), 3, "times"))


@partial(jax.jit, static_argnames=["op", "dtype"])
def apply(x, op=jnp.sum, *, dtype=jnp.float32):
    return op(x.astype(dtype))


print(apply(jnp.arange(4)), apply(jnp.arange(4), jnp.max), apply(jnp.arange(4), dtype=jnp.int8, op=jnp.prod))


@partial(jax.jit, static_argnums=0)
def branch(flag, x):
    print("branch", flag)
    if flag:
        return x
    return -x


print(branch(True, 1), branch(1, 1), branch(1.0, 1), branch(False, 2), branch(None, 3), branch(True, 5))
print(jax.jit(lambda n, x: x[:n], static_argnums=(0,))(2, jnp.arange(5)))


# Results of every kind.
print(jax.jit(lambda: ())(), jax.jit(lambda: {})(), jax.jit(lambda: None)(), jax.jit(lambda: [[], ()])())
print(jax.jit(lambda: (1, 2.5, True, 1j))())
print(jax.jit(lambda x: {"b": x, "a": {"z": x, "y": (x, [x])}})(2))
print(jax.jit(lambda x, y: (y, x, x))(jnp.zeros((0, 3)), np.arange(2)))


# Captured arrays, nested and recursive functions, functions as values.
table = jnp.arange(6).reshape(2, 3)
weights = np.array([0.5, 0.25, 2.0])


@jax.jit
def lookup(i):
    return table[i] * weights, table[:, i].sum()


print(lookup(1))
table = table + 100
print(lookup(1), lookup(jnp.array([0, 1])))


@jax.jit
def outer(x):
    scale = x + 1

    @jax.jit
    def inner(y):
        return y * scale

    return inner(x), inner(2.0), jax.jit(inner)(3)


print(outer(1.0), outer(jnp.arange(2)))


@partial(jax.jit, static_argnums=1)
def horner(x, coefficients):
    if not coefficients:
        return 0.0
    return coefficients[0] + x * horner(x, coefficients[1:])


print(horner(2.0, (1, 2, 3)), horner(jnp.arange(3.0), (1.0, -1.0)))
compose = lambda *fs: (lambda x: x) if not fs else (lambda x: fs[0](compose(*fs[1:])(x)))
print(jax.jit(compose(jnp.negative, jnp.square, lambda x: x + 1))(2))
