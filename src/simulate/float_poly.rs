//! One-variable polynomials in floats.

use super::number::Number;
use super::scaled::Scaled;
use crate::algebra::RatPoly;

/// A polynomial with float coefficients, constant term first. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub struct FloatPoly {
    coefficients: Vec<f64>,
}

impl FloatPoly {
    /// Each coefficient rounded to a float: infinite where it is too large for one.
    pub fn rounded(p: &RatPoly) -> Self {
        let over = Scaled::integer(p.denominator(), 0);
        let round = |c| Scaled::integer(c, 0).over(over).to_f64(0);
        FloatPoly { coefficients: p.numerator().coefficients().iter().map(round).collect() }
    }

    /// Are all coefficients finite?
    pub fn is_finite(&self) -> bool {
        self.coefficients.iter().all(|c| c.is_finite())
    }

    /// The coefficients, constant term first.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// The value, by Horner's scheme. *Approximate.*
    #[inline(always)]
    pub fn eval<N: Number>(&self, x: N) -> N {
        let mut terms = self.coefficients.iter().rev();
        let Some(&lead) = terms.next() else { return N::constant(0.0) };
        terms.fold(N::constant(lead), |sum, &c| sum * x + N::constant(c))
    }
}

#[cfg(test)]
mod tests {
    use super::FloatPoly;
    use crate::algebra::RatPoly;
    use crate::arith::{Integer, Rational};

    #[test]
    fn coefficients_beyond_the_range_of_floats_are_seen() {
        let big = Rational::from(Integer::from(1) << 5000);
        let ratio = RatPoly::new(&[Rational::from(1) / &big, Rational::from((1, 3)), Rational::from(2)]);
        let p = FloatPoly::rounded(&ratio);
        assert!(p.is_finite());
        assert_eq!(p.coefficients(), [0.0, 1.0 / 3.0, 2.0]);
        assert!(!FloatPoly::rounded(&ratio.scale(&big)).is_finite());
        assert_eq!(p.eval(3.0), 19.0);
        assert_eq!(FloatPoly::rounded(&RatPoly::zero()).eval(3.0), 0.0);
    }
}
