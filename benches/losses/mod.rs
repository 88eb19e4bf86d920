//! The losses that are measured.

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
