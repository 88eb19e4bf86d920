//! Trajectories of gradient descent in floats, compared with what is proved.

use super::decimal::{Rounding, decimal};
use super::model::Report;
use crate::arith::Rational;
use crate::simulate::{Ending, NearCycle, Trajectory};
use schemars::JsonSchema;
use serde::Serialize;

/// How close, relative to its size, a settled point has to be to a proved one to count as the same.
const SAME: f64 = 1e-6;
/// How many coordinates of a point, and how many points, a reader sees.
const SHOWN: usize = 4;

/// One trajectory. *Approximate*: an observation, not a proof. A point has one coordinate per variable, in their order.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Run {
    /// The start.
    pub start: Vec<f64>,
    /// The step size, as it was given.
    pub eta: String,
    /// `2/eta`, which the sharpness is compared with.
    pub two_over_eta: f64,
    /// How many steps were taken.
    pub steps: usize,
    /// What became of it.
    pub ending: EndingName,
    /// The period it settled on; null where it did not settle.
    pub period: Option<usize>,
    /// The points of that cycle, or of the one it seems to approach.
    pub cycle: Vec<Vec<f64>>,
    /// How far that cycle is estimated to be from the last state; null where there is none, or it cannot be told.
    pub distance: Option<f64>,
    /// The moduli of the multipliers of the period, largest first.
    pub multipliers: Vec<f64>,
    /// The factor per period by which the distance to the cycle shrank along the run; null where it could not be measured.
    pub rate: Option<f64>,
    /// The mean logarithmic growth of small distances per step; null where it overflowed.
    pub lyapunov: Option<f64>,
    /// Which proved minimiser or 2-cycle it settled on; null where nothing of this period is proved.
    pub proved: Option<String>,
    /// It settled on a point or 2-cycle, and the complete proved list does not hold it.
    pub unlisted: bool,
    /// The command that repeats it.
    pub command: String,
    /// The states, from the start, as many as were kept.
    pub points: Vec<Vec<f64>>,
    /// The loss at each of them.
    pub loss: Vec<f64>,
    /// The sharpness at each of them, the largest eigenvalue of the Hessian.
    pub sharpness: Vec<f64>,
}

