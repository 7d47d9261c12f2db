"""Times one program under JAX on the CPU: see scripts/bench, which starts this.

Usage: python bench_jax.py FILE      prints one JSON object; run_ms is the median of the timed calls
"""

import importlib.util
import json
import os
import pathlib
import statistics
import sys
import time

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax

from bench_programs import comment, inputs, settings

SECONDS = 1.0


def main(file):
    path = pathlib.Path(file)
    text = path.read_text()
    arrays = inputs(text)
    jax.config.update("jax_enable_x64", bool(settings(arrays)))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function = jax.jit(getattr(module, comment(text, "entry")))
    arguments = [jax.device_put(array) for array in arrays]
    jax.block_until_ready(function(*arguments))
    times, begin = [], time.perf_counter()
    while len(times) < 5 or (time.perf_counter() - begin < SECONDS and len(times) < 5000):
        start = time.perf_counter()
        jax.block_until_ready(function(*arguments))
        times.append((time.perf_counter() - start) * 1e3)
    print(json.dumps({"name": path.stem, "run_ms": statistics.median(times)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
