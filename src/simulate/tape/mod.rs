//! Losses compiled to a register tape: each subexpression once, no tree walk, any [`Number`](super::number::Number).

mod lower;
mod sweep;

pub use lower::LowerError;
pub use sweep::Registers;

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
}

/// A loss as a list of instructions; the last register is its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Tape {
    ops: Vec<Op>,
    variables: usize,
}

impl Tape {
    /// The instructions.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// How many variables the loss has.
    pub fn variables(&self) -> usize {
        self.variables
    }
}

#[cfg(test)]
mod tests;
