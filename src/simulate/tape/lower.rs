//! From an expression to a tape; integer powers become products.

use super::Op;
use super::builder::{Builder, LowerError};
use super::{Program, Tape};
use crate::arith::Rational;
use crate::expr::{BinaryOp, Constant, Expr, ExprKind, Function};

impl Tape {
    /// Compiles an expression whose names are all among `variables`; the order of `variables` is that of the
    /// coordinates.
    ///
    /// # Errors
    /// Where a name is not a variable, or the tape gets too long.
    pub fn compile(loss: &Expr, variables: &[&str]) -> Result<Tape, LowerError> {
        let mut lowering = Lowering { variables, builder: Builder::default() };
        let top = lowering.lower(loss)?;
        let value = Program { ops: lowering.builder.ops.clone(), outputs: vec![top] };
        let gradient = lowering.builder.differentiate(top, variables.len())?;
        Ok(Tape {
            value: value.without_dead_ops(),
            gradient: gradient.without_dead_ops(),
            variables: variables.len(),
        })
    }
}

struct Lowering<'a> {
    variables: &'a [&'a str],
    builder: Builder,
}

impl Lowering<'_> {
    fn lower(&mut self, e: &Expr) -> Result<usize, LowerError> {
        match e.kind() {
            ExprKind::Number(q) => self.builder.constant(q.to_f64()),
            ExprKind::Constant(Constant::Pi) => self.builder.constant(std::f64::consts::PI),
            ExprKind::Constant(Constant::E) => self.builder.constant(std::f64::consts::E),
            ExprKind::Name(name) => match self.variables.iter().position(|v| **v == **name) {
                Some(i) => self.builder.push(Op::Variable(i)),
                None => Err(LowerError::UnknownName(name.to_string())),
            },
            ExprKind::Neg(a) => {
                let a = self.lower(a)?;
                self.builder.scale(a, -1.0)
            }
            ExprKind::Binary(BinaryOp::Pow, a, b) => self.power(a, b),
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.lower(a)?, self.lower(b)?);
                self.builder.binary(*op, a, b)
            }
            ExprKind::Call(Function::Atan2, arguments) => {
                let (y, x) = (self.lower(&arguments[0])?, self.lower(&arguments[1])?);
                self.builder.push(Op::Atan2(y, x))
            }
            ExprKind::Call(f, arguments) => {
                let a = self.lower(&arguments[0])?;
                self.builder.push(Op::Call(*f, a))
            }
        }
    }

    fn power(&mut self, base: &Expr, exponent: &Expr) -> Result<usize, LowerError> {
        let a = self.lower(base)?;
        if let Some(q) = exponent.as_number() {
            return match integer(q) {
                Some(k) => {
                    let power = self.integer_power(a, k.unsigned_abs())?;
                    let one = self.builder.constant(1.0)?;
                    if k < 0 { self.builder.binary(BinaryOp::Div, one, power) } else { Ok(power) }
                }
                None => self.builder.push(Op::Power(a, q.to_f64())),
            };
        }
        let b = self.lower(exponent)?;
        if let Some(p) = self.builder.known(b) {
            return self.builder.push(Op::Power(a, p));
        }
        let log = self.builder.push(Op::Call(Function::Log, a))?;
        let product = self.builder.binary(BinaryOp::Mul, log, b)?;
        self.builder.push(Op::Call(Function::Exp, product))
    }

    fn integer_power(&mut self, a: usize, k: u64) -> Result<usize, LowerError> {
        if k == 0 {
            return self.builder.constant(1.0);
        }
        let mut power = a;
        for bit in (0..u64::BITS - 1 - k.leading_zeros()).rev() {
            power = self.builder.binary(BinaryOp::Mul, power, power)?;
            if k >> bit & 1 == 1 {
                power = self.builder.binary(BinaryOp::Mul, power, a)?;
            }
        }
        Ok(power)
    }
}

/// The integer that a rational is, where it is one of moderate size.
fn integer(q: &Rational) -> Option<i64> {
    if *q.denom() == 1 { q.numer().to_i64().filter(|k| k.abs() <= 1 << 40) } else { None }
}