/// What became of a trajectory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
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
    /// A trajectory beside the result that holds the proofs; `orbits` is the index of its step size there, `command` the
    /// command that repeats it but for step size and start.
    pub fn new(trajectory: &Trajectory, report: &Report, eta: &str, orbits: usize, command: &str) -> Self {
        let near = match &trajectory.ending {
            Ending::Settled(cycle) | Ending::Slow(cycle) => Some(cycle),
            _ => None,
        };
        let proved = near.and_then(|cycle| settled_on(cycle, report, orbits));
        let period = trajectory.period();
        let complete = report.orbits.get(orbits).is_some_and(|list| list.complete && !list.every_start);
        // JSON has no infinities: what follows an overflow is left out.
        let kept = trajectory.points.iter().take_while(|x| x.iter().all(|v| v.is_finite())).count();
        let kept = kept.min(finite(&trajectory.loss).len());
        let start: Vec<String> = trajectory.start.iter().map(|x| format!("{x:?}")).collect();
        Run {
            start: trajectory.start.clone(),
            eta: eta.to_string(),
            two_over_eta: 2.0 / trajectory.eta,
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
            cycle: near.map_or(Vec::new(), |cycle| cycle.points.clone()),
            distance: near.map(|cycle| cycle.distance).filter(|d| d.is_finite()),
            multipliers: near.map_or(Vec::new(), |cycle| finite(&cycle.multipliers)),
            rate: trajectory.rate.filter(|x| x.is_finite()),
            lyapunov: Some(trajectory.lyapunov).filter(|x| x.is_finite()),
            command: format!(
                "{command} --eta '{eta}' --start='{}' --steps {}",
                start.join(","),
                trajectory.steps.max(1)
            ),
            points: trajectory.points[..kept].to_vec(),
            loss: trajectory.loss[..kept].to_vec(),
            sharpness: finite(&trajectory.sharpness[..kept.min(trajectory.sharpness.len())]),
        }
    }

    /// The lines that a reader sees.
    pub(super) fn lines(&self) -> Vec<String> {
        let list = |points: &[Vec<f64>], most: usize| {
            let shown: Vec<String> = points.iter().take(most).map(|x| point(x)).collect();
            format!("{}{}", shown.join(", "), if points.len() > most { ", ..." } else { "" })
        };
        let most = if self.start.len() == 1 { 2 * SHOWN } else { SHOWN };
        let mut lines = vec![format!("steps       {}", list(&self.points, most))];
        let ending = match self.period {
            Some(1) => "settles on a point".to_string(),
            Some(p) => format!("settles on a cycle of period {p}"),
            None => self.ending.name().to_string(),
        };
        lines.push(format!("after {:<6}{ending}", self.steps));
        if self.ending == EndingName::Slow {
            let distance = self.distance.map_or("unknown".to_string(), |d| format!("about {}", float(d)));
            lines.push(format!(
                "            seems to have period {}, but the way that is left is {distance}",
                self.cycle.len()
            ));
        }
        if !self.cycle.is_empty() {
            lines.push(format!("cycle       {}", list(&self.cycle, most)));
        }
        if let Some(first) = self.multipliers.first() {
            let several = self.multipliers.len() > 1;
            let word = if several { ", the largest modulus" } else { " in modulus" };
            lines.push(format!("multiplier  {}{word}", float(*first)));
        }
        if let Some(rate) = self.rate {
            lines.push(format!("rate        {} per period, measured along the run", float(rate)));
        }
        if let Some(lyapunov) = self.lyapunov.filter(|_| self.ending != EndingName::Diverged) {
            lines.push(format!("Lyapunov    {} per step", float(lyapunov)));
        }
        if let (Some(first), Some(last)) = (self.loss.first(), self.loss.last()) {
            let at = self.loss.len() - 1;
            lines.push(format!("loss        {} at the start, {} after {at}", float(*first), float(*last)));
        }
        if let (Some(first), Some(last)) = (self.sharpness.first(), self.sharpness.last()) {
            let (at, limit) = (self.sharpness.len() - 1, float(self.two_over_eta));
            lines.push(format!(
                "sharpness   {} at the start, {} after {at}; 2/eta = {limit}",
                float(*first),
                float(*last)
            ));
        }
        if let Some(proved) = &self.proved {
            lines.push(format!("proved      {proved}"));
        }
        if self.unlisted {
            lines.push("DISAGREES   nothing like it is on the complete proved list".to_string());
            lines.push(format!("to repeat   {}", self.command));
        }
        lines
    }
}

fn finite(numbers: &[f64]) -> Vec<f64> {
    numbers.iter().copied().take_while(|x| x.is_finite()).collect()
}

/// A point as a reader sees it: the first coordinates.
pub(super) fn point(x: &[f64]) -> String {
    match x {
        [x] => float(*x),
        _ => {
            let shown: Vec<String> = x.iter().take(SHOWN).map(|v| float(*v)).collect();
            format!("({}{})", shown.join(", "), if x.len() > SHOWN { ", ..." } else { "" })
        }
    }
}

/// What a settled run settled on, in words; only losses in one variable have lists to compare with.
pub(super) fn settled_on(cycle: &NearCycle, report: &Report, orbits: usize) -> Option<String> {
    let same = |a: f64, b: f64| (a - b).abs() <= SAME * (1.0 + b.abs());
    if report.variables.len() != 1 {
        return None;
    }
    let first = |states: &[Vec<f64>]| states.iter().filter_map(|x| x.first().copied()).collect::<Vec<_>>();
    match first(&cycle.points)[..] {
        [x] => {
            let mut points = report.critical_points.iter();
            let found = points.find(|c| same(x, report.at(&c.point).approx))?;
            Some(format!("the {} {}", found.nature.name(), report.at(&found.point).short()))
        }
        [x, y] => {
            let list = report.orbits.get(orbits)?;
            let (low, high) = (x.min(y), x.max(y));
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
