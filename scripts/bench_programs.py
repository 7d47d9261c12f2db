"""The programs of testdata/bench, and their seeded inputs: what all scripts that call them share."""

import re

import ml_dtypes
import numpy as np

DTYPES = {
    "f16": np.float16, "bf16": ml_dtypes.bfloat16, "f32": np.float32, "f64": np.float64,
    "i8": np.int8, "i16": np.int16, "i32": np.int32, "i64": np.int64,
    "u8": np.uint8, "u16": np.uint16, "u32": np.uint32, "u64": np.uint64,
    "bool": np.bool_, "c64": np.complex64,
}


def comment(text, name):
    """What a program's comment `# name: …` says; None where there is none."""
    found = re.search(rf"^# {name}: (.*)$", text, re.M)
    return found.group(1) if found else None


def inputs(text):
    """The seeded arrays that the comments `# args:` and `# ranges:` of a program ask for."""
    specs = comment(text, "args").split()
    ranges = comment(text, "ranges")
    ranges = ranges.split() if ranges else ["-1:1"] * len(specs)
    rng = np.random.default_rng(0)
    arrays = []
    for spec, span in zip(specs, ranges, strict=True):
        dtype, dims = re.fullmatch(r"(\w+)\[(.*)\]", spec).groups()
        shape = tuple(int(d) for d in dims.split(",")) if dims else ()
        low, high = (float(bound) for bound in span.split(":"))
        if dtype[0] in "iu":
            low, high = (0, 1000) if span == "-1:1" else (int(low), int(high))
            drawn = rng.integers(low, high, shape)
        else:
            drawn = rng.uniform(low, high, shape)
        arrays.append(np.asarray(drawn).astype(DTYPES[dtype]))
    return arrays


def settings(arrays):
    """Options of the compiler that arguments of these types need."""
    wide = any(array.dtype.name in ("float64", "int64", "uint64") for array in arrays)
    return ["--config", "jax_enable_x64=true"] if wide else []
