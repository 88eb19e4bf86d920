//! Losses of the size of a variable: `f(v, |y|)`, smooth enough at `y = 0` where the slope `f_y(v, 0)` is zero.
//!
//! Such a loss has a continuous Hessian: with `s` the sign of `y` its gradient is `(f_v, s f_y)` and its second derivatives are
//! `f_vv`, `s f_vy`, `f_yy` at `(v, |y|)`, and `f_y(v, 0) = 0` for all `v` gives `f_vy(v, 0) = 0`. So mean-value forms, the Krawczyk
//! operator and multipliers are as for any other; third derivatives need not exist. The population loss of a neuron is one, with the
//! length of the weights across the teacher for `|y|`.

use crate::algebra::Fraction;
use crate::arith::Elementary;
use crate::expr::graph::{Graph, Undefined};
use crate::expr::{BinaryOp, Expr, ExprKind, Function};

/// The expression with `y` for `|y|`, and for each variable whether it stands for its size.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Folded {
    /// `f(v, y)`, for `y >= 0`.
    pub formula: Expr,
    /// Which variables are sizes.
    pub sizes: Vec<bool>,
}

impl Folded {
    /// The loss as a function of the sizes of those variables that stand in it as `abs(y)`; `None` where there is none, where one
    /// stands otherwise than as `abs(y)` and in even powers, or where a slope across `y = 0` is not shown to be zero. *Exact.*
    pub fn new(loss: &Expr, variables: &[String]) -> Option<Self> {
        let sizes: Vec<bool> = variables.iter().map(|y| has_size_of(loss, y)).collect();
        if !sizes.contains(&true) {
            return None;
        }
        let mut formula = loss.clone();
        for y in variables.iter().zip(&sizes).filter(|(_, folds)| **folds).map(|(y, _)| y) {
            formula = of_size(&formula, y)?;
        }
        let folded = Folded { formula, sizes };
        folded.is_flat_across(variables).then_some(folded)
    }

    /// Is `f_y(v, 0) = 0` for all `v`?
    fn is_flat_across(&self, variables: &[String]) -> bool {
        let names: Vec<&str> = variables.iter().map(String::as_str).collect();
        let Some(gradient) =
            Graph::new(&[&self.formula], &names).ok().and_then(|graph| graph.gradient().ok())
        else {
            return false;
        };
        let point = Fraction::variables(&names);
        self.places().all(|i| {
            let mut across = point.clone();
            across[i] = point[i].whole(0);
            let slope = gradient.select(&[i + 1]).evaluate(&across);
            slope.is_ok_and(|slope| slope[0].is_zero())
        })
    }

    /// The places of the variables that are sizes.
    pub fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.sizes.iter().enumerate().filter(|(_, folds)| **folds).map(|(i, _)| i)
    }

    /// A point with the sizes for their variables, and for each variable the sign, or the range of the signs; `None` for the others.
    pub fn point<T: Elementary>(&self, x: &[T]) -> Result<(Vec<T>, Vec<Option<T>>), Undefined> {
        let one = |(x, folds): (&T, &bool)| match folds {
            false => Ok((x.clone(), None)),
            true => {
                let (size, sign) = x.folded().ok_or(Undefined::Function(Function::Abs))?;
                Ok((size, Some(sign)))
            }
        };
        let both: Result<Vec<_>, _> = x.iter().zip(&self.sizes).map(one).collect();
        Ok(both?.into_iter().unzip())
    }
}

fn has_size_of(e: &Expr, y: &str) -> bool {
    let mut found = false;
    e.visit(&mut |part| found |= is_size_of(part, y));
    found
}

/// Is it `abs(y)`?
fn is_size_of(e: &Expr, y: &str) -> bool {
    matches!(e.kind(), ExprKind::Call(Function::Abs, of) if matches!(of[0].kind(), ExprKind::Name(name) if **name == *y))
}

