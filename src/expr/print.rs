//! Plain text in the language itself, with no more parentheses than needed.

use super::{BinaryOp, Constant, Expr, ExprKind};
use std::fmt;

/// How tightly the printed form holds together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// `a + b`, `a - b`.
    Sum,
    /// `-a`.
    Term,
    /// `a*b`, `a/b`, `1/3`.
    Product,
    /// `a^b`.
    Power,
    /// A number, a name, a call.
    Atom,
}

impl Expr {
    pub(super) fn level(&self) -> Level {
        match self.kind() {
            ExprKind::Number(q) if *q < 0 => Level::Term,
            ExprKind::Number(q) if *q.denom() != 1 => Level::Product,
            ExprKind::Number(_) | ExprKind::Constant(_) | ExprKind::Name(_) | ExprKind::Call(..) => {
                Level::Atom
            }
            ExprKind::Neg(_) => Level::Term,
            ExprKind::Binary(op, ..) => match op {
                BinaryOp::Add | BinaryOp::Sub => Level::Sum,
                BinaryOp::Mul | BinaryOp::Div => Level::Product,
                BinaryOp::Pow => Level::Power,
            },
        }
    }
}

impl Constant {
    /// The name in the language.
    pub fn name(self) -> &'static str {
        match self {
            Constant::Pi => "pi",
            Constant::E => "e",
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            ExprKind::Number(q) => write!(f, "{q}"),
            ExprKind::Constant(c) => f.write_str(c.name()),
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Neg(a) => {
                f.write_str("-")?;
                at_least(f, a, Level::Product)
            }
            ExprKind::Binary(op, a, b) => {
                let (left, sign, right) = match op {
                    BinaryOp::Add => (Level::Sum, " + ", Level::Product),
                    BinaryOp::Sub => (Level::Sum, " - ", Level::Product),
                    BinaryOp::Mul => (Level::Product, "*", Level::Power),
                    BinaryOp::Div => (Level::Product, "/", Level::Power),
                    BinaryOp::Pow => (Level::Atom, "^", Level::Power),
                };
                at_least(f, a, left)?;
                f.write_str(sign)?;
                at_least(f, b, right)
            }
            ExprKind::Call(function, arguments) => {
                write!(f, "{function}(")?;
                for (i, argument) in arguments.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{argument}")?;
                }
                f.write_str(")")
            }
        }
    }
}

fn at_least(f: &mut fmt::Formatter<'_>, e: &Expr, level: Level) -> fmt::Result {
    if e.level() < level { write!(f, "({e})") } else { write!(f, "{e}") }
}
