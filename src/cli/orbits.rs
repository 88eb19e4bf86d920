//! `twostep orbits`

use super::args::Losses;
use super::failure::Failure;
use super::input;
use super::loss::{self, Loss};
use super::many;
use super::smooth::Smooth;
use super::status::Status;
use super::work;
use crate::report::{Paint, Report, text_of_orbits};
use clap::Args;
use std::sync::Arc;

/// List every 2-cycle of a loss at given step sizes, with multipliers and exact stability
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Orbits {
    /// The losses and the shared flags.
    #[command(flatten)]
    pub losses: Losses,

    /// A step size, exact: 11/10, 0.1, sqrt(5)-1; may be given several times, in addition to a problem file's own
    #[arg(long = "eta", value_name = "R", allow_negative_numbers = true)]
    pub etas: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  twostep orbits \"(x^2-1)^2/4\" --eta 11/10
  twostep orbits \"x^2/2 + x^4/4\" --eta 1.9 --eta 2 --format json

The list is complete: a 2-cycle that is not on it does not exist. Stable means |rho| < 1 for the multiplier
rho = (1 - eta f''(x0)) (1 - eta f''(x1)), superstable rho = 0, neutral |rho| = 1; all of them decided exactly.";

impl Orbits {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let sources = input::sources_of(&self.losses)?;
        let parameters = loss::parameters(&self.losses)?;
        let etas = loss::step_sizes(&self.etas)?;
        let limits = loss::limits(&self.losses)?;
        let job = move |source: &input::Source| {
            if let Some(several) = many::read(source, &parameters)? {
                if !several.has_steps(&etas) {
                    let message = format!("{}: no step size eta is given", source.name);
                    return Err(Failure::helped(message, "add for example --eta 11/10"));
                }
                return several.report(&etas, false);
            }
            if let Some(loss) = Smooth::read(source, &parameters, &limits)? {
                return Ok(loss.report(&loss.needed_step_sizes(&etas)?, &limits));
            }
            let loss = Loss::read(source, &parameters)?;
            let etas = loss.needed_step_sizes(&etas)?;
            let analysis = loss.analyse(&limits)?;
            let lists = loss::orbits(&loss, &etas);
            Ok(Report::new(loss.heading(), &analysis, &lists).with_simulation(&analysis, &lists))
        };
        let text = |report: &Report| text_of_orbits(report, Paint::Ansi);
        work::run(&self.losses.common, &sources, Arc::new(job), text)
    }
}
