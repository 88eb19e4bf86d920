//! A number with its first three derivatives in one direction.

use super::dual::Dual;
use super::number::Number;
use crate::expr::Function;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// The truncated Taylor series `c_0 + c_1 h + c_2 h^2 + c_3 h^3`: `c_k` is the `k`-th derivative in the direction divided by
/// `k!`. *Approximate*; it needs no memory of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Taylor(pub [f64; 4]);

impl Taylor {
    /// The line `value + direction h`.
    pub fn line(value: f64, direction: f64) -> Self {
        Taylor([value, direction, 0.0, 0.0])
    }

    /// The `k`-th derivative in the direction, `k <= 3`.
    ///
    /// # Panics
    /// Where `k` is above 3.
    pub fn derivative(self, k: usize) -> f64 {
        self.0[k] * [1.0, 1.0, 2.0, 6.0][k]
    }

    /// `F` of the series, from `F` and its derivatives at `c_0` (Faà di Bruno).
    #[inline(always)]
    fn compose(self, [f0, f1, f2, f3]: [f64; 4]) -> Self {
        let [_, a, b, c] = self.0;
        Taylor([f0, f1 * a, f1 * b + f2 * a * a / 2.0, f1 * c + f2 * a * b + f3 * a * a * a / 6.0])
    }

    /// A function and its first three derivatives at a number: those that networks are made of at once.
    #[inline(always)]
    fn known(function: Function, x: f64) -> [f64; 4] {
        match function {
            Function::Exp => [x.exp(); 4],
            Function::Sin | Function::Cos => {
                let (s, c) = x.sin_cos();
                if function == Function::Sin { [s, c, -s, -c] } else { [c, -s, -c, s] }
            }
            Function::Sinh | Function::Cosh => {
                let (s, c) = (x.sinh(), x.cosh());
                if function == Function::Sinh { [s, c, s, c] } else { [c, s, c, s] }
            }
            Function::Tanh => {
                let (t, c) = (x.tanh(), x.cosh());
                // 1 - tanh^2 cancels where tanh saturates.
                let slope = 1.0 / (c * c);
                [t, slope, -2.0 * t * slope, slope * (4.0 * t * t - 2.0 * slope)]
            }
            _ => Taylor::derivatives(x, |x| x.call(function)),
        }
    }

    /// A function and its derivatives at a number, by numbers with three directions of their own.
    #[inline(always)]
    fn derivatives(x: f64, f: impl Fn(Dual<Dual<Dual<f64>>>) -> Dual<Dual<Dual<f64>>>) -> [f64; 4] {
        let inner = Dual { value: x, slope: 1.0 };
        let middle = Dual { value: inner, slope: Dual::constant(1.0) };
        let y = f(Dual { value: middle, slope: Dual::constant(1.0) });
        [y.value.value.value, y.value.value.slope, y.value.slope.slope, y.slope.slope.slope]
    }
}

impl Add for Taylor {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Taylor(std::array::from_fn(|k| self.0[k] + other.0[k]))
    }
}

impl Sub for Taylor {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Taylor(std::array::from_fn(|k| self.0[k] - other.0[k]))
    }
}

impl Mul for Taylor {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let ([a, b, c, d], [p, q, r, s]) = (self.0, other.0);
        Taylor([a * p, a * q + b * p, a * r + b * q + c * p, a * s + b * r + c * q + d * p])
    }
}

impl Div for Taylor {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let ([a, b, c, d], [p, q, r, s]) = (self.0, other.0);
        let w = a / p;
        let x = (b - w * q) / p;
        let y = (c - w * r - x * q) / p;
        Taylor([w, x, y, (d - w * s - x * r - y * q) / p])
    }
}

impl Neg for Taylor {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Taylor(self.0.map(|c| -c))
    }
}

impl Number for Taylor {
    #[inline(always)]
    fn constant(x: f64) -> Self {
        Taylor([x, 0.0, 0.0, 0.0])
    }
    #[inline]
    fn call(self, function: Function) -> Self {
        self.compose(Taylor::known(function, self.0[0]))
    }
    #[inline]
    fn power(self, p: f64) -> Self {
        self.compose(Taylor::derivatives(self.0[0], |x| x.power(p)))
    }
    /// The angle's derivative is `(x y' - y x')/(x^2 + y^2)`.
    #[inline]
    fn atan2(self, x: Self) -> Self {
        let slope = |s: Taylor| Taylor([s.0[1], 2.0 * s.0[2], 3.0 * s.0[3], 0.0]);
        let turn = (x * slope(self) - self * slope(x)) / (x * x + self * self);
        let [a, b, c, _] = turn.0;
        Taylor([f64::atan2(self.0[0], x.0[0]), a, b / 2.0, c / 3.0])
    }
    #[inline(always)]
    fn sign(self) -> Self {
        Taylor([self.0[0].sign(), 0.0, 0.0, 0.0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arith::{Jet, Scalar};

    /// The series of the proofs, on floats, with the same coefficients.
    #[test]
    fn agrees_with_the_series_of_the_proofs() {
        let own = [0.3, 0.7, -0.2, 0.4];
        let jet = {
            // own[0] + t (own[1] + t (own[2] + t own[3])).
            let t = Jet::variable(0.0, 3);
            own.iter().rev().fold(Jet::constant(0.0, 3), |sum, c| sum.times(&t).plus(&Jet::constant(*c, 3)))
        };
        for function in Function::ALL {
            let Some(known) = function.at(&jet) else { continue };
            let found = Taylor(own).call(function);
            for k in 0..4 {
                let (a, b) = (found.0[k], known.coefficient(k));
                assert!((a - b).abs() < 1e-12 * (1.0 + b.abs()), "{function} at order {k}: {a} and {b}");
            }
        }
        let quotient = Taylor(own) / Taylor([2.0, -0.3, 0.5, 1.0]) * Taylor([2.0, -0.3, 0.5, 1.0]);
        assert!((0..4).all(|k| (quotient.0[k] - own[k]).abs() < 1e-14));
        let power = Taylor(own).power(2.5);
        let product = power * power;
        let fifth = (0..4).fold(Taylor(own), |p, _| p * Taylor(own));
        assert!((0..4).all(|k| (product.0[k] - fifth.0[k]).abs() < 1e-14));
        let angle = Taylor(own).atan2(Taylor::line(1.5, 0.25));
        let plain = (Taylor(own) / Taylor::line(1.5, 0.25)).call(Function::Atan);
        assert!((0..4).all(|k| (angle.0[k] - plain.0[k]).abs() < 1e-14));
    }
}
