//! Complete phase diagrams in the step size.

mod losses;

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use twostep::certify::windows;

fn phase_diagrams(c: &mut Criterion) {
    let mut group = c.benchmark_group("windows");
    group.sample_size(10);
    group.bench_function("double well", |b| b.iter(|| windows(black_box(&losses::double_well()))));
    for degree in [4, 6, 8] {
        let loss = losses::random(degree, losses::SEED);
        let name = format!("random, degree {degree}, seed {}", losses::SEED);
        group.bench_function(name, |b| b.iter(|| windows(black_box(&loss))));
    }
    group.finish();
}

criterion_group!(benches, phase_diagrams);
criterion_main!(benches);
