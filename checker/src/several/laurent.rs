//! Polynomials in the step size and its reciprocal.

use crate::budget::Budget;
use crate::poly::Poly;
use crate::verdict::Reason;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Zero};

/// `poly(eta)/eta^shift`, with the smallest shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laurent {
    poly: Poly,
    shift: usize,
}

impl Laurent {
    /// `poly(eta)/eta^shift`.
    pub fn new(mut poly: Poly, mut shift: usize) -> Laurent {
        while shift > 0 && poly.numerators().first().is_some_and(Zero::is_zero) {
            poly = Poly::new(poly.numerators()[1..].to_vec(), poly.denominator().clone());
            shift -= 1;
        }
        if poly.is_zero() {
            shift = 0;
        }
        Laurent { poly, shift }
    }

    /// A number.
    pub fn constant(value: &BigRational) -> Laurent {
        Laurent::new(Poly::constant(value), 0)
    }

    /// Its value at a step size, times a power of it.
    pub fn numerator(&self) -> &Poly {
        &self.poly
    }

    /// Its value at a step size, not 0.
    pub fn at(&self, eta: &BigRational) -> Result<BigRational, Reason> {
        Ok(self.poly.at(eta)? / Pow::pow(eta, self.shift))
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.poly.is_zero()
    }

    /// The sum.
    pub fn plus(&self, other: &Laurent) -> Laurent {
        if self.is_zero() || other.is_zero() {
            return if self.is_zero() { other.clone() } else { self.clone() };
        }
        let shift = self.shift.max(other.shift);
        let raised = |x: &Laurent| {
            let zeros = std::iter::repeat_n(BigInt::zero(), shift - x.shift);
            let terms = zeros.chain(x.poly.numerators().iter().cloned());
            Poly::new(terms.collect(), x.poly.denominator().clone())
        };
        Laurent::new(raised(self).add(&raised(other)), shift)
    }

    /// The negative.
    pub fn negative(&self) -> Laurent {
        Laurent { poly: self.poly.scale(&-BigRational::one()), shift: self.shift }
    }

    /// The product, for a price; `None` beyond the limits.
    pub fn times(&self, other: &Laurent, budget: &Budget) -> Option<Laurent> {
        let limbs = 1 + (self.poly.bits() + other.poly.bits()) / 64;
        let terms = (1 + self.poly.degree() as u64) * (1 + other.poly.degree() as u64);
        budget.spend((20 + terms) * limbs * limbs).ok()?;
        Some(Laurent::new(self.poly.mul(&other.poly).ok()?, self.shift + other.shift))
    }

    /// The reciprocal of `c eta^k`.
    pub fn reciprocal(&self) -> Option<Laurent> {
        let (lead, lower) = self.poly.numerators().split_last()?;
        if lower.iter().any(|c| !c.is_zero()) {
            return None;
        }
        let value = BigRational::new(self.poly.denominator().clone(), lead.clone());
        let mut terms = vec![BigInt::zero(); self.shift];
        terms.push(value.numer().clone());
        Some(Laurent::new(Poly::new(terms, value.denom().clone()), lower.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_both_signs() {
        let eta = Laurent::new(Poly::variable(), 0);
        let inverse = Laurent::new(Poly::constant(&BigRational::one()), 1);
        let one = Laurent::constant(&BigRational::one());
        let budget = Budget::new();
        assert_eq!(eta.times(&inverse, &budget), Some(one.clone()));
        assert_eq!(eta.reciprocal(), Some(inverse.clone()));
        assert_eq!(inverse.reciprocal(), Some(eta.clone()));
        let sum = eta.plus(&inverse);
        assert_eq!(sum.reciprocal(), None);
        // (eta + 1/eta) eta - eta^2 = 1.
        let square = eta.times(&eta, &budget).unwrap();
        assert_eq!(sum.times(&eta, &budget).unwrap().plus(&square.negative()), one);
        assert!(sum.plus(&sum.negative()).is_zero());
        // -3 eta^2/4 and back.
        let term =
            square.times(&Laurent::constant(&BigRational::new((-3).into(), 4.into())), &budget).unwrap();
        assert_eq!(term.times(&term.reciprocal().unwrap(), &budget), Some(one));
    }
}
