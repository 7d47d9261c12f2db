"""Times compiled programs beside their peers: see scripts/bench, which starts this.

Usage: python bench.py COMPILER ROOT [OPTION...] [NAME...]
"""

import argparse
import dataclasses
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from bench_programs import comment, inputs, settings
from bench_svg import picture

TIMEOUT_S = 600


@dataclasses.dataclass
class Row:
    """One program: the medians of its processes in ms, those of each peer, what it is held against."""

    name: str
    goal: float | None
    library: str = ""
    arguments: list = dataclasses.field(default_factory=list)
    ours: list = dataclasses.field(default_factory=list)
    peers: dict = dataclasses.field(default_factory=dict)
    floor: float = 0.0
    bound: str = ""
    problem: str = ""

    def best(self):
        return min(self.ours) if self.ours else math.nan

    def peer(self):
        """The best peer: (name, ms), or (None, nan)."""
        times = [(min(times), name) for name, times in self.peers.items() if times]
        return (min(times)[1], min(times)[0]) if times else (None, math.nan)

    def ratio(self):
        return self.peer()[1] / self.best()

    def reached(self):
        return self.goal is None or math.isnan(self.ratio()) or self.ratio() >= self.goal


def output(command, environment=None):
    """Standard output of a process; raises RuntimeError with the last line of its errors."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, env=environment)
    if done.returncode != 0:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no message"])[-1])
    return done.stdout


def last_object(text):
    return json.loads([line for line in text.splitlines() if line.startswith("{")][-1])


def prepare(row, path, compiler, folder):
    """Compiles a program, and writes its inputs to files."""
    text = path.read_text()
    arrays = inputs(text)
    row.library = f"{folder}/lib{row.name}.so"
    types = [option for spec in comment(text, "args").split() for option in ("--arg", spec)]
    entry = f"{path}:{comment(text, 'entry')}"
    output([compiler, "compile", entry, *types, *settings(arrays), "-o", row.library])
    for i, array in enumerate(arrays):
        np.save(f"{folder}/{row.name}{i}.npy", array)
        row.arguments += ["--arg", f"@{folder}/{row.name}{i}.npy"]


def measure(row, compiler, *options):
    """One fresh process of ours."""
    found = last_object(output([compiler, "bench", row.library, *row.arguments, "--json", *options]))
    row.ours.append(found["median_ms"])
    return found


def peers_of(options, root):
    """The peers' commands without the program: name → (command, whether it takes a file or a name)."""
    python = {"torch": os.environ.get("ARRAYC_TORCH_PYTHON", sys.executable)}
    if options.no_peers:
        return {}
    shared = root / ".." / "shared" / "bench"
    folder = options.peers or (shared if shared.is_dir() else None)
    if folder is None:
        return {"jax": ([sys.executable, str(root / "scripts" / "bench_jax.py")], True)}
    found = {}
    for path in sorted(pathlib.Path(folder).glob("peer_*.py")):
        name = path.stem.removeprefix("peer_")
        found[name] = ([python.get(name, sys.executable), str(path)], False)
    return found


def measure_peer(row, name, command, path, takes_file, missing):
    """One fresh process of a peer. What it cannot run is remembered, and said once."""
    if name in missing or (name, row.name) in missing:
        return
    try:
        run = output([*command, str(path) if takes_file else row.name])
        row.peers.setdefault(name, []).append(last_object(run)["run_ms"])
    except (RuntimeError, IndexError, KeyError, subprocess.TimeoutExpired) as problem:
        gone = isinstance(problem, RuntimeError) and "ModuleNotFoundError" in str(problem)
        missing.add(name if gone else (name, row.name))
        print(f"bench: peer {name} does not run {'at all' if gone else row.name}: {problem}", file=sys.stderr)


def time_text(ms):
    return "-" if math.isnan(ms) else f"{ms:.3g}" if ms >= 1e-2 else f"{ms:.2g}"


