//! What proofs need of an enclosure besides its arithmetic, for both kinds of intervals.

use super::{Elementary, FastInterval, Interval, Rational};
use std::cmp::Ordering;

/// A closed, bounded interval of reals with outward-rounded arithmetic.
pub trait Enclosure: Elementary + std::fmt::Debug {
    /// The tightest enclosure of `[lo, hi]`, `lo <= hi`, in the precision of `self`.
    fn between(&self, lo: &Rational, hi: &Rational) -> Self;
    /// The lower end. *Exact.* `None` where it is infinite.
    fn lower_end(&self) -> Option<Rational>;
    /// The upper end. *Exact.* `None` where it is infinite.
    fn upper_end(&self) -> Option<Rational>;
    /// The sign of every element, or `None` where the interval holds zero and something else.
    fn sign_of_all(&self) -> Option<Ordering>;
    /// Does it hold zero?
    fn holds_zero(&self) -> bool;
    /// The intersection, or `None` where it is empty.
    fn meet(&self, other: &Self) -> Option<Self>;
    /// The hull of the union.
    fn join(&self, other: &Self) -> Self;
    /// Is it inside the interior of `other`?
    fn strictly_inside(&self, other: &Self) -> bool;
    /// Is it a subset of `other`?
    fn subset_of(&self, other: &Self) -> bool;
    /// A point near the middle, as an interval of width zero.
    fn middle(&self) -> Self;
    /// The two halves; they share an end.
    fn halves(&self) -> (Self, Self);
    /// The two ends, each as an interval of width zero.
    fn both_ends(&self) -> (Self, Self);
    /// `[-radius, radius]`; `None` where the radius is not finite.
    fn ball(&self, radius: f64) -> Option<Self>;
    /// A finite double, as an interval of width zero.
    fn at_double(&self, x: f64) -> Self;
    /// An upper bound of the size of every element.
    fn magnitude(&self) -> f64;
    /// The middle as a float. *Approximate.*
    fn near(&self) -> f64;
    /// The width as a float, rounded up or near it. *Approximate.*
    fn spread(&self) -> f64;
}

/// The methods that both kinds of intervals have under the same names.
macro_rules! named_alike {
    () => {
        fn sign_of_all(&self) -> Option<Ordering> {
            self.sign()
        }
        fn holds_zero(&self) -> bool {
            self.contains_zero()
        }
        fn meet(&self, other: &Self) -> Option<Self> {
            self.intersect(other)
        }
        fn join(&self, other: &Self) -> Self {
            self.union(other)
        }
        fn strictly_inside(&self, other: &Self) -> bool {
            self.inside(other)
        }
        fn subset_of(&self, other: &Self) -> bool {
            other.contains(self)
        }
        fn middle(&self) -> Self {
            self.midpoint()
        }
    };
}

impl Enclosure for Interval {
    fn between(&self, lo: &Rational, hi: &Rational) -> Self {
        Interval::hull(lo, hi, self.precision())
    }
    fn lower_end(&self) -> Option<Rational> {
        self.low().to_rational()
    }
    fn upper_end(&self) -> Option<Rational> {
        self.high().to_rational()
    }
    named_alike!();
    fn halves(&self) -> (Self, Self) {
        self.bisect()
    }
    fn both_ends(&self) -> (Self, Self) {
        self.ends()
    }
    fn ball(&self, radius: f64) -> Option<Self> {
        let radius = Rational::from_f64(radius)?;
        Some(self.between(&Rational::from(-&radius), &radius))
    }
    fn at_double(&self, x: f64) -> Self {
        Interval::from_rational(&Rational::from_f64(x).unwrap_or_default(), self.precision())
    }
    fn magnitude(&self) -> f64 {
        let size = |x: &rug::Float| x.clone().abs().to_f64_round(rug::float::Round::Up);
        size(self.low()).max(size(self.high()))
    }
    fn near(&self) -> f64 {
        self.approx()
    }
    fn spread(&self) -> f64 {
        self.width().to_f64()
    }
}

impl Enclosure for FastInterval {
    fn between(&self, lo: &Rational, hi: &Rational) -> Self {
        FastInterval::hull(lo, hi)
    }
    fn lower_end(&self) -> Option<Rational> {
        Rational::from_f64(self.lo())
    }
    fn upper_end(&self) -> Option<Rational> {
        Rational::from_f64(self.hi())
    }
    named_alike!();
    fn halves(&self) -> (Self, Self) {
        let mid = self.midpoint().lo();
        (FastInterval::ordered(self.lo(), mid), FastInterval::ordered(mid, self.hi()))
    }
    fn both_ends(&self) -> (Self, Self) {
        (FastInterval::exactly(self.lo()), FastInterval::exactly(self.hi()))
    }
    fn ball(&self, radius: f64) -> Option<Self> {
        radius.is_finite().then(|| FastInterval::ordered(-radius, radius))
    }
    fn at_double(&self, x: f64) -> Self {
        FastInterval::exactly(x)
    }
    fn magnitude(&self) -> f64 {
        self.lo().abs().max(self.hi().abs())
    }
    fn near(&self) -> f64 {
        self.midpoint().lo()
    }
    fn spread(&self) -> f64 {
        self.hi() - self.lo()
    }
}
