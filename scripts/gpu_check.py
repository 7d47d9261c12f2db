"""Runs the programs beside this file on a GPU and on the CPU; see scripts/gpu-check --help."""

import argparse
import ctypes
import importlib.util
import json
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
COPY_BYTES = 1 << 30
SECONDS = 60
# Where results need not have the CPU's bits: how far they may be apart, as a part of the greatest.
APART = {"f32": 2**-6, "tf32": 2**-7, "tf32x3": 2**-16}
SIZES = {"bool": 1, "c64": 8, "c128": 16}


def manifest(library, entry):
    """The JSON text that a library carries."""
    loaded = ctypes.CDLL(str(library))
    text = ctypes.string_at(ctypes.addressof(ctypes.c_char.in_dll(loaded, f"{entry}_manifest")))
    return json.loads(text.decode())


def byte_count(array):
    size = SIZES.get(array["dtype"]) or max(8, int(array["dtype"].lstrip("bfiu").partition("_")[0])) // 8
    for dim in array["shape"]:
        size *= dim
    return size


def driver(*arguments):
    """What the C driver says, by key."""
    command = [str(HERE / "gpu_check"), *map(str, arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {"error": f"took longer than {SECONDS} s"}
    said = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    if done.returncode and "error" not in said:
        said["error"] = f"ended with status {done.returncode}: {done.stderr.strip()[-200:]}"
    return said


def jax_ms(name, facts, runs):
    """The median time of the same program under JAX on the GPU, or None."""
    import jax
    import jax.numpy as jnp

    if jax.default_backend() != "gpu":
        return None
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    names = {"f": "float", "i": "int", "u": "uint", "bf": "bfloat", "c": "complex"}
    sets = []
    for seed in range(4):
        arrays = []
        for array in facts["arguments"]:
            kind = array["dtype"].rstrip("0123456789")
            dtype = jnp.dtype("bool" if kind == "bool" else names[kind] + array["dtype"][len(kind):])
            drawn = jax.random.uniform(jax.random.key(seed), tuple(array["shape"]))
            arrays.append((drawn * (1 if kind in ("f", "bf", "c") else 100)).astype(dtype))
        sets.append(arrays)
    function = jax.jit(getattr(module, facts["entry"]))
    times = []
    for i in range(-5, runs):
        start = time.perf_counter()
        jax.block_until_ready(function(*sets[i % 4]))
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times[5:])


def matrix_rate():
    """TFLOP/s of PyTorch's matrix product in bf16, 8192 squared, or None."""
    import torch

    if not torch.cuda.is_available():
        return None
    a, b = (torch.randn(8192, 8192, device="cuda", dtype=torch.bfloat16) for _ in range(2))
    times = []
    for _ in range(20):
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        a @ b
        end.record()
        end.synchronize()
        times.append(start.elapsed_time(end))
    return 2 * 8192**3 / statistics.median(times) * 1e-9


def attempt(function, *arguments):
    """A peer's number, or why there is none: peers are not what is checked here."""
    try:
        return function(*arguments), ""
    except Exception as e:  # pylint: disable=broad-except
        return None, f"{type(e).__name__}: {e}"[:100]


def check(library, options):
    name = library.stem[3:]
    program = name.split(".")[0]
    entry = next(
        line.split(":", 1)[1].strip()
        for line in (HERE / f"{program}.py").read_text().splitlines()
        if line.startswith("# entry:")
    )
    facts = manifest(library, entry)
    own = [a for a in facts["results"] if a["in_place_of"] < 0]
    arrays = [f"in:{a['dtype']}:{byte_count(a)}" for a in facts["arguments"]]
    arrays += [f"out:{a['dtype']}:{byte_count(a)}" for a in own]
    said = driver(library, entry, options.runs, *arrays)
    row = {"name": name, "bits": "equal" if said.get("different") == "0" else "DIFFERENT"}
    if "different" not in said:
        row["bits"] = "none"
    elif said["different"] != "0":
        row.update(different=int(said["different"]), apart=float(said["apart"]))
        if facts["bits"] == "target" and row["apart"] <= APART[facts["options"]["precision"]]:
            row["bits"] = "near"
    if "error" in said:
        row["error"] = said["error"]
    if "median_ms" in said:
        ms = float(said["median_ms"])
        row.update(ms=ms, gbps=facts["bytes"] / ms * 1e-6, tflops=facts["flops"] / ms * 1e-9)
    if not options.no_peers:
        row["jax_ms"], row["jax_missing"] = attempt(jax_ms, program, facts, options.runs)
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--only", action="append", default=[])
    options = parser.parse_args()
    copy = driver("--copy", COPY_BYTES)
    if "gbps" not in copy:
        print(f"gpu-check: no GPU to check on: {copy.get('error', 'the driver says nothing')}", file=sys.stderr)
        return 3
    limits = {"gpu": copy["gpu"], "copy_gbps": float(copy["gbps"])}
    if not options.no_peers:
        limits["bf16_tflops"], limits["torch_missing"] = attempt(matrix_rate)
    print(", ".join(f"{key} {value}" for key, value in limits.items() if value))
    rows = []
    for library in sorted(HERE.glob("lib*.so")):
        if options.only and library.stem[3:] not in options.only:
            continue
        row = check(library, options)
        rows.append(row)
        numbers = "".join(f"  {row[key]:10.3f} {key}" for key in ("ms", "gbps", "tflops", "jax_ms") if row.get(key))
        print(f"{row['name']:<20} {row['bits']:<9}{numbers}  {row.get('error', '')}", flush=True)
    if options.json:
        options.json.write_text(json.dumps({"limits": limits, "programs": rows}, indent=1))
    bad = [row["name"] for row in rows if row["bits"] not in ("equal", "near") or "error" in row]
    near = sum(row["bits"] == "near" for row in rows)
    agree = f"{len(rows) - len(bad) - near} equal" + (f", {near} near" if near else "")
    print(f"{agree}, {len(bad)} not" + (": " + ", ".join(bad) if bad else ""))
    return 1 if bad or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
