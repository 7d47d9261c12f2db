"""Times square gemms around 1000 and compares each with its neighbours; see scripts/sizes."""

import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

SIZES = range(970, 1031)
REPEATS = 5
NEIGHBOURS = 5
LEAST = 0.8

PROGRAM = """import jax.numpy as jnp


def gemm(a, b):
    return jnp.matmul(a, b)
"""


def speed(arrayc, folder, size):
    """The most GFLOP/s of some calls on one thread."""
    library = os.path.join(folder, f"gemm{size}.so")
    argument = f"f32[{size},{size}]"
    command = [*arrayc, "compile", os.path.join(folder, "gemm.py:gemm"), "--arg", argument, "--arg", argument]
    subprocess.run([*command, "-o", library], check=True, stdout=subprocess.DEVNULL)
    rng = np.random.default_rng(size)
    arrays = [rng.uniform(-1, 1, (size, size)).astype(np.float32) for _ in range(3)]
    pointers = [ctypes.c_void_p(array.ctypes.data) for array in arrays]
    gemm = ctypes.CDLL(library).gemm
    least = float("inf")
    for _ in range(REPEATS + 1):
        start = time.thread_time()
        if gemm(*pointers) != 0:
            raise RuntimeError(f"gemm of {size} failed")
        least = min(least, time.thread_time() - start)
    return 2e-9 * size**3 / least


def main():
    os.environ["ARRAYC_NUM_THREADS"] = "1"
    arrayc = sys.argv[1].split()
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "gemm.py"), "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        speeds = {size: speed(arrayc, folder, size) for size in SIZES}
    slow = 0
    ratios = {}
    for size, own in speeds.items():
        near = [s for n, s in speeds.items() if n != size and abs(n - size) <= NEIGHBOURS]
        ratios[size] = own / statistics.median(near)
        if ratios[size] < LEAST:
            slow += 1
            print(f"{size}: {own:.1f} GFLOP/s, {100 * ratios[size]:.0f} % of its neighbours")
    worst = min(ratios, key=ratios.get)
    print(
        f"{len(speeds)} sizes, {min(speeds.values()):.1f} to {max(speeds.values()):.1f} GFLOP/s; "
        f"the slowest beside its neighbours is {worst} with {100 * ratios[worst]:.0f} %; {slow} too slow"
    )
    sys.exit(slow > 0)


if __name__ == "__main__":
    main()
