"""Every program rebuilt in every way that must not show: see scripts/reproduce, which starts this.

Usage: python3 reproduce.py ROOT [NAME...]
"""

import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

# Functions of testdata/programs, whose files are scripts: file, entry and options of `compile`.
FUNCTIONS = [
    ("retrace", "f", "--arg f32[3] --arg f32[3]"),
    ("tutorial_jit", "sum_squared_error", "--arg f32[500,500] --arg f32[500,500]"),
    ("tutorial_static", "cond_func", "--arg 2.0 --static-argnums 0"),
    ("tutorial_static", "power_sum", "--arg f32[5] --arg 3 --static-argnames n"),
    ("tutorial_shape", "f", "--arg f32[2,3]"),
    ("tutorial_tracers", "explain", "--arg f32[3] --arg f32[3]"),
]


def programs(root):
    """(name to show, FILE:ENTRY, options) of each."""
    for file in sorted((root / "testdata/bench").glob("*.py")):
        text = file.read_text()
        entry = re.search(r"# entry: (\w+)", text).group(1)
        types = re.search(r"# args: (.*)", text).group(1).split()
        yield file.stem, f"{file}:{entry}", [word for t in types for word in ("--arg", t)]
    for name, entry, options in FUNCTIONS:
        file = root / "testdata/programs" / f"{name}.py"
        yield name, f"{file}:{entry}", options.split()


def main(root, wanted):
    compiler = str(root / "scripts/arrayc")
    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        library = pathlib.Path(scratch) / "library.so"
        for name, entry, options in programs(root):
            if wanted and name not in wanted:
                continue
            source = [entry, *options]
            lines = [
                [compiler, "compile", *source, "--no-cache", "-o", str(library)],
                [compiler, "verify", str(library), *source],
                [compiler, "verify", str(library), "--vary", "nothing"],
            ]
            for line in lines:
                done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                if done.returncode != 0:
                    failed += 1
                    print(f"{name}: {' '.join(line[1:])}\n{done.stdout}", flush=True)
                    break
            else:
                passed += 1
                digest = hashlib.sha256(library.read_bytes()).hexdigest()
                print(f"{digest[:16]}  {entry.rpartition('/')[2]}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
