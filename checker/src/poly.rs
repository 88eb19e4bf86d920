//! Dense polynomials in one variable with rational coefficients, *exact*.

use crate::limits;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// `(c_0 + c_1 x + ...) / d` with integers `c_i` and one denominator `d > 0`, in lowest terms; `c` has no
/// trailing zero. One denominator keeps the arithmetic among integers, where no gcd is needed at each step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poly {
    coefficients: Vec<BigInt>,
    denominator: BigInt,
}

impl Poly {
    /// The polynomial with these numerators over one positive denominator.
    pub fn new(mut coefficients: Vec<BigInt>, denominator: BigInt) -> Poly {
        while coefficients.last().is_some_and(Zero::is_zero) {
            coefficients.pop();
        }
        let mut common = denominator.clone();
        for coefficient in &coefficients {
            if common.is_one() {
                break;
            }
            common = common.gcd(coefficient);
        }
        if !common.is_one() {
            for coefficient in &mut coefficients {
                *coefficient /= &common;
            }
        }
        let denominator = denominator / common;
        Poly { coefficients, denominator }
    }

    /// A constant.
    pub fn constant(value: &BigRational) -> Poly {
        Poly::new(vec![value.numer().clone()], value.denom().clone())
    }

    /// The variable.
    pub fn variable() -> Poly {
        Poly { coefficients: vec![BigInt::zero(), BigInt::one()], denominator: BigInt::one() }
    }

    /// The integers `c_i`: the polynomial up to a positive factor.
    pub fn numerators(&self) -> &[BigInt] {
        &self.coefficients
    }

    /// The denominator of all of them.
    pub fn denominator(&self) -> &BigInt {
        &self.denominator
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.coefficients.is_empty()
    }

    /// The degree; 0 for the zero polynomial too.
    pub fn degree(&self) -> usize {
        self.coefficients.len().saturating_sub(1)
    }

    /// The value of a constant polynomial.
    pub fn as_constant(&self) -> Option<BigRational> {
        match self.coefficients.as_slice() {
            [] => Some(BigRational::zero()),
            [value] => Some(BigRational::new(value.clone(), self.denominator.clone())),
            _ => None,
        }
    }

    /// The leading coefficient; 0 for the zero polynomial.
    pub fn lead(&self) -> BigRational {
        let lead = self.coefficients.last().cloned().unwrap_or_default();
        BigRational::new(lead, self.denominator.clone())
    }

    /// The product with the variable.
    pub fn shifted(&self) -> Poly {
        let terms = std::iter::once(BigInt::zero()).chain(self.coefficients.iter().cloned());
        Poly::new(terms.collect(), self.denominator.clone())
    }

    /// Bits of the largest coefficient, numerator and denominator together.
    pub fn bits(&self) -> u64 {
        self.coefficients.iter().map(BigInt::bits).max().unwrap_or(0) + self.denominator.bits()
    }

    /// `self + factor * other`.
    pub fn add_scaled(&self, other: &Poly, factor: &BigRational) -> Poly {
        let own = &other.denominator * factor.denom();
        let theirs = &self.denominator * factor.numer();
        let length = self.coefficients.len().max(other.coefficients.len());
        let mut sum = vec![BigInt::zero(); length];
        for (place, coefficient) in sum.iter_mut().zip(&self.coefficients) {
            *place += coefficient * &own;
        }
        for (place, coefficient) in sum.iter_mut().zip(&other.coefficients) {
            *place += coefficient * &theirs;
        }
        Poly::new(sum, &self.denominator * own)
    }

    /// The sum.
    pub fn add(&self, other: &Poly) -> Poly {
        self.add_scaled(other, &BigRational::one())
    }

    /// The difference.
    pub fn sub(&self, other: &Poly) -> Poly {
        self.add_scaled(other, &-BigRational::one())
    }

    /// The product with a number.
    pub fn scale(&self, factor: &BigRational) -> Poly {
        Poly::new(
            self.coefficients.iter().map(|c| c * factor.numer()).collect(),
            &self.denominator * factor.denom(),
        )
    }

    /// The product, within the limits.
    pub fn mul(&self, other: &Poly) -> Result<Poly, Reason> {
        if self.is_zero() || other.is_zero() {
            return Ok(Poly::new(Vec::new(), BigInt::one()));
        }
        if self.degree() + other.degree() > limits::DEGREE
            || self.bits() + other.bits() > limits::COEFFICIENT_BITS
        {
            return Err(Fault::Limit.because("a polynomial is too large"));
        }
        let mut product = vec![BigInt::zero(); self.coefficients.len() + other.coefficients.len() - 1];
        for (i, a) in self.coefficients.iter().enumerate().filter(|(_, a)| !a.is_zero()) {
            for (j, b) in other.coefficients.iter().enumerate() {
                product[i + j] += a * b;
            }
        }
        Ok(Poly::new(product, &self.denominator * &other.denominator))
    }

    /// `self(inner(x))`, within the limits.
    pub fn compose(&self, inner: &Poly) -> Result<Poly, Reason> {
        if self.degree() * inner.degree() > limits::DEGREE {
            return Err(Fault::Limit.because("a polynomial is too large"));
        }
        let mut value = Poly::new(Vec::new(), BigInt::one());
        for coefficient in self.coefficients.iter().rev() {
            value = value.mul(inner)?.add(&Poly::new(vec![coefficient.clone()], self.denominator.clone()));
        }
        Ok(value)
    }

    /// The derivative.
    pub fn derivative(&self) -> Poly {
        let terms = self.coefficients.iter().enumerate().skip(1).map(|(k, c)| c * BigInt::from(k));
        Poly::new(terms.collect(), self.denominator.clone())
    }

    /// Quotient and remainder; `None` for division by 0.
    pub fn div_rem(&self, divisor: &Poly) -> Option<(Poly, Poly)> {
        let lead = divisor.coefficients.last()?;
        let mut rest: Vec<BigRational> = self.coefficients.iter().cloned().map(BigRational::from).collect();
        let mut quotient = Vec::new();
        while rest.len() >= divisor.coefficients.len() {
            let top = rest.pop()? / lead;
            let shift = rest.len() + 1 - divisor.coefficients.len();
            for (place, coefficient) in rest[shift..].iter_mut().zip(&divisor.coefficients) {
                *place -= &top * coefficient;
            }
            quotient.push(top);
        }
        quotient.reverse();
        let quotient = Poly::from_rationals(&quotient);
        let factor = BigRational::new(divisor.denominator.clone(), self.denominator.clone());
        let rest =
            Poly::from_rationals(&rest).scale(&BigRational::new(BigInt::one(), self.denominator.clone()));
        Some((quotient.scale(&factor), rest))
    }

    fn from_rationals(values: &[BigRational]) -> Poly {
        let common = values.iter().fold(BigInt::one(), |common, value| common.lcm(value.denom()));
        let numerators = values.iter().map(|value| value.numer() * (&common / value.denom())).collect();
        Poly::new(numerators, common)
    }
}
