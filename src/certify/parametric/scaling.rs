//! Scaling symmetries: a parameter that a change of units of the variable and of the loss removes.

use super::family::Family;
use crate::algebra::MultiPoly;
use crate::arith::Rational;
use crate::expr::{BinaryOp, Expr, ExprKind, Function};

/// `f(t^a x; t p) = t^b f(x; p)` up to a function of `p` alone, for all `t > 0`. *Exact.*
///
/// Gradient descent with step size `eta` at `p` is the one at `p = 1` with step size `eta p^step`, `step = b - 2 a`, seen in
/// the variable `x/p^a`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaling {
    /// The parameter `p`.
    pub parameter: String,
    /// The weight `a` of the variable.
    pub point: Rational,
    /// The weight `b` of the loss.
    pub loss: Rational,
    /// The weight `b - 2 a` for which `eta p^step` decides alone.
    pub step: Rational,
}

/// The scaling of a loss in a variable and one of its parameters, the other parameters kept. Found from the exponents: every
/// monomial `x^i p^j` with `i >= 1` has `a i + j = b`. *Exact.*
pub fn scaling(loss: &MultiPoly, variable: &str, parameter: &str) -> Option<Scaling> {
    let place = |name: &str| loss.names().iter().position(|n| n == name);
    let (x, p) = (place(variable)?, place(parameter)?);
    // Terms without the variable do not move gradient descent.
    let pairs: Vec<(i64, i64)> =
        loss.terms().map(|(e, _)| (i64::from(e[x]), i64::from(e[p]))).filter(|(i, _)| *i > 0).collect();
    let &(i, j) = pairs.first()?;
    let other = pairs.iter().find(|(k, _)| *k != i);
    let a = match other {
        Some(&(k, l)) => Rational::from((j - l, k - i)),
        // A single power of the variable: the parameter is a factor, and any weight of the variable will do.
        None => Rational::new(),
    };
    let b = Rational::from(&a * i) + j;
    let fits = pairs.iter().all(|&(k, l)| Rational::from(&a * k) + l == b);
    let step = b.clone() - Rational::from(&a * 2i64);
    fits.then(|| Scaling { parameter: parameter.to_string(), point: a, loss: b, step })
}

/// The scalings of all parameters of a family; `None` where one has none, or may be zero or negative.
pub fn scalings(family: &Family) -> Option<Vec<Scaling>> {
    if family.parameters.is_empty() || !family.parameters.iter().all(|range| range.is_positive()) {
        return None;
    }
    family.parameters.iter().map(|range| scaling(&family.loss, &family.variable, &range.name)).collect()
}

/// The weight of an expression in names that have weights: the `w` with `e(t^w1 n1, t^w2 n2, ...) = t^w e(n1, n2, ...)` for all
/// `t > 0`, seen from its form; `None` where none is seen. *Exact.*
fn weight(e: &Expr, weights: &dyn Fn(&str) -> Option<Rational>) -> Option<Rational> {
    let inside = |e: &Expr| weight(e, weights);
    match e.kind() {
        ExprKind::Number(_) | ExprKind::Constant(_) => Some(Rational::new()),
        ExprKind::Name(name) => weights(name),
        ExprKind::Neg(a) => inside(a),
        ExprKind::Binary(op, a, b) => {
            let left = inside(a)?;
            match op {
                BinaryOp::Pow => Some(left * b.to_rational().ok()?),
                BinaryOp::Mul => Some(left + inside(b)?),
                BinaryOp::Div => Some(left - inside(b)?),
                BinaryOp::Add | BinaryOp::Sub => (left == inside(b)?).then_some(left),
            }
        }
        ExprKind::Call(Function::Sqrt, arguments) => Some(inside(&arguments[0])? / 2u32),
        ExprKind::Call(Function::Cbrt, arguments) => Some(inside(&arguments[0])? / 3u32),
        ExprKind::Call(Function::Abs | Function::Relu, arguments) => inside(&arguments[0]),
        // Other functions only of arguments that do not change.
        ExprKind::Call(_, arguments) => {
            let all: Option<Vec<Rational>> = arguments.iter().map(|a| inside(a)).collect();
            all?.iter().all(|w| *w == 0).then(Rational::new)
        }
    }
}

