//! `kind = "condition"`: the outcome of the local condition at a minimiser.

use super::Claims;
use super::place::show;
use crate::certify::local::local_analysis;
use crate::certify::types::{ConditionKind, Nature, Verdict};
use crate::expr::Diagnostic;
use crate::problem::{ExpectedCondition, Point};

impl ConditionKind {
    /// The word of problem files and results.
    pub fn word(self) -> &'static str {
        match self {
            ConditionKind::Supercritical => ExpectedCondition::Supercritical.word(),
            ConditionKind::Subcritical => ExpectedCondition::Subcritical.word(),
            ConditionKind::GeneralisedSupercritical => ExpectedCondition::GeneralisedSupercritical.word(),
            ConditionKind::GeneralisedSubcritical => ExpectedCondition::GeneralisedSubcritical.word(),
            ConditionKind::Degenerate => ExpectedCondition::Degenerate.word(),
            ConditionKind::Flat => ExpectedCondition::Flat.word(),
            ConditionKind::Undecided => ExpectedCondition::Undecided.word(),
        }
    }
}

impl Claims<'_> {
    pub(super) fn condition(&self, at: &Point, expect: ExpectedCondition) -> Result<Verdict, Diagnostic> {
        let Some((name, place)) = at.coordinates.first() else {
            return Ok(Verdict::Undecided("the claim names no point".into()));
        };
        let point = self.number(place)?;
        let shown = format!("{name} = {}", self.problem.value(place)?);
        let Some(site) = self.sites().iter().find(|site| site.number.compare(&point).is_eq()) else {
            return Ok(Verdict::Refuted(format!("{shown} is not a critical point: f' is not zero there")));
        };
        match site.nature {
            Nature::Minimiser => {}
            Nature::Maximiser => return Ok(Verdict::Refuted(format!("{shown} is a maximiser"))),
            Nature::Inflection => {
                return Ok(Verdict::Refuted(format!("{shown} is an inflection, not a minimiser")));
            }
        }
        let local = local_analysis(&self.loss, &site.number, &site.value, site.multiplicity, &self.limits);
        let reason = match (local.kind, local.decided_by) {
            (ConditionKind::Flat, _) => "f'' = 0".to_string(),
            (ConditionKind::Degenerate, _) => "the loss is quadratic, all e_k = 0".to_string(),
            (_, Some(1) | None) => format!("alpha = {}", show(&local.alpha)),
            (_, Some(k)) => {
                let e = local.series.0.get(k - 1).map(show).unwrap_or_default();
                format!("alpha = 0 and the first non-zero coefficient is e_{k} = {e}")
            }
        };
        let reason = format!("{} at {shown}: {reason}", local.kind.word());
        Ok(if local.kind.word() == expect.word() {
            Verdict::Proved(reason)
        } else {
            Verdict::Refuted(reason)
        })
    }
}
