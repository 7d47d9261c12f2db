"""Functions whose libraries the tests call from C, C++, Python and Java."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

TABLE = np.arange(6, dtype=np.float32).reshape(2, 3)


class Moments(NamedTuple):
    mean: jax.Array
    spread: jax.Array


def sum_squared_error(x, y):
    return jnp.sum((x - y) ** 2)


def kinds(i, b, h, g, z, s):
    return i // 3 - s, ~b, h * h + 1, g / 3, z * z, jnp.where(b, h, -h)


def integers(a, b, c, d):
    return a + 1, b * b, c // 7 - c % 7, d ^ 21, a.sum(), (c > 500).astype(jnp.int8)


def tree(x, scale):
    m = Moments(x.mean(), x.max() - x.min())
    return {"b": [m, None], "a": (scale * x, 3, 2.5)}


@partial(jax.jit, static_argnames=("n", "mode"))
def power(x, n, mode="sum"):
    y = x
    for _ in range(n - 1):
        y = y * x
    return y.sum(axis=0) if mode == "sum" else y


@partial(jax.jit, donate_argnums=0)
def descend(w, gradient, rate=0.5):
    return w - rate * gradient


def empty(x, unused):
    return x + 1, x.sum(), x @ jnp.zeros((0, 2)), jnp.concatenate([x.ravel(), jnp.arange(2.0)])


def same(x, y):
    return x, x, y[0]


def captured(x):
    return x @ TABLE + TABLE[0]


def mlp(x, w1, b1, w2):
    return jax.nn.softmax(jnp.maximum(x @ w1 + b1, 0) @ w2)
