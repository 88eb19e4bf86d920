//! Intervals with ends on one grid, rounded outwards: fast, where exact ends would only grow.

use crate::interval::Interval;
use crate::poly::Poly;
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::cmp::Ordering;

/// Ends are multiples of `2^-GRID_BITS`.
const GRID_BITS: usize = 256;

/// An *enclosure*: the closed interval from `lo` to `hi`, in units of the grid.
#[derive(Clone, Debug)]
pub struct Fixed {
    lo: BigInt,
    hi: BigInt,
}

impl Fixed {
    /// An enclosure of an interval.
    pub fn new(interval: &Interval) -> Fixed {
        let (lo, hi) = (interval.lo(), interval.hi());
        let scaled = |end: &BigRational| end.numer() << GRID_BITS;
        Fixed { lo: scaled(lo).div_floor(lo.denom()), hi: scaled(hi).div_ceil(hi.denom()) }
    }

    /// The number 1.
    pub fn one() -> Fixed {
        let one = BigInt::one() << GRID_BITS;
        Fixed { lo: one.clone(), hi: one }
    }

    /// The same as an interval with rational ends.
    pub fn to_interval(&self) -> Interval {
        let end = |units: &BigInt| BigRational::new(units.clone(), BigInt::one() << GRID_BITS);
        let (lo, hi) = (end(&self.lo), end(&self.hi));
        Interval::new(lo.clone(), hi).unwrap_or_else(|| Interval::point(lo))
    }

    /// A member close to the middle.
    pub fn middle(&self) -> Fixed {
        let middle: BigInt = (&self.lo + &self.hi) >> 1;
        Fixed { lo: middle.clone(), hi: middle }
    }

    /// The sign that all members share, 0 aside.
    pub fn sign(&self) -> Option<Ordering> {
        match (self.lo.sign(), self.hi.sign()) {
            (Sign::Plus, _) => Some(Ordering::Greater),
            (_, Sign::Minus) => Some(Ordering::Less),
            _ => None,
        }
    }

    /// Bits of the larger end.
    pub fn bits(&self) -> u64 {
        self.lo.bits().max(self.hi.bits())
    }

    /// Sums.
    pub fn add(&self, other: &Fixed) -> Fixed {
        Fixed { lo: &self.lo + &other.lo, hi: &self.hi + &other.hi }
    }

    /// Differences.
    pub fn sub(&self, other: &Fixed) -> Fixed {
        Fixed { lo: &self.lo - &other.hi, hi: &self.hi - &other.lo }
    }

    /// Products.
    pub fn mul(&self, other: &Fixed) -> Fixed {
        let products =
            [&self.lo * &other.lo, &self.lo * &other.hi, &self.hi * &other.lo, &self.hi * &other.hi];
        let lo = products.iter().min().map_or_else(BigInt::zero, |least| least >> GRID_BITS);
        let hi = products.iter().max().map_or_else(BigInt::zero, |most| -(-most >> GRID_BITS));
        Fixed { lo, hi }
    }

    /// The values of a polynomial, by Horner's rule.
    pub fn of(poly: &Poly, x: &Fixed) -> Fixed {
        let mut value = Fixed { lo: BigInt::zero(), hi: BigInt::zero() };
        for coefficient in poly.numerators().iter().rev() {
            value = value.mul(x);
            if !coefficient.is_zero() {
                let term = coefficient << GRID_BITS;
                value = Fixed { lo: value.lo + &term, hi: value.hi + term };
            }
        }
        let under = poly.denominator();
        if under.is_one() {
            return value;
        }
        Fixed { lo: value.lo.div_floor(under), hi: value.hi.div_ceil(under) }
    }
}
