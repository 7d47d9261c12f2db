"""Functions of any number of rows, and of arrays of several sizes."""

import jax
import jax.numpy as jnp


def mlp(x, w1, b1, w2, b2):
    h = jax.nn.relu(x @ w1 + b1)
    return jax.nn.softmax(h @ w2 + b2)


def normalised(x):
    mean = x.mean(axis=-1, keepdims=True)
    return (x - mean) / jnp.sqrt(x.var(axis=-1, keepdims=True) + 1e-5)


def polynomial(x):
    return 3 * x * x - 2 * x + 1


def reshaped(x):
    flat = x.reshape(x.shape[0], 12)
    pairs = x.reshape((-1, 2)).sum(axis=1).reshape(x.shape[0], 6)
    return flat.sum(axis=1), jnp.zeros(x.shape) + x, pairs, x[:, 1:, ::2]


def lookup(i, table):
    return table[i], jnp.argmax(table[i], axis=-1)


def ordered(x):
    return jnp.sort(x, axis=-1), jnp.cumsum(x, axis=1), jnp.argsort(x)


def power(x):
    return jax.lax.fori_loop(0, 3, lambda i, y: y @ x, x)


def attention(q, k, v):
    scores = jnp.einsum("bqd,bkd->bqk", q, k) / jnp.sqrt(q.shape[-1])
    return jnp.einsum("bqk,bkd->bqd", jax.nn.softmax(scores), v)


def picked(x, i):
    return jnp.take_along_axis(x, i, axis=1), jnp.where(x > 0, x, -1)


def layer(x, w):
    return jnp.tanh(x @ w), x * 2


def doubled(x):
    return jnp.concatenate([x, x])


def large(x):
    return jnp.sort(jnp.sort(x)[::-1] * 2)[::2].sum()