def show(rows):
    print(f"{'program':<20}{'arrayc ms':>10}{'peer ms':>10}  {'peer':<7}{'ratio':>7}{'goal':>6}"
          f"{'floor ms':>10}{'of floor':>9}")
    for row in rows:
        if row.problem:
            print(f"{row.name:<20}FAIL: {row.problem}")
            continue
        name, ms = row.peer()
        ratio = "-" if math.isnan(row.ratio()) else f"{row.ratio():.2f}"
        goal = "-" if row.goal is None else f"{row.goal:g}"
        share = f"{100 * row.floor / row.best():.0f} %"
        print(f"{row.name:<20}{time_text(row.best()):>10}{time_text(ms):>10}  {name or '-':<7}{ratio:>7}{goal:>6}"
              f"{time_text(row.floor):>10}{share:>9}{'' if row.reached() else '  below its goal'}")
    for label, chosen in (("", rows), (" without tiny", [r for r in rows if r.name != "tiny"])):
        ratios = [r.ratio() for r in chosen if not r.problem and not math.isnan(r.ratio())]
        if ratios:
            print(f"geometric mean over {len(ratios)} programs{label}: {math.exp(sum(map(math.log, ratios)) / len(ratios)):.2f}")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", add_help=False)
    parser.add_argument("compiler")
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--dir", type=pathlib.Path)
    parser.add_argument("--peers", type=pathlib.Path)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--svg", type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    options = parser.parse_intermixed_args()
    options.root = options.root.resolve()
    folder = options.dir or options.root / "testdata" / "bench"
    paths = {path.stem: path for path in sorted(folder.glob("*.py")) if comment(path.read_text(), "entry")}
    unknown = set(options.names) - set(paths)
    if unknown or not paths:
        sys.exit(f"bench: error: no program {', '.join(sorted(unknown)) or '*.py'} in {folder}")
    peers = peers_of(options, options.root)
    machine, missing, rows = None, set(), []
    for name in [n for n in paths if not options.names or n in options.names]:
        goal = comment(paths[name].read_text(), "goal")
        rows.append(Row(name, float(goal) if goal else None))
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(options.repeats):
            for row in rows:
                if row.problem:
                    continue
                print(f"bench: process {turn + 1} of {options.repeats}: {row.name}", file=sys.stderr)
                try:
                    if turn == 0:
                        prepare(row, paths[row.name], options.compiler, scratch)
                        found = measure(row, options.compiler)
                        machine = machine or found
                        row.floor, row.bound = found["floor_ms"], found["bound"]
                    else:
                        measure(row, options.compiler, "--no-probe")
                except (RuntimeError, subprocess.TimeoutExpired) as problem:
                    row.problem = str(problem)
                    continue
                for name, (command, takes_file) in peers.items():
                    measure_peer(row, name, command, paths[row.name], takes_file, missing)
    if machine:
        dots = f" ({machine['peak_dot_gflops']:.0f} in bf16's dot products)" if machine["peak_dot_gflops"] else ""
        print(f"{machine['threads']} threads, {machine['peak_gflops']:.0f} GFLOP/s in f32"
              f"{dots},"
              f" reads {machine['read_gbps']:.1f} GB/s, copies {machine['copy_gbps']:.1f} GB/s")
    show(rows)
    report(rows, machine, options)
    sys.exit(1 if any(row.problem or not row.reached() for row in rows) else 0)


def report(rows, machine, options):
    """The picture and the JSON file."""
    done = [row for row in rows if not row.problem]
    svg = options.svg or options.root / "target" / "bench.svg"
    svg.parent.mkdir(parents=True, exist_ok=True)
    svg.write_text(picture([(r.name, r.best(), r.peer()[1], r.floor) for r in done]))
    if options.json:
        options.json.write_text(json.dumps({
            "machine": {k: machine[k] for k in ("threads", "peak_gflops", "peak_dot_gflops", "read_gbps", "copy_gbps")} if machine else None,
            "programs": [{"name": r.name, "ms": r.best(), "peers": {n: min(t) for n, t in r.peers.items() if t},
                          "floor_ms": r.floor, "goal": r.goal, "bound": r.bound} for r in done],
        }, indent=1) + "\n")
    print(f"picture: {svg}")


if __name__ == "__main__":
    main()
