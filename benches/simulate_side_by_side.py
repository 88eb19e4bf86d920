#!/usr/bin/env python3
"""The float path beside NumPy and JAX (CPU, compiled, float64) on the same cores: one table of medians and ratios.

Run it from the repository: `python3 benches/simulate_side_by_side.py`. It makes its own virtual environment under target/
and installs NumPy and JAX there; one that cannot be had is left out. Jobs:

- ensemble: 10^6 starts of the quartic (x^2-1)^2/4, uniform in [-1.6, 1.6], 200 steps at eta = 1.1;
- factorization: 2000 steps on |XX' - C|^2/4 with 32 x 32 matrices at eta = 0.2;
- raster: a bifurcation diagram of 2000 x 2000 pixels, for twostep alone.

Every system computes the same number of steps in float64; the answers are compared. JAX is timed after compilation.
Exit status 1 where two systems disagree.
"""

import statistics
import sys
import time

from peers import Jobs, enter_environment

STARTS, STEPS, ETA = 1_000_000, 200, 1.1
N, MATRIX_STEPS, MATRIX_ETA = 32, 2000, 0.2


def unit(seed, index):
    """SplitMix64, as in `simulate::random`: uniform in [0, 1)."""
    mask = (1 << 64) - 1
    z = (seed + (index + 1) * 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return ((z ^ (z >> 31)) >> 11) / float(1 << 53)


def units(np, seed, count):
    """The same, many at once."""
    index = np.arange(1, count + 1, dtype=np.uint64)
    z = np.uint64(seed) + index * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (((z ^ (z >> np.uint64(31))) >> np.uint64(11)) / float(1 << 53)).astype(np.float64)


def matrices(np):
    draw = lambda seed: np.array(
        [[2 * unit(seed, i * N + j) - 1 for j in range(N)] for i in range(N)], dtype=np.float64
    )
    root = draw(1)
    return root @ root.T / N, draw(2) * 0.1


def histogram(np, x):
    """How many end in each half of [-1.6, 1.6]."""
    place = (np.asarray(x) + 1.6) / 3.2 * 2
    return [int(((place >= 0) & (place < 1)).sum()), int(((place >= 1) & (place < 2)).sum())]


def numpy_jobs():
    try:
        import numpy as np
    except ImportError:
        return {}
    np.seterr(all="ignore")

    def ensemble():
        x = -1.6 + 3.2 * units(np, 1, STARTS)
        for _ in range(STEPS + PERIODS):
            x = x - ETA * (x * x - 1) * x
        return histogram(np, x)

    c, start = matrices(np)

    def factorization():
        x = start.copy()
        for _ in range(MATRIX_STEPS):
            x = x - MATRIX_ETA * (x @ x.T - c) @ x
        return float(((x @ x.T - c) ** 2).sum() / 4)

    return {"ensemble": ensemble, "factorization": factorization}


def jax_jobs():
    try:
        import jax
        import jax.numpy as jnp
        import numpy as np
    except ImportError:
        return {}
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")

    @jax.jit
    def many(x):
        return jax.lax.fori_loop(0, STEPS + PERIODS, lambda _, x: x - ETA * (x * x - 1) * x, x)

    c, start = (jnp.asarray(m) for m in matrices(np))

    @jax.jit
    def steps(x):
        loop = jax.lax.fori_loop(0, MATRIX_STEPS, lambda _, x: x - MATRIX_ETA * ((x @ x.T - c) @ x), x)
        return ((loop @ loop.T - c) ** 2).sum() / 4

    def ensemble():
        x = -1.6 + 3.2 * units(np, 1, STARTS)
        return histogram(np, many(jnp.asarray(x)).block_until_ready())

    return {"ensemble": ensemble, "factorization": lambda: float(steps(start))}


# twostep looks for periods 1 and 2 after the run: two more steps.
PERIODS = 2


def timed(job):
    begin = time.perf_counter()
    answer = job()
    return time.perf_counter() - begin, answer


def agree(a, b):
    if isinstance(a, list):
        # A start that hesitates at the edge of its basin may fall to either side.
        return all(abs(p - q) <= 1e-4 * STARTS for p, q in zip(a, b))
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b), 1e-9)


def main():
    twostep = Jobs("float_job").ask
    peers = {"NumPy": numpy_jobs(), "JAX": jax_jobs()}
    rounds, times, answers = 5, {}, {}
    for job in ["ensemble", "factorization", "raster"]:
        systems = {"twostep": lambda: twostep(job)["answer"]}
        systems.update({name: jobs[job] for name, jobs in peers.items() if job in jobs})
        for system in systems.values():
            system()
        # In turns, so that whatever else runs on the machine hits all alike.
        for _ in range(rounds):
            for name, system in systems.items():
                seconds, answer = timed(system)
                times.setdefault((job, name), []).append(seconds)
                answers[(job, name)] = answer
    faults = 0
    print("| job | twostep | " + " | ".join(peers) + " |\n|---|---|" + "---|" * len(peers))
    for job in ["ensemble", "factorization", "raster"]:
        own = statistics.median(times[(job, "twostep")])
        cells = [f"{1e3 * own:.0f} ms"]
        for name in peers:
            if (job, name) not in times:
                cells.append("")
                continue
            ratios = [b / a for a, b in zip(times[(job, "twostep")], times[(job, name)])]
            cells.append(f"{1e3 * statistics.median(times[(job, name)]):.0f} ms ({statistics.median(ratios):.1f})")
            if not agree(answers[(job, "twostep")], answers[(job, name)]):
                faults += 1
                print(f"DISAGREE {job}: {answers[(job, 'twostep')]} {name} {answers[(job, name)]}", file=sys.stderr)
        print(f"| {job} | " + " | ".join(cells) + " |")
    return 1 if faults else 0


if __name__ == "__main__":
    enter_environment("float-peers", ["numpy", "jax[cpu]"])
    sys.exit(main())
