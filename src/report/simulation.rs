//! Floating-point runs as they stand beside the proofs in a result.

use super::decimal::{Rounding, decimal};
use super::ensemble::EnsembleRun;
use super::model::{Orbits, Report};
use super::run::{Run, float};
use super::smooth::SmoothOrbits;
use crate::arith::Rational;
use crate::certify;
use crate::certify::smooth::{SmoothAnalysis, SmoothLoss};
use crate::simulate::{
    CheckRow, CompiledLoss, CrossCheck, Outcome, ProvedCycle, ProvedMinimiser, ProvedOrbits, ProvedStability,
    Subject, cross_check, smooth_check,
};
use schemars::JsonSchema;
use serde::Serialize;

/// Gradient descent in floats beside what is proved. *Approximate*: it never changes a verdict.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Simulation {
    /// Nothing disagrees.
    pub agrees: bool,
    /// The comparisons.
    pub rows: Vec<SimulationRow>,
    /// How many points were not run, so that the work stays small.
    pub skipped: usize,
    /// Ensembles that were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ensembles: Vec<EnsembleRun>,
    /// Trajectories that were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<Run>,
}

/// One comparison.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SimulationRow {
    /// What is compared: a minimiser, a 2-cycle, a list of them.
    pub subject: String,
    /// The quantity.
    pub quantity: String,
    /// What is proved.
    pub proved: String,
    /// What floats do.
    pub simulated: String,
    /// `yes`, `no` or `inconclusive`.
    pub agrees: String,
    /// Why; empty where there is nothing to say.
    pub note: String,
    /// How to repeat the run.
    pub run: SimulationRun,
}

/// The data that repeat a run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SimulationRun {
    /// The proved point that the run starts near.
    pub near: f64,
    /// The start, from that point.
    pub offset: f64,
    /// The step size.
    pub eta: f64,
    /// How many steps.
    pub steps: usize,
    /// The command that repeats it.
    pub command: String,
    /// The step size as a command writes it.
    #[serde(skip)]
    pub(super) step: String,
    /// The comparison is of this one run, rather than of many, as in a bisection.
    #[serde(skip)]
    pub(super) repeats: bool,
}

impl Report {
    /// The same with gradient descent in floats run beside each proof.
    #[must_use]
    pub fn with_simulation(
        mut self,
        analysis: &certify::Analysis,
        orbits: &[(String, certify::OrbitList)],
    ) -> Self {
        let minimisers: Vec<ProvedMinimiser> = analysis
            .minimisers
            .iter()
            .map(|m| ProvedMinimiser { point: m.point.resolved(), sharpness: m.f2.resolved() })
            .collect();
        let orbits: Vec<ProvedOrbits> = orbits.iter().map(|(_, list)| proved_orbits(list)).collect();
        let check = cross_check(&analysis.loss, &minimisers, &orbits);
        self.add_checks(&check);
        self
    }
}

impl Report {
    /// The same for a loss with elementary functions.
    #[must_use]
    pub fn with_smooth_simulation(
        mut self,
        loss: &SmoothLoss,
        analysis: &SmoothAnalysis,
        orbits: &[SmoothOrbits],
    ) -> Self {
        let Ok(compiled) = CompiledLoss::expression(&loss.expr, &[&loss.variable]) else { return self };
        let minimisers: Vec<ProvedMinimiser> = analysis
            .minimisers
            .iter()
            .map(|m| ProvedMinimiser { point: m.point.clone(), sharpness: m.f2.clone() })
            .collect();
        let orbits: Vec<ProvedOrbits> = orbits.iter().map(|(_, list, _)| proved_orbits(list)).collect();
        let domain = (loss.from.to_f64(), loss.to.to_f64());
        let check = smooth_check(&compiled, &minimisers, &orbits, domain);
        self.add_checks(&check);
        self
    }

    /// Adds comparisons to those that are there.
    pub(super) fn add_checks(&mut self, check: &CrossCheck) {
        let rows: Vec<SimulationRow> = check.rows.iter().map(|row| SimulationRow::new(row, self)).collect();
        let simulation = self.simulation.get_or_insert_with(Simulation::default);
        simulation.agrees &= check.agrees();
        simulation.skipped += check.skipped;
        simulation.rows.extend(rows);
    }

