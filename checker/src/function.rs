//! The elementary functions of the language, and those of matrices.

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

/// What makes a matrix, or a number of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixFunction {
    /// `A'`
    Transpose,
    /// `A[i,j]`, counted from 1; `A[i]` of one row or column
    Entry,
    /// The sum of the squares of all entries.
    Norm2,
    /// The sum of the diagonal.
    Trace,
    /// The sum of all entries.
    Sum,
    /// `ones(m,n)`
    Ones,
    /// `eye(n)`, the identity
    Eye,
}

impl MatrixFunction {
    /// The function of that name; transposes and entries have none.
    pub fn named(name: &str) -> Option<MatrixFunction> {
        Some(match name {
            "norm2" => MatrixFunction::Norm2,
            "trace" => MatrixFunction::Trace,
            "sum" => MatrixFunction::Sum,
            "ones" => MatrixFunction::Ones,
            "eye" => MatrixFunction::Eye,
            _ => return None,
        })
    }
}
