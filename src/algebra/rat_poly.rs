//! Univariate polynomials with rational coefficients.

use super::IntPoly;
use crate::arith::{Integer, Rational};

/// A polynomial over Q: an integer polynomial over one positive denominator, in lowest terms. *Exact.*
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatPoly {
    numerator: IntPoly,
    denominator: Integer,
}

impl RatPoly {
    /// The polynomial with the given coefficients, constant term first.
    pub fn new(coefficients: &[Rational]) -> Self {
        let mut denominator = Integer::from(1);
        for c in coefficients {
            denominator.lcm_mut(c.denom());
        }
        let lift = |c: &Rational| Integer::from(&denominator / c.denom()) * c.numer();
        let numerator = IntPoly::new(coefficients.iter().map(lift).collect());
        RatPoly { numerator, denominator }
    }

    /// `numerator / denominator`, brought to lowest terms.
    ///
    /// # Panics
    /// Where the denominator is zero.
    pub fn fraction(numerator: IntPoly, denominator: Integer) -> Self {
        assert!(denominator != 0, "a polynomial's denominator is not zero");
        let mut common = numerator.content().gcd(&denominator);
        if denominator < 0 {
            common = -common;
        }
        if common == 1 {
            return RatPoly { numerator, denominator };
        }
        let coefficients = numerator.coefficients().iter().map(|c| Integer::from(c.div_exact_ref(&common)));
        RatPoly {
            numerator: IntPoly::new(coefficients.collect()),
            denominator: denominator.div_exact(&common),
        }
    }

    /// A constant polynomial.
    pub fn constant(c: Rational) -> Self {
        let (numerator, denominator) = c.into_numer_denom();
        RatPoly { numerator: IntPoly::constant(numerator), denominator }
    }

    /// The zero polynomial.
    pub fn zero() -> Self {
        RatPoly { numerator: IntPoly::zero(), denominator: Integer::from(1) }
    }

    /// The polynomial `x`.
    pub fn x() -> Self {
        RatPoly { numerator: IntPoly::x(), denominator: Integer::from(1) }
    }

    /// The integer polynomial on top; it has the same roots.
    pub fn numerator(&self) -> &IntPoly {
        &self.numerator
    }

    /// The common denominator, positive.
    pub fn denominator(&self) -> &Integer {
        &self.denominator
    }

    /// The coefficient of `x^i`.
    pub fn coefficient(&self, i: usize) -> Rational {
        match self.numerator.coefficients().get(i) {
            Some(c) => Rational::from((c, &self.denominator)),
            None => Rational::new(),
        }
    }

    /// All coefficients, constant term first.
    pub fn coefficients(&self) -> Vec<Rational> {
        (0..self.numerator.coefficients().len()).map(|i| self.coefficient(i)).collect()
    }

    /// Is this the zero polynomial?
    pub fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    /// Is the degree at most zero?
    pub fn is_constant(&self) -> bool {
        self.numerator.is_constant()
    }

    /// The degree; 0 for constants, the zero polynomial included.
    pub fn degree(&self) -> usize {
        self.numerator.degree()
    }

    /// Sum.
    pub fn add(&self, other: &Self) -> Self {
        let left = self.numerator.scale(&other.denominator);
        let right = other.numerator.scale(&self.denominator);
        RatPoly::fraction(left.add(&right), Integer::from(&self.denominator * &other.denominator))
    }

    /// Negation.
    pub fn neg(&self) -> Self {
        RatPoly { numerator: self.numerator.neg(), denominator: self.denominator.clone() }
    }

    /// Difference.
    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    /// Product.
    pub fn mul(&self, other: &Self) -> Self {
        let denominator = Integer::from(&self.denominator * &other.denominator);
        RatPoly::fraction(self.numerator.mul(&other.numerator), denominator)
    }

    /// Product with a rational.
    pub fn scale(&self, c: &Rational) -> Self {
        RatPoly::fraction(self.numerator.scale(c.numer()), Integer::from(&self.denominator * c.denom()))
    }

    /// The `k`-th power.
    pub fn pow(&self, k: u32) -> Self {
        let denominator = Integer::from(rug::ops::Pow::pow(&self.denominator, k));
        RatPoly::fraction(self.numerator.pow(k), denominator)
    }

    /// The derivative.
    pub fn derivative(&self) -> Self {
        RatPoly::fraction(self.numerator.derivative(), self.denominator.clone())
    }

    /// The value at a rational point.
    pub fn eval(&self, x: &Rational) -> Rational {
        self.numerator.eval(x) / &self.denominator
    }

    /// `p(q(x))`.
    pub fn compose(&self, inner: &Self) -> Self {
        let mut value = RatPoly::zero();
        for c in self.coefficients().into_iter().rev() {
            value = value.mul(inner).add(&RatPoly::constant(c));
        }
        value
    }
}
