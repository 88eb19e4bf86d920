//! One trait for every kind of number that a formula is evaluated on.

use super::{Interval, Rational};

/// A number that formulas are written over once and evaluated on many: exact rationals, enclosures, residues
/// modulo a polynomial.
pub trait Scalar: Clone {
    /// The number that a rational constant stands for, in the same precision or ring as `self`.
    fn lift(&self, constant: &Rational) -> Self;
    /// Sum.
    fn plus(&self, other: &Self) -> Self;
    /// Difference.
    fn minus(&self, other: &Self) -> Self;
    /// Product.
    fn times(&self, other: &Self) -> Self;
    /// Is the number known to be exactly zero?
    fn is_exact_zero(&self) -> bool {
        false
    }
    /// Quotient, or `None` where the divisor is not known to be invertible.
    fn over(&self, other: &Self) -> Option<Self>;
}

impl Scalar for Rational {
    fn is_exact_zero(&self) -> bool {
        *self == 0
    }

    fn lift(&self, constant: &Rational) -> Self {
        constant.clone()
    }

    fn plus(&self, other: &Self) -> Self {
        Rational::from(self + other)
    }

    fn minus(&self, other: &Self) -> Self {
        Rational::from(self - other)
    }

    fn times(&self, other: &Self) -> Self {
        Rational::from(self * other)
    }

    fn over(&self, other: &Self) -> Option<Self> {
        (*other != 0).then(|| Rational::from(self / other))
    }
}

impl Scalar for Interval {
    fn is_exact_zero(&self) -> bool {
        self.sign().is_some_and(|s| s.is_eq())
    }

    fn lift(&self, constant: &Rational) -> Self {
        Interval::from_rational(constant, self.precision())
    }

    fn plus(&self, other: &Self) -> Self {
        self.add(other)
    }

    fn minus(&self, other: &Self) -> Self {
        self.sub(other)
    }

    fn times(&self, other: &Self) -> Self {
        self.mul(other)
    }

    fn over(&self, other: &Self) -> Option<Self> {
        self.div(other)
    }
}
