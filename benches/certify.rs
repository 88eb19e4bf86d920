//! The analysis of a loss: all critical points, conditions at the minimisers, the reach of the branches.

mod losses;

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use twostep::certify::{Limits, analyse};

fn certify(c: &mut Criterion) {
    let mut group = c.benchmark_group("analyse");
    group.sample_size(10);
    let mut run = |name: String, loss| {
        group.bench_function(name, |b| b.iter(|| analyse(black_box(&loss), &Limits::default())));
    };
    run("double well".into(), losses::double_well());
    for degree in [8, 20, 40] {
        run(format!("random, degree {degree}, seed {}", losses::SEED), losses::random(degree, losses::SEED));
    }
    for degree in [16, 32] {
        run(format!("Chebyshev gradient, degree {degree}"), losses::chebyshev(degree));
    }
    group.finish();
}

criterion_group!(benches, certify);
criterion_main!(benches);
