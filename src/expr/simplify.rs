//! Light simplification: folding of numbers, neutral elements, signs drawn out.

use super::{BinaryOp, Expr, ExprKind};
use crate::arith::Rational;
use std::sync::Arc;

/// Powers of numbers up to this exponent are computed.
const POWER_LIMIT: u32 = 64;

impl Expr {
    /// An equal expression, mostly shorter: numbers folded, `0` and `1` dropped, signs drawn out.
    ///
    /// Equal wherever the given one is defined; `0*a` becomes `0` for every `a`.
    #[must_use]
    pub fn simplify(&self) -> Expr {
        let simple = match self.kind() {
            ExprKind::Number(_) | ExprKind::Constant(_) | ExprKind::Name(_) => return self.clone(),
            ExprKind::Neg(a) => neg(a.simplify()),
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (a.simplify(), b.simplify());
                match op {
                    BinaryOp::Add => add(a, b),
                    BinaryOp::Sub => sub(a, b),
                    BinaryOp::Mul => mul(a, b),
                    BinaryOp::Div => div(a, b),
                    BinaryOp::Pow => pow(a, b),
                }
            }
            ExprKind::Call(f, arguments) => {
                let arguments = arguments.iter().map(|a| Arc::new(a.simplify())).collect();
                Expr::new(ExprKind::Call(*f, arguments), self.span())
            }
        };
        simple.with_span(self.span())
    }
}

fn is(e: &Expr, value: i32) -> bool {
    e.as_number().is_some_and(|q| *q == value)
}

/// `a` where the expression is `-a`.
fn negative(e: &Expr) -> Option<Expr> {
    match e.kind() {
        ExprKind::Neg(a) => Some((**a).clone()),
        ExprKind::Number(q) if *q < 0 => Some(Expr::number(Rational::from(-q))),
        _ => None,
    }
}

/// `-a`, simplified.
pub(super) fn neg(a: Expr) -> Expr {
    match a.kind() {
        ExprKind::Neg(inner) => (**inner).clone(),
        ExprKind::Binary(BinaryOp::Sub, x, y) => sub((**y).clone(), (**x).clone()),
        _ => a.negated(),
    }
}

/// `a + b`, simplified.
pub(super) fn add(a: Expr, b: Expr) -> Expr {
    match (a.as_number(), b.as_number()) {
        (Some(p), Some(q)) => return Expr::number(Rational::from(p + q)),
        (Some(p), _) if *p == 0 => return b,
        (_, Some(q)) if *q == 0 => return a,
        _ => {}
    }
    match (negative(&a), negative(&b)) {
        (_, Some(b)) => sub(a, b),
        (Some(a), None) => sub(b, a),
        _ => Expr::binary(BinaryOp::Add, a, b),
    }
}

/// `a - b`, simplified.
pub(super) fn sub(a: Expr, b: Expr) -> Expr {
    match (a.as_number(), b.as_number()) {
        (Some(p), Some(q)) => return Expr::number(Rational::from(p - q)),
        (Some(p), _) if *p == 0 => return neg(b),
        (_, Some(q)) if *q == 0 => return a,
        _ => {}
    }
    if a == b {
        return Expr::number(0);
    }
    match negative(&b) {
        Some(b) => add(a, b),
        None => Expr::binary(BinaryOp::Sub, a, b),
    }
}

/// The expression as a number times the rest; no rest for a number.
fn split(e: &Expr) -> (Rational, Option<Expr>) {
    let whole = || (Rational::from(1), Some(e.clone()));
    match e.kind() {
        ExprKind::Number(q) => (q.clone(), None),
        ExprKind::Neg(a) => {
            let (c, rest) = split(a);
            (-c, rest)
        }
        ExprKind::Binary(BinaryOp::Mul, a, b) => match split(a) {
            (c, _) if c == 1 => whole(),
            (c, None) => (c, Some((**b).clone())),
            (c, Some(rest)) => (c, Some(Expr::binary(BinaryOp::Mul, rest, (**b).clone()))),
        },
        ExprKind::Binary(BinaryOp::Div, a, b) => match (split(a), b.as_number()) {
            (_, Some(q)) if *q == 0 => whole(),
            ((c, rest), Some(q)) => (c / q, rest),
            ((c, _), None) if c == 1 => whole(),
            ((c, rest), None) => {
                let top = rest.unwrap_or_else(|| Expr::number(1));
                (c, Some(Expr::binary(BinaryOp::Div, top, (**b).clone())))
            }
        },
        _ => whole(),
    }
}

/// A number times the rest; the number becomes the first factor.
fn join(c: Rational, rest: Option<Expr>) -> Expr {
    match rest {
        None => Expr::number(c),
        Some(_) if c == 0 => Expr::number(0),
        Some(rest) if c == 1 => rest,
        Some(rest) if c < 0 => join(-c, Some(rest)).negated(),
        Some(rest) => match rest.kind() {
            ExprKind::Binary(op @ (BinaryOp::Mul | BinaryOp::Div), a, b) => {
                Expr::binary(*op, join(c, Some((**a).clone())), (**b).clone())
            }
            ExprKind::Number(q) => Expr::number(c * q),
            _ => Expr::binary(BinaryOp::Mul, Expr::number(c), rest),
        },
    }
}

/// `a*b` as one row of factors.
fn row(a: Expr, b: Expr) -> Expr {
    match b.kind() {
        ExprKind::Binary(BinaryOp::Mul, x, y) => {
            Expr::binary(BinaryOp::Mul, row(a, (**x).clone()), (**y).clone())
        }
        _ => Expr::binary(BinaryOp::Mul, a, b),
    }
}

/// `a*b`, simplified; a number stands in front.
pub(super) fn mul(a: Expr, b: Expr) -> Expr {
    let ((c, a), (d, b)) = (split(&a), split(&b));
    let rest = match (a, b) {
        (Some(a), Some(b)) => Some(row(a, b)),
        (a, b) => a.or(b),
    };
    join(c * d, rest)
}

/// `a/b`, simplified. A zero divisor stays.
pub(super) fn div(a: Expr, b: Expr) -> Expr {
    let (d, divisor) = split(&b);
    if d == 0 {
        return Expr::binary(BinaryOp::Div, a, b);
    }
    let (c, rest) = split(&a);
    let rest = match divisor {
        None => rest,
        Some(b) => Some(Expr::binary(BinaryOp::Div, rest.unwrap_or_else(|| Expr::number(1)), b)),
    };
    join(c / d, rest)
}

/// `a^b`, simplified.
pub(super) fn pow(a: Expr, b: Expr) -> Expr {
    if is(&b, 0) || is(&a, 1) {
        return Expr::number(1);
    }
    if is(&b, 1) {
        return a;
    }
    let small = |k: &Rational| (*k.denom() == 1).then(|| k.numer().to_i32()).flatten();
    match (a.as_number(), b.as_number().and_then(small)) {
        (Some(q), Some(k)) if k.unsigned_abs() <= POWER_LIMIT && *q != 0 => {
            let mut power = Rational::from(1);
            for _ in 0..k.unsigned_abs() {
                power *= q;
            }
            Expr::number(if k < 0 { power.recip() } else { power })
        }
        _ => {
            // (a^m)^k = a^(m k) for integers.
            if let (ExprKind::Binary(BinaryOp::Pow, base, m), Some(k)) =
                (a.kind(), b.as_number().and_then(small))
                && let Some(m) = m.as_number().and_then(small)
                && let Some(product) = m.checked_mul(k)
            {
                return pow((**base).clone(), Expr::number(product));
            }
            Expr::binary(BinaryOp::Pow, a, b)
        }
    }
}
