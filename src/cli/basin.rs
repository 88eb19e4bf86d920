//! `twostep basin`

use super::args::Losses;
use super::failure::Failure;
use super::input;
use super::loss::{self, Loss};
use super::range::{range, rational};
use super::status::Status;
use super::work;
use crate::arith::Rational;
use crate::certify::basin::{BasinLimits, basin};
use crate::report::{self, Paint, Report, text_of_basin};
use clap::Args;
use std::sync::Arc;

/// Prove what almost every start converges to, at a step size or for every step size of a range
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Basin {
    /// The losses and the shared flags.
    #[command(flatten)]
    pub losses: Losses,

    /// A rational step size: 11/10, 0.1
    #[arg(
        long = "eta",
        value_name = "R",
        conflicts_with = "eta_range",
        required_unless_present = "eta_range"
    )]
    pub eta: Option<String>,

    /// All step sizes between two: 101/100..123/100
    #[arg(long, value_name = "A..B")]
    pub eta_range: Option<String>,

    /// The starts that the interval must hold: 1/10..13/10
    #[arg(long, value_name = "A..B", allow_hyphen_values = true)]
    pub starts: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  twostep basin \"(x^2-1)^2/4\" --eta 11/10
  twostep basin \"(x^2-1)^2/4\" --eta-range 101/100..123/100
  twostep basin \"(x^2-1)^2/4\" --eta 127/100 --starts 1/10..13/10

Theorem T5 (Coppel): where gradient descent maps an interval into itself and has no orbit of least period 4 there, every
start converges to a fixed point or a 2-cycle, and all but countably many to an attracting one. Where there are 4-cycles,
attracting cycles of any period are listed by following the critical points of the map (T5', T6).";

impl Basin {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let sources = input::sources_of(&self.losses)?;
        let parameters = loss::parameters(&self.losses)?;
        let limits = loss::limits(&self.losses);
        let eta = self.step_sizes()?;
        let starts = self.starts.as_deref().map(|text| range("--starts", text, "1/10..13/10")).transpose()?;
        let job = move |source: &input::Source| {
            let loss = Loss::read(source, &parameters)?;
            let analysis = loss.analyse(&limits)?;
            let proof = basin(&loss.polynomial, (&eta.0, &eta.1), starts.clone(), &BasinLimits::default());
            Ok(Report::new(loss.heading(), &analysis, &[]).with_basin(report::Basin::new(&proof)))
        };
        let text = |report: &Report| text_of_basin(report, Paint::Ansi);
        work::run(&self.losses.common, &sources, Arc::new(job), text)
    }

    fn step_sizes(&self) -> Result<(Rational, Rational), Failure> {
        let example = "101/100..123/100";
        let (text, (from, to)) = match (&self.eta, &self.eta_range) {
            (Some(text), _) => {
                let eta = rational("--eta", text)?;
                (text, (eta.clone(), eta))
            }
            (None, Some(text)) => (text, range("--eta-range", text, example)?),
            (None, None) => {
                return Err(Failure::helped("no step size eta is given", "add for example --eta 11/10"));
            }
        };
        if from <= 0 {
            let message = format!("{text}: a step size eta is greater than 0");
            return Err(Failure::helped(message, "write for example 11/10 or 0.1"));
        }
        Ok((from, to))
    }
}
