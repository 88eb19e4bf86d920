#!/usr/bin/env python3
"""The same jobs in twostep and in other systems: the tables of benches/README.md, and a comparison of all results.

Run it from the repository on a quiet machine: `python3 benches/side_by_side.py --readme`. It makes its own virtual
environment under target/ and installs python-flint and SymPy there; PARI is used where the program `gp` is installed. A
system that cannot be had is left out. Every time is a median of library calls inside a running process, so that
nobody's start is counted. Exit status 1 where two systems disagree.
"""

import argparse
import math
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import peers
from peers import ROOT, chebyshev_loss, random_loss

README = Path(__file__).resolve().parent / "README.md"
BEGIN, END = "<!-- begin of side_by_side.py --readme -->", "<!-- end of side_by_side.py --readme -->"

JOBS = {
    "critical": "critical points",
    "cycles": "2-cycles at 11/10",
    "eliminate": "elimination",
    "windows": "phase diagram",
}
DEGREES = {
    "critical": [4, 8, 16, 32, 40],
    "cycles": [4, 8, 16, 32],
    "eliminate": [4, 6, 8, 12, 16, 24],
    "windows": [4, 8, 16],
}
# Up to which degree a system is asked, so that a run ends.
LIMITS = {
    ("critical", "SymPy"): 32,
    ("cycles", "SymPy"): 8,
    ("cycles", "python-flint"): 16,
    ("eliminate", "SymPy"): 6,
    ("eliminate", "python-flint"): 24,
    ("eliminate", "PARI"): 16,
}


def losses(job, degree, seeds):
    named = [(f"degree {degree}, seed {s}", random_loss(degree, s)) for s in range(seeds)]
    if job == "critical" and degree in (16, 32):
        named.append((f"degree {degree}, Chebyshev gradient", chebyshev_loss(degree)))
    if job == "windows":
        # One random loss of each degree, and the double well.
        named = named[:1] if degree > 4 else [("double well", peers.DOUBLE_WELL), *named[:1]]
    return named


def digits(x, significant):
    """A positive number to so many digits, without a power of ten."""
    places = significant - 1 - math.floor(math.log10(x))
    return f"{round(x, places):.{max(places, 0)}f}"


def shown(seconds):
    if seconds is None:
        return ""
    return f"{digits(seconds, 2)} s" if seconds >= 1 else f"{digits(seconds * 1000, 3)} ms"


def with_ratio(seconds, base):
    return f"{shown(seconds)} ({digits(seconds / base, 2)})"


class Run:
    """All times of a run, and where systems disagree."""

    def __init__(self, ours, others, options):
        self.ours, self.others, self.options = ours, others, options
        # (job, degree, name of the loss) -> {system: seconds}; None where a system gave up.
        self.times, self.faults, self.compared = {}, [], 0

    def compare(self, job, loss, mine, theirs, system):
        self.compared += 1
        if not SAME[job](mine, theirs):
            self.faults.append((job, system, loss))
            print(f"DISAGREEMENT: {job}, {system}, loss {[str(c) for c in loss]}\n  {mine}\n  {theirs}", file=sys.stderr)

    def measure(self, job, degree, name, loss):
        seconds = self.options.seconds
        times = self.times[(job, degree, name)] = {}
        mine, times["twostep"] = getattr(self.ours, job)(loss, seconds)
        for system in self.others:
            if not hasattr(system, job) or degree > LIMITS.get((job, system.name), 1000):
                continue
            if (job, degree) in system.gave_up:
                times[system.name] = None
                continue
            try:
                theirs, times[system.name] = getattr(system, job)(loss, seconds)
            except GAVE_UP:
                system.gave_up.add((job, degree))
                times[system.name] = None
                continue
            self.compare(job, loss, mine, theirs, system.name)
            if job == "cycles" and hasattr(system, "fair"):
                _, times["our equations"] = system.fair(loss, seconds)
        print(f"{JOBS[job]}, {name}: {({k: shown(v) for k, v in times.items()})}", file=sys.stderr, flush=True)

    def agreement(self):
        """More losses, not timed."""
        source = random.Random(7)
        for seed in range(self.options.losses):
            degree = source.choice([3, 4, 5, 6, 7, 8, 9, 10])
            loss = random_loss(degree, 10_000 + seed)
            for system in self.others:
                if system.name == "SymPy" and degree > 6:
                    continue
                for job in ["critical"] if system.name == "SymPy" and degree > 4 else ["critical", "cycles"]:
                    mine, _ = getattr(self.ours, job)(loss, 0)
                    if job == "critical" and mine == ([], []):
                        continue
                    try:
                        theirs, _ = getattr(system, job)(loss, 0)
                    except GAVE_UP:
                        continue
                    self.compare(job, loss, mine, theirs, system.name)

    def ratios(self, job, degree, system):
        """How many times slower a system is, for each loss; what gave up counts with its patience."""
        found = []
        for (j, d, _), times in self.times.items():
            if j == job and d == degree and system in times:
                found.append((times[system] or PATIENCE) / times["twostep"])
        return found

    def own(self, job, degree, name=None):
        keys = self.times.items()
        return [t["twostep"] for (j, d, n), t in keys if j == job and d == degree and name in (None, n)]


