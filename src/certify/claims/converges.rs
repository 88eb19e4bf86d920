//! `kind = "converges"`: what almost every start of an interval does.

use super::Claims;
use super::place::COMPARISON_BITS;
use crate::arith::Rational;
use crate::certify::StepSize;
use crate::certify::basin::{Basin, BasinLimits, basin, basin_at, diverge_in, go_to_period};
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
        let [from, until] = [self.number(from)?, self.number(until)?];
        let single = from.compare(&until).is_eq().then(|| StepSize::algebraic(from.clone()));
        // For all step sizes of a longer range, irrational ends are rounded outwards.
        let steps = (from.bounds(COMPARISON_BITS).0, until.bounds(COMPARISON_BITS).1);
        let (lo, hi) = (self.number(lo)?, self.number(hi)?);
        let outer = (lo.bounds(COMPARISON_BITS).0, hi.bounds(COMPARISON_BITS).1);
        let inner = (lo.bounds(COMPARISON_BITS).1, hi.bounds(COMPARISON_BITS).0);
        let limits = BasinLimits::default();
        let proof = |starts| match &single {
            Some(eta) => basin_at(&self.loss, eta, starts, &limits),
            None => basin(&self.loss, (&steps.0, &steps.1), starts, &limits),
        };
        let decided = |result: &Basin, starts: &(Rational, Rational)| match to {
            Limit::Infinity => diverge_in(result, (&starts.0, &starts.1)),
            Limit::Minimiser => go_to_period(result, (&starts.0, &starts.1), 1),
            Limit::Period(p) => go_to_period(result, (&starts.0, &starts.1), p),
        };
        let result = proof((to != Limit::Infinity).then(|| outer.clone()));
        // A proof for more starts than claimed is one; what refutes must refute for the claimed starts alone.
        Ok(match decided(&result, &outer) {
            Verdict::Refuted(reason) if outer != inner || single.is_none() && !self.are_rational(eta)? => {
                match decided(&result, &inner) {
                    Verdict::Refuted(reason) if self.are_rational(eta)? || single.is_some() => {
                        Verdict::Refuted(reason)
                    }
                    _ => Verdict::Undecided(format!("too close to an end of the claim: {reason}")),
                }
            }
            verdict => verdict,
        })
    }

    fn are_rational(&self, eta: &StepRange) -> Result<bool, Diagnostic> {
        let ends = match eta {
            StepRange::At(eta) => vec![eta],
            StepRange::Between(from, to) => vec![from, to],
        };
        let rational: Vec<bool> =
            ends.into_iter().map(|e| Ok(self.rational(e)?.is_some())).collect::<Result<_, Diagnostic>>()?;
        Ok(rational.into_iter().all(|is| is))
    }

    /// The rational number that an expression stands for, where it is one.
    pub(super) fn rational(&self, e: &Expr) -> Result<Option<Rational>, Diagnostic> {
        Ok(self.problem.value(e)?.as_rational().cloned())
    }
}
