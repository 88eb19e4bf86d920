//! Closed intervals with rational ends, computed exactly or rounded outwards.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// A closed interval, not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    lo: BigRational,
    hi: BigRational,
}

/// Ends with more bits than this are rounded outwards.
const EXACT_BITS: u64 = 1024;
/// Rounded ends are multiples of `2^-GRID_BITS`.
const GRID_BITS: usize = 512;

impl Interval {
    /// The interval `[lo, hi]`; `None` where `lo > hi`.
    pub fn new(lo: BigRational, hi: BigRational) -> Option<Self> {
        compare(&lo, &hi).is_le().then_some(Interval { lo, hi })
    }

    /// The interval that holds one number.
    pub fn point(value: BigRational) -> Self {
        Interval { lo: value.clone(), hi: value }
    }

    /// The lower end.
    pub fn lo(&self) -> &BigRational {
        &self.lo
    }

    /// The upper end.
    pub fn hi(&self) -> &BigRational {
        &self.hi
    }

    /// Whether both ends are equal.
    pub fn is_point(&self) -> bool {
        compare(&self.lo, &self.hi).is_eq()
    }

    /// The sign that all members share; `None` where they do not.
    pub fn sign(&self) -> Option<Ordering> {
        let (lo, hi) = (sign(&self.lo), sign(&self.hi));
        (lo == hi).then_some(lo)
    }

    /// Whether every member of `other` is a member.
    pub fn contains(&self, other: &Interval) -> bool {
        compare(&self.lo, &other.lo).is_le() && compare(&other.hi, &self.hi).is_le()
    }

    /// Whether the two intervals have a common member.
    pub fn meets(&self, other: &Interval) -> bool {
        compare(&self.lo, &other.hi).is_le() && compare(&other.lo, &self.hi).is_le()
    }

    /// The middle.
    pub fn middle(&self) -> BigRational {
        (&self.lo + &self.hi) / BigInt::from(2)
    }

    /// Sums.
    pub fn add(&self, other: &Interval) -> Interval {
        Interval { lo: &self.lo + &other.lo, hi: &self.hi + &other.hi }.rounded()
    }

    /// Differences.
    pub fn sub(&self, other: &Interval) -> Interval {
        Interval { lo: &self.lo - &other.hi, hi: &self.hi - &other.lo }.rounded()
    }

    /// Products.
    pub fn mul(&self, other: &Interval) -> Interval {
        if self.is_point() && other.is_point() {
            return Interval::point(&self.lo * &other.lo).rounded();
        }
        let products =
            [&self.lo * &other.lo, &self.lo * &other.hi, &self.hi * &other.lo, &self.hi * &other.hi];
        let (mut lo, mut hi) = (products[0].clone(), products[0].clone());
        for product in &products[1..] {
            if compare(product, &lo).is_lt() {
                lo = product.clone();
            } else if compare(product, &hi).is_gt() {
                hi = product.clone();
            }
        }
        Interval { lo, hi }.rounded()
    }

    /// Reciprocals; `None` where 0 is a member.
    pub fn recip(&self) -> Option<Interval> {
        match self.sign() {
            Some(Ordering::Less | Ordering::Greater) => {
                Some(Interval { lo: self.hi.recip(), hi: self.lo.recip() }.rounded())
            }
            _ => None,
        }
    }

    /// Rounded outwards even where it is a point, to bound the digits of an iteration.
    pub fn widened(self) -> Interval {
        Interval { lo: round(self.lo, false), hi: round(self.hi, true) }
    }

    /// Points stay exact, so that equalities can be shown; wide ends must not grow without bound.
    fn rounded(self) -> Interval {
        if self.is_point() {
            return self;
        }
        Interval { lo: round(self.lo, false), hi: round(self.hi, true) }
    }
}

/// The sign of a rational as an ordering against 0.
pub fn sign(value: &BigRational) -> Ordering {
    if value.is_zero() {
        Ordering::Equal
    } else if value.is_negative() {
        Ordering::Less
    } else {
        Ordering::Greater
    }
}

/// The order of two rationals, by one product each: quicker on long ones than their continued fractions.
pub fn compare(a: &BigRational, b: &BigRational) -> Ordering {
    if a.denom() == b.denom() {
        return a.numer().cmp(b.numer());
    }
    (a.numer() * b.denom()).cmp(&(b.numer() * a.denom()))
}

fn round(value: BigRational, up: bool) -> BigRational {
    if value.denom().bits() <= EXACT_BITS {
        return value;
    }
    let grid = BigInt::one() << GRID_BITS;
    let scaled = value * &grid;
    let whole = if up { scaled.ceil() } else { scaled.floor() };
    BigRational::new(whole.to_integer(), grid)
}
