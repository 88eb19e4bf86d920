#!/usr/bin/env python3
"""Derivatives of a tanh network beside JAX on the CPU: one Markdown table from one run.

Run it from the repository: `python3 benches/jets_side_by_side.py`. It builds benches/jets.rs, and makes its own virtual environment
under target/ with jax from PyPI. The job: at one point of the network of problems/several/tanh-network.toml (20 parameters, 20
samples), along one direction q, the value, the gradient, H q, D^3 f[q, q, .] and D^4 f[q, q, q, .]. JAX compiles the job for
float64; its time is that of one call with its answer awaited, the median of many, by nested jvp and by jax.experimental.jet, the faster of the
two. Exit status 1 where the numbers disagree, or an enclosure does not hold them.
"""

import os
import statistics
import sys
import time
import tomllib

from peers import ROOT, Jobs, enter_environment

SECONDS = 2.0


def network():
    """The loss as a function of the 20 parameters, from the data of the problem file."""
    import jax.numpy as np

    data = tomllib.loads((ROOT / "problems/several/tanh-network.toml").read_text())["data"]
    inputs, targets = np.array(data["X"]), np.array(data["Y"][0])

    def loss(theta):
        w, b, v = theta[:10].reshape(5, 2), theta[10:15], theta[15:]
        rest = v @ np.tanh(w @ inputs + b[:, None]) - targets
        return rest @ rest / 40 + theta @ theta / 200

    return loss


def jobs():
    """The job in JAX, by two ways, each compiled."""
    import jax
    from jax.experimental.jet import jet

    loss = network()

    def nested(x, q):
        along = lambda f: lambda t: jax.jvp(f, (t,), (q,))[1]
        slope = jax.grad(loss)
        first = along(slope)
        second = along(first)
        return loss(x), (slope(x), first(x), second(x), along(second)(x))

    def series(x, q):
        zero = 0 * q
        top, rest = jet(jax.grad(loss), (x,), ((q, zero, zero),))
        return loss(x), (top, *rest)

    return {"nested jvp": jax.jit(nested), "jet": jax.jit(series)}


def median_time(job, x, q):
    import jax

    jax.block_until_ready(job(x, q))
    times, begin = [], time.perf_counter()
    while time.perf_counter() - begin < SECONDS:
        start = time.perf_counter()
        jax.block_until_ready(job(x, q))
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    enter_environment("peers-jets", ["jax"])
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as np

    k = np.arange(20.0)
    x, q = np.sin(1 + k) / 2, np.cos(2 + 3 * k)
    ours = Jobs("jets")
    floats, intervals = ours.ask("float"), ours.ask("interval")
    agree, peers = True, {}
    for name, job in jobs().items():
        try:
            value, rows = job(x, q)
        except Exception as error:
            print(f"left out: {name}: {type(error).__name__}", file=sys.stderr)
            continue
        close = np.allclose(value, floats["value"], rtol=1e-12, atol=1e-12)
        close &= all(np.allclose(a, np.array(b), rtol=1e-9, atol=1e-9) for a, b in zip(rows, floats["rows"]))
        agree &= bool(close)
        peers[name] = median_time(job, x, q)
    held = all(
        lo <= y + 1e-9 * (1 + abs(y)) and y - 1e-9 * (1 + abs(y)) <= hi
        for row, enclosures in zip(floats["rows"], intervals["rows"])
        for y, (lo, hi) in zip(row, enclosures)
    )
    agree &= held
    width = max(hi - lo for row in intervals["rows"] for lo, hi in row)
    print(f"jax {jax.__version__}, float64, one point of 20 parameters, 20 samples; {floats['operations']} operations for the gradient\n")
    print("| value, gradient, H q, D^3[q,q,.], D^4[q,q,q,.] | time | beside twostep in floats |")
    print("|---|---|---|")
    rows = [("twostep, floats", floats["seconds"]), (f"twostep, intervals (widths up to {width:.0e})", intervals["seconds"])]
    rows += [(f"JAX, {name}", seconds) for name, seconds in peers.items()]
    for name, seconds in rows:
        print(f"| {name} | {1e6 * seconds:.1f} us | {seconds / floats['seconds']:.2f} |")
    print(f"\nthe numbers {'agree' if agree else 'DISAGREE'}")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
