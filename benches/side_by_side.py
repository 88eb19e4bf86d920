#!/usr/bin/env python3
"""The same jobs in twostep and in other systems: one table of times and ratios, and a comparison of all results.

Run it from the repository: `python3 benches/side_by_side.py`. It makes its own virtual environment under target/
and installs python-flint and SymPy there; PARI is used where the program `gp` is installed. A system that cannot be had is
left out. Every time is a median of library calls inside a running process. Exit status 1 where two systems disagree.
"""

import argparse
import json
import math
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / "target" / "peers"
ETA = Fraction(11, 10)


def enter_environment():
    """Runs this script again inside its own virtual environment."""
    python = VENV / "bin" / "python"
    if Path(sys.prefix) == VENV:
        return
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    for package in ["python-flint", "sympy"]:
        done = subprocess.run([str(python), "-m", "pip", "install", "-q", package], capture_output=True)
        if done.returncode != 0:
            print(f"left out: {package} cannot be installed", file=sys.stderr)
    os.execv(str(python), [str(python), *sys.argv])


# Losses: lists of integer or rational coefficients, constant term first.


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


# Timing.


def median_time(job, budget):
    """The result of a job, its median time, and whether it was stopped."""
    start = time.perf_counter()
    result = job()
    times = [time.perf_counter() - start]
    while sum(times) < budget and len(times) < 1000:
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return result, statistics.median(times)


# twostep.


