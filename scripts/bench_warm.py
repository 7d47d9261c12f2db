"""Times compiles that were done before: see scripts/bench-warm, which starts this.

Usage: python3 bench_warm.py ROOT JAVA PYTHON RUNS
"""

import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

JVM_LIMIT = 3.0
JAX_LIMIT = 0.2
JAX_RUNS = 3

JAX = """
import importlib.util, sys
import jax
jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_compilation_cache_dir", sys.argv[1])
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
spec = importlib.util.spec_from_file_location("program", sys.argv[2])
program = importlib.util.module_from_spec(spec)
spec.loader.exec_module(program)
names = {"f": "float", "bf": "bfloat", "i": "int", "u": "uint"}
def shape(text):
    name, sizes = text[:-1].split("[")
    kind = name.rstrip("0123456789")
    return jax.ShapeDtypeStruct([int(n) for n in sizes.split(",") if n], names[kind] + name[len(kind):])
jax.jit(getattr(program, sys.argv[3])).lower(*map(shape, sys.argv[4:])).compile()
"""


def milliseconds(line, environment):
    begin = time.perf_counter()
    done = subprocess.run(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    taken = (time.perf_counter() - begin) * 1e3
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, line))}: {done.stdout}")
    return taken


def main(root, java, python, runs):
    root = pathlib.Path(root)
    failed = 0
    programs = sorted((root / "testdata/bench").glob("*.py"))
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        (scratch / "Empty.java").write_text("class Empty { public static void main(String[] args) {} }")
        subprocess.run([java + "c", "-d", scratch, scratch / "Empty.java"], check=True)
        empty = [java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp", scratch, "Empty"]
        environment = {**os.environ, "ARRAYC_CACHE_DIR": str(scratch / "cache")}
        print(f"{'program':18}{'arrayc':>9}{'JVM':>9}{'JAX':>9}{'x JVM':>8}{'x JAX':>8}")
        for program in programs:
            text = program.read_text()
            entry = re.search(r"# entry: (\w+)", text).group(1)
            arguments = re.search(r"# args: (.*)", text).group(1).split()
            ours = [root / "scripts/arrayc", "compile", f"{program}:{entry}", "-o", scratch / "lib.so"]
            ours += [f"--arg={argument}" for argument in arguments]
            theirs = [python, "-c", JAX, scratch / "jax", program, entry, *arguments]
            milliseconds(ours, environment)
            milliseconds(theirs, environment)
            times = {"arrayc": [], "jvm": [], "jax": []}
            for run in range(runs):
                times["jvm"].append(milliseconds(empty, environment))
                times["arrayc"].append(milliseconds(ours, environment))
                if run < JAX_RUNS:
                    times["jax"].append(milliseconds(theirs, environment))
            arrayc, jvm, jax = (statistics.median(times[name]) for name in ("arrayc", "jvm", "jax"))
            late = arrayc > JVM_LIMIT * jvm or arrayc > JAX_LIMIT * jax
            failed += late
            print(
                f"{program.stem:18}{arrayc:9.1f}{jvm:9.1f}{jax:9.1f}{arrayc / jvm:8.2f}{arrayc / jax:8.3f}"
                + ("  too slow" if late else ""),
                flush=True,
            )
    print(f"{len(programs) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4], int(sys.argv[4])))
