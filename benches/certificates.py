#!/usr/bin/env python3
"""Certificates of the problems in one variable: time to prove, time to check, size, as one Markdown table.

Run it from the repository: `python3 benches/certificates.py`. It builds both programs in release mode. Times are of whole
processes, the median of some runs: `certify --certificate` proves and checks; `twostep-check` checks alone, and the difference
counts as proving. Targets: checking within 20 times proving, a certificate below 1 MB. Exit status 1 where one is missed.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKING = 20
BYTES = 1_000_000


def median_time(command, runs, statuses):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        times.append(time.perf_counter() - start)
        if done.returncode not in statuses:
            sys.exit(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return statistics.median(times), done.stdout


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--runs", type=int, default=5, help="runs for each time (5)")
    arguments.add_argument("--problems", default="problems", help="a folder of problem files")
    arguments = arguments.parse_args()
    build = ["cargo", "build", "--release", "--workspace", "--quiet"]
    subprocess.run(build, cwd=ROOT, check=True)
    programs = ROOT / "target" / "release"
    missed = []
    print("| problem | statements | certificate | prove | check | check / prove |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for problem in sorted((ROOT / arguments.problems).glob("*.toml")):
            certificate = Path(folder) / f"{problem.stem}.json"
            prove = [programs / "twostep", "certify", problem, "--quiet", "--certificate", certificate]
            # A problem for which there is no certificate at all ends with status 2.
            both, _ = median_time(prove, arguments.runs, (0, 1, 2, 3))
            if not certificate.exists():
                print(f"| {problem.stem} | none | | {1000 * both:.0f} ms | | |")
                continue
            check, lines = median_time([programs / "twostep-check", problem, certificate], arguments.runs, (0,))
            size, statements = certificate.stat().st_size, lines.count("\n") - 1
            proving = max(both - check, 1e-3)
            ratio = check / proving
            print(f"| {problem.stem} | {statements} | {size / 1000:.1f} kB | {1000 * proving:.0f} ms | {1000 * check:.0f} ms | {ratio:.2f} |")
            if ratio > CHECKING:
                missed.append(f"{problem.stem}: checking takes {ratio:.0f} times as long as proving")
            if size > BYTES:
                missed.append(f"{problem.stem}: {size} bytes")
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
