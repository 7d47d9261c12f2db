"""The functions of this project; CPython with JAX runs them as well."""

import jax
import jax.numpy as jnp


def classify(x, weights, bias):
    return jax.nn.softmax(x @ weights + bias)


def normalise(x):
    mean = x.mean(axis=-1, keepdims=True)
    return (x - mean) / jnp.sqrt(x.var(axis=-1, keepdims=True) + 1e-5)
