//! `twostep simulate`

use super::args::Losses;
use super::failure::Failure;
use super::float_loss::FloatProblem;
use super::input::{self, Source};
use super::loss::{self, NamedStep};
use super::smooth::Smooth;
use super::starts;
use super::status::Status;
use super::work;
use crate::certify::Limits;
use crate::report::{EnsembleRun, Paint, Report, Run, text_of_runs, trajectory_csv};
use crate::simulate::{CompiledLoss, EnsembleOptions, RunOptions, ensemble, random, simulate};
use clap::Args;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// How many runs there are where nothing says where to start.
const DEFAULT_RUNS: usize = 4;
/// The most coordinates that a result keeps of a run.
const KEPT_NUMBERS: usize = 200_000;

/// Run gradient descent in floats, and compare where it settles with what is proved
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Simulate {
    /// The losses and the shared flags.
    #[command(flatten)]
    pub losses: Losses,

    /// A step size, exact: 11/10, 0.1; may be given several times, in addition to a problem file's own
    #[arg(long = "eta", value_name = "R", allow_negative_numbers = true)]
    pub etas: Vec<String>,

    /// A start: 0.9, or 0.9,1.1, or x=0.9,y=1.1; may be given several times [default: near each minimiser, else at random]
    #[arg(long = "start", value_name = "X", allow_hyphen_values = true)]
    pub starts: Vec<String>,

    /// Run so many random starts, and count how many end on each attractor
    #[arg(long = "starts", value_name = "N", conflicts_with = "starts",
          value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    pub ensemble: Option<u32>,

    /// The seed of random starts: the same seed gives the same starts, for any number of threads
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,

    /// Random starts have each coordinate between two numbers
    #[arg(long = "box", value_name = "A..B", default_value = "-2..2", allow_hyphen_values = true)]
    pub region: String,

    /// How many steps
    #[arg(long, value_name = "N", default_value_t = 2000,
          value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    pub steps: u32,

    /// The longest period to look for
    #[arg(long, value_name = "P", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub max_period: u16,

    /// How many states of each run the result keeps
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub keep: u32,

    /// Also write the states kept to a CSV file: run, eta, step, the variables, loss, sharpness
    #[arg(long, value_name = "FILE", conflicts_with = "ensemble")]
    pub csv: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  twostep simulate \"(x^2-1)^2/4\" --eta 11/10
  twostep simulate \"(x^2-1)^2/4\" --eta 1.7 --start 0.3 --steps 100000
  twostep simulate \"(x*y-1)^2/2\" --eta 11/10 --start x=0.5,y=1.5 --csv run.csv
  twostep simulate \"(tanh(x)-1/2)^2/2\" --eta 4 --starts 100000 --seed 7 --box -3..3

A run settles where the way that is left to go, not just its last step, is small; a run that moves too slowly to tell is
called slow. The multiplier is that of the whole period; the rate is measured along the run; the Lyapunov exponent is the
mean growth of small distances per step, in natural logarithms. Sharpness is the largest eigenvalue of the Hessian, to be
compared with 2/eta.

A trajectory is an observation: it proves nothing, and what is proved stands beside it.";

/// What is run, read from the flags.
struct Plan {
    etas: Vec<NamedStep>,
    starts: Vec<String>,
    ensemble: Option<usize>,
    seed: u64,
    region: (f64, f64),
    options: RunOptions,
    limits: Limits,
}

impl Simulate {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let sources = input::sources_of(&self.losses)?;
        let parameters = loss::parameters(&self.losses)?;
        if self.csv.is_some() && sources.len() > 1 {
            return Err(Failure::helped("--csv writes the runs of one loss", "name one loss"));
        }
        let plan = Plan {
            etas: loss::step_sizes(&self.etas)?,
            starts: self.starts.clone(),
            ensemble: self.ensemble.map(|n| n as usize),
            seed: self.seed,
            region: starts::interval(&self.region)?,
            options: RunOptions {
                steps: self.steps as usize,
                keep: self.keep as usize,
                max_period: usize::from(self.max_period),
                sharpness: true,
            },
            limits: loss::limits(&self.losses)?,
        };
        let csv = Arc::new(Mutex::new(None));
        let table = Arc::clone(&csv);
        let wanted = self.csv.is_some();
        let job = move |source: &Source| {
            let (report, rows) = plan.observe(source, &parameters, wanted)?;
            if let Ok(mut table) = table.lock() {
                *table = rows;
            }
            Ok(report)
        };
        let text = |report: &Report| text_of_runs(report, Paint::Ansi);
        let status = work::run(&self.losses.common, &sources, Arc::new(job), text)?;
        let rows = csv.lock().ok().and_then(|mut rows| rows.take());
        if let (Some(path), Some(rows)) = (&self.csv, rows) {
            std::fs::write(path, rows)
                .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))?;
        }
        Ok(status)
    }
}

