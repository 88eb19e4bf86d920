//! `kind = "critical-step"`: something happens to a cycle at a step size.

use super::Claims;
use super::place::show;
use super::stable_window::order;
use crate::certify::period::crossing_between;
use crate::certify::types::Verdict;
use crate::certify::{CriticalKind, CriticalStep};
use crate::dynamics::Method;
use crate::expr::Diagnostic;
use crate::problem::{ExpectedEvent, StepRange};

impl From<ExpectedEvent> for CriticalKind {
    fn from(event: ExpectedEvent) -> Self {
        match event {
            ExpectedEvent::MinimiserFlip => CriticalKind::MinimiserFlip,
            ExpectedEvent::Fold => CriticalKind::Fold,
            ExpectedEvent::Flip => CriticalKind::Flip,
            ExpectedEvent::Superstable => CriticalKind::Superstable,
            ExpectedEvent::Pitchfork => CriticalKind::Pitchfork,
        }
    }
}

impl Claims<'_> {
    pub(super) fn critical_step(
        &self,
        event: ExpectedEvent,
        period: usize,
        eta: &StepRange,
        method: &Method,
    ) -> Result<Verdict, Diagnostic> {
        let plain = *method == Method::GradientDescent;
        if !plain && (event == ExpectedEvent::Superstable || period != 2) {
            return Ok(Verdict::Undecided("decided without momentum only".into()));
        }
        if period != 2 {
            return self.event_of_longer_period(event, period, eta);
        }
        let (from, to) = match eta {
            StepRange::At(eta) => (eta, eta),
            StepRange::Between(from, to) => (from, to),
        };
        let (from, to) = (self.problem.value(from)?, self.problem.value(to)?);
        let windows = self.windows(method);
        let windows = match windows.as_ref() {
            Ok(windows) => windows,
            Err(error) => return Ok(Verdict::Undecided(error.to_string())),
        };
        let kind = CriticalKind::from(event);
        let happens = |step: &&CriticalStep| step.events.iter().any(|e| e.kind == kind);
        let here = |step: &&CriticalStep| order(step, &from).is_ge() && order(step, &to).is_le();
        let mut all = windows.critical.iter().filter(happens);
        if let Some(step) = all.clone().find(here) {
            return Ok(Verdict::Proved(format!("{} at eta = {}", event.word(), show(&step.eta))));
        }
        let first = all.next().map(|step| show(&step.eta));
        let others: Vec<String> = first.into_iter().chain(all.map(|step| show(&step.eta))).collect();
        Ok(Verdict::Refuted(match others.is_empty() {
            true => format!("no step size has a {}", event.word()),
            false => format!("{} exactly at eta = {}", event.word(), others.join(", ")),
        }))
    }

    /// A multiplier of a longer cycle that passes -1 or 0 between two rational step sizes; never refuted.
    fn event_of_longer_period(
        &self,
        event: ExpectedEvent,
        period: usize,
        eta: &StepRange,
    ) -> Result<Verdict, Diagnostic> {
        let multiplier = match event {
            ExpectedEvent::Flip => -1,
            ExpectedEvent::Superstable => 0,
            _ => return Ok(Verdict::Undecided(format!("a {} is decided for period 2 only", event.word()))),
        };
        let StepRange::Between(from, to) = eta else {
            let reason = "for a longer period give two step sizes, eta = { from = ..., to = ... }";
            return Ok(Verdict::Undecided(reason.into()));
        };
        let (Some(from), Some(to)) = (self.rational(from)?, self.rational(to)?) else {
            return Ok(Verdict::Undecided("the step sizes are not rational".into()));
        };
        Ok(match crossing_between(&self.loss, (&from, &to), period, multiplier) {
            Some(crossing) => {
                let points: Vec<String> = crossing.orbit.points.iter().take(4).map(show).collect();
                let more = if period > 4 { ", ..." } else { "" };
                Verdict::Proved(format!(
                    "one {period}-cycle {{{}{more}}} goes on over the whole range, and its multiplier passes {multiplier} \
                     in it: interval Newton and the intermediate value theorem",
                    points.join(", ")
                ))
            }
            None => Verdict::Undecided(format!(
                "no {period}-cycle is found whose multiplier is proved to pass {multiplier} between the step sizes"
            )),
        })
    }
}
