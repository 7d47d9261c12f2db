"""Records what each op gives on special values, from NumPy and XLA: the oracle of OpValuesTest.

    python record_op_values.py > op-values.txt

A line is  op attributes dtypes -> dtype : elements ; elements = elements  with elements as bit
patterns in hexadecimal, any NaN of a result as `nan`. Float arithmetic comes from NumPy (and
ml_dtypes), which keeps subnormals; the CPU code of XLA flushes them. Integers, and what NumPy has
not or orders otherwise (maximum of zeros, total order, conversions), come from XLA.
"""

import itertools

import jax
import ml_dtypes
import numpy as np
from jax import lax

jax.config.update("jax_enable_x64", True)
np.seterr(all="ignore")

INTS = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"]
FLOATS = ["f16", "bf16", "f32", "f64"]
NUMPY = {"bool": np.bool_, "f16": np.float16, "bf16": ml_dtypes.bfloat16, "f32": np.float32,
         "f64": np.float64, "f8e4m3fn": ml_dtypes.float8_e4m3fn, "f8e5m2": ml_dtypes.float8_e5m2}
NUMPY |= {d: np.dtype(("int" if d[0] == "i" else "uint") + d[1:]) for d in INTS}


def values(dtype):
    if dtype == "bool":
        return np.array([False, True])
    t = NUMPY[dtype]
    if dtype in INTS:
        info = np.iinfo(t)
        small = [0, 1, 2, 7] + ([-1, -7] if dtype[0] == "i" else [])
        return np.array(small + [info.min, info.max, info.max // 3], t)
    info = ml_dtypes.finfo(t)
    tiny = float(info.smallest_subnormal)
    return np.array([0.0, -0.0, 1.0, -1.5, 2.5, 0.3, float("inf"), float("-inf"), float("nan"),
                     tiny, -3 * tiny, float(info.tiny), float(info.max)]).astype(t)


def ordinary(dtype):
    """Without subnormals, which XLA flushes."""
    v = values(dtype)
    return v if dtype not in FLOATS else np.delete(v, [9, 10])


def pairs(v, w=None):
    p = list(itertools.product(v, v if w is None else w))
    return np.array([a for a, _ in p], v.dtype), np.array([b for _, b in p], v.dtype)


def text(array, is_result=False):
    array = np.atleast_1d(array)
    if array.dtype == np.bool_:
        return " ".join(str(int(x)) for x in array)
    bits = array.view(f"u{array.dtype.itemsize}")
    isnan = np.isnan(array.astype(np.float64)) if array.dtype.kind in "fV" else [False] * len(array)
    return " ".join("nan" if n and is_result else f"{b:x}" for b, n in zip(bits, isnan))


def name(array):
    return next(k for k, t in NUMPY.items() if np.dtype(t) == array.dtype)


def record(op, result, *operands, attributes="-"):
    result = np.asarray(result)
    types = ",".join(name(o) for o in operands)
    inputs = " ; ".join(text(o) for o in operands)
    print(f"{op} {attributes} {types} -> {name(result)} : {inputs} = {text(result, True)}")


def afz(x):
    return lax.round(x, lax.RoundingMethod.AWAY_FROM_ZERO)


for d in FLOATS:
    v = values(d)
    x, y = pairs(v)
    for op, f in [("abs", np.abs), ("negate", np.negative), ("floor", np.floor), ("ceil", np.ceil),
                  ("round_nearest_even", np.rint), ("sqrt", np.sqrt)]:
        record(op, f(v), v)
    for op, f in [("add", np.add), ("subtract", np.subtract), ("multiply", np.multiply),
                  ("divide", np.divide)]:
        record(op, f(x, y), x, y)
    v = ordinary(d)
    x, y = pairs(v)
    halves = np.array([0.5, -0.5, 1.5, 2.5, -2.5, 0.25], NUMPY[d])
    record("round_nearest_afz", jax.jit(afz)(halves), halves)
    record("sign", jax.jit(lax.sign)(v), v)
    record("is_finite", jax.jit(lax.is_finite)(v), v)
    record("maximum", jax.jit(lax.max)(x, y), x, y)
    record("minimum", jax.jit(lax.min)(x, y), x, y)
    for e, m in [(5, 10), (8, 7), (4, 3), (5, 2), (8, 23)]:
        if e <= ml_dtypes.finfo(NUMPY[d]).nexp and m <= ml_dtypes.finfo(NUMPY[d]).nmant:
            wide = np.array([1.0, 1.1, -3.3, 65519.0, 65521.0, 1e-7, 449.0, 500.0, 0.0, -0.0,
                             float("inf"), float("nan")]).astype(NUMPY[d])
            record("reduce_precision", jax.jit(lambda a: lax.reduce_precision(a, e, m))(wide), wide,
                   attributes=f"exponent_bits={e},mantissa_bits={m}")

for d in INTS:
    v = values(d)
    x, y = pairs(v)
    w = np.iinfo(NUMPY[d]).bits
    amounts = np.array([0, 1, w - 1, w, w + 1, 100], NUMPY[d])
    xs, amount = pairs(v, amounts)
    for op, f in [("negate", lax.neg), ("not", lax.bitwise_not), ("popcnt", lax.population_count),
                  ("count_leading_zeros", lax.clz)] + (
            [("abs", lax.abs), ("sign", lax.sign)] if d[0] == "i" else []):
        record(op, jax.jit(f)(v), v)
    for op, f in [("add", lax.add), ("subtract", lax.sub), ("multiply", lax.mul),
                  ("divide", lax.div), ("remainder", lax.rem), ("maximum", lax.max),
                  ("minimum", lax.min), ("and", lax.bitwise_and), ("or", lax.bitwise_or),
                  ("xor", lax.bitwise_xor)]:
        record(op, jax.jit(f)(x, y), x, y)
    for op, f in [("shift_left", lax.shift_left), ("shift_right_logical", lax.shift_right_logical),
                  ("shift_right_arithmetic", lax.shift_right_arithmetic)]:
        record(op, jax.jit(f)(xs, amount), xs, amount)

b = values("bool")
x, y = pairs(b)
record("not", jax.jit(lax.bitwise_not)(b), b)
for op, f in [("and", lax.bitwise_and), ("or", lax.bitwise_or), ("xor", lax.bitwise_xor),
              ("maximum", lax.max), ("minimum", lax.min)]:
    record(op, jax.jit(f)(x, y), x, y)

for d in ["bool", "i8", "u8", "i64", "u64", "bf16", "f32", "f64"]:
    x, y = pairs(ordinary(d))
    kind = "FLOAT" if d in FLOATS else "SIGNED" if d[0] == "i" else "UNSIGNED"
    for direction, f in [("EQ", lax.eq), ("NE", lax.ne), ("LT", lax.lt), ("LE", lax.le),
                         ("GT", lax.gt), ("GE", lax.ge)]:
        record("compare", jax.jit(f)(x, y), x, y,
               attributes=f"comparison_direction={direction},compare_type={kind}")
for d in ["bf16", "f32", "f64"]:
    v = np.concatenate([ordinary(d), -ordinary(d)[8:9]])
    x, y = pairs(v)
    for direction, f in [("LT", lax.lt_to_p), ("LE", lax.le_to_p)]:
        record("compare", jax.jit(f.bind)(x, y), x, y,
               attributes=f"comparison_direction={direction},compare_type=TOTALORDER")

for source in ["bool"] + INTS + FLOATS + ["f8e4m3fn", "f8e5m2"]:
    v = ordinary(source) if source in FLOATS else values(source)
    if source in ("f32", "f64"):
        more = [300.7, -300.7, 2.0**31, -(2.0**31), 3e9, 1e20, -1e20, 2.0**63, 65519.9, 65520.1, 1e-3,
                448.0, 480.0, 1 + 2.0**-9 + 2.0**-30]
        v = np.concatenate([v, np.array(more, NUMPY[source])])
    for target in ["bool"] + INTS + FLOATS + ["f8e4m3fn", "f8e5m2"]:
        if source == target:
            continue
        if target in ("f16", "bf16", "f8e4m3fn", "f8e5m2") and source in ("i64", "u64", "u32", "i32"):
            continue  # XLA rounds twice, through f32.
        if target.startswith("f8") and source not in ("f32", "f16", "bf16"):
            continue
        if source in FLOATS + ["f8e4m3fn", "f8e5m2"] and target in FLOATS + ["f8e4m3fn", "f8e5m2"]:
            r = v.astype(NUMPY[target])
        else:
            r = jax.jit(lambda a: lax.convert_element_type(a, NUMPY[target]))(v)
        record("convert", r, v)
