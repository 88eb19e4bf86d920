//! A real number as it is handed to readers: an enclosure, and the exact form where short.

use super::ClosedForm;
use crate::arith::Rational;

/// A real number: an *enclosure* `lo <= value <= hi`, and the closed form where one is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Lower bound.
    pub lo: Rational,
    /// Upper bound; equal to `lo` exactly for a rational value.
    pub hi: Rational,
    /// The proved closed form, where it is short.
    pub exact: Option<ClosedForm>,
}

impl Value {
    /// The value of an exact rational.
    pub fn rational(q: Rational) -> Self {
        Value { lo: q.clone(), hi: q.clone(), exact: Some(ClosedForm::Rational(q)) }
    }

    /// The rational number that this value is, where it is known to be one.
    pub fn as_rational(&self) -> Option<&Rational> {
        match &self.exact {
            Some(ClosedForm::Rational(q)) => Some(q),
            _ => None,
        }
    }

    /// The midpoint of the enclosure as a float. *Approximate.*
    pub fn approx(&self) -> f64 {
        Rational::from(&self.lo + &self.hi).to_f64() / 2.0
    }
}
