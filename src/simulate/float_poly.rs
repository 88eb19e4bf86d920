//! One-variable polynomials in floats.

use super::number::Number;
use super::scaled::Scaled;
use crate::algebra::RatPoly;

/// A polynomial with float coefficients, constant term first. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub struct FloatPoly {
    coefficients: Vec<f64>,
    parity: Option<Parity>,
}

/// Which powers of the variable a polynomial has, where it has not both kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parity {
    Even,
    Odd,
}

impl FloatPoly {
    /// Each coefficient rounded to a float: infinite where it is too large for one.
    pub fn rounded(p: &RatPoly) -> Self {
        let over = Scaled::integer(p.denominator(), 0);
        let round = |c| Scaled::integer(c, 0).over(over).to_f64(0);
        Self::of(p.numerator().coefficients().iter().map(round).collect())
    }

    fn of(coefficients: Vec<f64>) -> Self {
        let has = |start| coefficients.iter().skip(start).step_by(2).any(|c| *c != 0.0);
        let parity = match (has(0), has(1)) {
            (_, false) => Some(Parity::Even),
            (false, true) => Some(Parity::Odd),
            (true, true) => None,
        };
        FloatPoly { coefficients, parity }
    }

    /// The derivative. *Approximate.*
    pub(super) fn derivative(&self) -> Self {
        Self::of(self.coefficients.iter().enumerate().skip(1).map(|(k, c)| k as f64 * c).collect())
    }

    /// Are all coefficients finite?
    pub fn is_finite(&self) -> bool {
        self.coefficients.iter().all(|c| c.is_finite())
    }

    /// The coefficients, constant term first.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// Which powers it has, where it has not both kinds.
    pub(super) fn parity(&self) -> Option<Parity> {
        self.parity
    }

    /// The value, by Horner's scheme, in `x^2` where half of the powers are missing. *Approximate.*
    #[inline(always)]
    pub fn eval<N: Number>(&self, x: N) -> N {
        match self.parity {
            None => horner(self.coefficients.iter(), x),
            Some(Parity::Even) => horner(self.coefficients.iter().step_by(2), x * x),
            Some(Parity::Odd) => x * horner(self.coefficients.iter().skip(1).step_by(2), x * x),
        }
    }
}

#[inline(always)]
fn horner<'a, N: Number>(coefficients: impl DoubleEndedIterator<Item = &'a f64>, x: N) -> N {
    let mut terms = coefficients.rev();
    let Some(&lead) = terms.next() else { return N::constant(0.0) };
    terms.fold(N::constant(lead), |sum, &c| sum * x + N::constant(c))
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

    #[test]
    fn missing_powers_change_no_value() {
        let q = |c: &[i32]| RatPoly::new(&c.iter().map(|c| Rational::from(*c)).collect::<Vec<_>>());
        for (c, at_three) in
            [(&[5, 0, -2, 0, 7][..], 554.0), (&[0, 4, 0, 1], 39.0), (&[0, 4, 1, 1], 48.0), (&[6], 6.0)]
        {
            let p = FloatPoly::rounded(&q(c));
            assert_eq!(p.eval(3.0), at_three);
            let reflected: Vec<i32> =
                c.iter().enumerate().map(|(i, c)| if i % 2 == 0 { *c } else { -c }).collect();
            assert_eq!(p.eval(-3.0), FloatPoly::rounded(&q(&reflected)).eval(3.0), "{c:?}");
        }
        assert_eq!(FloatPoly::rounded(&q(&[0, 4, 0, 1])).parity, Some(super::Parity::Odd));
    }
}
