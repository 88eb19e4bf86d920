//! `twostep basin`

use super::args::Losses;
use super::failure::Failure;
use super::input;
use super::loss::{self, Loss};
use super::many;
use super::range::{range, rational};
use super::status::Status;
use super::work;
use crate::arith::Rational;
use crate::certify::basin::{Affine, BasinLimits, affine, basin, basin_at};
use crate::certify::{StepSize, windows};
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

    /// A step size, exact: 11/10, 0.1, sqrt(3/2)
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

    /// For two or three variables: the box of starts, x=1/2..3/2,y=1/2..3/2
    #[arg(long = "box", value_name = "BOX", allow_hyphen_values = true, conflicts_with = "starts")]
    pub region: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  twostep basin \"(x^2-1)^2/4\" --eta 11/10
  twostep basin \"(x^2-1)^2/4\" --eta-range 101/100..123/100
  twostep basin \"(x^2-1)^2/4\" --eta 127/100 --starts 1/10..13/10
  twostep basin \"(x*y-1)^2/2 + x^2/100\" --variables x,y --eta 11/10 --box x=9/10..11/10,y=9/10..11/10

Theorem T5 (Coppel): where gradient descent maps an interval into itself and has no orbit of least period 4 there, every
start converges to a fixed point or a 2-cycle, and all but countably many to an attracting one. Where there are 4-cycles,
attracting cycles of any period are listed by following the critical points of the map (T5', T6).

For two or three variables: around each attracting 2-cycle and isolated minimiser a set on which two steps are a contraction, and the
box of starts cut into parts that are proved to enter such a set, proved to diverge, or undecided, with their shares of the volume.";

impl Basin {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let sources = input::sources_of(&self.losses)?;
        let parameters = loss::parameters(&self.losses)?;
        let limits = loss::limits(&self.losses)?;
        let eta = self.step_sizes()?;
        let starts = self.starts.as_deref().map(|text| range("--starts", text, "1/10..13/10")).transpose()?;
        let (box_, single) = (self.region.clone(), self.eta.clone());
        let job = move |source: &input::Source| {
            if let Some(several) = many::read(source, &parameters)? {
                let Some(text) = &single else {
                    let message = format!("{}: a loss of several variables needs one step size", source.name);
                    return Err(Failure::helped(message, "write for example --eta 11/10"));
                };
                let step = loss::step_sizes(std::slice::from_ref(text))?;
                return several.basin(&step[0], box_.as_deref());
            }
            if box_.is_some() {
                let message = format!("{}: --box is for several variables", source.name);
                return Err(Failure::helped(message, "write --starts A..B"));
            }
            let loss = Loss::read(source, &parameters)?;
            let analysis = loss.analyse(&limits)?;
            let range = (&eta.from, &eta.to);
            let limits = BasinLimits::default();
            let proof = match &eta.name {
                Some((_, step)) => basin_at(&loss.polynomial, step, starts.clone(), &limits),
                None => basin(&loss.polynomial, range, starts.clone(), &limits),
            };
            // What is special about step sizes that stay open is worth a phase diagram where that is quick.
            let quick = !proof.open.is_empty() && (3..=8).contains(&loss.polynomial.degree());
            let diagram = quick.then(|| windows(&loss.polynomial).ok()).flatten();
            let mut part = report::Basin::new(
                &proof,
                eta.name.as_ref().map(|(text, _)| text.as_str()),
                diagram.as_ref(),
            );
            part.affine = affine(&loss.polynomial, range).map(|outcome| outcome_text(outcome).to_string());
            let report = Report::new(loss.heading(), &analysis, &[]).with_basin(part);
            Ok(report.with_start_check(&loss.polynomial, &proof))
        };
        let text = |report: &Report| text_of_basin(report, Paint::Ansi);
        work::run(&self.losses.common, &sources, Arc::new(job), text)
    }

    fn step_sizes(&self) -> Result<Range, Failure> {
        if let Some(text) = &self.eta
            && let [step] = loss::step_sizes(std::slice::from_ref(text))?.as_slice()
            && step.eta.value.as_rational().is_none()
        {
            let (from, to) = (step.eta.value.lo.clone(), step.eta.value.hi.clone());
            return Ok(Range { from, to, name: Some((step.text.clone(), step.eta.clone())) });
        }
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
        Ok(Range { from, to, name: None })
    }
}

/// Step sizes between two, which may enclose one that is no rational number.
struct Range {
    from: Rational,
    to: Rational,
    /// The irrational step size that is meant.
    name: Option<(String, StepSize)>,
}

fn outcome_text(outcome: Affine) -> &'static str {
    match outcome {
        Affine::Converges => "the loss is quadratic: every start converges to the minimiser",
        Affine::Reflects => "the loss is quadratic: every start but the minimiser is 2-periodic",
        Affine::Diverges => "the loss is quadratic: every start but the minimiser diverges",
    }
}
