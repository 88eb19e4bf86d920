//! Points of a set that are mapped out of it: proposed in floats, proved exactly.

use super::InvariantSet;
use crate::algebra::MultiPoly;
use crate::arith::Rational;

/// So many step sizes of a range are tried.
const STEPS: u32 = 9;
/// So many points of each size.
const POINTS: usize = 256;
/// The sizes of the points, as powers of two.
const SIZES: std::ops::RangeInclusive<i32> = -4..=6;
/// Points have coordinates of so many parts of their size.
const PARTS: u64 = 32;

impl InvariantSet {
    /// A point with `U(x) < 0 <= U(G(x))`, and the step size. *Exact*; `None` where none is found.
    pub(super) fn leaving(&self) -> Option<(Vec<Rational>, Rational)> {
        let (from, to) = &self.eta;
        let width = Rational::from(to - from);
        let count = if width == 0 { 0 } else { STEPS };
        let etas: Vec<Rational> =
            (0..=count).map(|k| Rational::from(&width * k) / count.max(1) + from).collect();
        let level = Floats::new(&self.level);
        let map: Vec<Floats> = self.map.iter().map(Floats::new).collect();
        let mut next = 0x9E37_79B9_7F4A_7C15u64;
        for size in SIZES {
            let unit = Rational::from((1, PARTS)) * power_of_two(size);
            for k in 0..POINTS {
                let x: Vec<Rational> =
                    (0..self.variables).map(|_| Rational::from(&unit * coordinate(&mut next))).collect();
                let eta = &etas[k % etas.len()];
                let at: Vec<f64> = x.iter().chain([eta]).map(Rational::to_f64).collect();
                let image = |at: &[f64]| map.iter().map(|g| g.eval(at)).chain([eta.to_f64()]).collect();
                let moved: Vec<f64> = image(&at);
                if level.eval(&at) < 0.0 && level.eval(&moved) >= 0.0 && self.leaves(&x, eta) {
                    return Some((x, eta.clone()));
                }
            }
        }
        None
    }

    /// Is a point of the set mapped out of it? *Exact.*
    fn leaves(&self, x: &[Rational], eta: &Rational) -> bool {
        let at: Vec<Rational> = x.iter().chain([eta]).cloned().collect();
        let image: Vec<Rational> = self.map.iter().map(|g| g.eval(&at)).chain([eta.clone()]).collect();
        self.level.eval(&at) < 0 && self.level.eval(&image) >= 0
    }
}

fn power_of_two(k: i32) -> Rational {
    let size = Rational::from(1u64 << k.unsigned_abs());
    if k < 0 { size.recip() } else { size }
}

/// A whole number from `-PARTS` to `PARTS`, the next of a fixed sequence (Knuth's congruential generator).
fn coordinate(state: &mut u64) -> i64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((*state >> 33) % (2 * PARTS + 1)) as i64 - PARTS as i64
}

/// A polynomial in floats. *Approximate.*
struct Floats(Vec<(Vec<i32>, f64)>);

impl Floats {
    fn new(p: &MultiPoly) -> Self {
        let term = |(e, c): (&[u32], &Rational)| (e.iter().map(|k| *k as i32).collect(), c.to_f64());
        Floats(p.terms().map(term).collect())
    }

    fn eval(&self, x: &[f64]) -> f64 {
        let product = |e: &[i32]| x.iter().zip(e).map(|(x, k)| x.powi(*k)).product::<f64>();
        self.0.iter().map(|(e, c)| c * product(e)).sum()
    }
}
