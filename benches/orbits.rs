//! All 2-cycles of random integer losses at the step size 11/10.

mod losses;

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use twostep::arith::Rational;
use twostep::certify::orbits;

fn all_cycles(c: &mut Criterion) {
    let eta = Rational::from((11, 10));
    let mut group = c.benchmark_group("orbits at 11/10");
    group.sample_size(10);
    group.bench_function("double well", |b| b.iter(|| orbits(black_box(&losses::double_well()), &eta)));
    for degree in [4, 8, 16, 32] {
        let loss = losses::random(degree, losses::SEED);
        let name = format!("random, degree {degree}, seed {}", losses::SEED);
        group.bench_function(name, |b| b.iter(|| orbits(black_box(&loss), &eta)));
    }
    group.finish();
}

criterion_group!(benches, all_cycles);
criterion_main!(benches);
