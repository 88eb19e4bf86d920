//! Losses compiled to a register tape: each subexpression once, no tree walk, any [`Number`](super::number::Number).

mod builder;
mod differentiate;
mod lower;
mod run;

pub use builder::LowerError;
pub use run::Registers;

use crate::expr::Function;

/// One instruction; the `i`-th writes register `i`, operands are earlier registers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    /// A constant.
    Constant(f64),
    /// A variable, by its index.
    Variable(usize),
    /// `a + b`.
    Add(usize, usize),
    /// `a - b`.
    Sub(usize, usize),
    /// `a * b`.
    Mul(usize, usize),
    /// `a / b`.
    Div(usize, usize),
    /// `-a`.
    Neg(usize),
    /// `a * c` for a constant `c`.
    Scale(usize, f64),
    /// `a + c` for a constant `c`.
    Shift(usize, f64),
    /// A function of one argument.
    Call(Function, usize),
    /// `a^p` for a fixed exponent that is not an integer.
    Power(usize, f64),
    /// The angle of the point `(b, a)`.
    Atan2(usize, usize),
    /// `-1`, `0` or `1`.
    Sign(usize),
}

/// A list of instructions, and the registers that hold its results.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// The instructions.
    pub ops: Vec<Op>,
    /// The registers of the results.
    pub outputs: Vec<usize>,
}

/// A compiled loss: one program for the value, one for the gradient.
#[derive(Clone, Debug, PartialEq)]
pub struct Tape {
    value: Program,
    gradient: Program,
    variables: usize,
}

impl Tape {
    /// The program for the value: one result.
    pub fn value_program(&self) -> &Program {
        &self.value
    }

    /// The program for the gradient: one result per variable.
    pub fn gradient_program(&self) -> &Program {
        &self.gradient
    }

    /// How many variables the loss has.
    pub fn variables(&self) -> usize {
        self.variables
    }
}

#[cfg(test)]
mod tests;
