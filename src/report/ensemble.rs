//! Ensembles of trajectories: how many of many starts end on each attractor.

use super::model::Report;
use super::run::{float, point, settled_on};
use crate::simulate::{Ensemble, EnsembleOptions};
use schemars::JsonSchema;
use serde::Serialize;

/// How many attractors a reader sees.
const SHOWN: usize = 12;
/// The longest bar of a histogram in text.
const BAR: usize = 40;

/// Many starts. *Approximate*: observations, not a proof. The same seed gives the same for any number of threads.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EnsembleRun {
    /// The step size, as it was given.
    pub eta: String,
    /// The seed of the starts.
    pub seed: u64,
    /// How many starts.
    pub starts: usize,
    /// Each coordinate of a start lies between two numbers.
    #[serde(rename = "box")]
    pub region: Vec<[f64; 2]>,
    /// How many steps each.
    pub steps: usize,
    /// The attractors, the most frequent first.
    pub attractors: Vec<EnsembleAttractor>,
    /// How many starts come back to nearly the same state but move too slowly to tell whether they settle.
    pub slow: usize,
    /// How many end on further cycles, where there are too many to tell apart.
    pub others: usize,
    /// How many leave all bounds.
    pub diverged: usize,
    /// How many stay bounded without a period.
    pub unsettled: usize,
    /// How many starts end in each of equally wide bins of the first variable over its side of the box.
    pub histogram: Vec<usize>,
    /// The command that repeats it.
    pub command: String,
}

/// An attractor that some starts end on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EnsembleAttractor {
    /// How many starts.
    pub count: usize,
    /// The period.
    pub period: usize,
    /// Its points.
    pub cycle: Vec<Vec<f64>>,
    /// The moduli of its multipliers, largest first.
    pub multipliers: Vec<f64>,
    /// Which proved minimiser or 2-cycle it is; null where nothing of this period is proved.
    pub proved: Option<String>,
    /// It is a point or a 2-cycle, and the complete proved list does not hold it.
    pub unlisted: bool,
    /// The first start that ends on it.
    pub start: Vec<f64>,
}

impl EnsembleRun {
    /// An ensemble beside the result that holds the proofs; `orbits` is the index of its step size there, `command` the
    /// command that repeats it but for step size and starts.
    pub fn new(
        ensemble: &Ensemble,
        options: &EnsembleOptions,
        report: &Report,
        eta: &str,
        orbits: usize,
        command: &str,
    ) -> Self {
        let (low, high) = options.region.first().copied().unwrap_or_default();
        let complete = report.orbits.get(orbits).is_some_and(|list| list.complete && !list.every_start);
        let mut run = EnsembleRun {
            eta: eta.to_string(),
            seed: ensemble.seed,
            starts: ensemble.starts,
            region: options.region.iter().map(|(low, high)| [*low, *high]).collect(),
            steps: options.steps,
            attractors: Vec::new(),
            slow: 0,
            others: ensemble.others,
            diverged: ensemble.diverged,
            unsettled: ensemble.unsettled,
            histogram: ensemble.histogram.clone(),
            command: format!(
                "{command} --eta '{eta}' --starts {} --seed {} --box={low}..{high} --steps {}",
                ensemble.starts, ensemble.seed, options.steps
            ),
        };
        for attractor in &ensemble.attractors {
            let Some(cycle) = attractor.cycle.as_ref().filter(|cycle| cycle.settled) else {
                run.slow += attractor.count;
                continue;
            };
            let proved = settled_on(cycle, report, orbits);
            run.attractors.push(EnsembleAttractor {
                count: attractor.count,
                period: cycle.period,
                cycle: cycle.points.clone(),
                multipliers: cycle.multipliers.iter().copied().filter(|m| m.is_finite()).collect(),
                unlisted: proved.is_none() && complete && cycle.period <= 2,
                proved,
                start: attractor.start.clone(),
            });
        }
        run
    }

    /// The lines that a reader sees; `variable` is the first one.
    pub(super) fn lines(&self, variable: &str) -> Vec<String> {
        let share = |count: usize| format!("{:5.1}%", 100.0 * count as f64 / self.starts.max(1) as f64);
        let row = |count: usize, what: &str| format!("{count:>9} {}  {what}", share(count));
        let mut lines = Vec::new();
        for attractor in self.attractors.iter().take(SHOWN) {
            let points: Vec<String> = attractor.cycle.iter().take(4).map(|x| point(x)).collect();
            let dots = if attractor.cycle.len() > 4 { ", ..." } else { "" };
            let mut what = format!("period {}: {}{dots}", attractor.period, points.join(", "));
            if let Some(multiplier) = attractor.multipliers.first() {
                what.push_str(&format!("; multiplier {}", float(*multiplier)));
            }
            if let Some(proved) = &attractor.proved {
                what.push_str(&format!("; proved: {proved}"));
            }
            if attractor.unlisted {
                what.push_str("; DISAGREES: not on the complete proved list");
            }
            lines.push(row(attractor.count, &what));
        }
        let rest: usize = self.attractors.iter().skip(SHOWN).map(|a| a.count).sum::<usize>() + self.others;
        let more = [
            (rest, "further cycles"),
            (self.slow, "too slow to tell whether they settle"),
            (self.unsettled, "bounded without a period"),
            (self.diverged, "diverge"),
        ];
        lines.extend(more.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| row(count, what)));
        let most = self.histogram.iter().copied().max().unwrap_or(0);
        if let (Some([low, high]), true) = (self.region.first(), most > 0) {
            lines.push(format!("{variable} after {} steps", self.steps));
            let step = (high - low) / self.histogram.len() as f64;
            for (bin, count) in self.histogram.iter().enumerate() {
                let bar = "#".repeat((count * BAR).div_ceil(most));
                let line = format!("{:>9} {bar} {count}", float(low + bin as f64 * step));
                lines.push(if *count == 0 {
                    line.trim_end_matches(" 0").trim_end().to_string()
                } else {
                    line
                });
            }
        }
        lines
    }
}