    /// Where floats and proofs disagree: what about, and the command that repeats it.
    pub fn disagreements(&self) -> Vec<(String, String)> {
        let Some(simulation) = &self.simulation else { return Vec::new() };
        let rows = simulation.rows.iter().filter(|row| row.agrees == "no").map(|row| {
            let note = if row.note.is_empty() { String::new() } else { format!(" ({})", row.note) };
            let what = format!(
                "{}, {}: proved {}, in floats {}{note}",
                row.subject, row.quantity, row.proved, row.simulated
            );
            (what, row.run.command.clone())
        });
        let runs = simulation.runs.iter().filter(|run| run.unlisted).map(|run| {
            let what =
                format!("a run at eta = {} settles on what is not on the complete proved list", run.eta);
            (what, run.command.clone())
        });
        let many = simulation.ensembles.iter().filter(|e| e.attractors.iter().any(|a| a.unlisted)).map(|e| {
            let what = format!("starts at eta = {} settle on what is not on the complete proved list", e.eta);
            (what, e.command.clone())
        });
        rows.chain(runs).chain(many).collect()
    }

    /// Adds a trajectory.
    pub fn add_run(&mut self, run: Run) {
        let simulation = self.simulation.get_or_insert_with(Simulation::default);
        simulation.agrees &= !run.unlisted;
        simulation.runs.push(run);
    }

    /// Adds an ensemble.
    pub fn add_ensemble(&mut self, run: EnsembleRun) {
        let simulation = self.simulation.get_or_insert_with(Simulation::default);
        simulation.agrees &= !run.attractors.iter().any(|attractor| attractor.unlisted);
        simulation.ensembles.push(run);
    }
}

impl Default for Simulation {
    fn default() -> Self {
        Simulation { agrees: true, rows: Vec::new(), skipped: 0, ensembles: Vec::new(), runs: Vec::new() }
    }
}

impl SimulationRow {
    fn new(row: &CheckRow, report: &Report) -> Self {
        // JSON has no infinities; a run that overflows starts and ends at finite numbers all the same.
        let finite = |x: f64| if x.is_finite() { x } else { 0.0 };
        SimulationRow {
            subject: subject(row.subject, report),
            quantity: row.quantity.name().to_string(),
            proved: outcome(row.predicted),
            simulated: outcome(row.simulated),
            agrees: row.agrees.name().to_string(),
            note: row.note.clone(),
            run: SimulationRun {
                near: finite(row.reproduce.near),
                offset: finite(row.reproduce.offset),
                eta: finite(row.reproduce.eta),
                steps: row.reproduce.steps,
                command: command(row, report),
                step: step_text(row, report),
                repeats: matches!(
                    row.subject,
                    Subject::Cycle { .. } | Subject::MinimiserAt { .. } | Subject::Orbit { .. }
                ),
            },
        }
    }
}

/// A side of a comparison; numbers to eight significant digits, about what is compared.
fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::Number(x) => float(x),
        _ => outcome.to_string(),
    }
}

/// What a row is about, in words.
fn subject(subject: Subject, report: &Report) -> String {
    let eta = |i: usize| report.orbit_list(i).map_or("?", |orbits| orbits.eta.as_str());
    if let (Some(_), Subject::Minimiser { index }) = (&report.several, subject) {
        return format!("minimiser {}", index + 1);
    }
    let minimiser = |i: usize| report.minimisers.get(i).map_or("?", |m| report.at(&m.point).short());
    let at = report.periods.as_ref().map_or("?", |periods| periods.eta.as_str());
    match subject {
        Subject::Minimiser { index } => format!("minimiser {}", minimiser(index)),
        Subject::MinimiserAt { index, orbits } => {
            format!("minimiser {} at eta {}", minimiser(index), eta(orbits))
        }
        Subject::Cycle { orbits, index } => format!("2-cycle {} at eta {}", index + 1, eta(orbits)),
        Subject::Orbits { orbits } => format!("all starts at eta {}", eta(orbits)),
        Subject::Cell { index } => match report.windows.as_ref().and_then(|w| w.cells.get(index)) {
            Some(cell) => format!("step size {}", cell.sample),
            None => format!("cell {}", index + 1),
        },
        Subject::Window { index } => format!("stable window {}", index + 1),
        Subject::Starts { index } => format!("starts {}", index + 1),
        Subject::Orbit { period: 1, index } => format!("fixed point {} at eta {at}", index + 1),
        Subject::Orbit { period, index } => format!("{period}-cycle {} at eta {at}", index + 1),
        Subject::Period { period: 1 } => format!("all fixed points at eta {at}"),
        Subject::Period { period } => format!("all {period}-cycles at eta {at}"),
        Subject::Crossing { period, multiplier: 0 } => format!("superstable {period}-cycle"),
        Subject::Crossing { period, multiplier } if multiplier > 0 => format!("birth of the {period}-cycle"),
        Subject::Crossing { period, .. } => format!("flip of the {period}-cycle"),
        Subject::Claim { index } => format!("claim {}", index + 1),
    }
}

