//! Enclosures with ends on a grid `2^-bits` that the certificate chooses, rounded outwards.

use crate::interval::Interval;
use crate::limits;
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// An *enclosure*: the closed interval from `lo` to `hi`, in units of `2^-bits`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dyadic {
    lo: BigInt,
    hi: BigInt,
    bits: u32,
}

impl Dyadic {
    /// An enclosure of an interval, on a grid.
    pub fn new(interval: &Interval, bits: u32) -> Dyadic {
        let (lo, hi) = (interval.lo(), interval.hi());
        let scaled = |end: &BigRational| end.numer() << bits;
        Dyadic { lo: scaled(lo).div_floor(lo.denom()), hi: scaled(hi).div_ceil(hi.denom()), bits }
    }

    /// From its ends in units of the grid, in either order.
    pub fn between(a: BigInt, b: BigInt, bits: u32) -> Dyadic {
        if a <= b { Dyadic { lo: a, hi: b, bits } } else { Dyadic { lo: b, hi: a, bits } }
    }

    /// A whole number.
    pub fn whole(value: impl Into<BigInt>, bits: u32) -> Dyadic {
        let value: BigInt = value.into() << bits;
        Dyadic { lo: value.clone(), hi: value, bits }
    }

    /// The grid is `2^-bits`.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// The lower end, in units of the grid.
    pub fn lo(&self) -> &BigInt {
        &self.lo
    }

    /// The upper end, in units of the grid.
    pub fn hi(&self) -> &BigInt {
        &self.hi
    }

    /// The same as an interval with rational ends.
    pub fn to_interval(&self) -> Interval {
        let end = |units: &BigInt| BigRational::new(units.clone(), BigInt::one() << self.bits);
        let lo = end(&self.lo);
        Interval::new(lo.clone(), end(&self.hi)).unwrap_or_else(|| Interval::point(lo))
    }

    /// The same on another grid; wider where that one is coarser.
    pub fn on_grid(&self, bits: u32) -> Dyadic {
        if bits >= self.bits {
            let by = bits - self.bits;
            return Dyadic { lo: &self.lo << by, hi: &self.hi << by, bits };
        }
        let by = self.bits - bits;
        Dyadic { lo: &self.lo >> by, hi: -(-&self.hi >> by), bits }
    }

    /// The lower end alone.
    pub fn lower(&self) -> Dyadic {
        Dyadic { lo: self.lo.clone(), hi: self.lo.clone(), bits: self.bits }
    }

    /// The upper end alone.
    pub fn upper(&self) -> Dyadic {
        Dyadic { lo: self.hi.clone(), hi: self.hi.clone(), bits: self.bits }
    }

    /// A member close to the middle.
    pub fn middle(&self) -> Dyadic {
        let middle: BigInt = (&self.lo + &self.hi) >> 1;
        Dyadic { lo: middle.clone(), hi: middle, bits: self.bits }
    }

    /// The sign that all members share: 0 for the number 0 alone.
    pub fn sign(&self) -> Option<Ordering> {
        match (self.lo.sign(), self.hi.sign()) {
            (Sign::Plus, _) => Some(Ordering::Greater),
            (_, Sign::Minus) => Some(Ordering::Less),
            (Sign::NoSign, Sign::NoSign) => Some(Ordering::Equal),
            _ => None,
        }
    }

    /// Whether 0 is no member.
    pub fn excludes_zero(&self) -> bool {
        matches!(self.sign(), Some(Ordering::Less | Ordering::Greater))
    }

    /// Whether every member of the other is one.
    pub fn contains(&self, other: &Dyadic) -> bool {
        self.lo <= other.lo && other.hi <= self.hi
    }

    /// Whether every member of the other lies strictly between the ends.
    pub fn contains_inside(&self, other: &Dyadic) -> bool {
        self.lo < other.lo && other.hi < self.hi
    }

    /// The common members; `None` where there are none.
    pub fn meet(&self, other: &Dyadic) -> Option<Dyadic> {
        let (lo, hi) = ((&self.lo).max(&other.lo), (&self.hi).min(&other.hi));
        (lo <= hi).then(|| Dyadic { lo: lo.clone(), hi: hi.clone(), bits: self.bits })
    }

    /// The smallest interval that contains both.
    pub fn hull(&self, other: &Dyadic) -> Dyadic {
        let (lo, hi) = ((&self.lo).min(&other.lo), (&self.hi).max(&other.hi));
        Dyadic { lo: lo.clone(), hi: hi.clone(), bits: self.bits }
    }

    /// The largest absolute value of a member.
    pub fn magnitude(&self) -> Dyadic {
        let most = self.lo.abs().max(self.hi.abs());
        Dyadic { lo: most.clone(), hi: most, bits: self.bits }
    }

