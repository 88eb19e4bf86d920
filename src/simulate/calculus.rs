//! The derivatives of the elementary functions, stated once: for numbers, and for tapes that are being written.

use super::number::Number;
use crate::expr::Function;
use std::marker::PhantomData;

/// Something that can compute, or write down how to.
pub trait Calculus {
    /// A value, or the name of one.
    type Value: Copy;
    /// A constant.
    fn constant(&mut self, c: f64) -> Self::Value;
    /// Sum.
    fn add(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    /// Difference.
    fn sub(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    /// Product.
    fn mul(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    /// Quotient.
    fn div(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    /// Negation.
    fn neg(&mut self, a: Self::Value) -> Self::Value;
    /// An elementary function of one argument.
    fn call(&mut self, f: Function, a: Self::Value) -> Self::Value;
    /// `-1`, `0` or `1`.
    fn sign(&mut self, a: Self::Value) -> Self::Value;

    /// The derivative of a function of one argument at `a`, where its value is `value`.
    #[inline(always)]
    fn derivative(&mut self, f: Function, a: Self::Value, value: Self::Value) -> Self::Value {
        let one = self.constant(1.0);
        match f {
            Function::Exp => value,
            Function::Log => self.div(one, a),
            Function::Sqrt => {
                let half = self.constant(0.5);
                self.div(half, value)
            }
            Function::Cbrt => {
                let square = self.mul(value, value);
                let three = self.constant(3.0);
                let below = self.mul(three, square);
                self.div(one, below)
            }
            Function::Abs => self.sign(a),
            Function::Sin => self.call(Function::Cos, a),
            Function::Cos => {
                let sine = self.call(Function::Sin, a);
                self.neg(sine)
            }
            Function::Tan => {
                let square = self.mul(value, value);
                self.add(one, square)
            }
            Function::Asin | Function::Acos => {
                let square = self.mul(a, a);
                let rest = self.sub(one, square);
                let root = self.call(Function::Sqrt, rest);
                let slope = self.div(one, root);
                if f == Function::Asin { slope } else { self.neg(slope) }
            }
            Function::Atan | Function::Atan2 => {
                let square = self.mul(a, a);
                let below = self.add(one, square);
                self.div(one, below)
            }
            Function::Sinh => self.call(Function::Cosh, a),
            Function::Cosh => self.call(Function::Sinh, a),
            Function::Tanh => {
                // 1 - tanh^2 cancels where tanh saturates.
                let c = self.call(Function::Cosh, a);
                let square = self.mul(c, c);
                self.div(one, square)
            }
            Function::Sigmoid => {
                let minus = self.neg(a);
                let other = self.call(Function::Sigmoid, minus);
                self.mul(value, other)
            }
            Function::Softplus => self.call(Function::Sigmoid, a),
            Function::Erf => {
                let square = self.mul(a, a);
                let minus = self.neg(square);
                let bell = self.call(Function::Exp, minus);
                let front = self.constant(std::f64::consts::FRAC_2_SQRT_PI);
                self.mul(front, bell)
            }
            Function::Relu => {
                let sign = self.sign(a);
                let twice = self.add(one, sign);
                let half = self.constant(0.5);
                self.mul(half, twice)
            }
        }
    }
}

/// Computing with numbers at once. *Approximate.*
#[derive(Clone, Copy, Debug)]
pub struct Plain<N>(PhantomData<N>);

impl<N> Default for Plain<N> {
    fn default() -> Self {
        Plain(PhantomData)
    }
}

impl<N: Number> Calculus for Plain<N> {
    type Value = N;
    #[inline(always)]
    fn constant(&mut self, c: f64) -> N {
        N::constant(c)
    }
    #[inline(always)]
    fn add(&mut self, a: N, b: N) -> N {
        a + b
    }
    #[inline(always)]
    fn sub(&mut self, a: N, b: N) -> N {
        a - b
    }
    #[inline(always)]
    fn mul(&mut self, a: N, b: N) -> N {
        a * b
    }
    #[inline(always)]
    fn div(&mut self, a: N, b: N) -> N {
        a / b
    }
    #[inline(always)]
    fn neg(&mut self, a: N) -> N {
        -a
    }
    #[inline(always)]
    fn call(&mut self, f: Function, a: N) -> N {
        a.call(f)
    }
    #[inline(always)]
    fn sign(&mut self, a: N) -> N {
        a.sign()
    }
}
