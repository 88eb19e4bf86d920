//! Floats beside claims that are proved.

use super::model::Report;
use super::simulation::quoted;
use crate::algebra::RatPoly;
use crate::arith::{Rational, simplest_between};
use crate::certify::smooth::SmoothLoss;
use crate::simulate::{
    CheckRow, CompiledLoss, CrossCheck, ProvedAttractor, ProvedFact, ProvedManyFact, ProvedStarts,
    ProvedWindow, Quantity, check_facts, check_several_facts, check_smooth_facts, check_smooth_windows,
    check_starts, check_windows,
};

/// A claim that is proved, as floats can look at it. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub enum ProvedClaim {
    /// A stable 2-cycle exists for the step sizes between two, and the ends are sharp.
    StableWindow {
        /// Where it begins.
        from: f64,
        /// Where it ends.
        to: f64,
    },
    /// Almost every start of an interval converges to a cycle of a period.
    Converges {
        /// The step sizes; equal ends for a single one.
        eta: (f64, f64),
        /// The starts.
        starts: (f64, f64),
        /// The period.
        period: usize,
    },
}

impl Report {
    /// The same with floats beside claims about a polynomial that are proved.
    #[must_use]
    pub fn with_claim_check(mut self, loss: &RatPoly, claims: &[ProvedClaim]) -> Self {
        let (windows, intervals) = (windows(claims), intervals(claims));
        let mut rows = check_windows(loss, &[], &windows);
        rows.extend(check_starts(loss, &intervals));
        if !rows.is_empty() {
            self.add_checks(&CrossCheck { rows, skipped: 0 });
            self.name_starts(&intervals);
        }
        self
    }

    /// The same with floats beside further claims that are proved, by their indices; `file` holds the claims.
    #[must_use]
    pub fn with_fact_check(mut self, loss: &RatPoly, facts: &[(usize, ProvedFact)], file: &str) -> Self {
        let rows = check_facts(loss, self.variables.first().map_or("x", String::as_str), facts);
        self.add_claim_rows(rows, file);
        self
    }

    /// The same for a loss with elementary functions: claims about windows, and further ones by their indices.
    #[must_use]
    pub fn with_smooth_claim_check(
        mut self,
        loss: &SmoothLoss,
        claims: &[ProvedClaim],
        facts: &[(usize, ProvedFact)],
        file: &str,
    ) -> Self {
        let Ok(compiled) = CompiledLoss::expression(&loss.expr, &[&loss.variable]) else { return self };
        let domain = (loss.from.to_f64(), loss.to.to_f64());
        let mut rows = check_smooth_windows(&compiled, domain, &[], &windows(claims));
        rows.extend(check_smooth_facts(&compiled, &loss.variable, domain, facts));
        self.add_claim_rows(rows, file);
        self
    }

    /// The same for a loss of several variables, with continuous symmetries or without.
    #[must_use]
    pub fn with_several_claim_check(
        mut self,
        loss: &CompiledLoss,
        symmetric: bool,
        facts: &[(usize, ProvedManyFact)],
        file: &str,
    ) -> Self {
        let rows = check_several_facts(loss, symmetric, facts);
        self.add_claim_rows(rows, file);
        self
    }

    /// Adds rows about claims. A comparison that is no run of the loss in one variable is repeated by deciding the claims again.
    fn add_claim_rows(&mut self, rows: Vec<CheckRow>, file: &str) {
        if rows.is_empty() {
            return;
        }
        let before = self.simulation.as_ref().map_or(0, |simulation| simulation.rows.len());
        let no_run: Vec<bool> =
            rows.iter().map(|row| self.variables.len() > 1 || row.quantity == Quantity::Equal).collect();
        self.add_checks(&CrossCheck { rows, skipped: 0 });
        let added = self.simulation.iter_mut().flat_map(|simulation| simulation.rows.iter_mut().skip(before));
        for (row, _) in added.zip(no_run).filter(|(_, no_run)| *no_run) {
            row.run.command = format!("twostep certify {}", quoted(file));
        }
    }
}

fn windows(claims: &[ProvedClaim]) -> Vec<ProvedWindow> {
    let inside = |from: f64, to: f64, share: f64| {
        let at = |s: f64| Rational::from_f64(from + s * (to - from));
        let (lo, hi) = (at(share - 0.005)?, at(share + 0.005)?);
        (lo < hi).then(|| simplest_between(&lo, &hi))
    };
    let window = |claim: &ProvedClaim| match claim {
        ProvedClaim::StableWindow { from, to } => Some(ProvedWindow {
            from: Some(*from).filter(|x| *x > 0.0),
            to: Some(*to),
            first: inside(*from, *to, 0.05)?,
            last: inside(*from, *to, 0.95)?,
            stable_below: false,
            stable_above: false,
        }),
        ProvedClaim::Converges { .. } => None,
    };
    claims.iter().filter_map(window).collect()
}

fn intervals(claims: &[ProvedClaim]) -> Vec<ProvedStarts> {
    let interval = |claim: &ProvedClaim| match claim {
        ProvedClaim::Converges { eta, starts, period } => Some(ProvedStarts {
            eta: *eta,
            from: starts.0,
            to: starts.1,
            attractors: vec![ProvedAttractor { period: *period, least: None }],
            outside_diverges: false,
        }),
        ProvedClaim::StableWindow { .. } => None,
    };
    claims.iter().filter_map(interval).collect()
}
