"""Calls a compiled library many times on seeded inputs; prints a digest of all results, call by call.

Usage: python call_bits.py LIBRARY ENTRY CALLS      needs nothing but Python; see scripts/thread-bits
"""

import ctypes
import hashlib
import json
import random
import sys

SIZES = {"bool": 1, "c64": 8, "c128": 16}


def size_of(dtype):
    return SIZES.get(dtype) or max(8, int(dtype.lstrip("bfiu").partition("_")[0])) // 8


def manifest(library, entry):
    """The JSON text that the library carries."""
    text = ctypes.string_at(ctypes.addressof(ctypes.c_char.in_dll(library, f"{entry}_manifest")))
    return json.loads(text.decode())


def filled(array, rng):
    """Bytes of an array: floats of either sign between 1 and 2, small integers."""
    width, count = size_of(array["dtype"]), 1
    for dim in array["shape"]:
        count *= dim
    data = bytearray(rng.randbytes(count * width))
    if array["dtype"] == "bool":
        return bytearray(bytes(data).translate(bytes(i & 1 for i in range(256))))
    if array["dtype"][0] in "iu":
        for byte in range(2, width):
            data[byte::width] = bytes(count)
        return data
    # The sign and the upper bits of the exponent, then its last bit: 0x3f8, 0x3f8, 0x3ff, 0x3c.
    width = {"c64": 4, "c128": 8}.get(array["dtype"], width)
    count = len(data) // width
    top = {("f16", 2): 0x3C}.get((array["dtype"], width), 0x3F)
    data[width - 1 :: width] = bytes(data[width - 1 :: width]).translate(
        bytes(top | i & 0x80 for i in range(256)))
    low = {4: 0x80, 8: 0xF0}.get(width, 0x80 if array["dtype"] == "bf16" else 0)
    if width > 1:
        data[width - 2 :: width] = bytes(data[width - 2 :: width]).translate(
            bytes(i | low for i in range(256)))
    return data


def main(path, entry, calls):
    library = ctypes.CDLL(path)
    about = manifest(library, entry)
    rng = random.Random(1)
    arrays = [filled(a, rng) for a in about["arguments"]]
    for result in about["results"]:
        count = 1
        for dim in result["shape"]:
            count *= dim
        arrays.append(bytearray(max(1, count * size_of(result["dtype"]))))
    places = [(ctypes.c_char * len(a)).from_buffer(a) if a else None for a in arrays]
    pointers = (ctypes.c_void_p * len(arrays))(*[ctypes.addressof(p) if p else 0 for p in places])
    call = getattr(library, f"{entry}_call")
    for _ in range(int(calls)):
        status = call(pointers)
        if status:
            sys.exit(f"call_bits: {entry} returned {status}")
        digest = hashlib.sha256()
        for array in arrays[len(about["arguments"]) :]:
            digest.update(array)
        print(digest.hexdigest())


if __name__ == "__main__":
    main(*sys.argv[1:])