/// Does the expression have this weight? Zero has every weight.
pub(in crate::certify) fn has_weight(
    e: &Expr,
    weights: &dyn Fn(&str) -> Option<Rational>,
    expected: &Rational,
) -> bool {
    e.as_number().is_some_and(|q| *q == 0) || weight(e, weights).is_some_and(|w| w == *expected)
}

/// Do two expressions have the same weight? Zero has every weight.
pub(in crate::certify) fn same_weight(
    left: &Expr,
    right: &Expr,
    weights: &dyn Fn(&str) -> Option<Rational>,
) -> bool {
    let (a, b) = (weight(left, weights), weight(right, weights));
    a.as_ref().is_some_and(|w| has_weight(right, weights, w))
        || b.as_ref().is_some_and(|w| has_weight(left, weights, w))
}

#[cfg(test)]
mod tests {
    use super::{has_weight, scaling};
    use crate::algebra::MultiPoly;
    use crate::arith::Rational;
    use crate::expr::Expr;
    use proptest::prelude::*;

    fn parse(text: &str) -> MultiPoly {
        Expr::parse(text).unwrap().to_multi_poly(&["x", "p", "q"], 32).unwrap()
    }

    fn found(text: &str) -> Option<(String, String, String)> {
        let s = scaling(&parse(text), "x", "p")?;
        Some((s.point.to_string(), s.loss.to_string(), s.step.to_string()))
    }

    #[test]
    fn finds_weights_from_exponents() {
        let weights = |a: &str, b: &str, c: &str| Some((a.to_string(), b.to_string(), c.to_string()));
        assert_eq!(found("(x^2 - p)^2/4"), weights("1/2", "2", "1"));
        assert_eq!(found("p*(x^2 - q)^2"), weights("0", "1", "1"));
        assert_eq!(found("p*x^2"), weights("0", "1", "1"));
        assert_eq!(found("(x^3 - p)^2"), weights("1/3", "2", "4/3"));
        assert_eq!(found("x^2/2 + p*x^4"), weights("-1/2", "-1", "0"));
        assert_eq!(found("(x^2 - 1)^2 + p*x"), None);
    }

    #[test]
    fn weights_of_expressions() {
        let has = |text: &str, w: (i64, i64)| {
            let one = |name: &str| Some(Rational::from(i64::from(name == "p")));
            has_weight(&Expr::parse(text).unwrap(), &one, &Rational::from(w))
        };
        assert!(has("(sqrt(5)-1)/p", (-1, 1)) && has("sqrt(p)", (1, 2)) && has("sqrt(p^2 + 3*p^2)", (1, 1)));
        assert!(has("0", (7, 3)) && has("sin(q)*p", (1, 1)) && has("cbrt(p)^2", (2, 3)));
        assert!(!has("1/p + 1", (-1, 1)) && !has("sin(p)", (0, 1)) && !has("2^p", (0, 1)));
    }

    proptest! {
        /// At `p = s^6` all powers that occur are rational: `f(s^(6a) x; s^6 p) = s^(6b) f(x; p)`.
        #[test]
        fn the_loss_scales(index in 0usize..5, s in 1i64..4, x in -5i64..5, p in 1i64..5) {
            let text = ["(x^2-p)^2/4", "(x^3-p)^2", "x^2/2+p*x^4", "p*x^2", "p*x^6 - p^3*x^2"][index];
            let loss = parse(text);
            let w = scaling(&loss, "x", "p").unwrap();
            let power = |k: i64| {
                let size = (0..k.abs()).fold(Rational::from(1), |q, _| q * s);
                if k < 0 { size.recip() } else { size }
            };
            let raise = |e: &Rational| power(Rational::from(e * 6i64).numer().to_i64().unwrap());
            let gradient = loss.derivative("x");
            let zero = Rational::new();
            let here = gradient.eval(&[Rational::from(x), Rational::from(p), zero.clone()]);
            let there = gradient.eval(&[raise(&w.point) * x, power(6) * p, zero]);
            prop_assert_eq!(there, here * raise(&Rational::from(&w.loss - &w.point)));
        }
    }
}
