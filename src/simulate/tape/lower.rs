//! From an expression to a tape: shared subexpressions are found, constants folded, integer powers become products.

use super::{Op, Tape};
use crate::arith::Rational;
use crate::expr::{BinaryOp, Constant, Expr, ExprKind, Function};
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

impl Tape {
    /// Compiles an expression whose names are all among `variables`; the order of `variables` is that of the
    /// coordinates.
    ///
    /// # Errors
    /// Where a name is not a variable, or the tape gets too long.
    pub fn compile(loss: &Expr, variables: &[&str]) -> Result<Tape, LowerError> {
        let mut lowering = Lowering { variables, ..Lowering::default() };
        let top = lowering.lower(loss)?;
        if top + 1 != lowering.ops.len() {
            // The value is an earlier register: name it again, so that it is the last one.
            lowering.ops.push(Op::Shift(top, 0.0));
        }
        Ok(Tape { ops: lowering.ops, variables: variables.len() })
    }
}

/// An instruction with its floats as bits, so that equal instructions are found.
#[derive(PartialEq, Eq, Hash)]
struct Key(u8, usize, usize, u64);

#[derive(Default)]
struct Lowering<'a> {
    variables: &'a [&'a str],
    ops: Vec<Op>,
    seen: HashMap<Key, usize>,
}

impl Lowering<'_> {
    fn lower(&mut self, e: &Expr) -> Result<usize, LowerError> {
        match e.kind() {
            ExprKind::Number(q) => self.constant(q.to_f64()),
            ExprKind::Constant(Constant::Pi) => self.constant(std::f64::consts::PI),
            ExprKind::Constant(Constant::E) => self.constant(std::f64::consts::E),
            ExprKind::Name(name) => match self.variables.iter().position(|v| **v == **name) {
                Some(i) => self.push(Op::Variable(i)),
                None => Err(LowerError::UnknownName(name.to_string())),
            },
            ExprKind::Neg(a) => {
                let a = self.lower(a)?;
                self.scale(a, -1.0)
            }
            ExprKind::Binary(BinaryOp::Pow, a, b) => self.power(a, b),
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.lower(a)?, self.lower(b)?);
                self.binary(*op, a, b)
            }
            ExprKind::Call(Function::Atan2, arguments) => {
                let (y, x) = (self.lower(&arguments[0])?, self.lower(&arguments[1])?);
                self.push(Op::Atan2(y, x))
            }
            ExprKind::Call(f, arguments) => {
                let a = self.lower(&arguments[0])?;
                self.push(Op::Call(*f, a))
            }
        }
    }

    fn binary(&mut self, op: BinaryOp, a: usize, b: usize) -> Result<usize, LowerError> {
        match (op, self.known(a), self.known(b)) {
            (BinaryOp::Add, Some(x), Some(y)) => self.constant(x + y),
            (BinaryOp::Sub, Some(x), Some(y)) => self.constant(x - y),
            (BinaryOp::Mul, Some(x), Some(y)) => self.constant(x * y),
            (BinaryOp::Div, Some(x), Some(y)) => self.constant(x / y),
            (BinaryOp::Add, Some(x), None) => self.push(Op::Shift(b, x)),
            (BinaryOp::Add, None, Some(y)) => self.push(Op::Shift(a, y)),
            (BinaryOp::Sub, None, Some(y)) => self.push(Op::Shift(a, -y)),
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

    fn scale(&mut self, a: usize, c: f64) -> Result<usize, LowerError> {
        match self.known(a) {
            Some(x) => self.constant(x * c),
            None if c == -1.0 => self.push(Op::Neg(a)),
            None => self.push(Op::Scale(a, c)),
        }
    }

    fn power(&mut self, base: &Expr, exponent: &Expr) -> Result<usize, LowerError> {
        let a = self.lower(base)?;
        if let Some(q) = exponent.as_number() {
            return match integer(q) {
                Some(k) => {
                    let power = self.integer_power(a, k.unsigned_abs())?;
                    let one = self.constant(1.0)?;
                    if k < 0 { self.binary(BinaryOp::Div, one, power) } else { Ok(power) }
                }
                None => self.push(Op::Power(a, q.to_f64())),
            };
        }
        let b = self.lower(exponent)?;
        if let Some(p) = self.known(b) {
            return self.push(Op::Power(a, p));
        }
        let log = self.push(Op::Call(Function::Log, a))?;
        let product = self.binary(BinaryOp::Mul, log, b)?;
        self.push(Op::Call(Function::Exp, product))
    }

    fn integer_power(&mut self, a: usize, k: u64) -> Result<usize, LowerError> {
        if k == 0 {
            return self.constant(1.0);
        }
        let mut power = a;
        for bit in (0..u64::BITS - 1 - k.leading_zeros()).rev() {
            power = self.binary(BinaryOp::Mul, power, power)?;
            if k >> bit & 1 == 1 {
                power = self.binary(BinaryOp::Mul, power, a)?;
            }
        }
        Ok(power)
    }

    fn known(&self, register: usize) -> Option<f64> {
        match self.ops[register] {
            Op::Constant(c) => Some(c),
            _ => None,
        }
    }

    fn constant(&mut self, c: f64) -> Result<usize, LowerError> {
        self.push(Op::Constant(c))
    }

    fn push(&mut self, op: Op) -> Result<usize, LowerError> {
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
}

/// The integer that a rational is, where it is one of moderate size.
fn integer(q: &Rational) -> Option<i64> {
    if *q.denom() == 1 { q.numer().to_i64().filter(|k| k.abs() <= 1 << 40) } else { None }
}
