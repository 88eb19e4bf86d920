"""What the side-by-side scripts share: their virtual environments, twostep's job runners, losses."""

import json
import math
import os
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def enter_environment(name, packages):
    """Runs the script again inside a virtual environment of its own under target/; a package that cannot be had is
    left out."""
    folder = ROOT / "target" / name
    python = folder / "bin" / "python"
    if Path(sys.prefix) == folder:
        return
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    for package in packages:
        done = subprocess.run([str(python), "-m", "pip", "install", "-q", package], capture_output=True)
        if done.returncode != 0:
            print(f"left out: {package} cannot be installed", file=sys.stderr)
    os.execv(str(python), [str(python), *sys.argv])


class Jobs:
    """A process that answers jobs, one line each: a benchmark program of twostep."""

    def __init__(self, bench):
        command = ["cargo", "bench", "--locked", "--no-run", "--bench", bench, "--message-format=json"]
        out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        messages = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
        own = [m["executable"] for m in messages if m.get("target", {}).get("name") == bench and m.get("executable")]
        self.child = subprocess.Popen([own[-1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, line):
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()
        return json.loads(self.child.stdout.readline())

    def peak(self):
        """Peak memory in megabytes; None where the system does not tell."""
        status = Path(f"/proc/{self.child.pid}/status")
        if not status.exists():
            return None
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024


# Losses: lists of integer or rational coefficients, constant term first.


DOUBLE_WELL = [Fraction(c) for c in ("1/4", "0", "-1/2", "0", "1/4")]


def random_loss(degree, seed):
    """Integer coefficients in -10..10; the leading one positive where the degree is even."""
    source = random.Random(1000 * seed + degree)
    c = [source.randint(-10, 10) for _ in range(degree)] + [source.randint(1, 10)]
    return [Fraction(v) for v in c]


def chebyshev_loss(degree):
    """f' = T_(degree-1): all critical points are real."""
    a, b = [1], [0, 1]
    for _ in range(degree - 2):
        a, b = b, [u - v for u, v in zip([0] + [2 * v for v in b], a + [0, 0])]
    return [Fraction(0)] + [Fraction(v, i + 1) for i, v in enumerate(b)]


def derivative(p):
    return [i * c for i, c in enumerate(p)][1:]


def value(p, x):
    total = 0
    for c in reversed(p):
        total = total * x + c
    return total


def primitive(p):
    scale = math.lcm(*(c.denominator for c in p))
    ints = [int(c * scale) for c in p]
    content = math.gcd(*ints)
    return [c // content for c in ints]


# The curve of 2-cycles: polynomials in (m, D) as {exponents: coefficient}.


def add_product(target, p, q, factor):
    for (i, j), a in p.items():
        for (k, l), b in q.items():
            key = (i + k, j + l)
            target[key] = target.get(key, 0) + factor * a * b


def partial(p, which):
    result = {}
    for exponents, c in p.items():
        k = exponents[which]
        if k:
            lower = tuple(e - (i == which) for i, e in enumerate(exponents))
            result[lower] = c * k
    return result


def fold_system(loss):
    """S and 2 J = 2 S_m A_D - A_m^2 over Z in (m, D), for the loss times the common denominator."""
    scale = math.lcm(*(c.denominator for c in loss))
    s, a = {}, {}
    for j, c in enumerate(int(c * scale) for c in loss):
        for i in range(1, j + 1):
            part, k = (s, (i - 1) // 2) if i % 2 else (a, (i - 2) // 2)
            part[(j - i, k)] = part.get((j - i, k), 0) + c * i * math.comb(j, i)
    s = {k: v for k, v in s.items() if v}
    a = {k: v for k, v in a.items() if v}
    twice_j = {}
    add_product(twice_j, partial(s, 0), partial(a, 1), 2)
    add_product(twice_j, partial(a, 0), partial(a, 0), -1)
    return s, {k: v for k, v in twice_j.items() if v}


def as_text(p):
    return "+".join(f"({c})*m^{i}*D^{j}" for (i, j), c in p.items())
