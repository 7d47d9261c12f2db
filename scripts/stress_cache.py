"""Many compilers on one cache, some of them killed: see scripts/stress-cache, which starts this.

Usage: python3 stress_cache.py ROOT PROCESSES SEED
"""

import concurrent.futures
import hashlib
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading

AT_ONCE = 8
KILLED = 0.1
# A cold compile takes a few tenths of a second, and more beside seven others.
LATEST_KILL_S = 1.0
TIMEOUT_S = 120


def command(compiler, program):
    text = program.read_text()
    entry = re.search(r"# entry: (\w+)", text).group(1)
    arguments = re.search(r"# args: (.*)", text).group(1).split()
    line = [compiler, "compile", f"{program}:{entry}"]
    for argument in arguments:
        line += ["--arg", argument]
    return line


def run(line, environment, kill_after=None):
    """The exit status; None if it was killed."""
    process = subprocess.Popen(
        line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    killed = threading.Event()

    def kill():
        killed.set()
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    timer = threading.Timer(kill_after, kill) if kill_after is not None else None
    if timer:
        timer.start()
    out, _ = process.communicate(timeout=TIMEOUT_S)
    if timer:
        timer.cancel()
    return (None if killed.is_set() else process.returncode), out.decode(errors="replace")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(root, processes, seed):
    compiler = str(root / "scripts/arrayc")
    programs = sorted((root / "testdata/bench").glob("*.py"))
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        environment = dict(os.environ, ARRAYC_CACHE_DIR=str(scratch / "cache"))
        expected = {}
        for program in programs:
            library = scratch / "lib.so"  # a library is called what its file is called
            status, out = run(command(compiler, program) + ["-o", str(library), "--no-cache"], environment)
            if status != 0:
                sys.exit(f"{program.name} does not compile:\n{out}")
            expected[program] = digest(library)
            print(f"\rreference {len(expected)} of {len(programs)}", end="", file=sys.stderr, flush=True)

        def one(number, program, kill_after):
            (scratch / f"out{number}").mkdir()
            library = scratch / f"out{number}" / "lib.so"
            status, out = run(command(compiler, program) + ["-o", str(library)], environment, kill_after)
            if status is None:
                return "killed", ""
            if status != 0 or out:
                return "failed", f"{program.name}: status {status}: {out}"
            if digest(library) != expected[program]:
                return "failed", f"{program.name}: another library"
            return "passed", ""

        jobs = [
            (n, draw.choice(programs), draw.uniform(0, LATEST_KILL_S) if draw.random() < KILLED else None)
            for n in range(processes)
        ]
        counts = {"passed": 0, "failed": 0, "killed": 0}
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for outcome, why in pool.map(lambda job: one(*job), jobs):
                counts[outcome] += 1
                if why:
                    print("\n" + why, file=sys.stderr)
                print(f"\r{counts}", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        status, out = run([compiler, "cache", "verify"], environment)
        print(f"killed {counts['killed']} compilers; cache verify: {out.strip()}")
        if status != 0:
            counts["failed"] += 1
        print(f"{counts['passed']} passed, {counts['failed']} failed")
        return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
