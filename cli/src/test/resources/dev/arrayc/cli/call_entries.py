"""Calls every library beside this file through ctypes, guided by its manifest alone."""

import ctypes
import json
import math
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = {"bool": 1, "bf16": 2, "c64": 8, "c128": 16}


def size(parameter):
    bits = re.fullmatch(r"[iuf](\d+)", parameter["dtype"])
    element = int(bits[1]) // 8 if bits else SIZES[parameter["dtype"]]
    return element * math.prod(parameter["shape"])


def call(name):
    library = ctypes.CDLL(os.path.join(HERE, f"lib{name}.so"))
    text = ctypes.string_at(ctypes.addressof(ctypes.c_char.in_dll(library, f"{name}_manifest")))
    manifest = json.loads(text)
    buffers = []
    for i, parameter in enumerate(manifest["arguments"]):
        with open(os.path.join(HERE, f"{name}.in{i}"), "rb") as file:
            data = file.read()
        assert len(data) == size(parameter)
        # Room for an alignment of 16, which ctypes' own arrays of bytes have in practice.
        buffers.append(ctypes.create_string_buffer(data, max(16, len(data))))
    results = [(ctypes.create_string_buffer(max(16, size(p))), size(p)) for p in manifest["results"]]
    arrays = buffers + [buffer for buffer, _ in results]
    args = (ctypes.c_void_p * len(arrays))(*map(ctypes.addressof, arrays))
    print(name, library[f"{name}_call"](args))
    for buffer, length in results:
        print(buffer.raw[:length].hex())


for line in open(os.path.join(HERE, "names.txt")):
    call(line.strip())
