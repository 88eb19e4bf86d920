//! Axes of symmetry of a loss, proved from its expression.

use crate::algebra::ExactNumber;
use crate::arith::{Elementary, Rational, Scalar};
use crate::expr::{BinaryOp, Constant, Expr, ExprKind, Function};
use std::cmp::Ordering;

/// What is known of `u -> e(s + u)` for one expression `e` and one centre `s`. *Exact.*
#[derive(Clone, Default)]
struct Mirror {
    /// `e(s + u)` is an even function plus `k u`: this `k`; zero for an even function.
    slope: Option<ExactNumber>,
    /// `e(s + u)` is `c` plus an odd function: this `c`.
    centre: Option<ExactNumber>,
}

impl Mirror {
    fn constant(value: Option<ExactNumber>) -> Self {
        Mirror { slope: Some(ExactNumber::rational(0)), centre: value }
    }

    fn even() -> Self {
        Mirror::constant(None)
    }

    fn odd() -> Self {
        Mirror { slope: None, centre: Some(ExactNumber::rational(0)) }
    }

    fn is_even(&self) -> bool {
        self.slope.as_ref().is_some_and(is_zero)
    }

    fn is_odd(&self) -> bool {
        self.centre.as_ref().is_some_and(is_zero)
    }

    /// The value, where it is the same for all `u`.
    fn value(&self) -> Option<&ExactNumber> {
        self.centre.as_ref().filter(|_| self.is_even())
    }

    fn plus(&self, other: &Self) -> Self {
        Mirror { slope: sum(&self.slope, &other.slope), centre: sum(&self.centre, &other.centre) }
    }

    fn scaled(&self, factor: &ExactNumber) -> Self {
        let times = |x: &Option<ExactNumber>| known(x.as_ref()?.times(factor));
        Mirror { slope: times(&self.slope), centre: times(&self.centre) }
    }

    fn times(&self, other: &Self) -> Self {
        match (self.value(), other.value()) {
            (Some(c), _) => return other.scaled(c),
            (_, Some(c)) => return self.scaled(c),
            _ => {}
        }
        match (self.is_even(), self.is_odd(), other.is_even(), other.is_odd()) {
            (true, _, true, _) | (_, true, _, true) => Mirror::even(),
            (true, _, _, true) | (_, true, true, _) => Mirror::odd(),
            _ => Mirror::default(),
        }
    }

    /// `1/e`.
    fn inverse(&self) -> Self {
        let value = self.value().and_then(|c| ExactNumber::rational(1).over(c)).and_then(known);
        match (self.is_even(), self.is_odd()) {
            (true, _) => Mirror::constant(value),
            (_, true) => Mirror::odd(),
            _ => Mirror::default(),
        }
    }

    fn power(&self, exponent: Option<i64>) -> Self {
        let value = self.value().zip(exponent).and_then(|(c, k)| c.powi(k));
        match exponent {
            _ if self.is_even() => Mirror::constant(value),
            Some(1) => self.clone(),
            Some(k) if self.is_odd() && k % 2 == 0 => Mirror::even(),
            Some(_) if self.is_odd() => Mirror::odd(),
            _ => Mirror::default(),
        }
    }

    fn function(&self, f: Function) -> Self {
        if self.is_even() {
            return Mirror::constant(self.value().and_then(|c| f.at(c)).and_then(known));
        }
        let half = ExactNumber::rational((1, 2));
        match f {
            Function::Sin | Function::Cos | Function::Tan => self.turned(f),
            Function::Cosh | Function::Abs if self.is_odd() => Mirror::even(),
            Function::Asin
            | Function::Atan
            | Function::Sinh
            | Function::Tanh
            | Function::Erf
            | Function::Cbrt
                if self.is_odd() =>
            {
                Mirror::odd()
            }
            Function::Acos if self.is_odd() => {
                Mirror { slope: None, centre: Some(ExactNumber::pi_times(Rational::from((1, 2)))) }
            }
            Function::Sigmoid if self.is_odd() => Mirror { slope: None, centre: Some(half) },
            // log(1 + e^t) = t/2 + log(2 cosh(t/2)), for t = k u.
            Function::Softplus if self.is_odd() => {
                Mirror { slope: self.slope.as_ref().and_then(|k| known(k.times(&half))), centre: None }
            }
            _ => Mirror::default(),
        }
    }

    /// A trigonometric function of `c` plus an odd function, `c` a multiple of a quarter turn.
    fn turned(&self, f: Function) -> Self {
        let quarters = match &self.centre {
            Some(ExactNumber::Pi(q)) => Rational::from(q * 2),
            Some(c) if is_zero(c) => Rational::new(),
            _ => return Mirror::default(),
        };
        if *quarters.denom() != 1 {
            return Mirror::default();
        }
        match (f, quarters.numer().is_even()) {
            (Function::Sin, true) | (Function::Cos, false) | (Function::Tan, _) => Mirror::odd(),
            _ => Mirror::even(),
        }
    }
}

fn is_zero(x: &ExactNumber) -> bool {
    x.sign() == Some(Ordering::Equal)
}

fn known(x: ExactNumber) -> Option<ExactNumber> {
    (x != ExactNumber::Unknown).then_some(x)
}

fn sum(a: &Option<ExactNumber>, b: &Option<ExactNumber>) -> Option<ExactNumber> {
    known(a.as_ref()?.plus(b.as_ref()?))
}

