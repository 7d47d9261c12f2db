"""Computes every entry with JAX and compares what arrayc computed: integers exactly, floats nearly."""

import importlib.util
import os
import sys

import jax
import jax.numpy as jnp
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
DTYPES = {"f32": "float32", "f16": "float16", "bf16": "bfloat16", "c64": "complex64", "bool": "bool"}

spec = importlib.util.spec_from_file_location("entries", sys.argv[1])
entries = importlib.util.module_from_spec(spec)
spec.loader.exec_module(entries)


def dtype_of(word):
    name = word[: word.index("[")]
    name = DTYPES.get(name) or name.replace("i", "int").replace("u", "uint")
    return jnp.dtype(name)


def read(name, index, dtype, shape):
    data = np.fromfile(os.path.join(HERE, f"{name}.in{index}"), dtype=np.uint8)
    return jnp.asarray(data.view(dtype).reshape(shape))


def compute(line):
    name, *words = line.split()
    options = list(zip(words[::2], words[1::2]))
    static = [value for option, value in options if option == "--static-argnames"]
    arguments = []
    traced = 0
    for option, value in options:
        if option != "--arg":
            continue
        if "[" in value:
            shape = [int(n) for n in value[value.index("[") + 1 : -1].split(",") if n]
            arguments.append(read(name, traced, dtype_of(value), shape))
            traced += 1
        elif static:
            arguments.append(int(value) if value.isdigit() else value)
        else:
            # A number is traced weakly: the tests pass another value of the same type.
            dtype = np.int32 if value.isdigit() else np.float32
            arguments.append(read(name, traced, dtype, ()).item())
            traced += 1
    function = getattr(entries, name)
    function = getattr(function, "__wrapped__", function)
    numbers = [i for i, a in enumerate(arguments) if static and not hasattr(a, "dtype")]
    return name, jax.tree.leaves(jax.jit(function, static_argnums=numbers)(*arguments))


lines = iter(open(os.path.join(HERE, "expected.txt")).read().splitlines())
count = 0
for line in open(os.path.join(HERE, "cases.txt")):
    name, results = compute(line)
    assert next(lines) == f"{name} 0"
    for i, result in enumerate(results):
        result = np.asarray(result)
        ours = np.frombuffer(bytes.fromhex(next(lines)), result.dtype).reshape(result.shape)
        if jnp.issubdtype(result.dtype, np.inexact):
            wide = np.complex128 if np.iscomplexobj(result) else np.float64
            tolerance = 4 * float(jnp.finfo(result.dtype).eps)
            np.testing.assert_allclose(
                ours.astype(wide), result.astype(wide), tolerance, tolerance, err_msg=f"{name} {i}"
            )
        else:
            np.testing.assert_array_equal(ours, result, err_msg=f"{name} {i}")
    count += 1
print(count, "entries agree")
