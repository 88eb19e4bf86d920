//! Verdicts on the claims of a problem file: one kind, one file.

mod condition;
mod converges;
mod critical_step;
mod cycle_through;
mod for_all;
mod identity;
mod one_step;
mod period;
mod period_2;
pub(super) mod place;
mod stable_window;
#[cfg(test)]
mod tests;

use super::analyse::{Site, critical_sites};
use super::invariant_set::invariant_set;
use super::types::{Limits, Verdict};
use super::windows::{Windows, WindowsError, windows_under};
use crate::algebra::RatPoly;
use crate::dynamics::Method;
use crate::expr::Diagnostic;
use crate::problem::{Claim, Problem, Statement};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

pub use for_all::{ClaimsForAll, has_open_parameters};

/// A phase diagram that several claims share.
type Diagram = Rc<Result<Windows, WindowsError>>;

/// Decides the claims of one problem; what several claims need is computed once.
#[derive(Debug)]
pub struct Claims<'a> {
    problem: &'a Problem,
    loss: RatPoly,
    limits: Limits,
    sites: OnceCell<Vec<Site>>,
    /// Phase diagrams by method.
    windows: RefCell<Vec<(Method, Diagram)>>,
}

impl<'a> Claims<'a> {
    /// The claims of a problem whose loss is a polynomial in one variable.
    ///
    /// # Errors
    /// Where the loss is none.
    pub fn new(problem: &'a Problem, limits: &Limits) -> Result<Self, Diagnostic> {
        let loss = problem.loss_polynomial()?;
        let limits = limits.clone();
        Ok(Claims { problem, loss, limits, sites: OnceCell::new(), windows: RefCell::default() })
    }

    /// The verdict on one claim of the problem.
    ///
    /// # Errors
    /// Where an expression of the claim has no value.
    pub fn decide(&self, claim: &Claim) -> Result<Verdict, Diagnostic> {
        let method = method_of(self.problem, claim)?;
        match &claim.statement {
            Statement::Condition { at, expect } => self.condition(at, *expect),
            Statement::Period2 { eta, count, stability, within } => {
                self.period_2(eta, *count, *stability, within.as_ref(), &method)
            }
            Statement::Period { period, eta, count, stability, within } => {
                self.period(*period, eta, *count, *stability, within.as_ref())
            }
            Statement::StableWindow { from, to } => self.stable_window(from, to, &method),
            Statement::CriticalStep { event, period, eta } => {
                self.critical_step(*event, *period, eta, &method)
            }
            Statement::CycleThrough { at, eta } => self.cycle_through(at, eta, &method),
            Statement::Invariant { eta, starts } => self.invariant(eta, starts),
            Statement::InvariantSet { eta, set } => invariant_set(self.problem, eta, set),
            Statement::Descent { eta, starts } => self.descent(eta, starts),
            Statement::Decay { .. } => {
                Ok(Verdict::Undecided("the loss has one variable: there is no plane to decay to".to_string()))
            }
            Statement::Identity { left, right, at } => self.identity(left, right, at.as_ref()),
            Statement::Converges { eta, starts, to } => self.converges(eta, starts, *to),
        }
    }

    fn sites(&self) -> &[Site] {
        self.sites.get_or_init(|| critical_sites(&self.loss))
    }

    fn windows(&self, method: &Method) -> Diagram {
        let known = self.windows.borrow().iter().find(|(m, _)| m == method).map(|(_, w)| Rc::clone(w));
        known.unwrap_or_else(|| {
            let windows = Rc::new(windows_under(&self.loss, method, |_, _, _| true));
            self.windows.borrow_mut().push((method.clone(), Rc::clone(&windows)));
            windows
        })
    }
}

/// The method that a claim is about.
///
/// # Errors
/// Where the momentum is no rational number in its range.
pub fn method_of(problem: &Problem, claim: &Claim) -> Result<Method, Diagnostic> {
    let Some(momentum) = &claim.momentum else { return Ok(Method::GradientDescent) };
    let place = momentum.coefficient.span();
    let value = problem.value(&momentum.coefficient)?;
    let b = value.as_rational().cloned();
    let b = b.ok_or_else(|| Diagnostic::new("the momentum is rational", place.clone()))?;
    let method = if momentum.nesterov { Method::Nesterov(b) } else { Method::HeavyBall(b) };
    if method.is_valid() { Ok(method) } else { Err(Diagnostic::new("this momentum is out of range", place)) }
}
