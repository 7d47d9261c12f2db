"""Calls functions of any number of rows through their modules, and compares them with JAX."""

import importlib
import importlib.util
import sys

import jax
import jax.numpy as jnp
import numpy as np

spec = importlib.util.spec_from_file_location("rows", sys.argv[1])
rows = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rows)

random = np.random.default_rng(7)


def floats(*shape):
    return random.standard_normal(shape).astype(np.float32)


def integers(below, *shape):
    return random.integers(0, below, shape).astype(np.int32)


WEIGHTS = floats(20, 16) / 4, floats(16), floats(16, 5), floats(5)
TABLE = floats(30, 7)
ARGUMENTS = {
    "mlp": lambda b: (floats(b, 20), *WEIGHTS),
    "normalised": lambda b: (floats(b, 64),),
    "polynomial": lambda b: (floats(b),),
    "reshaped": lambda b: (floats(b, 3, 4),),
    "lookup": lambda b: (integers(30, b), TABLE),
    "ordered": lambda b: (floats(b, 9),),
    "power": lambda b: (floats(b, 4, 4),),
    "attention": lambda b: (floats(b, 6, 4), floats(b, 6, 4), floats(b, 6, 4)),
    "picked": lambda b: (floats(b, 5), integers(5, b, 2)),
}


def listed(values):
    return values if isinstance(values, tuple) else (values,)


def check(name, b):
    module = importlib.import_module(name)
    arguments = ARGUMENTS[name](b)
    results = listed(getattr(module, name)(*arguments))
    if b > 0 or name != "reshaped":  # JAX cannot infer -1 there
        wanted = listed(jax.jit(getattr(rows, name))(*map(jnp.asarray, arguments)))
        assert len(results) == len(wanted)
        for result, want in zip(results, wanted):
            assert result.shape == want.shape and result.dtype == want.dtype, (name, b)
            np.testing.assert_allclose(result, want, rtol=2e-5, atol=2e-5, err_msg=f"{name} {b}")
    if b > 1:
        order = random.permutation(b)
        turned = [a[order] if len(a) == b else a for a in arguments]
        for result, other in zip(results, listed(getattr(module, name)(*turned))):
            assert np.array_equal(result[order], other), f"{name} {b}: a row depends on its place"
        one = [a[:1] if len(a) == b else a for a in arguments]
        for result, other in zip(results, listed(getattr(module, name)(*one))):
            assert np.array_equal(result[:1], other), f"{name} {b}: a row depends on their number"


def refused(function, *arguments):
    try:
        function(*arguments)
    except TypeError as e:
        print(e)
    else:
        raise AssertionError("not refused")


for name in ARGUMENTS:
    for b in (0, 1, 7, 8, 33, 1025):
        if len(WEIGHTS[0]) != b and len(TABLE) != b:
            check(name, b)
for n in (8, 32):
    import layer

    x, w = floats(n, 16), floats(16, 4)
    for result, want in zip(layer.layer(x, w), jax.jit(rows.layer)(x, w)):
        np.testing.assert_allclose(result, want, rtol=1e-5, atol=1e-6)
import doubled

for n in (3, 5):
    assert np.array_equal(doubled.doubled(np.arange(n, dtype=np.float32)), [*range(n)] * 2)
refused(doubled.doubled, floats(4))
refused(layer.layer, floats(8, 3), floats(16, 4))
attention = importlib.import_module("attention").attention
refused(attention, floats(3, 6, 4), floats(2, 6, 4), floats(3, 6, 4))
