"""Calls every library beside this file through the module that was generated for it."""

import importlib
import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)


class Foreign:
    """An array of another library, as DLPack shows it."""

    def __init__(self, array):
        self.array = array

    def __dlpack__(self, **options):
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


def inputs(module, name):
    for i, (_, dtype, shape, _) in enumerate(module._functions[name].inputs):
        with open(os.path.join(HERE, f"{name}.in{i}"), "rb") as file:
            yield np.frombuffer(file.read(), dtype).reshape(shape).copy()


for line in open(os.path.join(HERE, "names.txt")):
    name = line.strip()
    module = importlib.import_module(name)
    results = getattr(module, name)(*inputs(module, name))
    print(name, 0)
    for result in results if isinstance(results, tuple) else (results,):
        print(np.ascontiguousarray(result).tobytes().hex())

# What comes through DLPack gives the same; other types and shapes are refused by name.
module = importlib.import_module("sum_squared_error")
a, b = inputs(module, "sum_squared_error")
expected = module.sum_squared_error(a, b)
assert module.sum_squared_error(Foreign(a), np.asfortranarray(b)) == expected
assert np.from_dlpack(expected) == expected
for wrong in (a.astype(np.float64), a[:-1], a.tolist()):
    try:
        module.sum_squared_error(wrong, b)
    except TypeError as error:
        assert "sum_squared_error: x must be float32[500, 500], not float64" in str(error) or "[499, 500]" in str(error)
    else:
        raise AssertionError("taken")
