//! Polynomials in one parameter as numbers: what a formula is on a line.

use crate::budget::Budget;
use crate::elementary::number::Number;
use crate::function::Function;
use crate::poly::Poly;
use num_rational::BigRational;
use num_traits::Zero;
use std::cmp::Ordering;

/// A polynomial in `t`, for a price.
#[derive(Clone)]
pub struct InLine<'a> {
    /// The polynomial.
    pub poly: Poly,
    /// The work left.
    pub budget: &'a Budget,
}

impl Number for InLine<'_> {
    fn constant(&self, value: &BigRational) -> Self {
        InLine { poly: Poly::constant(value), budget: self.budget }
    }

    fn plus(&self, other: &Self) -> Self {
        let poly = match (self.poly.is_zero(), other.poly.is_zero()) {
            (_, true) => self.poly.clone(),
            (true, _) => other.poly.clone(),
            _ => self.poly.add(&other.poly),
        };
        InLine { poly, budget: self.budget }
    }

    fn minus(&self, other: &Self) -> Self {
        InLine { poly: self.poly.sub(&other.poly), budget: self.budget }
    }

    fn times(&self, other: &Self) -> Option<Self> {
        let limbs = 1 + (self.poly.bits() + other.poly.bits()) / 64;
        let terms = (1 + self.poly.degree() as u64) * (1 + other.poly.degree() as u64);
        self.budget.spend((20 + terms) * limbs * limbs).ok()?;
        Some(InLine { poly: self.poly.mul(&other.poly).ok()?, budget: self.budget })
    }

    fn reciprocal(&self) -> Option<Self> {
        let value = self.poly.as_constant().filter(|value| !value.is_zero())?;
        Some(self.constant(&value.recip()))
    }

    fn power(&self, exponent: u32) -> Option<Self> {
        (0..exponent).try_fold(self.whole(1), |power, _| power.times(self))
    }

    fn sign(&self) -> Option<Ordering> {
        self.poly.as_constant().map(|value| value.cmp(&BigRational::zero()))
    }

    fn is_zero(&self) -> bool {
        self.poly.is_zero()
    }

    fn apply(&self, _function: Function) -> Option<Self> {
        None
    }

    fn pi(&self) -> Option<Self> {
        None
    }
}
