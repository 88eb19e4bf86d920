//! What an expression with elementary functions denotes, as a series over any kind of numbers.

use super::jet::Jet;
use super::number::Number;
use crate::expr::{Expr, Operator};
use crate::function::Function;
use crate::number::shorten;
use crate::verdict::{Fault, Reason};
use std::cmp::Ordering;

/// The meaning of names.
pub type Names<'a, T> = &'a dyn Fn(&str) -> Option<Jet<T>>;

/// The value of an expression; numbers in it become series like `like`. `pi` and `e` are constants unless they have
/// another meaning.
pub fn evaluate<T: Number>(expr: &Expr, names: Names<T>, like: &Jet<T>) -> Result<Jet<T>, Reason> {
    let undefined = || Fault::NotShown.because("an expression is not shown to be defined and smooth there");
    let found = match expr {
        Expr::Number(value) => Some(like.like(like.value().constant(value))),
        Expr::Name(name) => match (names(name), name.as_str()) {
            (Some(meaning), _) => Some(meaning),
            (None, "pi") => like.value().pi().map(|pi| like.like(pi)),
            (None, "e") => like.value().whole(1).apply(Function::Exp).map(|e| like.like(e)),
            (None, _) => return Err(Fault::Problem.because(format!("an unknown name: {}", shorten(name)))),
        },
        Expr::Neg(inner) => {
            let inner = evaluate(inner, names, like)?;
            Some(like.like(like.value().whole(0)).minus(&inner))
        }
        Expr::Binary(operator, left, right) => {
            let (left, right) = (evaluate(left, names, like)?, evaluate(right, names, like)?);
            match operator {
                Operator::Add => Some(left.plus(&right)),
                Operator::Sub => Some(left.minus(&right)),
                Operator::Mul => left.times(&right),
                Operator::Div => right.reciprocal().and_then(|right| left.times(&right)),
            }
        }
        Expr::Power(base, exponent) => evaluate(base, names, like)?.power(*exponent),
        Expr::Sqrt(inner) => evaluate(inner, names, like)?.apply(Function::Sqrt),
        Expr::Call(function, inner) => {
            let (function, inner) = sharper(*function, inner);
            evaluate(inner, names, like)?.apply(function)
        }
        // Written out before.
        Expr::Matrix(..) => None,
        Expr::Angle(y, x) => angle(&evaluate(y, names, like)?, &evaluate(x, names, like)?),
    };
    found.ok_or_else(undefined)
}

/// `atan2(y, x)` where `x > 0`, or `y` has a sign.
fn angle<T: Number>(y: &Jet<T>, x: &Jet<T>) -> Option<Jet<T>> {
    if let Some(angle) = y.value().angle(x.value()) {
        // To first order, in all half planes: (x dy - y dx)/(x^2 + y^2).
        let (a, b) = (x.value(), y.value());
        let turn = x.like(a.clone()).times(y)?.minus(&y.like(b.clone()).times(x)?);
        let square = a.times(a)?.plus(&b.times(b)?);
        return Some(turn.times(&x.like(square.reciprocal()?))?.plus(&x.like(angle)));
    }
    if x.value().sign() == Some(Ordering::Greater) {
        return y.times(&x.reciprocal()?)?.apply(Function::Atan);
    }
    let half = y.value().pi()?.over_whole(2)?;
    let half = match y.value().sign()? {
        Ordering::Greater => half,
        Ordering::Less => half.whole(0).minus(&half),
        Ordering::Equal => return None,
    };
    Some(y.like(half).minus(&x.times(&y.reciprocal()?)?.apply(Function::Atan)?))
}

/// A function of a function as one: the values are the same, their enclosures narrower.
fn sharper(function: Function, inner: &Expr) -> (Function, &Expr) {
    match (function, inner) {
        (Function::Log, Expr::Call(Function::Cosh, argument)) => (Function::LogCosh, argument),
        _ => (function, inner),
    }
}

/// How many operations an expression has, a function counted as several.
pub fn operations(expr: &Expr) -> u64 {
    1 + match expr {
        Expr::Number(_) | Expr::Name(_) => 0,
        Expr::Neg(inner) => operations(inner),
        Expr::Power(inner, _) => 4 + operations(inner),
        Expr::Sqrt(inner) | Expr::Call(_, inner) => 8 + operations(inner),
        Expr::Binary(_, left, right) => operations(left) + operations(right),
        Expr::Matrix(..) => 0,
        Expr::Angle(left, right) => 16 + operations(left) + operations(right),
    }
}
