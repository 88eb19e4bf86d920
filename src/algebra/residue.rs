//! The ring of polynomials over Q modulo a square-free polynomial: a number field where that is irreducible.

use super::{IntPoly, RatPoly};
use crate::arith::{Integer, Rational, Scalar};
use std::sync::Arc;

/// A residue class modulo a square-free polynomial `p`; at every root of `p` it has a value. *Exact.*
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residue {
    modulus: Arc<IntPoly>,
    value: RatPoly,
}

impl Residue {
    /// The class of a polynomial.
    pub fn new(modulus: Arc<IntPoly>, polynomial: &RatPoly) -> Self {
        let value = polynomial.rem(&modulus);
        Residue { modulus, value }
    }

    /// The representative of least degree.
    pub fn polynomial(&self) -> &RatPoly {
        &self.value
    }

    fn with(&self, value: RatPoly) -> Self {
        Residue { modulus: Arc::clone(&self.modulus), value }
    }

    /// The inverse, or `None` where the class shares a root with the modulus (extended Euclidean algorithm).
    pub fn inverse(&self) -> Option<Self> {
        let (mut r0, mut r1) =
            (RatPoly::fraction((*self.modulus).clone(), Integer::from(1)), self.value.clone());
        let (mut t0, mut t1) = (RatPoly::zero(), RatPoly::constant(Rational::from(1)));
        while !r1.is_constant() {
            let (quotient, rest) = r0.div_rem(&r1);
            let next = t0.sub(&quotient.mul(&t1));
            (r0, r1) = (r1, rest);
            (t0, t1) = (t1, next);
        }
        (!r1.is_zero()).then(|| self.with(t1.scale(&r1.coefficient(0).recip()).rem(&self.modulus)))
    }
}

impl Scalar for Residue {
    fn is_exact_zero(&self) -> bool {
        self.value.is_zero()
    }

    fn lift(&self, constant: &Rational) -> Self {
        self.with(RatPoly::constant(constant.clone()))
    }

    fn plus(&self, other: &Self) -> Self {
        self.with(self.value.add(&other.value))
    }

    fn minus(&self, other: &Self) -> Self {
        self.with(self.value.sub(&other.value))
    }

    fn times(&self, other: &Self) -> Self {
        self.with(self.value.mul(&other.value).rem(&self.modulus))
    }

    fn over(&self, other: &Self) -> Option<Self> {
        Some(self.times(&other.inverse()?))
    }
}

impl RatPoly {
    /// Quotient and remainder; the divisor is not zero.
    pub fn div_rem(&self, divisor: &RatPoly) -> (RatPoly, RatPoly) {
        let mut rest = self.coefficients();
        let d = divisor.coefficients();
        let Some(lead) = d.last() else { return (RatPoly::zero(), self.clone()) };
        let mut quotient = vec![Rational::new(); (rest.len() + 1).saturating_sub(d.len())];
        for k in (0..quotient.len()).rev() {
            let q = Rational::from(&rest[k + d.len() - 1] / lead);
            if q != 0 {
                for (j, c) in d.iter().enumerate() {
                    rest[k + j] -= Rational::from(c * &q);
                }
            }
            quotient[k] = q;
        }
        rest.truncate(d.len() - 1);
        (RatPoly::new(&quotient), RatPoly::new(&rest))
    }

    /// The remainder modulo a non-zero integer polynomial.
    pub fn rem(&self, modulus: &IntPoly) -> RatPoly {
        if self.degree() < modulus.degree() {
            return self.clone();
        }
        self.div_rem(&RatPoly::fraction(modulus.clone(), Integer::from(1))).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_field() {
        let modulus = Arc::new(IntPoly::new([-1, -1, 1].map(Integer::from).to_vec()));
        let phi = Residue::new(modulus, &RatPoly::x());
        // 1/phi = phi - 1
        assert_eq!(phi.inverse().unwrap(), phi.minus(&phi.lift(&Rational::from(1))));
        assert_eq!(phi.times(&phi), phi.plus(&phi.lift(&Rational::from(1))));
    }

    #[test]
    fn a_zero_divisor_has_no_inverse() {
        let modulus = Arc::new(IntPoly::new([-1, 0, 1].map(Integer::from).to_vec()));
        let zero_divisor = Residue::new(modulus, &RatPoly::new(&[1, 1].map(Rational::from)));
        assert!(zero_divisor.inverse().is_none());
    }
}
