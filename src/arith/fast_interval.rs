//! Intervals with double ends: the fast path, tried before MPFR.

use super::{Interval, Rational, Scalar};
use rug::Float;
use rug::float::Round;
use std::cmp::Ordering;

/// A closed interval of reals with `f64` ends. Every operation returns an *enclosure* of the exact result set. The
/// rounding mode is never changed: a sum or product is computed to nearest, and an end that may have been rounded
/// moves to the next double outward. Infinite ends stand for unbounded sets; the ends are never NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FastInterval {
    lo: f64,
    hi: f64,
}

impl FastInterval {
    /// All reals.
    pub const ENTIRE: FastInterval = FastInterval { lo: f64::NEG_INFINITY, hi: f64::INFINITY };

    /// The single number that a finite double is, *exact*; for no number, all reals.
    pub fn exactly(value: f64) -> Self {
        if value.is_finite() { FastInterval { lo: value, hi: value } } else { FastInterval::ENTIRE }
    }

    /// The interval from `lo` to `hi`, *exact*.
    ///
    /// # Panics
    /// Where not `lo <= hi`.
    pub fn ordered(lo: f64, hi: f64) -> Self {
        assert!(lo <= hi, "an interval's lower end is not above its upper end");
        FastInterval { lo, hi }
    }

    /// The tightest enclosure of `[lo, hi]`.
    ///
    /// # Panics
    /// Where `lo > hi`.
    pub fn hull(lo: &Rational, hi: &Rational) -> Self {
        assert!(lo <= hi, "an interval's lower end is not above its upper end");
        let lo = Float::with_val_round(53, lo, Round::Down).0.to_f64_round(Round::Down);
        let hi = Float::with_val_round(53, hi, Round::Up).0.to_f64_round(Round::Up);
        FastInterval { lo, hi }
    }

    /// The tightest enclosure of an interval with MPFR ends.
    pub fn around(value: &Interval) -> Self {
        FastInterval { lo: value.low().to_f64_round(Round::Down), hi: value.high().to_f64_round(Round::Up) }
    }

    /// The same set with MPFR ends of 53 bits, or `None` where it is not bounded. *Exact.*
    pub fn to_interval(self) -> Option<Interval> {
        (self.is_bounded()).then(|| Interval::new(Float::with_val(53, self.lo), Float::with_val(53, self.hi)))
    }

    /// The lower end.
    pub fn lo(self) -> f64 {
        self.lo
    }

    /// The upper end.
    pub fn hi(self) -> f64 {
        self.hi
    }

    /// Are both ends finite?
    pub fn is_bounded(self) -> bool {
        self.lo.is_finite() && self.hi.is_finite()
    }

    /// The sign of every element, or `None` where the interval holds zero and something else.
    pub fn sign(self) -> Option<Ordering> {
        if self.lo > 0.0 {
            Some(Ordering::Greater)
        } else if self.hi < 0.0 {
            Some(Ordering::Less)
        } else if self.lo == 0.0 && self.hi == 0.0 {
            Some(Ordering::Equal)
        } else {
            None
        }
    }

    /// Does the interval hold zero?
    pub fn contains_zero(self) -> bool {
        self.lo <= 0.0 && self.hi >= 0.0
    }

    /// Is it inside the interior of `other`?
    pub fn inside(self, other: &Self) -> bool {
        other.lo < self.lo && self.hi < other.hi
    }

    /// Does every element of `other` lie in `self`? The ends may coincide.
    pub fn contains(self, other: &Self) -> bool {
        self.lo <= other.lo && other.hi <= self.hi
    }

    /// The intersection, or `None` where it is empty.
    pub fn intersect(self, other: &Self) -> Option<Self> {
        let (lo, hi) = (self.lo.max(other.lo), self.hi.min(other.hi));
        (lo <= hi).then_some(FastInterval { lo, hi })
    }

    /// The least interval that holds both.
    pub fn union(self, other: &Self) -> Self {
        FastInterval { lo: self.lo.min(other.lo), hi: self.hi.max(other.hi) }
    }

