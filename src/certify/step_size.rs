//! Step sizes that are algebraic numbers.

use crate::algebra::{BiPoly, ClosedForm, RealAlgebraic, Value};
use crate::arith::{Integer, Rational};
use crate::dynamics::CycleSystem;

/// A positive step size: an algebraic number with the value that is shown of it.
#[derive(Clone, Debug)]
pub struct StepSize {
    pub(super) number: RealAlgebraic,
    /// Enclosure and closed form.
    pub value: Value,
}

impl StepSize {
    /// A rational step size.
    pub fn rational(eta: Rational) -> Self {
        StepSize { number: RealAlgebraic::rational(eta.clone()), value: Value::rational(eta) }
    }

    /// A step size in closed form.
    pub fn closed_form(form: &ClosedForm) -> Self {
        StepSize::algebraic(RealAlgebraic::from_closed_form(form))
    }

    /// Any algebraic step size.
    pub fn algebraic(number: RealAlgebraic) -> Self {
        let (number, value) = number.recognised();
        StepSize { number, value }
    }

    /// The step size divided by a positive rational.
    #[must_use]
    pub fn over(&self, factor: &Rational) -> Self {
        if *factor == 1 {
            return self.clone();
        }
        StepSize::algebraic(self.number.scaled(&Rational::from(factor.recip_ref())))
    }

    /// Is it positive?
    pub fn is_positive(&self) -> bool {
        self.number.sign().is_gt()
    }

    /// A polynomial in `(m, D)` that vanishes where the step size `2/A` is this one or one of its conjugates: with
    /// `c(eta) = 0` its equation of degree `k`, `A^k c(2/A)`.
    pub(super) fn condition(&self, system: &CycleSystem) -> BiPoly {
        let c = self.number.polynomial();
        let two = BiPoly::constant(Integer::from(&system.scale * 2u32));
        // Horner's scheme in 2/A: sum c_i 2^i A^(k-i).
        let mut power = BiPoly::constant(Integer::from(1));
        let mut sum = BiPoly::default();
        for coefficient in c.coefficients().iter().rev() {
            sum = sum.mul(&two).add(&power.scale(coefficient));
            power = power.mul(&system.a);
        }
        sum
    }
}
