//! Doubles as numbers of the trait. *Approximate*: nothing is proved with them.

use super::{Elementary, Rational, Scalar, erf};
use std::f64::consts;

/// The value, where it is a finite number.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

impl Scalar for f64 {
    fn lift(&self, constant: &Rational) -> Self {
        constant.to_f64()
    }

    fn plus(&self, other: &Self) -> Self {
        self + other
    }

    fn minus(&self, other: &Self) -> Self {
        self - other
    }

    fn times(&self, other: &Self) -> Self {
        self * other
    }

    fn over(&self, other: &Self) -> Option<Self> {
        (*other != 0.0).then(|| self / other)
    }
}

impl Elementary for f64 {
    fn whole(&self, k: i64) -> Self {
        k as f64
    }

    fn negated(&self) -> Self {
        -self
    }

    fn pi(&self) -> Option<Self> {
        Some(consts::PI)
    }

    fn euler(&self) -> Option<Self> {
        Some(consts::E)
    }

    fn powi(&self, k: i64) -> Option<Self> {
        finite(f64::powi(*self, i32::try_from(k).ok()?))
    }

    fn exp(&self) -> Option<Self> {
        finite(f64::exp(*self))
    }

    fn log(&self) -> Option<Self> {
        finite(f64::ln(*self))
    }

    fn sqrt(&self) -> Option<Self> {
        finite(f64::sqrt(*self))
    }

    fn cbrt(&self) -> Option<Self> {
        finite(f64::cbrt(*self))
    }

    fn abs(&self) -> Option<Self> {
        finite(f64::abs(*self))
    }

    fn signum(&self) -> Option<Self> {
        (*self != 0.0).then(|| f64::signum(*self))
    }

    fn folded(&self) -> Option<(Self, Self)> {
        Some((f64::abs(*self), Elementary::signum(self).unwrap_or(0.0)))
    }

    fn sin(&self) -> Option<Self> {
        finite(f64::sin(*self))
    }

    fn cos(&self) -> Option<Self> {
        finite(f64::cos(*self))
    }

    fn tan(&self) -> Option<Self> {
        finite(f64::tan(*self))
    }

    fn asin(&self) -> Option<Self> {
        finite(f64::asin(*self))
    }

    fn acos(&self) -> Option<Self> {
        finite(f64::acos(*self))
    }

    fn atan(&self) -> Option<Self> {
        finite(f64::atan(*self))
    }

    fn atan2(&self, x: &Self) -> Option<Self> {
        finite(f64::atan2(*self, *x))
    }

    fn sinh(&self) -> Option<Self> {
        finite(f64::sinh(*self))
    }

    fn cosh(&self) -> Option<Self> {
        finite(f64::cosh(*self))
    }

    fn tanh(&self) -> Option<Self> {
        finite(f64::tanh(*self))
    }

    fn sigmoid(&self) -> Option<Self> {
        finite(1.0 / (1.0 + f64::exp(-self)))
    }

    fn softplus(&self) -> Option<Self> {
        finite(self.max(0.0) + f64::exp(-f64::abs(*self)).ln_1p())
    }

    fn erf(&self) -> Option<Self> {
        finite(erf(*self))
    }

    fn relu(&self) -> Option<Self> {
        finite(self.max(0.0))
    }
}
