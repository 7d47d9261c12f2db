"""Rewrites the tables beside it with what JAX computes: python record.py (jax 0.10.2, CPU)."""

import importlib
import itertools
import pathlib
import sys

import jax
import jax.numpy as jnp
import numpy as np

HERE = pathlib.Path(__file__).parent
NAMES = {}
exec((HERE / "imports.txt").read_text(), NAMES)
NAMES |= {name: eval(text, dict(NAMES)) for name, text in
          (line.split("\t") for line in (HERE / "variables.txt").read_text().splitlines())}


def number(x):
    x = x.item() if hasattr(x, "item") else x
    if isinstance(x, complex):
        return f"{x.real!r}{'+' if not str(x.imag).startswith('-') else ''}{x.imag!r}j"
    return repr(x)


def leaf(x):
    if isinstance(x, jax.Array):
        a = np.asarray(x)
        if a.dtype.name == "bfloat16":
            a = a.astype(np.float32)
        shape = ",".join(map(str, x.shape))
        values = " ".join(number(v) for v in a.ravel())
        return f"{'~' if x.weak_type else ''}{x.dtype}[{shape}] {values}".rstrip()
    if isinstance(x, (np.ndarray, np.generic)):
        shape = ",".join(map(str, x.shape))
        return f"np {x.dtype}[{shape}] {' '.join(number(v) for v in x.ravel())}".rstrip()
    return x.name if isinstance(x, np.dtype) else repr(x)


def result(expression):
    try:
        return " ; ".join(leaf(x) for x in jax.tree.leaves(eval(expression, dict(NAMES))))
    except Exception as e:
        kind = "PyFailure" if type(e).__name__.startswith("Xla") else type(e).__name__
        return "!" + kind + ": " + str(e).replace("\n", "\\n")


def rewrite(name):
    path = HERE / name
    out = []
    for line in path.read_text().splitlines():
        expression = line.split("\t")[0]
        out.append(line if not line or line.startswith("#") else f"{expression}\t{result(expression)}")
    path.write_text("\n".join(out) + "\n")


DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
          "bfloat16", "float16", "float32", "float64", "complex64", "complex128"]
SCALARS = ["False", "1", "1.0", "1j"]


def promotion():
    lines = []
    for x64 in (False, True):
        jax.config.update("jax_enable_x64", x64)
        operands = {d: jnp.zeros((), d) for d in DTYPES if x64 or jnp.zeros((), d).dtype == d}
        operands |= {s: eval(s) for s in SCALARS}
        for (p, x), (q, y) in itertools.product(operands.items(), repeat=2):
            z = jnp.add(x, y)
            lines.append(f"{'x64' if x64 else 'x32'}\t{p}\t{q}\t{'~' if z.weak_type else ''}{z.dtype}")
    jax.config.update("jax_enable_x64", False)
    (HERE / "promotion.txt").write_text("\n".join(lines) + "\n")


MODULES = ["jax.numpy", "jax.numpy.linalg", "jax.lax", "jax.nn", "jax.nn.initializers", "jax.random", "jax.ops",
           "jax.tree", "jax.tree_util", "jax.scipy.linalg", "jax.scipy.special"]


def names():
    """The public functions of JAX's modules, so that the page of functions can tell what is missing."""
    lines = []
    for module in MODULES:
        members = vars(importlib.import_module(module))
        for name in sorted(members):
            value = members[name]
            if not name.startswith("_") and callable(value) and not isinstance(value, type):
                lines.append(f"{module}.{name}")
    (HERE / "names.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    import warnings
    warnings.simplefilter("ignore")
    for name in sys.argv[1:] or ["functions.txt", "indexing.txt", "statistics.txt", "windows.txt", "types.txt", "linalg.txt", "composites.txt", "distributions.txt", "elements.txt", "scipy.txt", "errors.txt", "random_partitionable.txt", "random_original.txt"]:
        jax.config.update("jax_threefry_partitionable", name != "random_original.txt")
        rewrite(name)
    if len(sys.argv) == 1:
        promotion()
        names()
