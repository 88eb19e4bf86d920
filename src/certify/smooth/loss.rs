//! A one-variable loss with elementary functions, and its derivatives on any kind of enclosure.

use crate::algebra::ExactNumber;
use crate::arith::{Elementary, Enclosure, Interval, Jet, Rational};
use crate::expr::graph::{GraphError, Undefined, Workspace};
use crate::expr::{Expr, Graph};
use std::collections::BTreeMap;

/// A loss in one variable on a bounded domain. Everything that is proved of it is proved on the domain.
#[derive(Clone, Debug)]
pub struct SmoothLoss {
    /// The loss, parameters put in.
    pub expr: Expr,
    /// The name of its variable.
    pub variable: String,
    /// The lower end of the domain.
    pub from: Rational,
    /// The upper end of the domain.
    pub to: Rational,
    /// Numbers that may be critical points: tried as names of those that are found.
    pub(super) known: Vec<ExactNumber>,
    value: Graph,
    slope: Graph,
}

impl SmoothLoss {
    /// A loss on the domain `[from, to]`, `from < to`.
    ///
    /// # Errors
    /// Where another name than the variable stands in the loss, or it is too large.
    pub fn new(expr: &Expr, variable: &str, from: Rational, to: Rational) -> Result<Self, GraphError> {
        let value = Graph::new(&[expr], &[variable])?;
        let slope = value.gradient()?.select(&[1]);
        Ok(SmoothLoss {
            expr: expr.clone(),
            variable: variable.to_string(),
            from,
            to,
            known: Vec::new(),
            value,
            slope,
        })
    }

    /// The same with numbers that may be critical points.
    #[must_use]
    pub fn with_known(mut self, points: Vec<ExactNumber>) -> Self {
        self.known = points;
        self
    }

    /// The domain as an enclosure like `like`.
    pub(super) fn domain<T: Enclosure>(&self, like: &T) -> T {
        like.between(&self.from, &self.to)
    }

    /// The derivative as a graph.
    pub(super) fn slope_graph(&self) -> &Graph {
        &self.slope
    }

    /// The derivatives `f', f'', ...`, `orders` of them, on numbers like those of the point.
    ///
    /// # Errors
    /// Where an operation has no value there.
    pub fn derivatives<T: Elementary>(&self, x: &T, orders: usize) -> Result<Vec<T>, Undefined> {
        let point = Jet::variable(x.clone(), orders - 1);
        let series = self.slope.evaluate(&[point])?.swap_remove(0);
        Ok((0..orders).map(|k| series.derivative(k)).collect())
    }

    /// What stops the loss from being smooth at a point near `x`, if anything does.
    pub fn singularity(&self, x: &Rational) -> Option<Undefined> {
        let x = Jet::variable(Interval::from_rational(x, 128), 3);
        self.value.evaluate(std::slice::from_ref(&x)).err().or_else(|| self.slope.evaluate(&[x]).err())
    }
}

/// Derivatives on one kind of enclosure, again and again: workspaces are kept.
pub(super) struct Evaluator<'l, T> {
    loss: &'l SmoothLoss,
    like: T,
    workspaces: BTreeMap<usize, Workspace<'l, Jet<T>>>,
}

impl<'l, T: Enclosure> Evaluator<'l, T> {
    /// An evaluator for enclosures like `like`.
    pub(super) fn new(loss: &'l SmoothLoss, like: &T) -> Self {
        Evaluator { loss, like: like.clone(), workspaces: BTreeMap::new() }
    }

    /// Enclosures of `f', f'', ...`, `N` of them; `None` where the loss is not smooth on all of `x`.
    pub(super) fn at<const N: usize>(&mut self, x: &T) -> Option<[T; N]> {
        if !self.workspaces.contains_key(&N) {
            let like = Jet::constant(self.like.clone(), N - 1);
            self.workspaces.insert(N, Workspace::new(&self.loss.slope, &like).ok()?);
        }
        let workspace = self.workspaces.get_mut(&N)?;
        workspace.run(&[Jet::variable(x.clone(), N - 1)]).ok()?;
        let series = workspace.output(0);
        Some(std::array::from_fn(|k| series.derivative(k)))
    }
}
