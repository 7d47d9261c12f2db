"""Parses, verifies and runs StableHLO programs with jaxlib: the oracle of the printer's tests.

    python run_stablehlo.py DIRECTORY

For each NAME.mlir there, with arguments in NAME.in (a line each: dtype, shape, elements), writes
NAME.out (a line per result) or NAME.error. Elements are bit patterns in hexadecimal.
"""

import pathlib
import sys

import jax
import jax._src.interpreters.mlir as jax_mlir
import numpy as np
from jaxlib import _jax
from jaxlib import xla_client
from jaxlib.mlir import ir

jax.config.update("jax_enable_x64", True)


def words(array):
    array = np.ascontiguousarray(array)
    if array.dtype.kind == "c":
        array = array.view(f"f{array.dtype.itemsize // 2}")
    if array.dtype.itemsize == 1 and "int" in array.dtype.name or array.dtype == np.bool_:
        return [f"{int(x) & 0xFF:x}" for x in array.ravel()]
    return [f"{int(x):x}" for x in array.view(f"u{array.dtype.itemsize}").ravel()]


def argument(line):
    dtype, shape, *elements = line.split(" ")
    dtype = np.dtype(dtype)
    part = dtype.itemsize // 2 if dtype.kind == "c" else dtype.itemsize
    bits = np.array([int(e, 16) for e in elements], f"u{part}")
    return bits.view(dtype).reshape([int(d) for d in shape.split("x") if d])


def run(path):
    with jax_mlir.make_ir_context():
        module = ir.Module.parse(path.read_text())
        module.operation.verify()
        code = str(module).encode()
    devices = jax.devices()
    loaded = devices[0].client.compile_and_load(
        code, _jax.DeviceList(tuple(devices)), xla_client.CompileOptions())
    inputs = [argument(line) for line in path.with_suffix(".in").read_text().splitlines()]
    outputs = loaded.execute_sharded([jax.device_put(a) for a in inputs])
    return [np.asarray(o[0]) for o in outputs.disassemble_into_single_device_arrays()]


for path in sorted(pathlib.Path(sys.argv[1]).glob("*.mlir")):
    try:
        text = "".join(" ".join(words(o)) + "\n" for o in run(path))
        path.with_suffix(".out").write_text(text)
    except Exception as error:
        path.with_suffix(".error").write_text(str(error))