    /// A finite point of the interval near its middle, as an interval.
    pub fn midpoint(self) -> Self {
        let mid = match (self.lo.is_finite(), self.hi.is_finite()) {
            (true, true) => (self.lo / 2.0 + self.hi / 2.0).clamp(self.lo, self.hi),
            (false, false) => 0.0,
            (true, false) => self.lo.max(0.0) * 2.0 + 1.0,
            (false, true) => self.hi.min(0.0) * 2.0 - 1.0,
        };
        FastInterval::exactly(mid.clamp(f64::MIN, f64::MAX))
    }

    /// Ends as they stand; a NaN means that nothing is known.
    pub(super) fn checked(lo: f64, hi: f64) -> Self {
        // The smallest infinity that next_up leaves alone is no lower bound, and the other way round.
        let lo = if lo == f64::INFINITY { f64::MAX } else { lo };
        let hi = if hi == f64::NEG_INFINITY { f64::MIN } else { hi };
        if lo <= hi { FastInterval { lo, hi } } else { FastInterval::ENTIRE }
    }
}

/// The sum rounded down: Knuth's two-sum tells whether the rounded sum is above the exact one.
pub(super) fn sum_down(a: f64, b: f64) -> f64 {
    let sum = a + b;
    let part = sum - a;
    let error = (a - (sum - part)) + (b - part);
    // An error that is no number: overflow, one step down is then the largest double, or an infinite operand.
    if error >= 0.0 { sum } else { sum.next_down() }
}

/// The sum rounded up.
pub(super) fn sum_up(a: f64, b: f64) -> f64 {
    -sum_down(-a, -b)
}

/// A product rounded down; zero times anything is zero.
pub(super) fn product_down(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 {
        return 0.0;
    }
    (a * b).next_down()
}

/// A product rounded up; zero times anything is zero.
pub(super) fn product_up(a: f64, b: f64) -> f64 {
    -product_down(-a, b)
}

impl Scalar for FastInterval {
    fn is_exact_zero(&self) -> bool {
        self.lo == 0.0 && self.hi == 0.0
    }

    fn lift(&self, constant: &Rational) -> Self {
        FastInterval::hull(constant, constant)
    }

    fn plus(&self, other: &Self) -> Self {
        FastInterval::checked(sum_down(self.lo, other.lo), sum_up(self.hi, other.hi))
    }

    fn minus(&self, other: &Self) -> Self {
        FastInterval::checked(sum_down(self.lo, -other.hi), sum_up(self.hi, -other.lo))
    }

    fn times(&self, other: &Self) -> Self {
        let (a, b, c, d) = (self.lo, self.hi, other.lo, other.hi);
        let down = [product_down(a, c), product_down(a, d), product_down(b, c), product_down(b, d)];
        let up = [product_up(a, c), product_up(a, d), product_up(b, c), product_up(b, d)];
        let lo = down[0].min(down[1]).min(down[2].min(down[3]));
        let hi = up[0].max(up[1]).max(up[2].max(up[3]));
        FastInterval::checked(lo, hi)
    }

    fn over(&self, other: &Self) -> Option<Self> {
        if other.contains_zero() {
            return None;
        }
        let (a, b, c, d) = (self.lo, self.hi, other.lo, other.hi);
        let quotient = |x: f64, y: f64| if x == 0.0 { 0.0 } else { x / y };
        let ends = [quotient(a, c), quotient(a, d), quotient(b, c), quotient(b, d)];
        if ends.iter().any(|end| end.is_nan()) {
            return Some(FastInterval::ENTIRE);
        }
        let lo = ends[0].min(ends[1]).min(ends[2].min(ends[3]));
        let hi = ends[0].max(ends[1]).max(ends[2].max(ends[3]));
        let lo = if lo == 0.0 && a >= 0.0 && c > 0.0 { 0.0 } else { lo.next_down() };
        let hi = if hi == 0.0 && b <= 0.0 && c > 0.0 { 0.0 } else { hi.next_up() };
        Some(FastInterval::checked(lo, hi))
    }
}
