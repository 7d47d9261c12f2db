"""Compares compiled array programs with JAX: see scripts/compare-bench, which starts this.

Usage: python compare_bench.py COMPILER DIR [NAME...]
"""

import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import ml_dtypes
import numpy as np

from bench_programs import comment, inputs, settings

# What follows no rule of its dtype.
PROGRAM_RULES = {"sort": ("equal", 0), "mandelbrot": ("equal", 0), "random_normal": ("ulp", 4)}
# The GRU's weights, by argument: drawn from [-1, 1] its recurrence is chaotic, and after 40 of the 256
# steps JAX in f32 and JAX in f64 have nothing in common. With a quarter of that it is stable.
SCALED = {"gru_scan": (0.25, (2, 3))}
TIMEOUT_S = 300


class Disagreement(Exception):
    """What is wrong with a program's results besides their values."""


def under_jax(path, entry, arrays):
    """The leaves of the entry's result under jax.jit."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    result = jax.jit(getattr(module, entry))(*arrays)
    return [np.asarray(leaf) for leaf in jax.tree.leaves(result)]


def compiled(compiler, path, entry, arrays):
    """The leaves of the entry's result as the compiled code writes them."""
    with tempfile.TemporaryDirectory() as folder:
        command = [compiler, "run", f"{path}:{entry}", "--out", f"{folder}/out", *settings(arrays)]
        for i, array in enumerate(arrays):
            np.save(f"{folder}/arg{i}.npy", array)
            command += ["--arg", f"@{folder}/arg{i}.npy"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise Disagreement(f"no result within {TIMEOUT_S} s") from None
        if done.returncode != 0:
            message = (done.stderr.strip() or "no message").splitlines()[0]
            raise Disagreement(f"exit status {done.returncode}: {message}")
        count = len(list(pathlib.Path(folder, "out").glob("out*.npy")))
        return [np.load(f"{folder}/out/out{i}.npy") for i in range(count)]


def rule_of(name, dtype):
    """What is allowed: ('equal' | 'ulp' | 'half' | 'scale', bound)."""
    if name in PROGRAM_RULES:
        return PROGRAM_RULES[name]
    if dtype in (ml_dtypes.bfloat16, np.float16):
        return "half", 1
    return ("equal", 0) if dtype.kind in "iub" else ("scale", 1e-5)


def ordered(values):
    """Floats as integers that count the representable values; both zeros are 0."""
    bits = values.view(f"i{values.dtype.itemsize}").astype(np.int64)
    return np.where(bits < 0, -(bits & (2 ** (8 * values.dtype.itemsize - 1) - 1)), bits)


def distance(kind, actual, expected):
    """How far apart two arrays of one shape and dtype are, in the rule's measure."""
    if expected.size == 0:
        return 0
    if kind == "equal":
        both_nan = (actual != actual) & (expected != expected)
        return int(np.sum(~((actual == expected) | both_nan)))
    finite = np.isfinite(expected)
    # A not-a-number or an infinity has to be the same one, by any rule.
    if not np.array_equal(actual[~finite], expected[~finite], equal_nan=True):
        return float("inf")
    actual, expected = actual[finite], expected[finite]
    # Half types are computed in f32 and rounded once. Where a sum cancels, f32 itself cannot tell more
    # than its own ulp of the largest value: nor can a comparison.
    floor = 0.0
    if kind == "half" and expected.size:
        floor = float(np.spacing(np.max(np.abs(expected.astype(np.float32)))))
    if not np.all(np.isfinite(actual)):
        return float("inf")
    if expected.size == 0:
        return 0
    if kind in ("ulp", "half"):
        told = np.abs(actual.astype(np.float64) - expected.astype(np.float64)) > floor
        return int(np.max(np.abs(ordered(actual) - ordered(expected)) * told))
    wide = np.complex128 if expected.dtype.kind == "c" else np.float64
    actual, expected = actual.astype(wide), expected.astype(wide)
    largest = float(np.max(np.abs(expected)))
    worst = float(np.max(np.abs(actual - expected)))
    return worst / largest if largest else worst


def readable(array, dtype):
    """A .npy file names bfloat16 as two bytes without a meaning; JAX's result says what they are."""
    return array.view(dtype) if array.dtype == np.dtype("V2") and dtype.itemsize == 2 else array


def compare(compiler, path):
    """The rule and the worst difference over all results: (rule, bound, difference)."""
    text = path.read_text()
    entry = comment(text, "entry")
    arrays = inputs(text)
    scale, which = SCALED.get(path.stem, (1, ()))
    for i in which:
        arrays[i] = (arrays[i] * scale).astype(arrays[i].dtype)
    jax.config.update("jax_enable_x64", bool(settings(arrays)))
    expected = under_jax(path, entry, arrays)
    actual = compiled(compiler, path, entry, arrays)
    if len(actual) != len(expected):
        raise Disagreement(f"{len(actual)} results, JAX has {len(expected)}")
    worst = None
    for theirs, ours in zip(expected, actual):
        ours = readable(ours, theirs.dtype)
        if (ours.shape, ours.dtype) != (theirs.shape, theirs.dtype):
            raise Disagreement(f"{ours.dtype}{list(ours.shape)}, JAX has {theirs.dtype}{list(theirs.shape)}")
        kind, bound = rule_of(path.stem, theirs.dtype)
        found = (kind, bound, distance(kind, ours, theirs))
        # The one to show: a result that fails, then the largest.
        if worst is None or (found[2] > found[1], found[2]) > (worst[2] > worst[1], worst[2]):
            worst = found
    if worst is None:
        raise Disagreement("no results to compare")
    return worst


def scaled(name):
    """What the table says of inputs that are not as the program's comments say."""
    scale, which = SCALED.get(name, (1, ()))
    return f" (arguments {', '.join(map(str, which))} times {scale}: see compare_bench.py)" if which else ""


def main(compiler, folder, *names):
    rules = {"equal": "equal", "ulp": "at most {} ulp", "scale": "within {:.0e} of the largest",
             "half": "at most {} ulp, or f32's"}
    units = {"equal": "{} differ", "ulp": "{} ulp", "half": "{} ulp", "scale": "{:.1e}"}
    programs = [p for p in sorted(pathlib.Path(folder).glob("*.py")) if not names or p.stem in names]
    unknown = set(names) - {p.stem for p in programs}
    if unknown or not programs:
        sys.exit(f"compare-bench: error: no program {', '.join(sorted(unknown)) or '*.py'} in {folder}")
    passed = failed = skipped = 0
    print(f"{'program':<20}{'rule':<28}{'worst difference':<18}result")
    for path in programs:
        if not re.search(r"^# entry: \w+$", path.read_text(), re.M):
            skipped += 1
            print(f"{path.stem:<20}{'-':<28}{'-':<18}skipped: no line `# entry:`")
            continue
        try:
            kind, bound, difference = compare(compiler, path)
            ok = difference <= bound
            print(f"{path.stem:<20}{rules[kind].format(bound):<28}{units[kind].format(difference):<18}"
                  f"{'ok' if ok else 'FAIL'}{scaled(path.stem)}", flush=True)
        except Disagreement as wrong:
            ok = False
            print(f"{path.stem:<20}{'-':<28}{'-':<18}FAIL: {wrong}", flush=True)
        passed, failed = passed + ok, failed + (not ok)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