class Ours:
    name = "twostep"

    def __init__(self):
        subprocess.run(["cargo", "build", "-q", "--release"], cwd=ROOT, check=True)
        command = ["cargo", "bench", "--no-run", "--bench", "job", "--message-format=json"]
        out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        messages = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
        jobs = [m["executable"] for m in messages if m.get("target", {}).get("name") == "job" and m.get("executable")]
        self.child = subprocess.Popen([jobs[-1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, job, loss, budget):
        request = {"job": job, "loss": [str(c) for c in loss], "eta": str(ETA), "seconds": budget}
        self.child.stdin.write(json.dumps(request) + "\n")
        self.child.stdin.flush()
        return json.loads(self.child.stdout.readline())

    def critical(self, loss, budget):
        r = self.ask("analyse", loss, budget)
        if "error" in r:
            return ([], []), None
        minima = [x for x, is_minimum in zip(r["critical"], r["minimiser"]) if is_minimum]
        return (sorted(r["critical"]), list(zip(minima, r["alpha"]))), r["median"]

    def cycles(self, loss, budget):
        r = self.ask("orbits", loss, budget)
        return sorted(tuple(sorted(c["points"])) for c in r["cycles"]), r["median"]

    def windows(self, loss, budget):
        return self.ask("windows", loss, budget)["median"]

    def eliminate(self, loss, budget):
        r = self.ask("eliminate", loss, budget)
        return [int(c) for c in r["polynomial"]], r["median"]

    def peak(self):
        """Peak memory in megabytes."""
        status = Path(f"/proc/{self.child.pid}/status")
        if not status.exists():
            return float("nan")
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024


# What every other system does with its real roots: classify critical points, pair the points of 2-cycles.


def classify(loss, roots):
    """Minimisers (f'' > 0) with the sign of alpha = 3 f'''^2 - f'' f''''. Simple roots only."""
    f2 = derivative(derivative(loss))
    f3, f4 = derivative(f2), derivative(derivative(f2))
    minima = []
    for x in roots:
        if value(f2, x) > 0:
            alpha = 3 * value(f3, x) ** 2 - value(f2, x) * value(f4, x)
            minima.append((float(x), 1 if alpha > 0 else -1 if alpha < 0 else 0))
    return sorted(float(x) for x in roots), minima


def pair(loss, points):
    """Sorted points of all 2-cycles, paired by applying the gradient map."""
    gradient = derivative(loss)
    points = sorted(float(x) for x in points)
    left, pairs = list(points), []
    while left:
        x = left.pop(0)
        image = float(Fraction(x) - ETA * value(gradient, Fraction(x)))
        if not left:
            break
        partner = min(left, key=lambda y: abs(y - image))
        left.remove(partner)
        pairs.append((x, partner))
    return sorted(pairs)


class Flint:
    """python-flint: exact polynomials over Z, certified complex balls for their roots."""

    name = "python-flint"

    def __init__(self):
        import flint

        self.flint = flint

    def poly(self, p):
        return self.flint.fmpz_poly(primitive(p))

    def real_roots(self, p):
        """Real roots of a square-free polynomial as exact balls: imaginary parts are proved zero or non-zero."""
        return [z.real for z, _ in p.complex_roots() if z.imag == 0]

    def critical(self, loss, budget):
        def job():
            f = self.poly(loss)
            f1 = f.derivative()
            f2 = f1.derivative()
            f3 = f2.derivative()
            alpha = 3 * f3 * f3 - f2 * f3.derivative()
            roots, minima = self.real_roots(f1), []
            arb_poly = self.flint.arb_poly
            f2, alpha = arb_poly(f2), arb_poly(alpha)
            for x in roots:
                if f2(x) > 0:
                    a = alpha(x)
                    minima.append((x, 1 if a > 0 else -1 if a < 0 else None))
            return roots, minima

        (roots, minima), t = median_time(job, budget)
        return (sorted(float(x) for x in roots), sorted((float(x), s) for x, s in minima)), t

    def cycles(self, loss, budget):
        """(G(G(x)) - x)/(G(x) - x) as one polynomial of degree (d-1)(d-2)."""

        def job():
            fmpq = self.flint.fmpq_poly
            f = fmpq([self.flint.fmpq(c.numerator, c.denominator) for c in loss])
            x = fmpq([0, 1])
            g = x - self.flint.fmpq(ETA.numerator, ETA.denominator) * f.derivative()
            quotient = (g(g) - x) // (g - x)
            numerator = self.flint.fmpz_poly(quotient.numer())
            # Like ours: paired, with multiplier and stability.
            arb_poly = self.flint.arb_poly
            image, slope = arb_poly(g), arb_poly(g.derivative())
            points = left = self.real_roots(numerator)
            cycles = []
            while left:
                a, rest = left[0], left[1:]
                target = image(a)
                b = next((y for y in rest if y.overlaps(target)), None)
                left = [y for y in rest if y is not b]
                if b is not None:
                    rho = slope(a) * slope(b)
                    cycles.append((a, b, rho, abs(rho) < 1, abs(rho) > 1))
            return points, cycles

        (points, _), t = median_time(job, budget)
        return pair(loss, points), t

    def system(self, loss):
        """S(m, D) and eta A(m, D) - 2 as polynomials over Z in (m, D)."""
        d, scale = len(loss) - 1, math.lcm(*(c.denominator for c in loss))
        ints = [int(c * scale) for c in loss]
        s, a = {}, {}
        for j, c in enumerate(ints):
            for i in range(1, j + 1):
                part, k = (s, (i - 1) // 2) if i % 2 else (a, (i - 2) // 2)
                key = (j - i, k)
                part[key] = part.get(key, 0) + c * i * math.comb(j, i)
        a = {k: v * ETA.numerator for k, v in a.items()}
        a[(0, 0)] = a.get((0, 0), 0) - 2 * scale * ETA.denominator
        context = self.flint.fmpz_mpoly_ctx.get(("m", "D"), "lex")
        return context.from_dict(s), context.from_dict(a), d

    def eliminate(self, loss, budget):
        """The resultant of S and 2J with respect to m: the step of a phase diagram that takes the time."""
        s, j = fold_system(loss)
        context = self.flint.fmpz_mpoly_ctx.get(("m", "D"), "lex")
        s, j = context.from_dict(s), context.from_dict(j)
        r, t = median_time(lambda: s.resultant(j, "m"), budget)
        coefficients = {exponents[1]: int(c) for exponents, c in r.to_dict().items()}
        return [coefficients.get(i, 0) for i in range(max(coefficients) + 1)], t

    def fair(self, loss, budget):
        """The same work as ours: eliminate from S = 0, eta A = 2, then real roots, D > 0."""

        def job(variable):
            s, a, _ = self.system(loss)
            r = s.resultant(a, variable)
            kept = 1 - variable if isinstance(variable, int) else 0
            coefficients = {}
            for exponents, c in r.to_dict().items():
                coefficients[exponents[kept]] = int(c)
            top = max(coefficients, default=0)
            p = self.flint.fmpz_poly([coefficients.get(i, 0) for i in range(top + 1)])
            return [x for x in self.real_roots(p) if x > 0]

        # The elimination of m leaves D; the positive real D with real m are the cycles.
        found, t = median_time(lambda: job(0), budget)
        return len(found), t


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


class Sympy:
    """SymPy: exact real roots as CRootOf; points by isolating intervals (Poly.intervals)."""

    name = "SymPy"

    def __init__(self):
        import sympy

        from sympy.core.cache import clear_cache
        from sympy.polys.rootoftools import ComplexRootOf

        self.sympy = sympy
        # SymPy remembers results; a repetition must not find the first run's.
        self.forget = lambda: (clear_cache(), ComplexRootOf.clear_cache())
        self.x = sympy.symbols("x")

    def poly(self, p):
        rational = self.sympy.Rational
        return self.sympy.Poly([rational(c.numerator, c.denominator) for c in reversed(p)], self.x)

    def isolate(self, p):
        return p.intervals(eps=self.sympy.Rational(1, 10**12))

    def eliminate(self, loss, budget):
        s, j = fold_system(loss)
        m, d = self.sympy.symbols("m D")

        def poly(p):
            return self.sympy.Poly({k: self.sympy.Integer(v) for k, v in p.items()}, m, d)

        s, j = poly(s), poly(j)

        def job():
            self.forget()
            return s.resultant(j)

        r, t = median_time(job, budget)
        return [int(c) for c in reversed(r.all_coeffs())], t

    def critical(self, loss, budget):
        def job():
            self.forget()
            f = self.poly(loss)
            f1 = f.diff()
            f2 = f1.diff()
            f3 = f2.diff()
            alpha = 3 * f3 * f3 - f2 * f3.diff()
            roots = f1.real_roots()
            minima = []
            for x in roots:
                y = x.evalf(30)
                if f2.eval(y) > 0:
                    a = alpha.eval(y)
                    minima.append((float(y), 1 if a > 0 else -1 if a < 0 else 0))
            return sorted(float(x) for x in roots), minima

        return median_time(job, budget)

    def cycles(self, loss, budget):
        def job():
            self.forget()
            x = self.poly([Fraction(0), Fraction(1)])
            g = x - self.poly(loss).diff() * self.sympy.Rational(ETA.numerator, ETA.denominator)
            quotient = (g.compose(g) - x).quo(g - x)
            return [(i[0][0] + i[0][1]) / 2 for i in self.isolate(quotient)]

        points, t = median_time(job, budget)
        return pair(loss, points), t


class Pari:
    """PARI/GP: polrootsreal on the same polynomials, timed inside one gp process."""

    name = "PARI"

    def __init__(self):
        if not shutil.which("gp"):
            raise ImportError("the program gp is not installed")

    def run(self, setup, job, budget):
        script = f"""
default(parisizemax, 2000000000); default(linewrap, 0);
default(lines, 0);
{setup}
job() = {{ {job} }};
t0 = getwalltime(); r = job(); t1 = getwalltime() - t0;
n = max(1, min(2000, floor({int(budget * 1000)} / max(t1, 1/10))));
t0 = getwalltime(); for (i = 1, n, job()); t = (getwalltime() - t0) / n;
print(t * 1.); print(#r); for (i = 1, #r, print(r[i]));
"""
        out = subprocess.run(["gp", "-q", "-f", "--default", "breakloop=0"], input=script, capture_output=True, text=True, timeout=60).stdout
        lines = out.replace(" E", "E").split("\n")
        return lines, float(lines[0]) / 1000

    def eliminate(self, loss, budget):
        s, j = fold_system(loss)
        setup = f"s = {as_text(s)}; j = {as_text(j)};"
        lines, t = self.run(setup, "Vecrev(polresultant(s, j, 'm))", budget)
        return [int(v) for v in lines[2 : 2 + int(lines[1])]], t

    def text(self, loss):
        return "f = " + "+".join(f"({c})*x^{i}" for i, c in enumerate(loss)) + ";"

    def critical(self, loss, budget):
        job = """my(g = f', h = f'', k = f''', l = h'', r, a, s);
r = polrootsreal(g); a = 3*k^2 - h*l; s = List();
for (i = 1, #r, if (subst(h, x, r[i]) > 0, listput(s, [r[i], sign(subst(a, x, r[i]))])));
[r, Vec(s)]"""
        setup = self.text(loss)
        lines, t = self.run(setup, job, budget)
        # GP writes an inexact zero as 0.E-38.
        values = [re.sub(r"\.E", ".0E", line.replace("~", "").replace(" ", "")) for line in lines]
        roots, minima = json.loads(values[2]), json.loads(values[3])
        return (sorted(roots), sorted((x, s) for x, s in minima)), t

    def cycles(self, loss, budget):
        job = f"my(g = x - {ETA}*f'); polrootsreal((subst(g, x, g) - x)/(g - x))"
        lines, t = self.run(self.text(loss), job, budget)
        return pair(loss, [float(v) for v in lines[2 : 2 + int(lines[1])]]), t


# The comparison.


def close(a, b):
    return len(a) == len(b) and all(math.isclose(x, y, rel_tol=1e-6, abs_tol=1e-9) for x, y in zip(a, b))


def same_critical(a, b):
    # None: the other system's enclosure of alpha holds zero, so it decides nothing.
    signs = all(v is None or u == v for (_, u), (_, v) in zip(a[1], b[1]))
    return close(a[0], b[0]) and signs and close([x for x, _ in a[1]], [x for x, _ in b[1]])


def same_cycles(a, b):
    return len(a) == len(b) and close([x for p in a for x in p], [x for p in b for x in p])


def same_polynomial(a, b):
    """The same integers, up to the resultant's sign."""
    return a == b or a == [-c for c in b]


def shown(seconds):
    if seconds is None:
        return "-"
    return f"{seconds * 1000:.3g} ms"


def attempt(call):
    try:
        return call()
    except (subprocess.TimeoutExpired, ValueError, IndexError, MemoryError) as error:
        return None, str(error)[:60]


def whole_process(budget):
    """The median time of `twostep certify` on the double well as a whole process."""
    binary = ROOT / "target" / "release" / "twostep"
    command = [str(binary), "certify", "(x^2-1)^2/4", "--eta", "11/10"]

    def job():
        return subprocess.run(command, capture_output=True).returncode

    status, t = median_time(job, budget)
    return t if status == 0 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.5, help="time for repetitions of each job")
    parser.add_argument("--losses", type=int, default=48, help="random losses compared without timing")
    parser.add_argument("--seeds", type=int, default=3, help="random losses per degree in the table")
    parser.add_argument("--jobs", nargs="*", help="only these jobs of the table: critical, cycles, eliminate")
    options = parser.parse_args()
    enter_environment()
    ours, peers = Ours(), []
    for system in [Flint, Pari, Sympy]:
        try:
            peers.append(system())
        except ImportError as reason:
            print(f"left out: {system.name} ({reason})", file=sys.stderr)
    faults = []

    def compare(job, loss, mine, theirs, system, same):
        if not same(mine, theirs):
            faults.append((job, system.name, [str(c) for c in loss], mine, theirs))
            print(f"DISAGREEMENT: {job}, {system.name}, loss {[str(c) for c in loss]}\n  {mine}\n  {theirs}", flush=True)

    # Which systems are asked up to which degree, so that a run ends.
    limit = {("critical", "SymPy"): 32, ("cycles", "SymPy"): 8, ("cycles", "python-flint"): 16}
    limit |= {("eliminate", "SymPy"): 6, ("eliminate", "python-flint"): 24, ("eliminate", "PARI"): 16}
    print("| job | loss | twostep | " + " | ".join(p.name for p in peers) + " | python-flint, our equations |")
    print("|---|---|---|" + "---|" * len(peers) + "---|")
    degrees = {"critical": [4, 8, 16, 32, 40], "cycles": [4, 8, 16, 32], "eliminate": [4, 6, 8, 12, 16, 24]}
    tests = {"critical": same_critical, "cycles": same_cycles, "eliminate": same_polynomial}
    for job, same in tests.items():
        if options.jobs and job not in options.jobs:
            continue
        for degree in degrees[job]:
            named = [(f"random, seed {s}", random_loss(degree, s)) for s in range(options.seeds)]
            if job == "critical" and degree in (16, 32):
                named.append(("Chebyshev", chebyshev_loss(degree)))
            for name, loss in named:
                mine, base = getattr(ours, job)(loss, options.seconds)
                cells = []
                for p in peers:
                    if degree > limit.get((job, p.name), 1000):
                        cells.append("")
                        continue
                    theirs, t = attempt(lambda: getattr(p, job)(loss, options.seconds))
                    if theirs is None:
                        cells.append("> 60 s" if "timed out" in t else f"failed: {t}")
                        continue
                    compare(job, loss, mine, theirs, p, same)
                    cells.append(f"{shown(t)} ({t / base:.3g}x)" if base else shown(t))
                flint = next((p for p in peers if isinstance(p, Flint)), None)
                fair = ""
                if job == "cycles" and flint and degree <= 16:
                    count, t = flint.fair(loss, options.seconds)
                    fair = f"{shown(t)} ({t / base:.3g}x)"
                print(f"| {job} | degree {degree}, {name} | {shown(base)} | " + " | ".join(cells) + f" | {fair} |", flush=True)
    print()
    source, checked = random.Random(7), 0
    for seed in range(options.losses):
        degree = source.choice([3, 4, 5, 6, 7, 8, 9, 10])
        loss = random_loss(degree, 10_000 + seed)
        for p in peers:
            if isinstance(p, Sympy) and degree > 6:
                continue
            if isinstance(p, Sympy) and degree > 4:
                jobs = [("critical", same_critical)]
            else:
                jobs = [("critical", same_critical), ("cycles", same_cycles)]
            for job, same in jobs:
                mine, _ = getattr(ours, job)(loss, 0)
                if job == "critical" and mine == ([], []):
                    continue
                theirs, t = attempt(lambda: getattr(p, job)(loss, 0))
                if theirs is not None:
                    compare(job, loss, mine, theirs, p, same)
                    checked += 1
    print(f"{checked} comparisons on {options.losses} random losses, {len(faults)} disagreements")
    if (t := whole_process(1.0)) is not None:
        print(f"whole process, certify the double well at 11/10: {shown(t)} (target 5 ms)")
    print(f"peak memory: {ours.peak():.0f} MB (target 200 MB)")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
