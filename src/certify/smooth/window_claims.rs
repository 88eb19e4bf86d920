//! Claims about the phase diagram of a loss with elementary functions: `stable-window` and `critical-step`.

use super::claims::{SmoothClaims, show};
use super::constant::Constant;
use super::windows::{SmoothCritical, SmoothWindows};
use crate::algebra::Value;
use crate::arith::Rational;
use crate::certify::types::Verdict;
use crate::certify::window_events::CriticalKind;
use crate::certify::windows::StableWindow;
use crate::expr::{Diagnostic, Expr};
use crate::problem::{ExpectedEvent, StepRange};
use std::cmp::Ordering;

/// The order of a critical step size and a claimed one; `None` where they cannot be told apart and are not proved to be equal. Of a
/// range of step sizes the order that all of it has. *Exact.*
fn order(step: &SmoothCritical, claimed: &Constant) -> Option<Ordering> {
    let (eta, near) = (&step.eta, &claimed.near);
    // A range that reaches to infinity is given by its lower end.
    let has_end = step.open.is_empty() || eta.lo != eta.hi;
    if has_end && eta.hi < near.lower() {
        return Some(Ordering::Less);
    }
    if eta.lo > near.upper() {
        return Some(Ordering::Greater);
    }
    let exact = claimed.exact.as_ref()?;
    let value = exact.value(near.precision())?;
    let named = |v: &Value| v.name().map(|(name, _)| name.to_string());
    let same = match (eta.exact(), exact.closed()) {
        (Some(a), Some(b)) => a == b,
        _ => named(eta).is_some() && named(eta) == named(&value),
    };
    (step.open.is_empty() && same).then_some(Ordering::Equal)
}

/// A step size: its name, or twelve decimals.
fn shown(eta: &Value) -> String {
    match eta.exact().is_some() || eta.name().is_some() {
        true => show(eta),
        false => format!("{:.12}", eta.approx()),
    }
}

/// `(2, pi)`.
fn name(windows: &SmoothWindows, window: &StableWindow) -> String {
    let end = |index: Option<usize>, open: &str| {
        index.map_or(open.to_string(), |i| shown(&windows.critical[i].eta))
    };
    format!("({}, {})", end(window.from, "0"), end(window.to, "infinity"))
}

impl SmoothClaims<'_> {
    /// `kind = "stable-window"`: a stable 2-cycle in the domain exists strictly between two step sizes, and the ends are sharp.
    pub(super) fn stable_window(&self, from: &Expr, to: &Expr) -> Result<Verdict, Diagnostic> {
        let (from, to) = (self.constant(from)?, self.constant(to)?);
        let windows = self.windows();
        let end = |index: Option<usize>, claimed: &Constant, open: Ordering| match index {
            Some(index) => order(&windows.critical[index], claimed),
            None => Some(open),
        };
        let inside = self.domain();
        for window in &windows.stable {
            let lower = end(window.from, &from, Ordering::Less);
            let upper = end(window.to, &to, Ordering::Greater);
            let sharp = window.from.is_some_and(|i| windows.none_before(i))
                && window.to.is_some_and(|i| windows.none_after(i));
            if sharp && lower == Some(Ordering::Equal) && upper == Some(Ordering::Equal) {
                return Ok(Verdict::Proved(format!(
                    "a stable 2-cycle in {inside} exists exactly for eta in {} among the neighbouring step sizes",
                    name(windows, window)
                )));
            }
        }
        // A step size strictly between without a stable cycle.
        let between = |q: &Rational| *q > from.near.upper() && *q < to.near.lower();
        let empty = windows
            .cells
            .iter()
            .find(|cell| cell.count.is_some_and(|count| count.stable == 0) && between(&cell.sample));
        if let Some(cell) = empty {
            return Ok(Verdict::Refuted(format!(
                "at eta = {} no 2-cycle in {inside} is stable",
                cell.sample
            )));
        }
        // An end that a window goes beyond on both sides.
        let crosses = |window: &&StableWindow, claimed: &Constant| {
            end(window.from, claimed, Ordering::Less) == Some(Ordering::Less)
                && end(window.to, claimed, Ordering::Greater) == Some(Ordering::Greater)
        };
        let wider = |window: &&StableWindow| crosses(window, &from) || crosses(window, &to);
        if let Some(window) = windows.stable.iter().find(wider) {
            return Ok(Verdict::Refuted(format!(
                "the ends are not sharp: a stable 2-cycle in {inside} exists for eta in {}",
                name(windows, window)
            )));
        }
        let all: Vec<String> = windows.stable.iter().map(|window| name(windows, window)).collect();
        if all.is_empty() && windows.is_complete() {
            return Ok(Verdict::Refuted(format!("no step size has a stable 2-cycle in {inside}")));
        }
        Ok(Verdict::Undecided(match all.is_empty() {
            true => "no stable window is known, and the phase diagram is not complete".to_string(),
            false => format!(
                "whether the claimed ends are those of a stable window in {inside}; known are {}",
                all.join(" and ")
            ),
        }))
    }

    /// `kind = "critical-step"` for 2-cycles in the domain, and minimisers.
    pub(super) fn critical_step(&self, event: ExpectedEvent, eta: &StepRange) -> Result<Verdict, Diagnostic> {
        let (from, to) = match eta {
            StepRange::At(eta) => (eta, eta),
            StepRange::Between(from, to) => (from, to),
        };
        let (from, to) = (self.constant(from)?, self.constant(to)?);
        let windows = self.windows();
        let kind = CriticalKind::from(event);
        let happens = |step: &SmoothCritical| step.events.iter().any(|e| e.kind == kind);
        let here = |step: &SmoothCritical| {
            order(step, &from).is_some_and(Ordering::is_ge) && order(step, &to).is_some_and(Ordering::is_le)
        };
        if let Some(step) = windows.critical.iter().find(|step| happens(step) && here(step)) {
            return Ok(Verdict::Proved(format!("{} at eta = {}", event.word(), shown(&step.eta))));
        }
        // What may be such an event, and may be between the step sizes.
        let elsewhere = |step: &SmoothCritical| {
            order(step, &from) == Some(Ordering::Less) || order(step, &to) == Some(Ordering::Greater)
        };
        let may = |step: &&SmoothCritical| {
            let unclear = step.events.iter().any(|e| e.kind == CriticalKind::DegenerateNeutral);
            (happens(step) || unclear || !step.open.is_empty()) && !elsewhere(step)
        };
        if let Some(step) = windows.critical.iter().find(may) {
            return Ok(Verdict::Undecided(format!(
                "whether there is a {} at eta in [{}, {}]",
                event.word(),
                step.eta.lo.to_f64(),
                step.eta.hi.to_f64()
            )));
        }
        let all: Vec<String> =
            windows.critical.iter().filter(|step| happens(step)).map(|step| shown(&step.eta)).collect();
        let inside = self.domain();
        Ok(Verdict::Refuted(match all.is_empty() {
            true => format!("in {inside} no step size has a {}", event.word()),
            false => format!("in {inside} {} exactly at eta = {}", event.word(), all.join(", ")),
        }))
    }
}
