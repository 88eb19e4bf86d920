//! Polynomials in one parameter as numbers: what a formula is on a line.

use crate::budget::Budget;
use crate::elementary::number::Number;
use crate::function::Function;
use crate::poly::Poly;
use num_rational::BigRational;
use num_traits::Zero;
use std::cmp::Ordering;
use std::rc::Rc;

/// A polynomial in `t`, for a price. Copies share it: most coefficients of a series are 0.
#[derive(Clone)]
pub struct InLine<'a> {
    poly: Rc<Poly>,
    budget: &'a Budget,
}

impl<'a> InLine<'a> {
    /// A polynomial, with the work left.
    pub fn new(poly: Poly, budget: &'a Budget) -> InLine<'a> {
        InLine { poly: Rc::new(poly), budget }
    }

    /// The polynomial.
    pub fn poly(&self) -> &Poly {
        &self.poly
    }
}

impl Number for InLine<'_> {
    fn constant(&self, value: &BigRational) -> Self {
        InLine::new(Poly::constant(value), self.budget)
    }

    fn plus(&self, other: &Self) -> Self {
        match (self.poly.is_zero(), other.poly.is_zero()) {
            (_, true) => self.clone(),
            (true, _) => other.clone(),
            _ => InLine::new(self.poly.add(&other.poly), self.budget),
        }
    }

    fn minus(&self, other: &Self) -> Self {
        match other.poly.is_zero() {
            true => self.clone(),
            false => InLine::new(self.poly.sub(&other.poly), self.budget),
        }
    }

    fn times(&self, other: &Self) -> Option<Self> {
        let limbs = 1 + (self.poly.bits() + other.poly.bits()) / 64;
        let terms = (1 + self.poly.degree() as u64) * (1 + other.poly.degree() as u64);
        self.budget.spend((20 + terms) * limbs * limbs).ok()?;
        Some(InLine::new(self.poly.mul(&other.poly).ok()?, self.budget))
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
