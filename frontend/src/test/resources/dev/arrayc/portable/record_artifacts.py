"""Records what jaxlib serializes of ops.mlir, for each release at which something changed.

Needs jaxlib; writes ops-VERSION.mlirbc beside this file. A function that a release does not have
is left out of its artifact.
"""

import pathlib
import re

from jaxlib.mlir.dialects import stablehlo

VERSIONS = ["0.9.0", "0.12.0", "0.14.0", "0.20.0", "1.5.0", "1.17.0"]
HERE = pathlib.Path(__file__).parent


def functions(text):
  """The functions of a file, with those that they call."""
  parts = re.split(r"(?m)^(?=func\.func )", text)[1:]
  names = [re.search(r"@(\w+)", part).group(1) for part in parts]
  groups = {}
  for name, part in zip(names, parts):
    groups.setdefault(name.removesuffix("_callee"), []).append(part)
  return ["".join(group) for group in groups.values()]


def exists(function, version):
  try:
    stablehlo.serialize_portable_artifact_str(function, version)
    return True
  except Exception:
    return False


def main():
  every = functions((HERE / "ops.mlir").read_text())
  for version in VERSIONS:
    known = [f for f in every if exists(f, version)]
    artifact = stablehlo.serialize_portable_artifact_str("\n".join(known), version)
    (HERE / f"ops-{version}.mlirbc").write_bytes(artifact)
    print(version, len(known), "of", len(every), len(artifact), "bytes")


if __name__ == "__main__":
  main()
