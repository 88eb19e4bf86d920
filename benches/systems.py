"""The systems that side_by_side.py compares: the same jobs in each, timed as library calls.

A job takes a loss and the time for repetitions; it gives its result and its median time in seconds.
"""

import json
import math
import re
import shutil
import signal
import statistics
import subprocess
import time
from fractions import Fraction

from peers import Jobs, as_text, derivative, fold_system, primitive, value

ETA = Fraction(11, 10)

# After so many seconds a job is given up.
PATIENCE = 60


class TooSlow(Exception):
    """A job was given up."""


def give_up(*_):
    raise TooSlow


def median_time(job, budget):
    """The result of a job and its median time."""
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    try:
        start = time.perf_counter()
        result = job()
        times = [time.perf_counter() - start]
    finally:
        signal.alarm(0)
    while sum(times) < budget and len(times) < 1000:
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return result, statistics.median(times)


class Ours:
    name = "twostep"

    def __init__(self):
        self.jobs = Jobs("job")

    def ask(self, job, loss, budget):
        request = {"job": job, "loss": [str(c) for c in loss], "eta": str(ETA), "seconds": budget}
        return self.jobs.ask(json.dumps(request))

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
        return None, self.ask("windows", loss, budget)["median"]

    def eliminate(self, loss, budget):
        r = self.ask("eliminate", loss, budget)
        return [int(c) for c in r["polynomial"]], r["median"]


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
    # All digits count: at high degree the images of two points that agree in floats can lie far apart.
    left, pairs = sorted(Fraction(x) if isinstance(x, str) else Fraction(float(x)) for x in points), []
    while left:
        x = left.pop(0)
        image = x - ETA * value(gradient, x)
        if not left:
            break
        partner = min(left, key=lambda y: abs(y - image))
        left.remove(partner)
        pairs.append((float(x), float(partner)))
    return sorted(pairs)


class Flint:
    """python-flint: exact polynomials over Z, certified complex balls for their roots."""

    name = "python-flint"

    def __init__(self):
        import flint

        self.flint = flint
        self.gave_up = set()

    def version(self):
        return self.flint.__version__

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


class Sympy:
    """SymPy: exact real roots as CRootOf, of which 30 digits are evaluated."""

    name = "SymPy"

    def __init__(self):
        import sympy

        from sympy.core.cache import clear_cache
        from sympy.polys.rootoftools import ComplexRootOf

        self.sympy = sympy
        # SymPy remembers results; a repetition must not find the first run's.
        self.forget = lambda: (clear_cache(), ComplexRootOf.clear_cache())
        self.x = sympy.symbols("x")
        self.gave_up = set()

    def version(self):
        return self.sympy.__version__

    def poly(self, p):
        rational = self.sympy.Rational
        return self.sympy.Poly([rational(c.numerator, c.denominator) for c in reversed(p)], self.x)

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
        """The same polynomial as python-flint's; like ours: paired, with multiplier and stability, from 30 digits."""
        def job():
            self.forget()
            x = self.poly([Fraction(0), Fraction(1)])
            g = x - self.poly(loss).diff() * self.sympy.Rational(ETA.numerator, ETA.denominator)
            quotient = (g.compose(g) - x).quo(g - x)
            left, slope, cycles = [r.evalf(30) for r in quotient.real_roots()], g.diff(), []
            while len(left) > 1:
                a, rest = left[0], left[1:]
                target = g.eval(a)
                b = min(rest, key=lambda y: abs(y - target))
                left = [y for y in rest if y is not b]
                rho = slope.eval(a) * slope.eval(b)
                cycles.append((float(a), float(b), rho, abs(rho) < 1, abs(rho) > 1))
            return cycles

        cycles, t = median_time(job, budget)
        return sorted(c[:2] for c in cycles), t


class Pari:
    """PARI/GP: polrootsreal on the same polynomials, timed inside one gp process."""

    name = "PARI"

    def __init__(self):
        if not shutil.which("gp"):
            raise ImportError("the program gp is not installed")
        self.gave_up = set()

    def version(self):
        out = subprocess.run(["gp", "--version-short"], capture_output=True, text=True).stdout
        return out.strip()

    def run(self, setup, job, budget):
        script = f"""
default(parisizemax, 2000000000); default(linewrap, 0);
default(lines, 0);
{setup}
job() = {{ {job} }};
t0 = getwalltime(); r = job(); t = getwalltime() - t0;
many = if (t < 1, 64, 1); runs = 0;
if (t < {int(budget * 1000)}, t0 = getwalltime(); while ((t = getwalltime() - t0) < {int(budget * 1000)}, for (i = 1, many, job()); runs += many); t = t / runs);
print(t * 1.); print(#r); for (i = 1, #r, print(r[i]));
"""
        out = subprocess.run(["gp", "-q", "-f", "--default", "breakloop=0"], input=script, capture_output=True, text=True, timeout=PATIENCE).stdout
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
        return pair(loss, lines[2 : 2 + int(lines[1])]), t


# The comparison of results.


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


SAME = {"critical": same_critical, "cycles": same_cycles, "eliminate": same_polynomial}

# What a job that is given up ends with.
GAVE_UP = (TooSlow, subprocess.TimeoutExpired, MemoryError)
