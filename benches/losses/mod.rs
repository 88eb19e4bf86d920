//! The losses that are measured.
#![allow(dead_code)] // Each benchmark takes those it needs.

use twostep::algebra::RatPoly;
use twostep::arith::Rational;

/// The seed of the random losses; it is part of their names.
pub const SEED: u64 = 1;

/// `(x^2-1)^2/4`.
pub fn double_well() -> RatPoly {
    RatPoly::new(&[(1, 4), (0, 1), (-1, 2), (0, 1), (1, 4)].map(Rational::from))
}

/// Integer coefficients in -10..=10 from a linear congruential generator (Knuth's MMIX); the leading one positive.
pub fn random(degree: usize, seed: u64) -> RatPoly {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % 21
    };
    let mut c: Vec<Rational> = (0..degree).map(|_| Rational::from(next()) - 10u32).collect();
    c.push(Rational::from(next() % 10 + 1));
    RatPoly::new(&c)
}

/// The loss whose gradient is the Chebyshev polynomial `T_(degree-1)`: all its critical points are real.
pub fn chebyshev(degree: usize) -> RatPoly {
    let twice = RatPoly::x().scale(&Rational::from(2));
    let (mut a, mut b) = (RatPoly::constant(Rational::from(1)), RatPoly::x());
    for _ in 2..degree {
        let next = twice.mul(&b).sub(&a);
        a = std::mem::replace(&mut b, next);
    }
    let integral = b.coefficients().into_iter().enumerate().map(|(i, c)| c / Rational::from(i + 1));
    RatPoly::new(&std::iter::once(Rational::new()).chain(integral).collect::<Vec<_>>())
}