/// `e` where the expression is `1 + exp(e)`: its logarithm is `softplus(e)`.
fn softplus_argument(e: &Expr) -> Option<&Expr> {
    let ExprKind::Binary(BinaryOp::Add, a, b) = e.kind() else { return None };
    let one = |e: &Expr| e.as_number().is_some_and(|q| *q == 1);
    let inner = |e: &'_ Expr| matches!(e.kind(), ExprKind::Call(Function::Exp, _));
    let exp = if one(a) && inner(b) { b } else { Some(a).filter(|a| one(b) && inner(a))? };
    match exp.kind() {
        ExprKind::Call(_, arguments) => arguments.first().map(|e| &**e),
        _ => None,
    }
}

fn mirror(e: &Expr, variable: &str, s: &ExactNumber) -> Mirror {
    let of = |e: &Expr| mirror(e, variable, s);
    match e.kind() {
        ExprKind::Number(q) => Mirror::constant(Some(ExactNumber::rational(q.clone()))),
        ExprKind::Constant(Constant::Pi) => Mirror::constant(Some(ExactNumber::pi_times(Rational::from(1)))),
        ExprKind::Constant(Constant::E) => Mirror::even(),
        ExprKind::Name(name) if **name == *variable => {
            Mirror { slope: Some(ExactNumber::rational(1)), centre: Some(s.clone()) }
        }
        ExprKind::Name(_) => Mirror::default(),
        ExprKind::Neg(a) => of(a).scaled(&ExactNumber::rational(-1)),
        ExprKind::Binary(BinaryOp::Add, a, b) => of(a).plus(&of(b)),
        ExprKind::Binary(BinaryOp::Sub, a, b) => of(a).plus(&of(b).scaled(&ExactNumber::rational(-1))),
        ExprKind::Binary(BinaryOp::Mul, a, b) => of(a).times(&of(b)),
        ExprKind::Binary(BinaryOp::Div, a, b) => of(a).times(&of(b).inverse()),
        ExprKind::Binary(BinaryOp::Pow, a, k) => {
            let exponent = k.as_number().filter(|q| *q.denom() == 1).and_then(|q| q.numer().to_i64());
            match (of(a), of(k)) {
                (a, k) if exponent.is_none() && a.is_even() && k.is_even() => Mirror::even(),
                (a, _) if exponent.is_some() => a.power(exponent),
                _ => Mirror::default(),
            }
        }
        ExprKind::Call(Function::Log, arguments) if softplus_argument(&arguments[0]).is_some() => {
            softplus_argument(&arguments[0])
                .map_or_else(Mirror::default, |e| of(e).function(Function::Softplus))
        }
        ExprKind::Call(f, arguments) => match &arguments[..] {
            [a] => of(a).function(*f),
            all if all.iter().all(|a| of(a).is_even()) => Mirror::even(),
            _ => Mirror::default(),
        },
    }
}

/// Is `f(s + u) = f(s - u)` for all `u`? Proved by the rules of even and odd functions; `false` where they do not
/// show it.
pub(super) fn is_symmetric(loss: &Expr, variable: &str, s: &ExactNumber) -> bool {
    mirror(loss, variable, s).is_even()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symmetric(text: &str, s: ExactNumber) -> bool {
        is_symmetric(&Expr::parse(text).unwrap(), "x", &s)
    }

    #[test]
    fn known_axes() {
        let zero = || ExactNumber::rational(0);
        let pi = |n: i32, d: i32| ExactNumber::pi_times(Rational::from((n, d)));
        for text in [
            "-cos(x)",
            "log(1+x^2)",
            "log(cosh(x))",
            "x^2/2 + exp(-x^2)",
            "sinh(x)^2/2",
            "x*sin(x)",
            "x*tanh(x)/(2+cos(x))",
            "softplus(x) + softplus(-x)",
            "log(1+exp(-x)) + x/2",
            "log(exp(3*x)+1) - 3*x/2 + x^4",
            "abs(x)^3",
            "2^(x^2)",
        ] {
            assert!(symmetric(text, zero()), "{text}");
        }
        assert!(symmetric("-cos(x)", pi(1, 1)) && symmetric("-cos(x)", pi(-2, 1)));
        assert!(symmetric("(sin(x)-1/2)^2/2", pi(1, 2)) && symmetric("(sin(x)-1/2)^2/2", pi(-1, 2)));
        assert!(
            symmetric("sin(2*x)^2", pi(1, 4)) && symmetric("(x-3)^2 + cos(x-3)", ExactNumber::rational(3))
        );
    }

    #[test]
    fn no_axes() {
        let zero = || ExactNumber::rational(0);
        for text in [
            "sin(x)",
            "(tanh(x)-1/2)^2/2",
            "softplus(-x) + softplus(2*x)",
            "log(1+exp(-x)) + x/3",
            "exp(x)",
            "x^3",
            "x^2 + x",
            "2^x",
            "(1+x)^2",
        ] {
            assert!(!symmetric(text, zero()), "{text}");
        }
        assert!(!symmetric("(sin(x)-1/2)^2/2", ExactNumber::pi_times(Rational::from((1, 6)))));
        assert!(!symmetric("-cos(x)", ExactNumber::pi_times(Rational::from((1, 2)))));
        assert!(!symmetric("-cos(x)", ExactNumber::rational(1)));
    }
}
