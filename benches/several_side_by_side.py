#!/usr/bin/env python3
"""Proofs in several variables beside another interval solver, codac: one Markdown table from one run.

Run it from the repository: `python3 benches/several_side_by_side.py`. It builds twostep, and makes its own virtual environment under
target/ with codac from PyPI. The job that both do: all 2-cycles and critical points in a box of the plane, eta = 17/20. codac
contracts and halves the box in the four variables of both points until its boxes are smaller than EPS; it proves that
nothing lies outside of them, not what lies inside. twostep also proves one solution in each box, pairs the points and encloses the
multipliers. Both times are those of library calls; the whole process, which also finds and judges all minimisers and checks the
certificate, is in its own column. Exit status 1 where the counts disagree.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / "target" / "peers-several"
EPS = 1e-4
# Box, 2-cycles and critical points in it.
BOXES = [((0.5, 1.4), (-1.4, -0.5), 1, 1), ((0.5, 1.9), (-1.9, 1.9), 2, 3)]


def enter_environment():
    """Runs this script again inside its own virtual environment."""
    python = VENV / "bin" / "python"
    if Path(sys.prefix) == VENV:
        return
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "-q", "codac"], check=True)
    os.execv(str(python), [str(python), *sys.argv])


def process(arguments, runs):
    """The median time of a run of twostep, and its output."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run([str(ROOT / "target/release/twostep"), *arguments], capture_output=True, text=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times), done.stdout


def job(x, y):
    """The library call: its median time, and the number of 2-cycles where the list is complete."""
    request = {
        "job": "box",
        "loss": "(x^2 - 1)^2/4 + (y^2 - 1)^2/4 + x*y/10",
        "box": {"x": [fraction(v) for v in x], "y": [fraction(v) for v in y]},
        "eta": "17/20",
        "seconds": 1,
    }
    command = ["cargo", "bench", "--bench", "job", "--locked", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(request), capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    return answer["median"], answer["cycles"] if answer["complete"] else None


def fraction(value):
    return f"{round(10 * value)}/10"


def codac_solutions(x, y, runs):
    """The median time of a paving of the coupled wells' equations, and the number of clusters of its boxes."""
    from codac import AnalyticFunction, CtcInverse, IntervalVector, PavingOut, VectorVar, pave, sqr, vec

    eta, z = 17 / 20, VectorVar(4)
    slope = lambda a, b: a * (sqr(a) - 1) + b / 10
    f = AnalyticFunction(
        [z],
        vec(
            z[2] - z[0] + eta * slope(z[0], z[1]),
            z[3] - z[1] + eta * slope(z[1], z[0]),
            z[0] - z[2] + eta * slope(z[2], z[3]),
            z[1] - z[3] + eta * slope(z[3], z[2]),
        ),
    )
    contractor = CtcInverse(f, IntervalVector([[0, 0]] * 4))
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        paving = pave(IntervalVector([list(x), list(y)] * 2), contractor, EPS)
        times.append(time.perf_counter() - start)
    boxes = paving.boxes(PavingOut.outer)
    clusters = []
    for box in boxes:
        middle = [box[i].mid() for i in range(4)]
        near = lambda other: all(abs(a - b) < 1e-2 for a, b in zip(middle, other))
        if not any(near(other) for other in clusters):
            clusters.append(middle)
    return statistics.median(times), len(clusters)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    enter_environment()
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
    rows, agree = [], True
    seconds, text = process(["certify", str(ROOT / "problems/several/matrix-symmetric-8.toml")], runs)
    proved = "28 multipliers are exactly 1" in text
    agree &= proved
    rows.append(("8 x 8 factorization: 2-cycle modulo 28 rotations", f"{1e3 * seconds:.0f} ms", "", "", "proved" if proved else "NOT proved"))
    for x, y, cycles, critical in BOXES:
        problem = (
            'loss = "(x^2 - 1)^2/4 + (y^2 - 1)^2/4 + x*y/10"\nvariables = ["x", "y"]\n[[claim]]\nkind = "period-2"\n'
            f'eta = "17/20"\ncount = {cycles}\nwithin = {{ x = ["{x[0]}", "{x[1]}"], y = ["{y[0]}", "{y[1]}"] }}\n'
        )
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write(problem)
            file.flush()
            seconds, text = process(["certify", file.name], runs)
        own, listed = job(x, y)
        peer, found = codac_solutions(x, y, runs)
        same = f"exactly {cycles} 2-cycle" in text and listed == cycles and found == 2 * cycles + critical
        agree &= same
        name = f"coupled wells, all 2-cycles in {list(x)} x {list(y)}"
        verdict = "agree" if same else f"DISAGREE: {found}"
        peer_text = f"{1e3 * peer:.1f} ms ({peer / own:.1f})"
        rows.append((name, f"{1e3 * seconds:.0f} ms", f"{1e3 * own:.1f} ms", peer_text, verdict))
    print("| job | twostep, whole process | library call | codac (ratio to the call) | results |\n|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
