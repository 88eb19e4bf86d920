//! `twostep simulate`

use super::args::Losses;
use super::failure::Failure;
use super::input;
use super::loss::{self, Loss};
use super::status::Status;
use super::work;
use crate::report::{Paint, Report, Run, text_of_runs};
use crate::simulate::{CompiledLoss, RunOptions, simulate};
use clap::Args;
use std::sync::Arc;

/// How many states a result keeps.
const KEPT: usize = 1000;

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

    /// A start; may be given several times [default: a tenth above each minimiser]
    #[arg(long = "start", value_name = "X", allow_negative_numbers = true)]
    pub starts: Vec<f64>,

    /// How many steps
    #[arg(long, value_name = "N", default_value_t = 2000,
          value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    pub steps: u32,
}

const EXAMPLES: &str = "\
Examples:
  twostep simulate \"(x^2-1)^2/4\" --eta 11/10
  twostep simulate \"(x^2-1)^2/4\" --eta 1.7 --start 0.3 --steps 100000

A trajectory is an observation: it proves nothing, and what is proved stands beside it.";

impl Simulate {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let sources = input::sources(&self.losses.losses)?;
        let parameters = loss::parameters(&self.losses)?;
        let etas = loss::step_sizes(&self.etas)?;
        let limits = loss::limits(&self.losses);
        if let Some(start) = self.starts.iter().find(|start| !start.is_finite()) {
            return Err(Failure::helped(
                format!("--start {start}: a start is finite"),
                "write for example --start 0.9",
            ));
        }
        let starts = self.starts.clone();
        let options =
            RunOptions { steps: self.steps as usize, keep: KEPT, sharpness: false, ..RunOptions::default() };
        let job = move |source: &input::Source| {
            let loss = Loss::read(source, &parameters)?;
            let etas = loss.needed_step_sizes(&etas)?;
            let analysis = loss.analyse(&limits)?;
            let lists = loss::orbits(&loss, &etas);
            let mut report = Report::new(loss.heading(), &analysis, &lists);
            let starts = match starts.is_empty() {
                true => analysis.minimisers.iter().map(|m| m.point.approx() + 0.1).collect(),
                false => starts.clone(),
            };
            let compiled = CompiledLoss::polynomial(&loss.polynomial);
            for (index, step) in etas.iter().enumerate() {
                let eta = step.eta.value.approx();
                for start in &starts {
                    let trajectory = simulate(&mut compiled.runner(), &[*start], eta, &options);
                    let run = Run::new(&trajectory, &report, index);
                    report.add_run(run);
                }
            }
            Ok(report)
        };
        let text = |report: &Report| text_of_runs(report, Paint::Ansi);
        work::run(&self.losses.common, &sources, Arc::new(job), text)
    }
}
