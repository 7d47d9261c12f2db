"""Exchanges artifacts with jaxlib: python exchange.py DIRECTORY VERSION...

Of each version, writes theirs-VERSION.mlirbc, what jaxlib serializes of those functions in
DIRECTORY/ops.mlir that the version has, and back-VERSION.mlirbc, what it reads in ours-VERSION.mlirbc.
"""

import pathlib
import sys

from jaxlib.mlir import ir
from jaxlib.mlir.dialects import stablehlo

from record_artifacts import exists, functions


def first(function, versions):
  """The position of the first version that has a function; all newer ones have it too."""
  low, high = 0, len(versions)
  while low < high:
    middle = (low + high) // 2
    if exists(function, versions[middle]):
      high = middle
    else:
      low = middle + 1
  return low


def main():
  directory, versions = pathlib.Path(sys.argv[1]), sys.argv[2:]
  every = [(f, first(f, versions)) for f in functions((directory / "ops.mlir").read_text())]
  context = ir.Context()
  stablehlo.register_dialect(context)
  context.load_all_available_dialects()
  for position, version in enumerate(versions):
    known = "\n".join(f for f, since in every if since <= position)
    artifact = stablehlo.serialize_portable_artifact_str(known, version)
    (directory / f"theirs-{version}.mlirbc").write_bytes(artifact)
    ours = (directory / f"ours-{version}.mlirbc").read_bytes()
    module = stablehlo.deserialize_portable_artifact(context, ours)
    back = stablehlo.serialize_portable_artifact_str(str(module), version)
    (directory / f"back-{version}.mlirbc").write_bytes(back)


if __name__ == "__main__":
  main()