def table(run):
    names = [system.name for system in run.others]
    extra = ["our equations"] if "python-flint" in names else []
    heads = names + ["python-flint, our equations"] * len(extra)
    lines = ["| job | loss | twostep | " + " | ".join(heads) + " |", "|---|---|---|" + "---|" * len(heads)]
    last = None
    for (job, _, name), times in run.times.items():
        base, cells = times["twostep"], []
        for system in names + extra:
            if system not in times:
                cells.append("")
            elif times[system] is None:
                cells.append(f"over {PATIENCE} s (over {digits(PATIENCE / base, 2)})")
            else:
                cells.append(with_ratio(times[system], base))
        lines.append(f"| {JOBS[job] if job != last else ''} | {name} | {shown(base)} | " + " | ".join(cells) + " |")
        last = job
    return lines


def spread(values):
    low, high = digits(min(values), 2), digits(max(values), 2)
    return low if low == high else f"{low} to {high}"


def targets(run, process, memory):
    rows = []

    def row(target, measured, met):
        rows.append(f"| {target} | {measured} | {'met' if met else '**missed**'} |")

    def ratio(target, job, degrees, system, least):
        for degree in degrees:
            if found := run.ratios(job, degree, system):
                row(f"{target}, degree {degree}", f"{spread(found)} times", min(found) >= least)

    def time_below(target, found, limit):
        if found:
            row(target, spread_of_times(found), max(found) < limit)

    ratio("2-cycles 100 times faster than SymPy", "cycles", [4, 8, 16], "SymPy", 100)
    ratio("2-cycles not slower than python-flint", "cycles", [4, 8, 16], "python-flint", 1)
    ratio("the same, python-flint on our equations, without pairs and stability", "cycles", [4, 8, 16], "our equations", 1)
    ratio("2-cycles not slower than PARI", "cycles", [32], "PARI", 1)
    ratio("elimination not slower than python-flint", "eliminate", [8, 16, 24], "python-flint", 1)
    time_below("minimisers and conditions, degree 40, well under a second", run.own("critical", 40), 0.5)
    time_below("the same where all critical points are real, degree 32", run.own("critical", 32, "degree 32, Chebyshev gradient"), 0.5)
    time_below("phase diagram of the double well under 20 ms", run.own("windows", 4, "double well"), 0.02)
    time_below("phase diagram, degree 8, under 100 ms", run.own("windows", 8), 0.1)
    time_below("phase diagram, degree 16, in seconds", run.own("windows", 16), 10)
    if process is not None:
        row("whole process, certify of the double well, under 5 ms", f"{shown(process)}", process < 0.005)
    if memory is not None:
        row("memory under 200 MB", f"{memory:.0f} MB for all library jobs of the run", memory < 200)
    return ["| target | measured | |", "|---|---|---|", *rows]


def spread_of_times(times):
    low, high = shown(min(times)), shown(max(times))
    return low if low == high else f"{low} to {high}"


def whole_process(budget):
    """The median time of `twostep certify` on the double well as a whole process."""
    subprocess.run(["cargo", "build", "-q", "--release", "--locked"], cwd=ROOT, check=True)
    command = [str(ROOT / "target" / "release" / "twostep"), "certify", "(x^2-1)^2/4", "--eta", "11/10"]
    times = []
    while sum(times) < budget or len(times) < 5:
        start = time.perf_counter()
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode != 0:
            return None
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def result(run, process, memory):
    """The part of the README that is measured."""
    versions = ", ".join(f"{system.name} {system.version()}" for system in run.others)
    options = run.options
    return "\n".join(
        [
            f"`side_by_side.py --seconds {options.seconds:g} --losses {options.losses} --seeds {options.seeds}`, with {versions}."
            " In brackets the ratio to twostep, above 1 where twostep is faster.",
            "",
            *table(run),
            "",
            *targets(run, process, memory),
            "",
            f"{run.compared} comparisons of results, {len(run.faults)} disagreements.",
        ]
    )


def write_readme(text):
    old = README.read_text()
    before, rest = old.split(BEGIN)
    _, after = rest.split(END)
    README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.5, help="time for repetitions of each job")
    parser.add_argument("--losses", type=int, default=60, help="random losses compared without timing")
    parser.add_argument("--seeds", type=int, default=2, help="random losses per degree in the table")
    parser.add_argument("--jobs", nargs="*", choices=list(JOBS), default=list(JOBS), help="only these jobs")
    parser.add_argument("--degree", type=int, default=1000, help="no loss of a higher degree")
    parser.add_argument("--readme", action="store_true", help="write the result into benches/README.md, too")
    options = parser.parse_args()
    others = []
    for system in [Flint, Pari, Sympy]:
        try:
            others.append(system())
        except ImportError as reason:
            print(f"left out: {system.name} ({reason})", file=sys.stderr)
    run = Run(Ours(), others, options)
    for job in options.jobs:
        for degree in DEGREES[job]:
            if degree <= options.degree:
                for name, loss in losses(job, degree, options.seeds):
                    run.measure(job, degree, name, loss)
    memory = run.ours.jobs.peak()
    run.agreement()
    text = result(run, whole_process(2.0), memory)
    print(text)
    if options.readme:
        write_readme(text)
    return 1 if run.faults else 0


if __name__ == "__main__":
    peers.enter_environment("peers", ["python-flint", "sympy"])
    from systems import GAVE_UP, PATIENCE, SAME, Flint, Ours, Pari, Sympy

    sys.exit(main())
