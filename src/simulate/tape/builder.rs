//! Tapes being written: shared results are found, constants folded.

use super::Op;
use crate::expr::BinaryOp;
use std::collections::HashMap;
use std::fmt;

/// Why an expression has no tape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LowerError {
    /// A name that is not a variable.
    UnknownName(String),
    /// More instructions than the limit.
    TooLong {
        /// The limit.
        limit: usize,
    },
}

impl fmt::Display for LowerError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LowerError::UnknownName(name) => write!(out, "`{name}` has no value"),
            LowerError::TooLong { limit } => write!(out, "the loss needs more than {limit} instructions"),
        }
    }
}

impl std::error::Error for LowerError {}

/// The longest tape.
const LIMIT: usize = 1 << 22;

/// An instruction with its floats as bits, so that equal instructions are found.
#[derive(PartialEq, Eq, Hash)]
struct Key(u8, usize, usize, u64);

/// A list of instructions that grows.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) ops: Vec<Op>,
    seen: HashMap<Key, usize>,
}

impl Builder {
    /// `a op b`, folded where constants allow; a power is taken as a product.
    pub(super) fn binary(&mut self, op: BinaryOp, a: usize, b: usize) -> Result<usize, LowerError> {
        match (op, self.known(a), self.known(b)) {
            (BinaryOp::Add, Some(x), Some(y)) => self.constant(x + y),
            (BinaryOp::Sub, Some(x), Some(y)) => self.constant(x - y),
            (BinaryOp::Mul, Some(x), Some(y)) => self.constant(x * y),
            (BinaryOp::Div, Some(x), Some(y)) => self.constant(x / y),
            (BinaryOp::Add, Some(x), None) => self.shift(b, x),
            (BinaryOp::Add, None, Some(y)) => self.shift(a, y),
            (BinaryOp::Sub, None, Some(y)) => self.shift(a, -y),
            (BinaryOp::Mul, Some(x), None) => self.scale(b, x),
            (BinaryOp::Mul, None, Some(y)) => self.scale(a, y),
            // A power of two has an exact reciprocal; others keep their quotient, so that lanes and trees agree.
            (BinaryOp::Div, None, Some(y)) if y.recip().recip() == y && y.abs().log2().fract() == 0.0 => {
                self.scale(a, y.recip())
            }
            (BinaryOp::Add, ..) => self.push(Op::Add(a.min(b), a.max(b))),
            (BinaryOp::Sub, ..) => self.push(Op::Sub(a, b)),
            (BinaryOp::Div, ..) => self.push(Op::Div(a, b)),
            (BinaryOp::Mul | BinaryOp::Pow, ..) => self.push(Op::Mul(a.min(b), a.max(b))),
        }
    }

    /// `a * c`.
    pub(super) fn scale(&mut self, a: usize, c: f64) -> Result<usize, LowerError> {
        match self.known(a) {
            Some(x) => self.constant(x * c),
            None if c == 1.0 => Ok(a),
            None if c == -1.0 => self.push(Op::Neg(a)),
            None => self.push(Op::Scale(a, c)),
        }
    }

    /// The constant that a register holds.
    pub(super) fn known(&self, register: usize) -> Option<f64> {
        match self.ops[register] {
            Op::Constant(c) => Some(c),
            _ => None,
        }
    }

    /// A constant.
    pub(super) fn constant(&mut self, c: f64) -> Result<usize, LowerError> {
        self.push(Op::Constant(c))
    }

    /// An instruction, or the register that has its result already.
    pub(super) fn push(&mut self, op: Op) -> Result<usize, LowerError> {
        let key = match op {
            Op::Constant(c) => Key(0, 0, 0, c.to_bits()),
            Op::Variable(i) => Key(1, i, 0, 0),
            Op::Add(a, b) => Key(2, a, b, 0),
            Op::Sub(a, b) => Key(3, a, b, 0),
            Op::Mul(a, b) => Key(4, a, b, 0),
            Op::Div(a, b) => Key(5, a, b, 0),
            Op::Neg(a) => Key(6, a, 0, 0),
            Op::Scale(a, c) => Key(7, a, 0, c.to_bits()),
            Op::Shift(a, c) => Key(8, a, 0, c.to_bits()),
            Op::Call(f, a) => Key(9, a, f as usize, 0),
            Op::Power(a, p) => Key(10, a, 0, p.to_bits()),
            Op::Atan2(a, b) => Key(11, a, b, 0),
            Op::Sign(a) => Key(12, a, 0, 0),
        };
        if let Some(&register) = self.seen.get(&key) {
            return Ok(register);
        }
        if self.ops.len() >= LIMIT {
            return Err(LowerError::TooLong { limit: LIMIT });
        }
        self.ops.push(op);
        self.seen.insert(key, self.ops.len() - 1);
        Ok(self.ops.len() - 1)
    }

    fn shift(&mut self, a: usize, c: f64) -> Result<usize, LowerError> {
        if c == 0.0 { Ok(a) } else { self.push(Op::Shift(a, c)) }
    }
}
