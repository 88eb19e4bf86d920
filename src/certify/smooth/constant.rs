//! Constants of a problem: step sizes, points, ends of regions.

use super::critical::PLACE_BITS;
use super::loss::SmoothLoss;
use crate::algebra::ExactNumber;
use crate::arith::{Interval, Rational};
use crate::expr::graph::Workspace;
use crate::expr::{Diagnostic, Expr, Graph};
use crate::problem::Problem;
use std::cmp::Ordering;

/// A constant expression: exactly where it has a name, and enclosed.
pub(super) struct Constant {
    pub(super) exact: Option<ExactNumber>,
    pub(super) near: Interval,
}

/// The value of a constant expression in the parameters.
pub(super) fn constant(problem: &Problem, e: &Expr) -> Result<Constant, Diagnostic> {
    let wrong = |message: String| Diagnostic::new(message, e.span());
    let value = problem.substituted(e);
    let graph = Graph::new(&[&value], &[]).map_err(|error| wrong(error.to_string()))?;
    let like = Interval::from_rational(&Rational::new(), PLACE_BITS);
    let mut near = Workspace::new(&graph, &like).map_err(|error| wrong(error.to_string()))?;
    near.run(&[]).map_err(|error| wrong(format!("the value is not defined: {error}")))?;
    let zero = ExactNumber::rational(0);
    let exact = Workspace::new(&graph, &zero).ok().and_then(|mut exact| {
        exact.run(&[]).ok()?;
        Some(exact.output(0).clone()).filter(|x| *x != ExactNumber::Unknown)
    });
    Ok(Constant { exact, near: near.output(0).clone() })
}

/// The minimisers that a problem gives, those that are known exactly: names under which critical points may be found.
///
/// # Errors
/// Where a given point is provably no critical point, is a maximiser, is outside of the domain, or where the loss is not smooth at it.
pub fn given_minimisers(problem: &Problem, loss: &SmoothLoss) -> Result<Vec<ExactNumber>, Diagnostic> {
    let mut known = Vec::new();
    for point in &problem.minimisers {
        let Some((_, place)) = point.coordinates.first() else { continue };
        let value = constant(problem, place)?;
        let wrong = |what: &str| {
            let error = Diagnostic::new(format!("the given point {what}"), point.span.clone());
            Err(error.help("give a minimiser, exactly"))
        };
        let domain = Interval::hull(&loss.from, &loss.to, PLACE_BITS);
        if value.near.below(&domain) || domain.below(&value.near) {
            return wrong(&format!("is not in the domain [{}, {}]", loss.from, loss.to));
        }
        let slopes = match loss.derivatives(&value.near, 2) {
            Ok(slopes) => slopes,
            Err(error) => return wrong(&format!("is none where the loss is smooth: {error}")),
        };
        if !slopes[0].contains_zero() {
            return wrong(&format!("is not a minimiser: f' is about {:.6} there", slopes[0].approx()));
        }
        if slopes[1].sign() == Some(Ordering::Less) {
            return wrong("is a maximiser: f'' < 0 there");
        }
        known.extend(value.exact);
    }
    Ok(known)
}
