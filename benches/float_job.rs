//! The float path's side of `simulate_side_by_side.py`: one job per line of standard input, one JSON answer per line.

use nalgebra::DMatrix;
use std::io::{BufRead, Write};
use std::time::Instant;
use twostep::expr::Expr;
use twostep::simulate::bifurcation::{BifurcationOptions, bifurcation};
use twostep::simulate::{CompiledLoss, EnsembleOptions, SymmetricFactorization, ensemble, random};

fn main() {
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let begin = Instant::now();
        let answer = match line.trim() {
            "ensemble" => quartic_ensemble(),
            "raster" => raster(),
            "factorization" => factorization(),
            other => format!("\"unknown job {other}\""),
        };
        let seconds = begin.elapsed().as_secs_f64();
        let mut out = std::io::stdout().lock();
        if writeln!(out, "{{\"seconds\": {seconds}, \"answer\": {answer}}}")
            .and_then(|()| out.flush())
            .is_err()
        {
            break;
        }
    }
}

fn quartic() -> CompiledLoss {
    let loss = Expr::parse("(x^2-1)^2/4").expect("a loss");
    CompiledLoss::polynomial(&loss.to_polynomial("x", 8).expect("a polynomial"))
}

/// 10^6 starts, 200 steps: how many are below -1/2, between, and above 1/2.
fn quartic_ensemble() -> String {
    let options = EnsembleOptions {
        seed: 1,
        starts: 1_000_000,
        region: vec![(-1.6, 1.6)],
        eta: 1.1,
        steps: 200,
        max_period: 2,
        bins: 2,
    };
    let told = ensemble(&quartic(), &options);
    format!("[{}, {}]", told.histogram[0], told.histogram[1])
}

fn raster() -> String {
    let options = BifurcationOptions::one_variable((0.8, 2.0), (-2.0, 2.0), 2000, 2000);
    let told = bifurcation(&quartic(), &options);
    told.visits.iter().filter(|n| **n > 0).count().to_string()
}

/// 2000 steps on |XX' - C|^2/4 with 32 x 32 matrices: the loss at the end.
fn factorization() -> String {
    const N: usize = 32;
    let draw = |seed: u64| DMatrix::from_fn(N, N, |i, j| 2.0 * random::unit(seed, (i * N + j) as u64) - 1.0);
    let root = draw(1);
    let loss = SymmetricFactorization::new(&root * root.transpose() / N as f64);
    let mut x = draw(2) * 0.1;
    loss.descend(&mut x, 0.2, 2000);
    format!("{:?}", loss.value(&x))
}
