//! `kind = "stable-window"`: a stable 2-cycle exists strictly between two step sizes, and the ends are sharp.

use super::Claims;
use super::place::{compare, show};
use crate::algebra::{ClosedForm, RealAlgebraic};
use crate::certify::types::Verdict;
use crate::certify::windows::{CriticalStep, StableWindow, Windows};
use crate::dynamics::Method;
use crate::expr::{Diagnostic, Expr};
use std::cmp::Ordering;

impl Claims<'_> {
    pub(super) fn stable_window(
        &self,
        from: &Expr,
        to: &Expr,
        method: &Method,
    ) -> Result<Verdict, Diagnostic> {
        let (from, to) = (self.problem.value(from)?, self.problem.value(to)?);
        let windows = self.windows(method);
        let windows = match windows.as_ref() {
            Ok(windows) => windows,
            Err(error) => return Ok(Verdict::Undecided(error.to_string())),
        };
        if let Some(eta) = &windows.every_start {
            let only = show(eta);
            return Ok(Verdict::Refuted(format!(
                "the loss is quadratic: 2-cycles exist at eta = {only} only"
            )));
        }
        if windows.stable.is_empty() {
            return Ok(Verdict::Refuted("no step size has a stable 2-cycle".into()));
        }
        for window in &windows.stable {
            let lower = end(windows, window.from, &from, Ordering::Less);
            let upper = end(windows, window.to, &to, Ordering::Greater);
            if lower.is_eq() && upper.is_eq() {
                return Ok(Verdict::Proved(format!(
                    "a stable 2-cycle exists exactly for eta in {} among the neighbouring step sizes",
                    name(windows, window)
                )));
            }
        }
        let covering = windows.stable.iter().find(|window| {
            end(windows, window.from, &from, Ordering::Less).is_le()
                && end(windows, window.to, &to, Ordering::Greater).is_ge()
        });
        let all: Vec<String> = windows.stable.iter().map(|window| name(windows, window)).collect();
        Ok(Verdict::Refuted(match covering {
            Some(window) => format!(
                "a stable 2-cycle does exist for all these step sizes, but the ends are not sharp: the window is {}",
                name(windows, window)
            ),
            None => format!("stable 2-cycles exist for eta in {}", all.join(" and ")),
        }))
    }
}

/// The order of a window's end and the claimed one; an open side is beyond every number.
fn end(windows: &Windows, index: Option<usize>, claimed: &ClosedForm, open: Ordering) -> Ordering {
    index.map_or(open, |index| order(&windows.critical[index], claimed))
}

/// The order of a critical step size and a claimed one. *Exact.*
pub(super) fn order(critical: &CriticalStep, claimed: &ClosedForm) -> Ordering {
    // Only an equality, or a distance beyond the enclosure's accuracy, needs the equation of the step size.
    compare(&critical.eta, claimed)
        .unwrap_or_else(|| critical.number().compare(&RealAlgebraic::from_closed_form(claimed)))
}

fn name(windows: &Windows, window: &StableWindow) -> String {
    let show_end =
        |index: Option<usize>, open: &str| index.map_or(open.to_string(), |i| show(&windows.critical[i].eta));
    format!("({}, {})", show_end(window.from, "0"), show_end(window.to, "infinity"))
}
