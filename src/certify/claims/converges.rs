//! `kind = "converges"`: what almost every start of an interval does.

use super::Claims;
use crate::arith::Rational;
use crate::certify::basin::{BasinLimits, converges_to_period, diverges};
use crate::certify::types::Verdict;
use crate::expr::{Diagnostic, Expr};
use crate::problem::{Limit, Region, StepRange};

impl Claims<'_> {
    pub(super) fn converges(
        &self,
        eta: &StepRange,
        starts: &Region,
        to: Limit,
    ) -> Result<Verdict, Diagnostic> {
        let (from, until) = match eta {
            StepRange::At(eta) => (eta, eta),
            StepRange::Between(from, to) => (from, to),
        };
        let Some((_, lo, hi)) = starts.sides.first() else {
            return Ok(Verdict::Undecided("the claim names no starts".into()));
        };
        let numbers = [from, until, lo, hi].map(|e| self.rational(e));
        let [from, until, lo, hi] = numbers;
        let (Some(from), Some(until), Some(lo), Some(hi)) = (from?, until?, lo?, hi?) else {
            let reason = "a step size or an end of the starts is irrational: basins take rational numbers";
            return Ok(Verdict::Undecided(reason.into()));
        };
        let limits = BasinLimits::default();
        Ok(match to {
            Limit::Infinity => diverges(&self.loss, (&from, &until), (&lo, &hi), &limits),
            Limit::Minimiser => converges_to_period(&self.loss, (&from, &until), (&lo, &hi), 1, &limits),
            Limit::Period(p) => converges_to_period(&self.loss, (&from, &until), (&lo, &hi), p, &limits),
        })
    }

    /// The rational number that an expression stands for, where it is one.
    pub(super) fn rational(&self, e: &Expr) -> Result<Option<Rational>, Diagnostic> {
        Ok(self.problem.value(e)?.as_rational().cloned())
    }
}
