//! Trajectories of gradient descent in floats, compared with what is proved.

use super::decimal::{Rounding, decimal};
use super::model::Report;
use crate::arith::Rational;
use crate::simulate::{Ending, Trajectory};
use schemars::JsonSchema;
use serde::Serialize;

/// How close, relative to its size, a settled point has to be to a proved one to count as the same.
const SAME: f64 = 1e-6;

/// One trajectory. *Approximate*: an observation, not a proof.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Run {
    /// The start.
    pub start: f64,
    /// The step size, as it was given.
    pub eta: String,
    /// How many steps were taken.
    pub steps: usize,
    /// What became of it.
    pub ending: EndingName,
    /// The period it settled on; null where it did not settle.
    pub period: Option<usize>,
    /// The points of that cycle.
    pub cycle: Vec<f64>,
    /// Its multipliers.
    pub multipliers: Vec<f64>,
    /// The mean logarithmic growth of small distances per step; null where it overflowed.
    pub lyapunov: Option<f64>,
    /// Which proved minimiser or 2-cycle it settled on; null where nothing of this period is proved.
    pub proved: Option<String>,
    /// It settled on a point or 2-cycle, and the complete proved list does not hold it.
    pub unlisted: bool,
    /// The states, from the start, as many as were kept.
    pub points: Vec<f64>,
}

/// What became of a trajectory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndingName {
    /// It settled on a cycle.
    Settled,
    /// It approaches a cycle too slowly to tell.
    Slow,
    /// It left all bounds.
    Diverged,
    /// Bounded without a period, and close starts separate.
    Aperiodic,
    /// Bounded, and none of the above.
    Undetermined,
}

impl EndingName {
    /// The word for it, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            EndingName::Settled => "settled",
            EndingName::Slow => "slow",
            EndingName::Diverged => "diverged",
            EndingName::Aperiodic => "aperiodic",
            EndingName::Undetermined => "undetermined",
        }
    }
}

impl Run {
    /// A trajectory beside the result that holds the proofs; `orbits` is the index of its step size there.
    pub fn new(trajectory: &Trajectory, report: &Report, orbits: usize) -> Self {
        let first =
            |states: &[Vec<f64>]| states.iter().filter_map(|x| x.first().copied()).collect::<Vec<_>>();
        let near = match &trajectory.ending {
            Ending::Settled(cycle) | Ending::Slow(cycle) => Some(cycle),
            _ => None,
        };
        let cycle = near.map_or(Vec::new(), |cycle| first(&cycle.points));
        let proved = settled_on(&cycle, report, orbits);
        let period = trajectory.period();
        let complete = report.orbits.get(orbits).is_some_and(|list| list.complete && !list.every_start);
        Run {
            start: trajectory.start.first().copied().unwrap_or_default(),
            eta: report.orbits.get(orbits).map_or(String::new(), |list| list.eta.clone()),
            steps: trajectory.steps,
            ending: match trajectory.ending {
                Ending::Settled(_) => EndingName::Settled,
                Ending::Slow(_) => EndingName::Slow,
                Ending::Diverged { .. } => EndingName::Diverged,
                Ending::Aperiodic => EndingName::Aperiodic,
                Ending::Undetermined => EndingName::Undetermined,
            },
            period,
            unlisted: proved.is_none() && complete && period.is_some_and(|p| p <= 2),
            proved,
            cycle,
            multipliers: near.map_or(Vec::new(), |cycle| cycle.multipliers.clone()),
            lyapunov: Some(trajectory.lyapunov).filter(|x| x.is_finite()),
            points: first(&trajectory.points).into_iter().take_while(|x| x.is_finite()).collect(),
        }
    }

    /// The lines that a reader sees.
    pub(super) fn lines(&self) -> Vec<String> {
        let shown: Vec<String> = self.points.iter().take(8).map(|x| float(*x)).collect();
        let dots = if self.points.len() > shown.len() { ", ..." } else { "" };
        let mut lines = vec![format!("steps       {}{dots}", shown.join(", "))];
        let ending = match self.period {
            Some(1) => "settles on a point".to_string(),
            Some(p) => format!("settles on a cycle of period {p}"),
            None => self.ending.name().to_string(),
        };
        lines.push(format!("after {:<6}{ending}", self.steps));
        if !self.cycle.is_empty() {
            let points: Vec<String> = self.cycle.iter().take(8).map(|x| float(*x)).collect();
            lines.push(format!("cycle       {}", points.join(", ")));
            let multipliers: Vec<String> = self.multipliers.iter().map(|x| float(*x)).collect();
            lines.push(format!("multiplier  {}", multipliers.join(", ")));
        }
        if let Some(proved) = &self.proved {
            lines.push(format!("proved      {proved}"));
        }
        if self.unlisted {
            lines.push("DISAGREES   nothing like it is on the complete proved list".to_string());
        }
        lines
    }
}

/// What a settled run settled on, in words.
fn settled_on(cycle: &[f64], report: &Report, orbits: usize) -> Option<String> {
    let same = |a: f64, b: f64| (a - b).abs() <= SAME * (1.0 + b.abs());
    match cycle {
        [x] => {
            let mut points = report.critical_points.iter();
            let found = points.find(|c| same(*x, report.at(&c.point).approx))?;
            Some(format!("the {} {}", found.nature.name(), report.at(&found.point).short()))
        }
        [x, y] => {
            let list = report.orbits.get(orbits)?;
            let (low, high) = (x.min(*y), x.max(*y));
            let fits = |c: &super::model::Cycle| {
                same(low, report.at(&c.x0).approx) && same(high, report.at(&c.x1).approx)
            };
            let index = list.cycles.iter().position(fits)?;
            let found = &list.cycles[index];
            let (x0, x1) = (report.at(&found.x0).short(), report.at(&found.x1).short());
            Some(format!("2-cycle {}, {}: {x0}, {x1}", index + 1, found.stability.name()))
        }
        _ => None,
    }
}

/// A float to eight significant digits.
pub(super) fn float(x: f64) -> String {
    match Rational::from_f64(x) {
        Some(exact) => decimal(&exact, 8, Rounding::Nearest),
        None => x.to_string(),
    }
}
