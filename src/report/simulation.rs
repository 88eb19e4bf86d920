//! Floating-point runs as they stand beside the proofs in a result.

use super::ensemble::EnsembleRun;
use super::model::Report;
use super::run::{Run, float};
use super::smooth::SmoothOrbits;
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
        self.simulation = Some(Simulation::new(&check, &self));
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
        let check = smooth_check(&compiled, &minimisers, &orbits);
        self.simulation = Some(Simulation::new(&check, &self));
        self
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

impl Simulation {
    fn new(check: &CrossCheck, report: &Report) -> Self {
        Simulation {
            agrees: check.agrees(),
            rows: check.rows.iter().map(|row| SimulationRow::new(row, report)).collect(),
            skipped: check.skipped,
            ..Simulation::default()
        }
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
    let eta = |i: usize| report.orbits.get(i).map_or("?", |orbits| orbits.eta.as_str());
    let minimiser = |i: usize| report.minimisers.get(i).map_or("?", |m| report.at(&m.point).short());
    match subject {
        Subject::Minimiser { index } => format!("minimiser {}", minimiser(index)),
        Subject::MinimiserAt { index, orbits } => {
            format!("minimiser {} at eta {}", minimiser(index), eta(orbits))
        }
        Subject::Cycle { orbits, index } => format!("2-cycle {} at eta {}", index + 1, eta(orbits)),
        Subject::Orbits { orbits } => format!("all starts at eta {}", eta(orbits)),
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
