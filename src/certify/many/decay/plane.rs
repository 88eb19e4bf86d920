//! One step on the plane `y = 0`, exactly.

use super::Carried;
use crate::algebra::Fraction;
use crate::arith::{Elementary, FastInterval, Rational, Scalar};
use crate::certify::many::loss::ManyLoss;
use crate::expr::graph::Graph;
use crate::expr::{Expr, ExprKind, Function};
use crate::problem::Inequality;

/// Gradient descent on the plane as rational functions of the variables, the step size and pi.
pub(super) struct Plane {
    /// The point; zero for `y`.
    from: Vec<Fraction>,
    /// Where one step takes it.
    to: Vec<Fraction>,
}

impl Plane {
    /// The step from the points of the plane over a box, where the plane is mapped into itself. *Exact.*
    ///
    /// # Errors
    /// Where that is not shown, or the gradient on the plane is no rational function.
    pub fn new(loss: &ManyLoss, y: usize, sides: &[FastInterval]) -> Result<Self, String> {
        let variables = loss.variables();
        let name = &variables[y];
        let names: Vec<&str> = variables.iter().map(String::as_str).chain([Inequality::STEP]).collect();
        let all = Fraction::variables(&names);
        let (mut from, eta) = (all[..variables.len()].to_vec(), &all[variables.len()]);
        from[y] = eta.whole(0);
        if !loss.folded().is_some_and(|folded| folded.sizes[y]) {
            let across = slope(loss.formula(), &names[..variables.len()], y, &from);
            if !across.is_some_and(|slope| slope.is_zero()) {
                return Err(format!("it is not shown that the slope along {name} vanishes where {name} = 0"));
            }
        }
        let within = restricted(loss.formula(), variables, y, sides);
        let one = |(i, x): (usize, &Fraction)| {
            if i == y {
                return Some(x.clone());
            }
            Some(x.minus(&eta.times(&slope(&within, &names[..variables.len()], i, &from)?)))
        };
        let to: Option<Vec<Fraction>> = from.iter().enumerate().map(one).collect();
        let to = to.ok_or_else(|| format!("the gradient where {name} = 0 is no rational function"))?;
        Ok(Plane { from, to })
    }

    /// Where `q(G) = q (1 - c r^2)` on the plane, with a polynomial `r`. *Exact.*
    pub fn carries(&self, quantity: &Graph) -> Option<Carried> {
        let before = quantity.evaluate(&self.from).ok()?.swap_remove(0);
        let after = quantity.evaluate(&self.to).ok()?.swap_remove(0);
        let multiplier = after.over(&before)?;
        let loss = before.whole(1).minus(&multiplier);
        let (factor, root) = match loss.is_zero() {
            true => (Rational::new(), loss.as_polynomial()?.clone()),
            false => loss.as_polynomial()?.as_square()?,
        };
        Some(Carried { factor, root })
    }
}

/// One partial derivative at a point.
fn slope(loss: &Expr, names: &[&str], i: usize, at: &[Fraction]) -> Option<Fraction> {
    let gradient = Graph::new(&[loss], names).ok()?.gradient().ok()?;
    Some(gradient.select(&[i + 1]).evaluate(at).ok()?.swap_remove(0))
}

/// The loss for `y = 0`; the angle of a point `(x, 0)` is 0 where `x > 0` on the whole box.
fn restricted(loss: &Expr, variables: &[String], y: usize, sides: &[FastInterval]) -> Expr {
    let names: Vec<&str> = variables.iter().map(String::as_str).collect();
    let positive = |e: &Expr| {
        let value = Graph::new(&[e], &names).ok().and_then(|graph| graph.evaluate(sides).ok());
        value.is_some_and(|value| value[0].lo() > 0.0)
    };
    let angle = |e: &Expr| match e.kind() {
        ExprKind::Call(Function::Atan2, of)
            if of[0].as_number().is_some_and(|q| *q == 0) && positive(&of[1]) =>
        {
            Some(Expr::number(0))
        }
        _ => None,
    };
    loss.substitute(&variables[y], &Expr::number(0)).rewrite(&angle)
}