    /// From the smallest to the largest absolute value of a member.
    pub fn absolute(&self) -> Dyadic {
        let (lo, hi) = (self.lo.abs(), self.hi.abs());
        let least = if self.excludes_zero() { lo.clone().min(hi.clone()) } else { BigInt::zero() };
        Dyadic { lo: least, hi: lo.max(hi), bits: self.bits }
    }

    /// All numbers not further from a member than a bound.
    pub fn widened(&self, by: &Dyadic) -> Dyadic {
        Dyadic { lo: &self.lo - &by.hi, hi: &self.hi + &by.hi, bits: self.bits }
    }

    /// Sums.
    pub fn plus(&self, other: &Dyadic) -> Dyadic {
        Dyadic { lo: &self.lo + &other.lo, hi: &self.hi + &other.hi, bits: self.bits }
    }

    /// Differences.
    pub fn minus(&self, other: &Dyadic) -> Dyadic {
        Dyadic { lo: &self.lo - &other.hi, hi: &self.hi - &other.lo, bits: self.bits }
    }

    /// Products with a whole number.
    pub fn times_whole(&self, factor: &BigInt) -> Dyadic {
        Dyadic::between(&self.lo * factor, &self.hi * factor, self.bits)
    }

    /// Quotients by a positive whole number.
    pub fn over_whole(&self, divisor: u32) -> Dyadic {
        let divisor = BigInt::from(divisor);
        Dyadic { lo: self.lo.div_floor(&divisor), hi: self.hi.div_ceil(&divisor), bits: self.bits }
    }

    /// Products; `None` beyond the limit on magnitudes.
    pub fn times(&self, other: &Dyadic) -> Option<Dyadic> {
        let down = |x: BigInt| x >> self.bits;
        let up = |x: BigInt| -(-x >> self.bits);
        let product = match (self.is_point(), other.is_point()) {
            (true, true) => {
                let product = &self.lo * &other.lo;
                Dyadic { lo: down(product.clone()), hi: up(product), bits: self.bits }
            }
            (true, false) | (false, true) => {
                let (a, b) = (&self.lo * &other.lo, &self.hi * &other.hi);
                let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
                Dyadic { lo: down(lo), hi: up(hi), bits: self.bits }
            }
            _ => {
                let products =
                    [&self.lo * &other.lo, &self.lo * &other.hi, &self.hi * &other.lo, &self.hi * &other.hi];
                let least = products.iter().min().cloned().unwrap_or_default();
                let most = products.into_iter().max().unwrap_or_default();
                Dyadic { lo: down(least), hi: up(most), bits: self.bits }
            }
        };
        product.limited()
    }

    /// Reciprocals; `None` where 0 is a member, or beyond the limit.
    pub fn reciprocal(&self) -> Option<Dyadic> {
        if !self.excludes_zero() {
            return None;
        }
        let one = BigInt::one() << (2 * self.bits);
        let (lo, hi) = (one.div_floor(&self.hi), one.div_ceil(&self.lo));
        Dyadic { lo, hi, bits: self.bits }.limited()
    }

    /// Powers with a natural exponent, even ones never negative.
    pub fn power(&self, exponent: u32) -> Option<Dyadic> {
        let base = if exponent.is_multiple_of(2) { self.absolute() } else { self.clone() };
        if !base.is_point() {
            // Monotone: the ends are enough.
            return Some(base.lower().power(exponent)?.hull(&base.upper().power(exponent)?));
        }
        let mut value = Dyadic::whole(1, self.bits);
        for place in (0..u32::BITS - exponent.leading_zeros()).rev() {
            value = value.times(&value)?;
            if exponent >> place & 1 == 1 {
                value = value.times(&base)?;
            }
        }
        Some(value)
    }

    /// Roots of order 2 or 3; `None` for square roots of negative numbers.
    pub fn root(&self, order: u32) -> Option<Dyadic> {
        if order == 2 && self.lo.is_negative() {
            return None;
        }
        let scaled = |x: &BigInt| x << (self.bits * (order - 1));
        let down = |x: &BigInt| {
            let scaled = scaled(x);
            let root = scaled.nth_root(order);
            // For negative numbers the root is cut towards 0.
            if root.pow(order) > scaled { root - 1 } else { root }
        };
        let up = |x: &BigInt| {
            let root = down(x);
            if root.pow(order) == scaled(x) { root } else { root + 1 }
        };
        Some(Dyadic { lo: down(&self.lo), hi: up(&self.hi), bits: self.bits })
    }

    /// Whether both ends are equal.
    pub fn is_point(&self) -> bool {
        self.lo == self.hi
    }

    /// `None` where an end is too large: the digits of an enclosure stay bounded.
    pub fn limited(self) -> Option<Dyadic> {
        let most = u64::from(self.bits) + limits::MAGNITUDE_BITS;
        (self.lo.bits() <= most && self.hi.bits() <= most).then_some(self)
    }
}