impl Plan {
    /// All runs on a loss, beside what is proved of it; and the runs as CSV.
    fn observe(
        &self,
        source: &Source,
        parameters: &[(String, String)],
        csv: bool,
    ) -> Result<(Report, Option<String>), Failure> {
        let problem = FloatProblem::read(source, parameters)?;
        let etas = problem.needed_step_sizes(&self.etas)?;
        let compiled = problem.compile()?;
        // A loss without a minimiser, say, can be run all the same.
        let analysis = problem.proved.as_ref().and_then(|loss| loss.analyse(&self.limits).ok());
        // What cannot be proved can be run all the same.
        let smooth = match problem.variables.len() {
            1 => Smooth::read(source, parameters, &self.limits).ok().flatten(),
            _ => None,
        };
        let smooth = smooth.map(|loss| loss.report(&etas, &self.limits));
        let near_proved: Vec<Vec<f64>> = smooth.iter().flat_map(Report::minimiser_floats).collect();
        let mut report = match (&problem.proved, &analysis) {
            (Some(loss), Some(analysis)) => {
                Report::new(problem.heading.clone(), analysis, &loss::orbits(loss, &etas))
            }
            _ => smooth.unwrap_or_else(|| Report::observed(problem.heading.clone(), &problem.variables)),
        };
        if let Some(starts) = self.ensemble {
            for (index, step) in etas.iter().enumerate() {
                let run = self.many(&compiled, starts, step, &report, (index, &problem.command()));
                report.add_ensemble(run);
            }
            return Ok((report, None));
        }
        let minimisers = match &analysis {
            Some(analysis) => analysis.minimisers.iter().map(|m| vec![m.point.approx()]).collect(),
            None if !near_proved.is_empty() => near_proved,
            None => problem.minimisers.clone(),
        };
        let starts = self.starts(&problem, minimisers)?;
        let keep = self.options.keep.min(KEPT_NUMBERS / problem.variables.len().max(1));
        let options = RunOptions { keep, ..self.options.clone() };
        let mut trajectories = Vec::new();
        for (index, step) in etas.iter().enumerate() {
            for start in &starts {
                let trajectory = simulate(&mut compiled.runner(), start, step.eta.value.approx(), &options);
                let run = Run::new(&trajectory, &report, &step.text, index, &problem.command());
                report.add_run(run);
                trajectories.push((step.text.clone(), trajectory));
            }
        }
        let rows = csv.then(|| trajectory_csv(&problem.variables, &trajectories));
        Ok((report, rows))
    }

    /// The starts of single runs.
    fn starts(&self, problem: &FloatProblem, minimisers: Vec<Vec<f64>>) -> Result<Vec<Vec<f64>>, Failure> {
        if !self.starts.is_empty() {
            return self.starts.iter().map(|text| starts::start(text, &problem.variables)).collect();
        }
        if !minimisers.is_empty() {
            // Not the same step in all coordinates: that is often a direction of symmetry.
            let near = |(j, x): (usize, &f64)| x + 0.1 / (j + 1) as f64;
            return Ok(minimisers.iter().map(|m| m.iter().enumerate().map(near).collect()).collect());
        }
        let n = problem.variables.len();
        let (low, high) = self.region;
        let coordinate = |i: usize| low + (high - low) * random::unit(self.seed, i as u64);
        Ok((0..DEFAULT_RUNS).map(|k| (0..n).map(|j| coordinate(k * n + j)).collect()).collect())
    }

    /// An ensemble at a step size.
    fn many(
        &self,
        compiled: &CompiledLoss,
        starts: usize,
        step: &NamedStep,
        report: &Report,
        (index, command): (usize, &str),
    ) -> EnsembleRun {
        let options = EnsembleOptions {
            seed: self.seed,
            starts,
            region: vec![self.region; compiled.dimension()],
            eta: step.eta.value.approx(),
            steps: self.options.steps,
            max_period: self.options.max_period,
            bins: 20,
        };
        EnsembleRun::new(&ensemble(compiled, &options), &options, report, &step.text, index, command)
    }
}
