//! Which pieces a loss is made of, seen from its form as it is written.

use crate::arith::Rational;
use crate::expr::{BinaryOp, Expr, ExprKind};

/// A loss `scale (model - target)^2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SquaredLoss {
    /// The factor, not zero; the variable does not stand in it.
    pub scale: Rational,
    /// What is fitted; the variable stands in it.
    pub model: Expr,
    /// What it is fitted to; the variable does not stand in it.
    pub target: Expr,
}

/// `outer o inner`: `outer` with its argument called `u`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composition {
    /// The outer function of the name [`Composition::ARGUMENT`].
    pub outer: Expr,
    /// The inner function of the variable.
    pub inner: Expr,
}

impl Composition {
    /// The name of the outer function's argument.
    pub const ARGUMENT: &'static str = "u";
}

/// The pieces of a squared loss: `(g - y)^2`, times or divided by numbers; `y = 0` where nothing is subtracted.
pub fn squared_loss(loss: &Expr, variable: &str) -> Option<SquaredLoss> {
    match loss.kind() {
        ExprKind::Binary(BinaryOp::Div, a, b) => {
            let scale = b.as_number().filter(|q| **q != 0)?.clone().recip();
            scaled(squared_loss(a, variable)?, scale)
        }
        ExprKind::Binary(BinaryOp::Mul, a, b) if a == b => square(a, variable),
        ExprKind::Binary(BinaryOp::Mul, a, b) => match (a.as_number(), b.as_number()) {
            (Some(q), _) => scaled(squared_loss(b, variable)?, q.clone()),
            (_, Some(q)) => scaled(squared_loss(a, variable)?, q.clone()),
            _ => None,
        },
        ExprKind::Binary(BinaryOp::Pow, base, k) if k.as_number().is_some_and(|k| *k == 2) => {
            square(base, variable)
        }
        _ => None,
    }
}

fn scaled(form: SquaredLoss, scale: Rational) -> Option<SquaredLoss> {
    let scale = form.scale * scale;
    (scale != 0).then_some(SquaredLoss { scale, ..form })
}

fn square(residual: &Expr, variable: &str) -> Option<SquaredLoss> {
    if !residual.contains(variable) {
        return None;
    }
    let scale = Rational::from(1);
    let has = |e: &Expr| e.contains(variable);
    Some(match residual.kind() {
        ExprKind::Binary(BinaryOp::Sub, a, b) if !has(b) => {
            SquaredLoss { scale, model: (**a).clone(), target: (**b).clone() }
        }
        // (y - g)^2 = (g - y)^2
        ExprKind::Binary(BinaryOp::Sub, a, b) if !has(a) => {
            SquaredLoss { scale, model: (**b).clone(), target: (**a).clone() }
        }
        ExprKind::Binary(BinaryOp::Add, a, b) if !has(b) => {
            SquaredLoss { scale, model: (**a).clone(), target: (**b).clone().negated() }
        }
        ExprKind::Binary(BinaryOp::Add, a, b) if !has(a) => {
            SquaredLoss { scale, model: (**b).clone(), target: (**a).clone().negated() }
        }
        _ => SquaredLoss { scale, model: residual.clone(), target: Expr::number(0) },
    })
}

/// The pieces of a composition: a function of one argument, or a power, of something else than the variable alone.
pub fn composition(g: &Expr, variable: &str) -> Option<Composition> {
    let argument = Expr::name(Composition::ARGUMENT);
    let is_inner = |e: &Expr| e.contains(variable) && !matches!(e.kind(), ExprKind::Name(_));
    if g.contains(Composition::ARGUMENT) {
        return None;
    }
    match g.kind() {
        ExprKind::Call(function, arguments) if function.arity() == 1 && is_inner(&arguments[0]) => {
            let outer = Expr::call(*function, vec![argument]);
            Some(Composition { outer, inner: (*arguments[0]).clone() })
        }
        ExprKind::Binary(BinaryOp::Pow, base, k) if is_inner(base) && !k.contains(variable) => {
            let outer = Expr::binary(BinaryOp::Pow, argument, (**k).clone());
            Some(Composition { outer, inner: (**base).clone() })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{composition, squared_loss};
    use crate::expr::Expr;

    fn pieces(loss: &str) -> Option<(String, String, String)> {
        let form = squared_loss(&Expr::parse(loss).unwrap(), "x")?;
        Some((form.scale.to_string(), form.model.to_string(), form.target.to_string()))
    }

    #[test]
    fn recognises_squares() {
        let row = |a: &str, b: &str, c: &str| Some((a.to_string(), b.to_string(), c.to_string()));
        assert_eq!(pieces("(x^2 - 1)^2/4"), row("1/4", "x^2", "1"));
        assert_eq!(pieces("3*(sin(x) - y)^2"), row("3", "sin(x)", "y"));
        assert_eq!(pieces("(1/2 - tanh(x))*(1/2 - tanh(x))/2"), row("1/2", "tanh(x)", "1/2"));
        assert_eq!(pieces("(x^3 + x)^2"), row("1", "x^3 + x", "0"));
        assert_eq!(pieces("x^4 + 1"), None);
        assert_eq!(pieces("(y - 1)^2"), None);
    }

    #[test]
    fn recognises_compositions() {
        let parts = |g: &str| {
            let form = composition(&Expr::parse(g).unwrap(), "x")?;
            Some((form.outer.to_string(), form.inner.to_string()))
        };
        assert_eq!(parts("sin(x^2 + 1)"), Some(("sin(u)".into(), "x^2 + 1".into())));
        assert_eq!(parts("(x^2 + x)^3"), Some(("u^3".into(), "x^2 + x".into())));
        assert_eq!(parts("sin(x)"), None);
        assert_eq!(parts("x^3"), None);
    }
}
