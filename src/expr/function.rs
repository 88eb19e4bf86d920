//! The elementary functions of the language.

use crate::arith::Elementary;
use std::fmt;

/// An elementary function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Function {
    /// `exp(x)`.
    Exp,
    /// `log(x)`, the natural logarithm, `x > 0`.
    Log,
    /// `sqrt(x)`, `x >= 0`.
    Sqrt,
    /// `cbrt(x)`, the real cube root.
    Cbrt,
    /// `abs(x)`.
    Abs,
    /// `sin(x)`.
    Sin,
    /// `cos(x)`.
    Cos,
    /// `tan(x)`.
    Tan,
    /// `asin(x)`, `-1 <= x <= 1`.
    Asin,
    /// `acos(x)`, `-1 <= x <= 1`.
    Acos,
    /// `atan(x)`.
    Atan,
    /// `atan2(y, x)`, the angle of the point `(x, y)` in `(-pi, pi]`.
    Atan2,
    /// `sinh(x)`.
    Sinh,
    /// `cosh(x)`.
    Cosh,
    /// `tanh(x)`.
    Tanh,
    /// `sigmoid(x) = 1/(1 + exp(-x))`.
    Sigmoid,
    /// `softplus(x) = log(1 + exp(x))`.
    Softplus,
    /// `erf(x) = 2/sqrt(pi)` times the integral of `exp(-t^2)` from 0 to `x`.
    Erf,
    /// `relu(x) = max(x, 0)`.
    Relu,
}

impl Function {
    /// All functions.
    pub const ALL: [Function; 19] = [
        Function::Exp,
        Function::Log,
        Function::Sqrt,
        Function::Cbrt,
        Function::Abs,
        Function::Sin,
        Function::Cos,
        Function::Tan,
        Function::Asin,
        Function::Acos,
        Function::Atan,
        Function::Atan2,
        Function::Sinh,
        Function::Cosh,
        Function::Tanh,
        Function::Sigmoid,
        Function::Softplus,
        Function::Erf,
        Function::Relu,
    ];

    /// The name in the language.
    pub fn name(self) -> &'static str {
        match self {
            Function::Exp => "exp",
            Function::Log => "log",
            Function::Sqrt => "sqrt",
            Function::Cbrt => "cbrt",
            Function::Abs => "abs",
            Function::Sin => "sin",
            Function::Cos => "cos",
            Function::Tan => "tan",
            Function::Asin => "asin",
            Function::Acos => "acos",
            Function::Atan => "atan",
            Function::Atan2 => "atan2",
            Function::Sinh => "sinh",
            Function::Cosh => "cosh",
            Function::Tanh => "tanh",
            Function::Sigmoid => "sigmoid",
            Function::Softplus => "softplus",
            Function::Erf => "erf",
            Function::Relu => "relu",
        }
    }

    /// The function of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Function::ALL.into_iter().find(|f| f.name() == name)
    }

    /// How many arguments it takes.
    pub fn arity(self) -> usize {
        if self == Function::Atan2 { 2 } else { 1 }
    }

    /// The value of a function of one argument at any kind of number; `None` where it has no usable value.
    pub(crate) fn at<T: Elementary>(self, x: &T) -> Option<T> {
        match self {
            Function::Exp => x.exp(),
            Function::Log => x.log(),
            Function::Sqrt => x.sqrt(),
            Function::Cbrt => x.cbrt(),
            Function::Abs => x.abs(),
            Function::Sin => x.sin(),
            Function::Cos => x.cos(),
            Function::Tan => x.tan(),
            Function::Asin => x.asin(),
            Function::Acos => x.acos(),
            Function::Atan => x.atan(),
            Function::Sinh => x.sinh(),
            Function::Cosh => x.cosh(),
            Function::Tanh => x.tanh(),
            Function::Sigmoid => x.sigmoid(),
            Function::Softplus => x.softplus(),
            Function::Erf => x.erf(),
            Function::Relu => x.relu(),
            // Two arguments: evaluated by its own rule.
            Function::Atan2 => None,
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
