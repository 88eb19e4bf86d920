//! `twostep windows`

use super::args::Losses;
use super::failure::Failure;
use super::input;
use super::loss::{self, Loss};
use super::range::{range, rational};
use super::status::Status;
use super::work;
use crate::arith::Rational;
use crate::certify::{self, Cell, windows_under};
use crate::dynamics::Method;
use crate::report::{self, Paint, Report, text_of_windows};
use clap::Args;
use std::sync::Arc;

/// Find every step size where the 2-cycles or their stability change, with the exact counts between
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Windows {
    /// The losses and the shared flags.
    #[command(flatten)]
    pub losses: Losses,

    /// Show only the step sizes between two: 1..3/2
    #[arg(long, value_name = "A..B")]
    pub eta_range: Option<String>,

    /// Momentum b, exact, of the heavy-ball method (of Nesterov's with --nesterov)
    #[arg(long, value_name = "B", allow_hyphen_values = true)]
    pub momentum: Option<String>,

    /// Nesterov's method instead of heavy ball
    #[arg(long, requires = "momentum")]
    pub nesterov: bool,
}

const EXAMPLES: &str = "\
Examples:
  twostep windows \"(x^2-1)^2/4\"                              stable 2-cycles exactly for 1 < eta < sqrt(5)-1
  twostep windows \"(x^2-1)^2/4\" --momentum 1/2               the same for heavy ball with momentum 1/2
  twostep windows \"(x^2-1)^2/4\" --momentum 1/2 --nesterov    and for Nesterov's method
  twostep windows problems/sextic.toml --eta-range 0..2 --format json

Between two neighbouring lines the number of 2-cycles and of stable ones is constant: it is counted exactly at
one rational step size. Degrees up to 8 take milliseconds; the work grows about as the sixth power of the degree, so
for degree 16 and beyond expect seconds to minutes and set --time-limit.";

impl Windows {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let sources = input::sources(&self.losses.losses)?;
        let parameters = loss::parameters(&self.losses)?;
        let limits = loss::limits(&self.losses);
        let method = self.method()?;
        let range = self.eta_range.as_deref().map(|text| range("--eta-range", text, "1..3/2")).transpose()?;
        let job = move |source: &input::Source| {
            let loss = Loss::read(source, &parameters)?;
            let analysis = loss.analyse(&limits)?;
            let diagram = windows_under(&loss.polynomial, &method, |_, _| {}).map_err(|error| {
                Failure::Limit { message: format!("{}: undecided: {error}", source.name), help: None }
            })?;
            let keep = |cell: &Cell| meets(&diagram, cell, range.as_ref());
            let part = report::Windows::new(&diagram, &method, keep);
            Ok(Report::new(loss.heading(), &analysis, &[]).with_windows(part))
        };
        let text = |report: &Report| text_of_windows(report, Paint::Ansi);
        work::run(&self.losses.common, &sources, Arc::new(job), text)
    }

    fn method(&self) -> Result<Method, Failure> {
        let Some(text) = &self.momentum else { return Ok(Method::GradientDescent) };
        let b = rational("--momentum", text)?;
        let method = if self.nesterov { Method::Nesterov(b) } else { Method::HeavyBall(b) };
        if method.is_valid() {
            return Ok(method);
        }
        let help = if self.nesterov { "write b with -1/2 < b < 1" } else { "write b with -1 < b < 1" };
        Err(Failure::helped(format!("--momentum {text}: this momentum is out of range"), help))
    }
}

/// Does a cell have a step size in the range? Where an end cannot be told from the range's, it does.
fn meets(diagram: &certify::Windows, cell: &Cell, range: Option<&(Rational, Rational)>) -> bool {
    let Some((from, to)) = range else { return true };
    let lower = cell.from.map_or(Rational::new(), |i| diagram.critical[i].eta.lo.clone());
    let above = cell.to.is_none_or(|i| diagram.critical[i].eta.hi > *from);
    lower < *to && above
}
