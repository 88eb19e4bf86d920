//! The float path: ensembles, rasters, tapes, factorizations, and the cross-check of the double well.

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use twostep::algebra::{RatPoly, Value};
use twostep::arith::Rational;
use twostep::expr::Expr;
use twostep::simulate::bifurcation::{BifurcationOptions, bifurcation};
use twostep::simulate::{
    CompiledLoss, EnsembleOptions, ProvedCycle, ProvedMinimiser, ProvedOrbits, ProvedStability, RunOptions,
    cross_check, ensemble, simulate,
};

fn quartic() -> RatPoly {
    Expr::parse("(x^2-1)^2/4").unwrap().to_polynomial("x", 8).unwrap()
}

fn ensembles(c: &mut Criterion) {
    let mut group = c.benchmark_group("ensemble of 10^6 starts, 200 steps");
    group.sample_size(10);
    let options = EnsembleOptions {
        seed: 1,
        starts: 1_000_000,
        region: vec![(-1.6, 1.6)],
        eta: 1.1,
        steps: 200,
        max_period: 16,
        bins: 0,
    };
    let polynomial = CompiledLoss::polynomial(&quartic());
    group.bench_function("quartic by Horner", |b| b.iter(|| ensemble(&polynomial, black_box(&options))));
    let tape = CompiledLoss::expression(&Expr::parse("(x^2-1)^2/4").unwrap(), &["x"]).unwrap();
    group.bench_function("quartic by tape", |b| b.iter(|| ensemble(&tape, black_box(&options))));
    let plane = CompiledLoss::expression(&Expr::parse("(x*y-1)^2/2").unwrap(), &["x", "y"]).unwrap();
    let two = EnsembleOptions { region: vec![(0.2, 1.5), (0.2, 1.5)], ..options };
    group.bench_function("(x*y-1)^2/2 by tape", |b| b.iter(|| ensemble(&plane, black_box(&two))));
    group.finish();
}

fn rasters(c: &mut Criterion) {
    let mut group = c.benchmark_group("raster");
    group.sample_size(10);
    let polynomial = CompiledLoss::polynomial(&quartic());
    let options = BifurcationOptions::one_variable((0.8, 2.0), (-2.0, 2.0), 2000, 2000);
    group.bench_function("bifurcation 2000x2000, quartic", |b| {
        b.iter(|| bifurcation(&polynomial, black_box(&options)))
    });
    group.finish();
}

fn single(c: &mut Criterion) {
    let polynomial = CompiledLoss::polynomial(&quartic());
    let options = RunOptions::default();
    c.bench_function("trajectory of 2000 steps with sharpness, quartic", |b| {
        b.iter(|| simulate(&mut polynomial.runner(), black_box(&[0.9]), 1.1, &options))
    });
}

fn checks(c: &mut Criterion) {
    let exact = |n: i32, d: i32| Value::rational(Rational::from((n, d)));
    let wells = [-1, 1].map(|x| ProvedMinimiser { point: exact(x, 1), sharpness: exact(2, 1) });
    // Near enough for the work to be that of a true certificate.
    let near = |x: f64| Value::rational(Rational::from_f64(x).unwrap());
    let cycle = |x0: f64, x1: f64| ProvedCycle {
        x0: near(x0),
        x1: near(x1),
        multiplier: exact(9, 50),
        stability: ProvedStability::Stable,
    };
    let cycles = vec![
        cycle(-1.116_062_971_452_31, -0.814_551_626_874_541),
        cycle(0.814_551_626_874_541, 1.116_062_971_452_31),
        cycle(-1.678_744_119_329_028, 1.678_744_119_329_028),
    ];
    let list = ProvedOrbits { eta: exact(11, 10), complete: true, cycles };
    let loss = quartic();
    c.bench_function("cross-check of the double well", |b| {
        b.iter(|| cross_check(black_box(&loss), &wells, std::slice::from_ref(&list)))
    });
}

criterion_group!(benches, ensembles, rasters, single, checks);
criterion_main!(benches);
