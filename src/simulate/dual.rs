//! A number with its derivative in one direction.

use super::calculus::{Calculus, Plain};
use super::number::Number;
use crate::expr::Function;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// `value + slope * h` for an infinitely small `h`. *Approximate.*
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<N> {
    /// The value.
    pub value: N,
    /// Its derivative in the direction.
    pub slope: N,
}

impl<N: Number> Add for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Dual { value: self.value + other.value, slope: self.slope + other.slope }
    }
}

impl<N: Number> Sub for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Dual { value: self.value - other.value, slope: self.slope - other.slope }
    }
}

impl<N: Number> Mul for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let slope = self.slope * other.value + self.value * other.slope;
        Dual { value: self.value * other.value, slope }
    }
}

impl<N: Number> Div for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Dual { value, slope: (self.slope - value * other.slope) / other.value }
    }
}

impl<N: Number> Neg for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Dual { value: -self.value, slope: -self.slope }
    }
}

impl<N: Number> Number for Dual<N> {
    #[inline(always)]
    fn constant(x: f64) -> Self {
        Dual { value: N::constant(x), slope: N::constant(0.0) }
    }
    #[inline]
    fn call(self, function: Function) -> Self {
        let value = self.value.call(function);
        Dual { value, slope: Plain::default().derivative(function, self.value, value) * self.slope }
    }
    #[inline]
    fn power(self, p: f64) -> Self {
        let value = self.value.power(p);
        Dual { value, slope: N::constant(p) * self.value.power(p - 1.0) * self.slope }
    }
    #[inline]
    fn atan2(self, x: Self) -> Self {
        let radius = self.value * self.value + x.value * x.value;
        let turn = (x.value * self.slope - self.value * x.slope) / radius;
        Dual { value: self.value.atan2(x.value), slope: turn }
    }
    #[inline(always)]
    fn sign(self) -> Self {
        Dual { value: self.value.sign(), slope: N::constant(0.0) }
    }
}
