//! Verdicts on the claims of a problem file: one kind, one file.

mod condition;
mod converges;
mod for_all;
mod identity;
mod period_2;
pub(super) mod place;
mod stable_window;

use super::analyse::{Site, critical_sites};
use super::types::{Limits, Verdict};
use super::windows::{Windows, WindowsError, windows};
use crate::algebra::RatPoly;
use crate::expr::Diagnostic;
use crate::problem::{Claim, Problem, Statement};
use std::cell::OnceCell;

pub use for_all::{ClaimsForAll, has_open_parameters};

/// Decides the claims of one problem; what several claims need is computed once.
#[derive(Debug)]
pub struct Claims<'a> {
    problem: &'a Problem,
    loss: RatPoly,
    limits: Limits,
    sites: OnceCell<Vec<Site>>,
    windows: OnceCell<Result<Windows, WindowsError>>,
}

impl<'a> Claims<'a> {
    /// The claims of a problem whose loss is a polynomial in one variable.
    ///
    /// # Errors
    /// Where the loss is none.
    pub fn new(problem: &'a Problem, limits: &Limits) -> Result<Self, Diagnostic> {
        let loss = problem.loss_polynomial()?;
        let limits = limits.clone();
        Ok(Claims { problem, loss, limits, sites: OnceCell::new(), windows: OnceCell::new() })
    }

    /// The verdict on one claim of the problem.
    ///
    /// # Errors
    /// Where an expression of the claim has no value.
    pub fn decide(&self, claim: &Claim) -> Result<Verdict, Diagnostic> {
        match &claim.statement {
            Statement::Condition { at, expect } => self.condition(at, *expect),
            Statement::Period2 { eta, count, stability, within } => {
                self.period_2(eta, *count, *stability, within.as_ref())
            }
            Statement::StableWindow { from, to } => self.stable_window(from, to),
            Statement::Identity { left, right, at } => self.identity(left, right, at.as_ref()),
            Statement::Converges { eta, starts, to } => self.converges(eta, starts, *to),
        }
    }

    fn sites(&self) -> &[Site] {
        self.sites.get_or_init(|| critical_sites(&self.loss))
    }

    fn windows(&self) -> &Result<Windows, WindowsError> {
        self.windows.get_or_init(|| windows(&self.loss))
    }
}