/// The list of 2-cycles that a row is about.
fn list_of<'a>(row: &CheckRow, report: &'a Report) -> Option<&'a Orbits> {
    match row.subject {
        Subject::MinimiserAt { orbits, .. } | Subject::Cycle { orbits, .. } | Subject::Orbits { orbits } => {
            report.orbit_list(orbits)
        }
        _ => None,
    }
}

/// The step size of a row as a command writes it: as it was asked for, where it was.
fn step_text(row: &CheckRow, report: &Report) -> String {
    match (row.subject, &report.periods) {
        (Subject::Orbit { .. } | Subject::Period { .. }, Some(periods)) => periods.eta.clone(),
        _ => list_of(row, report).map_or_else(|| start_text(row.reproduce.eta), |list| list.eta.clone()),
    }
}

/// The command that repeats the run of a row; a bisection or a survey is told by one run of many.
fn command(row: &CheckRow, report: &Report) -> String {
    let list = list_of(row, report);
    let eta = step_text(row, report);
    let start = match (row.subject, &report.several) {
        (Subject::Cycle { index, .. }, Some(_)) => {
            let point = list.and_then(|list| list.cycles.get(index)).map(|cycle| &cycle.x0);
            let at = |name: &String| point.and_then(|point| point.get(name)).map_or(0.0, |x| x.approx);
            named(&report.variables, |i| at(&report.variables[i]) + row.reproduce.offset)
        }
        (Subject::Minimiser { index }, Some(several)) => {
            let point = several.minimisers.get(index).map(|m| &m.point);
            let at = |name: &String| point.and_then(|point| point.get(name)).map_or(0.0, |x| x.approx);
            named(&report.variables, |i| at(&report.variables[i]) + 1e-3)
        }
        _ => start_text(row.reproduce.near + row.reproduce.offset),
    };
    let parameters: Vec<(String, String)> =
        report.parameters.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let all = simulate_command(&report.loss, &parameters, report.file.as_deref());
    format!("{all} --eta {} --start={start} --steps {}", quoted(&eta), row.reproduce.steps.max(2))
}

/// A float to twelve significant digits: enough to repeat a run, and the same on every machine.
fn start_text(x: f64) -> String {
    Rational::from_f64(x).map_or("0".to_string(), |exact| decimal(&exact, 12, Rounding::Nearest))
}

/// `x=1,y=2`; without the names where they hold commas, as entries of matrices do.
fn named(variables: &[String], at: impl Fn(usize) -> f64) -> String {
    if variables.iter().any(|name| name.contains(',')) {
        return (0..variables.len()).map(|i| start_text(at(i))).collect::<Vec<_>>().join(",");
    }
    let one = |(i, name): (usize, &String)| format!("{name}={}", start_text(at(i)));
    quoted(&variables.iter().enumerate().map(one).collect::<Vec<_>>().join(","))
}

/// The beginning of a command that runs a loss: `twostep simulate 'LOSS' --param mu=1`. One with matrices or data cannot be
/// written on a command line: its problem file is named, see [`Heading::file`](super::Heading::file).
pub fn simulate_command(loss: &str, parameters: &[(String, String)], file: Option<&str>) -> String {
    let mut command = format!("twostep simulate {}", quoted(file.unwrap_or(loss)));
    for (name, value) in parameters {
        command.push_str(&format!(" --param {}", quoted(&format!("{name}={value}"))));
    }
    command
}

/// A word of a shell command, in quotes where it needs them.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "+-._,=/:".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_string(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

fn proved_orbits(list: &certify::OrbitList) -> ProvedOrbits {
    let cycle = |c: &certify::Cycle| ProvedCycle {
        x0: c.x0.clone(),
        x1: c.x1.clone(),
        multiplier: c.multiplier.clone(),
        stability: match c.stability {
            certify::Stability::Stable => ProvedStability::Stable,
            certify::Stability::Unstable => ProvedStability::Unstable,
            certify::Stability::Superstable => ProvedStability::Superstable,
            certify::Stability::Neutral => ProvedStability::Neutral,
            certify::Stability::Undecided => ProvedStability::Undecided,
        },
    };
    ProvedOrbits {
        eta: list.eta.clone(),
        complete: list.complete,
        cycles: list.cycles.iter().map(cycle).collect(),
    }
}
