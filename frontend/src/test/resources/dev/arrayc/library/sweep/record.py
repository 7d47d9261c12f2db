"""Records what JAX makes of table.txt: python record.py [FUNCTION...] (jax 0.10.2, CPU); of all rows if none is named.

A file for each function. Under each of its expressions a line for each result: shapes of operands.txt, dtypes, the
result, in which {d} stands for the dtype's name. What is recorded stays; delete a file, or name it after --anew, to renew it.
"""

import itertools
import pathlib
import sys
import warnings

import jax
import jax.numpy as jnp
import numpy as np

HERE = pathlib.Path(__file__).parent
MODULES = {}
exec((HERE.parent / "imports.txt").read_text(), MODULES)

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
          "bfloat16", "float16", "float32", "float64", "complex64", "complex128"]
WIDE = ["int64", "uint64", "float64", "complex128"]
KINDS = dict(b="bool", i="signed", u="unsigned", f="float", c="complex")
SHAPES = ["vector", "matrix", "scalar", "empty", "hollow"]


def lines(name):
    return [line.split("\t") for line in (HERE / name).read_text().splitlines() if line and not line.startswith("#")]


def operands(dtype, shape):
    """The names that rows may use."""
    kind = "float" if dtype == "bfloat16" else KINDS[np.dtype(dtype).kind]
    names = MODULES | {"d": jnp.dtype(dtype)}
    for kinds, shapes, name, value in lines("operands.txt"):
        if (kinds == "*" or kind in kinds.split()) and (shapes == "*" or shape in shapes.split()):
            names[name] = eval(value, names)
    return names


def is_of_a_shape(expression):
    """Whether operands of an expression depend on the shape; those inside of a lambda are not looked for."""
    shaped = {name for _, shapes, name, _ in lines("operands.txt") if shapes != "*"}
    return "lambda" in expression or not shaped.isdisjoint(compile(expression, "", "eval").co_names)


def number(x):
    """A number as text, the shortest that its dtype reads back."""
    if isinstance(x, np.complexfloating):
        imaginary = number(x.imag)
        return f"{number(x.real)}{'' if imaginary.startswith('-') else '+'}{imaginary}j"
    return str(x) if isinstance(x, (np.float16, np.float32)) else repr(x.item())


def leaf(x):
    x = jnp.asarray(x)
    a = np.asarray(x)
    if a.dtype.name == "bfloat16":
        a = a.astype(np.float32)
    values = " ".join(number(v) for v in a.ravel())
    return f"{'~' if x.weak_type else ''}{x.dtype}[{','.join(map(str, x.shape))}] {values}".rstrip()


def result(expression, names):
    try:
        out = eval(expression, names)
        leaves = jax.tree.leaves(out)
        if leaves and not any(isinstance(x, jax.Array) for x in leaves):
            return "= " + str(out).replace("\n", "\\n")
        return " ; ".join(map(leaf, leaves))
    except Exception as e:
        return f"!{type(e).__name__}: {str(e).split(chr(10))[0]}"


def template(text, dtype):
    """A result without the name of its dtype, so that those of many dtypes are one line."""
    words = ("".join(g) for _, g in itertools.groupby(text, lambda c: c.isalnum() or c == "_"))
    return "".join("{d}" if word == dtype else word for word in words)


def listed(values, of):
    return "*" if len(values) == len(of) else ",".join(values)


def names(text, of):
    return of if text == "*" else text.split(",")


def path(function):
    module, _, name = function.rpartition(".")
    return HERE / module / f"{name}.txt"


def read(function):
    """What is recorded: by expression, by dtype and shape."""
    found = {}
    for line in path(function).read_text().splitlines() if path(function).exists() else []:
        if line.startswith("\t"):
            shapes, dtypes, text = line[1:].split("\t", 2)
            for key in itertools.product(names(dtypes, DTYPES), names(shapes, SHAPES)):
                results[key] = text.replace("{d}", key[0])
        else:
            results = found.setdefault(line, {})
    return found


def write(function, found):
    out = []
    for expression, results in found.items():
        out.append(expression)
        groups = {}
        for shape, dtype in itertools.product(SHAPES, DTYPES):
            groups.setdefault(template(results[dtype, shape], dtype), {}).setdefault(shape, []).append(dtype)
        for text, by_shape in groups.items():
            by_dtypes = {}
            for shape, dtypes in by_shape.items():
                by_dtypes.setdefault(listed(dtypes, DTYPES), []).append(shape)
            out += [f"\t{listed(shapes, SHAPES)}\t{dtypes}\t{text}" for dtypes, shapes in by_dtypes.items()]
    path(function).parent.mkdir(exist_ok=True)
    path(function).write_text("\n".join(out) + "\n")


def record(functions):
    table = {row[0]: row[2:] for row in lines("table.txt") if row[2:]}
    found = {f: {e: known.get(e, {}) for e in table[f]} for f in functions or table for known in [read(f)]}
    for wide, shape in itertools.product([False, True], SHAPES):
        jax.config.update("jax_enable_x64", wide)
        for dtype in DTYPES:
            missing = [(e, r) for rows in found.values() for e, r in rows.items() if (dtype, shape) not in r]
            if missing and wide == (dtype in WIDE):
                values = operands(dtype, shape)
                for expression, results in missing:
                    same = [] if is_of_a_shape(expression) else [r for (d, _), r in results.items() if d == dtype]
                    results[dtype, shape] = same[0] if same else result(expression, values)
        jax.clear_caches()  # Here, because dtypes share much: integers are computed as floats.
    for function, rows in found.items():
        write(function, rows)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    arguments = sys.argv[1:]
    if arguments[:1] == ["--anew"]:
        arguments = arguments[1:]
        for named in arguments or [row[0] for row in lines("table.txt")]:
            path(named).unlink(missing_ok=True)
    record(arguments)
