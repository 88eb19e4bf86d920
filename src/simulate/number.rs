//! What a tape computes with: one float, many lanes, or either with a direction of differentiation.

use super::pack::Pack;
use crate::arith::erf;
use crate::expr::Function;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number of the float path. *Approximate.*
pub trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// A constant.
    fn constant(x: f64) -> Self;
    /// An elementary function of one argument; for [`Function::Atan2`] see [`Number::atan2`].
    fn call(self, function: Function) -> Self;
    /// `self^p` for a fixed real exponent.
    fn power(self, p: f64) -> Self;
    /// The angle of the point `(x, self)`.
    fn atan2(self, x: Self) -> Self;
    /// `-1`, `0` or `1`, without derivative.
    fn sign(self) -> Self;
}

/// A function of one argument on floats. *Approximate.*
#[inline]
fn float_call(function: Function, x: f64) -> f64 {
    match function {
        Function::Exp => x.exp(),
        Function::Log => x.ln(),
        Function::Sqrt => x.sqrt(),
        Function::Cbrt => x.cbrt(),
        Function::Abs => x.abs(),
        Function::Sin => x.sin(),
        Function::Cos => x.cos(),
        Function::Tan => x.tan(),
        Function::Asin => x.asin(),
        Function::Acos => x.acos(),
        Function::Atan | Function::Atan2 => x.atan(),
        Function::Sinh => x.sinh(),
        Function::Cosh => x.cosh(),
        Function::Tanh => x.tanh(),
        Function::Sigmoid => {
            let e = (-x.abs()).exp();
            if x >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) }
        }
        Function::Softplus => x.max(0.0) + (-x.abs()).exp().ln_1p(),
        Function::Erf => erf(x),
        Function::Relu => x.max(0.0),
    }
}

#[inline(always)]
fn float_sign(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() { 0.0 } else { x.signum() }
}

impl Number for f64 {
    #[inline(always)]
    fn constant(x: f64) -> Self {
        x
    }
    #[inline(always)]
    fn call(self, function: Function) -> Self {
        float_call(function, self)
    }
    #[inline(always)]
    fn power(self, p: f64) -> Self {
        self.powf(p)
    }
    #[inline(always)]
    fn atan2(self, x: Self) -> Self {
        f64::atan2(self, x)
    }
    #[inline(always)]
    fn sign(self) -> Self {
        float_sign(self)
    }
}

impl<const W: usize> Number for Pack<W> {
    #[inline(always)]
    fn constant(x: f64) -> Self {
        Pack::splat(x)
    }
    #[inline]
    fn call(self, function: Function) -> Self {
        match function {
            Function::Sqrt => self.map(f64::sqrt),
            Function::Abs => self.map(f64::abs),
            Function::Relu => self.map(|x| x.max(0.0)),
            _ => self.map(|x| float_call(function, x)),
        }
    }
    #[inline]
    fn power(self, p: f64) -> Self {
        self.map(|x| x.powf(p))
    }
    #[inline]
    fn atan2(self, x: Self) -> Self {
        self.zip(x, f64::atan2)
    }
    #[inline(always)]
    fn sign(self) -> Self {
        self.map(float_sign)
    }
}
