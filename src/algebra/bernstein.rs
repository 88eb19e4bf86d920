//! Bernstein coefficients on an interval, in fixed point with a certified error.

use super::IntPoly;
use crate::arith::Integer;
use std::cmp::Ordering;

/// The Bernstein coefficients of a polynomial on an interval, times an unknown positive factor, each with an
/// error of at most `error`. Their sign variations bound the number of roots inside (Descartes' rule).
/// *Enclosure.*
#[derive(Clone, Debug)]
pub(super) struct Bernstein {
    coefficients: Vec<Integer>,
    error: Integer,
}

/// How many sign variations the true coefficients have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Variations {
    Exactly(usize),
    /// At least two.
    Many,
    /// The error hides some signs.
    Unclear,
}

impl Bernstein {
    /// The coefficients of `p(2^k x)` on (0, 1), rounded to `bits` bits relative to the largest.
    pub(super) fn on_unit_interval(p: &IntPoly, k: u32, bits: u32) -> Self {
        let n = p.degree();
        let scaled: Vec<Integer> =
            p.coefficients().iter().enumerate().map(|(i, c)| Integer::from(c << (k * i as u32))).collect();
        // The i-th Bernstein coefficient times binomial(n, i) is coefficient n-i of x^n p(1/x) shifted by one.
        let mut shifted: Vec<Integer> = scaled.into_iter().rev().collect();
        shift_by_one(&mut shifted);
        shifted.reverse();
        let largest = shifted.iter().map(Integer::significant_bits).max().unwrap_or(0);
        let mut binomial = Integer::from(1);
        let mut coefficients = Vec::with_capacity(n + 1);
        for (i, c) in shifted.into_iter().enumerate() {
            // Numbers are scaled so that the largest coefficient has about `bits` bits.
            let numerator = if bits >= largest { c << (bits - largest) } else { c >> (largest - bits) };
            coefficients.push(numerator / &binomial);
            binomial = binomial * (n - i) as u64 / (i + 1) as u64;
        }
        Bernstein { coefficients, error: Integer::from(2) }
    }

    /// The certified sign of one coefficient.
    fn sign(&self, i: usize) -> Option<Ordering> {
        let c = &self.coefficients[i];
        (c.cmp_abs(&self.error) == Ordering::Greater).then(|| c.cmp0())
    }

    /// Do both ends have certified signs? Then neither is a root.
    pub(super) fn ends_are_clear(&self) -> bool {
        self.sign(0).is_some() && self.sign(self.coefficients.len() - 1).is_some()
    }

    /// Sign variations of the true coefficients.
    pub(super) fn variations(&self) -> Variations {
        let mut certain = 0;
        let mut last = None;
        let mut hidden = 0;
        let mut ambiguous = false;
        for i in 0..self.coefficients.len() {
            match self.sign(i) {
                None => hidden += 1,
                sign => {
                    let changes = last.is_some() && sign != last;
                    certain += usize::from(changes);
                    // One hidden coefficient between two signs leaves the one change; every other may add two.
                    ambiguous |= hidden > usize::from(changes);
                    hidden = 0;
                    last = sign;
                }
            }
        }
        if certain >= 2 {
            Variations::Many
        } else if ambiguous || hidden > 0 {
            Variations::Unclear
        } else {
            Variations::Exactly(certain)
        }
    }

    /// Is the largest coefficient still far above the error, so that a further split can help?
    pub(super) fn has_room(&self) -> bool {
        let largest = self.coefficients.iter().map(Integer::significant_bits).max().unwrap_or(0);
        largest > self.error.significant_bits() + 16
    }

    /// The coefficients on the two parts `(0, t/16)` and `(t/16, 1)` of the unit interval (de Casteljau).
    pub(super) fn split(&self, t: u32) -> (Self, Self) {
        let n = self.coefficients.len();
        let mut work = self.coefficients.clone();
        let mut left = Vec::with_capacity(n);
        let mut right = Vec::with_capacity(n);
        left.push(work[0].clone());
        right.push(work[n - 1].clone());
        for level in 1..n {
            for i in 0..n - level {
                let (head, tail) = work.split_at_mut(i + 1);
                if t == 8 {
                    head[i] += &tail[0];
                    head[i] >>= 1;
                } else {
                    head[i] *= 16 - t;
                    head[i] += &tail[0] * t;
                    head[i] >>= 4;
                }
            }
            left.push(work[0].clone());
            right.push(work[n - level - 1].clone());
        }
        right.reverse();
        // Each of the n-1 levels is a mean of its predecessors, rounded down by less than one.
        let error = Integer::from(&self.error + n as u64);
        (Bernstein { coefficients: left, error: error.clone() }, Bernstein { coefficients: right, error })
    }
}

/// `p(x + 1)` in place.
fn shift_by_one(c: &mut [Integer]) {
    let n = c.len();
    for i in 1..n {
        for j in (i - 1..n - 1).rev() {
            let (head, tail) = c.split_at_mut(j + 1);
            head[j] += &tail[0];
        }
    }
}
