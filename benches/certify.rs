//! The analysis of a loss: all critical points, conditions at the minimisers, the reach of the branches.

mod losses;

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use twostep::algebra::RatPoly;
use twostep::arith::Rational;
use twostep::certify::{Limits, analyse};

/// The loss whose gradient is the Chebyshev polynomial `T_(degree-1)`: all its critical points are real.
fn chebyshev(degree: usize) -> RatPoly {
    let twice = RatPoly::x().scale(&Rational::from(2));
    let (mut a, mut b) = (RatPoly::constant(Rational::from(1)), RatPoly::x());
    for _ in 2..degree {
        let next = twice.mul(&b).sub(&a);
        a = std::mem::replace(&mut b, next);
    }
    let integral = b.coefficients().into_iter().enumerate().map(|(i, c)| c / Rational::from(i + 1));
    RatPoly::new(&std::iter::once(Rational::new()).chain(integral).collect::<Vec<_>>())
}

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
        run(format!("Chebyshev gradient, degree {degree}"), chebyshev(degree));
    }
    group.finish();
}

criterion_group!(benches, certify);
criterion_main!(benches);
