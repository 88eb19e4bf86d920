//! `kind = "period-2"`: the 2-cycles at one step size.

use super::Claims;
use super::place::{compare, show};
use crate::certify::orbits::orbits_under;
use crate::certify::step_size::StepSize;
use crate::certify::types::{Cycle, Stability, Verdict};
use crate::dynamics::Method;
use crate::expr::{Diagnostic, Expr};
use crate::problem::{ExpectedStability, Region};

impl Stability {
    /// The word of problem files and results.
    pub fn word(self) -> &'static str {
        match self {
            Stability::Stable => "stable",
            Stability::Unstable => "unstable",
            Stability::Superstable => "superstable",
            Stability::Neutral => "neutral",
            Stability::Undecided => "undecided",
        }
    }

    /// Is a cycle of this stability what is expected? Superstable cycles are stable.
    fn meets(self, expected: ExpectedStability) -> bool {
        self.word() == expected.word()
            || (self == Stability::Superstable && expected == ExpectedStability::Stable)
    }
}

impl Claims<'_> {
    pub(super) fn period_2(
        &self,
        eta: &Expr,
        count: Option<usize>,
        stability: Option<ExpectedStability>,
        within: Option<&Region>,
        method: &Method,
    ) -> Result<Verdict, Diagnostic> {
        let form = self.problem.value(eta)?;
        let list = orbits_under(&self.loss, &StepSize::closed_form(&form), method);
        if list.every_start {
            let all = format!("at eta = {form} every start but the minimiser is 2-periodic");
            return Ok(match (count, stability) {
                (Some(_), _) => Verdict::Refuted(all),
                (None, None | Some(ExpectedStability::Neutral)) => Verdict::Proved(all),
                (None, Some(_)) => Verdict::Refuted(format!("{all}, with multiplier 1")),
            });
        }
        let mut inside = Vec::new();
        for cycle in &list.cycles {
            match self.is_within(cycle, within)? {
                Some(true) => inside.push(cycle),
                Some(false) => {}
                None => {
                    let at = format!("{{{}, {}}}", show(&cycle.x0), show(&cycle.x1));
                    return Ok(Verdict::Undecided(format!("the 2-cycle {at} touches the end of the region")));
                }
            }
        }
        if !list.complete {
            return Ok(Verdict::Undecided("the list of 2-cycles is not proved complete".into()));
        }
        Ok(verdict(&inside, count, stability))
    }

    /// Are both points of the cycle in the closed region? `None` where an end cannot be told from a point.
    fn is_within(&self, cycle: &Cycle, within: Option<&Region>) -> Result<Option<bool>, Diagnostic> {
        for (_, from, to) in within.iter().flat_map(|region| &region.sides) {
            let (from, to) = (self.problem.value(from)?, self.problem.value(to)?);
            let below = compare(&cycle.x0, &from);
            let above = compare(&cycle.x1, &to);
            if below.is_some_and(|o| o.is_lt()) || above.is_some_and(|o| o.is_gt()) {
                return Ok(Some(false));
            }
            if below.is_none() || above.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(true))
    }
}

fn verdict(inside: &[&Cycle], count: Option<usize>, stability: Option<ExpectedStability>) -> Verdict {
    let name = |cycle: &Cycle| {
        let (x0, x1, rho) = (show(&cycle.x0), show(&cycle.x1), show(&cycle.multiplier));
        format!("{{{x0}, {x1}}} is {}, multiplier {rho}", cycle.stability.word())
    };
    let found = match inside {
        [] => "there is no 2-cycle".to_string(),
        [only] => format!("there is exactly one 2-cycle: {}", name(only)),
        all => format!("there are exactly {} 2-cycles", all.len()),
    };
    let enough = count.map_or(!inside.is_empty(), |count| inside.len() == count);
    let other = stability.and_then(|expected| inside.iter().find(|cycle| !cycle.stability.meets(expected)));
    match (enough, other) {
        (false, _) => Verdict::Refuted(found),
        (true, Some(cycle)) => Verdict::Refuted(format!("the 2-cycle {}", name(cycle))),
        (true, None) => Verdict::Proved(match stability {
            Some(expected) if inside.len() > 1 => format!("{found}, all {}", expected.word()),
            _ => found,
        }),
    }
}
