//! The elementary functions of the language.

/// An elementary function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// `exp(x)`
    Exp,
    /// `log(x)`, natural, `x > 0`
    Log,
    /// `sqrt(x)`, `x >= 0`
    Sqrt,
    /// `cbrt(x)`
    Cbrt,
    /// `abs(x)`
    Abs,
    /// `sin(x)`
    Sin,
    /// `cos(x)`
    Cos,
    /// `tan(x)`
    Tan,
    /// `asin(x)`
    Asin,
    /// `acos(x)`
    Acos,
    /// `atan(x)`
    Atan,
    /// `sinh(x)`
    Sinh,
    /// `cosh(x)`
    Cosh,
    /// `tanh(x)`
    Tanh,
    /// `1/(1 + exp(-x))`
    Sigmoid,
    /// `log(1 + exp(x))`
    Softplus,
    /// `2/sqrt(pi)` times the integral of `exp(-t^2)` from 0 to `x`
    Erf,
    /// `max(x, 0)`
    Relu,
    /// `log(cosh(x))`, which has no name: as one function it is enclosed without cancellation
    LogCosh,
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
        Function::Sinh,
        Function::Cosh,
        Function::Tanh,
        Function::Sigmoid,
        Function::Softplus,
        Function::Erf,
        Function::Relu,
        Function::LogCosh,
    ];

    /// The function of that name; `sqrt` has its own kind of expression.
    pub fn named(name: &str) -> Option<Function> {
        Some(match name {
            "exp" => Function::Exp,
            "log" => Function::Log,
            "cbrt" => Function::Cbrt,
            "abs" => Function::Abs,
            "sin" => Function::Sin,
            "cos" => Function::Cos,
            "tan" => Function::Tan,
            "asin" => Function::Asin,
            "acos" => Function::Acos,
            "atan" => Function::Atan,
            "sinh" => Function::Sinh,
            "cosh" => Function::Cosh,
            "tanh" => Function::Tanh,
            "sigmoid" => Function::Sigmoid,
            "softplus" => Function::Softplus,
            "erf" => Function::Erf,
            "relu" => Function::Relu,
            _ => return None,
        })
    }
}
