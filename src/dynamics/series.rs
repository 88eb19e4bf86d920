//! Truncated power series over any [`Scalar`].

use crate::arith::{Rational, Scalar};

/// A power series in one variable, known up to the power `len - 1`.
#[derive(Clone, Debug)]
pub(super) struct Series<T>(pub(super) Vec<T>);

impl<T: Scalar> Series<T> {
    /// The constant series with `terms` known coefficients.
    pub(super) fn constant(value: &T, terms: usize) -> Self {
        let mut c = vec![value.lift(&Rational::new()); terms];
        c[0] = value.clone();
        Series(c)
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        Series(self.0.iter().zip(&other.0).map(|(a, b)| a.plus(b)).collect())
    }

    pub(super) fn sub(&self, other: &Self) -> Self {
        Series(self.0.iter().zip(&other.0).map(|(a, b)| a.minus(b)).collect())
    }

    pub(super) fn scale(&self, c: &T) -> Self {
        Series(self.0.iter().map(|a| a.times(c)).collect())
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        let n = self.0.len().min(other.0.len());
        let zero = self.0[0].lift(&Rational::new());
        let mut product = vec![zero; n];
        let known = |(_, c): &(usize, &T)| !c.is_exact_zero();
        for (i, a) in self.0.iter().enumerate().take(n).filter(known) {
            for (j, b) in other.0.iter().enumerate().take(n - i).filter(known) {
                product[i + j] = product[i + j].plus(&a.times(b));
            }
        }
        Series(product)
    }

    /// Times the variable: one more power of it, one coefficient forgotten.
    pub(super) fn shift(&self) -> Self {
        let mut c = vec![self.0[0].lift(&Rational::new())];
        c.extend_from_slice(&self.0[..self.0.len() - 1]);
        Series(c)
    }

    /// Are all coefficients known to be zero?
    pub(super) fn is_exact_zero(&self) -> bool {
        self.0.iter().all(Scalar::is_exact_zero)
    }

    /// The quotient by a series with invertible constant term.
    pub(super) fn div(&self, other: &Self) -> Option<Self> {
        let n = self.0.len().min(other.0.len());
        let mut quotient: Vec<T> = Vec::with_capacity(n);
        for k in 0..n {
            let known =
                (0..k).fold(self.0[k].clone(), |rest, i| rest.minus(&quotient[i].times(&other.0[k - i])));
            quotient.push(known.over(&other.0[0])?);
        }
        Some(Series(quotient))
    }

    /// `sum p_i self^i`: a polynomial with the given coefficients at a series.
    pub(super) fn substitute_into(&self, p: &[T]) -> Self {
        if self.is_exact_zero() {
            let zero = self.0[0].lift(&Rational::new());
            return Series::constant(p.first().unwrap_or(&zero), self.0.len());
        }
        let terms = self.0.len();
        let zero = Series::constant(&self.0[0].lift(&Rational::new()), terms);
        p.iter().rev().fold(zero, |value, c| value.mul(self).add(&Series::constant(c, terms)))
    }
}