/// The expression with `y` for `|y|`, where `y` stands as `abs(y)` and in even powers only.
fn of_size(e: &Expr, y: &str) -> Option<Expr> {
    const SIZE: &str = "|size|";
    let even = |k: &Expr| k.as_number().is_some_and(|k| *k.denom() == 1 && k.numer().is_even());
    let size = e.rewrite(&|part| match part.kind() {
        _ if is_size_of(part, y) => Some(Expr::name(SIZE)),
        ExprKind::Binary(BinaryOp::Pow, base, k)
            if even(k) && matches!(base.kind(), ExprKind::Name(name) if **name == *y) =>
        {
            Some(Expr::binary(BinaryOp::Pow, Expr::name(SIZE), (**k).clone()))
        }
        _ => None,
    });
    (!size.contains(y)).then(|| size.substitute(SIZE, &Expr::name(y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arith::FastInterval;
    use crate::certify::many::ManyLoss;

    const NEURON: &str = "(v^2*(x^2 + y^2) - 2*v/pi*(abs(y) + (pi - atan2(abs(y), x))*x) + 1)/2";

    fn folded(loss: &str, variables: &[&str]) -> Option<Folded> {
        let variables: Vec<String> = variables.iter().map(ToString::to_string).collect();
        Folded::new(&Expr::parse(loss).unwrap(), &variables)
    }

    #[test]
    fn only_losses_that_are_flat_across_the_fold() {
        let neuron = folded(NEURON, &["v", "x", "y"]).unwrap();
        assert_eq!(neuron.sizes, [false, false, true]);
        assert!(folded("x^2 + abs(y)^3 + y^2", &["x", "y"]).is_some());
        assert!(folded("x^2 + exp(y^2)*cos(abs(y))", &["x", "y"]).is_some());
        // A kink, an odd function beside, none at all.
        assert!(folded("x^2 + abs(y)*y^2 + abs(y)", &["x", "y"]).is_none());
        assert!(folded("x^2 + abs(y)*y", &["x", "y"]).is_none());
        assert!(folded("x^2 + x*abs(y)", &["x", "y"]).is_none());
        assert!(folded("x^2 + y^2", &["x", "y"]).is_none());
    }

    /// The gradient and the Hessian on both sides of the fold against differences of the loss.
    #[test]
    fn derivatives_on_both_sides_of_the_fold() {
        let variables: Vec<String> = ["v", "x", "y"].map(String::from).to_vec();
        let loss = ManyLoss::new(&Expr::parse(NEURON).unwrap(), &variables).unwrap();
        for point in [[1.1, 0.9, 0.2], [1.1, 0.9, -0.2], [0.8, 1.2, -0.01]] {
            let (gradient, hessian) = (loss.gradient(&point).unwrap(), loss.hessian(&point).unwrap());
            for i in 0..3 {
                let moved = |by: f64| {
                    let mut x = point;
                    x[i] += by;
                    x
                };
                let h = 1e-5;
                let slope = (loss.value(&moved(h)).unwrap() - loss.value(&moved(-h)).unwrap()) / (2.0 * h);
                assert!((slope - gradient[i]).abs() < 1e-8, "{point:?} {i}: {slope}, {}", gradient[i]);
                let (up, down) = (loss.gradient(&moved(h)).unwrap(), loss.gradient(&moved(-h)).unwrap());
                for j in 0..3 {
                    let second = (up[j] - down[j]) / (2.0 * h);
                    assert!((second - hessian.at(i, j)).abs() < 1e-6, "{point:?} {i} {j}");
                }
            }
            // A box across the fold holds them.
            let box_ = point.map(|x| FastInterval::ordered(x - 0.3, x + 0.3));
            let (wide, matrix) = (loss.gradient(&box_).unwrap(), loss.hessian(&box_).unwrap());
            for i in 0..3 {
                assert!(wide[i].contains(&FastInterval::exactly(gradient[i])), "{point:?} {i}");
                for j in 0..3 {
                    assert!(matrix.at(i, j).contains(&FastInterval::exactly(*hessian.at(i, j))));
                }
            }
        }
        // No third derivative across the fold, but within the plane.
        let at = |y: f64| [1.0, 1.0, y].map(FastInterval::exactly);
        let along = |v: [f64; 3]| loss.along(&at(0.0), &v.map(FastInterval::exactly), 2);
        assert!(along([0.0, 0.0, 1.0]).is_err());
        let within = along([1.0, 1.0, 0.0]).unwrap();
        // f = (v x - 1)^2/2 there, and D^3 f[u, u, .] = (6, 6) for u = (1, 1).
        assert!(within.iter().zip([6.0, 6.0, 0.0]).all(|(a, b)| (a.midpoint().lo() - b).abs() < 1e-12));
        assert!(loss.along(&at(-0.5), &[0.0, 0.0, 1.0].map(FastInterval::exactly), 2).is_ok());
    }
}
