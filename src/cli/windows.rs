//! `twostep windows`

use super::args::Losses;
use super::failure::Failure;
use super::family;
use super::input;
use super::loss::{self, Loss};
use super::many;
use super::meter::Meter;
use super::method::MethodFlags;
use super::range::range;
use super::smooth::Smooth;
use super::status::Status;
use super::work;
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::certify::{self, Cell, Stage, WindowsError, windows_under};
use crate::dynamics::Method;
use crate::report::{self, Paint, Report, text_of_windows};
use clap::Args;
use std::sync::Arc;
use std::time::{Duration, Instant};

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

    /// The method, where it is not plain gradient descent.
    #[command(flatten)]
    pub method: MethodFlags,
}

const EXAMPLES: &str = "\
Examples:
  twostep windows \"(x^2-1)^2/4\"                              stable 2-cycles exactly for 1 < eta < sqrt(5)-1
  twostep windows \"(x^2-1)^2/4\" --momentum 1/2               the same for heavy ball with momentum 1/2
  twostep windows \"(x^2-1)^2/4\" --momentum 1/2 --nesterov    and for Nesterov's method
  twostep windows problems/sextic-three-wells.toml --eta-range 0..2 --format json
  twostep windows \"(x^2-mu)^2/4\" --param mu=positive            1 < eta*mu < sqrt(5)-1, for all mu > 0
  twostep windows \"-cos(x)\" --domain=-3..3                      elementary functions, in a domain: 2 < eta < pi
  twostep windows problems/several/product-balanced.toml       several variables: the branch from each minimiser

Between two neighbouring lines the number of 2-cycles and of stable ones is constant: it is counted exactly at
one rational step size. Degrees up to 8 take milliseconds, degree 16 less than a second, degree 32 about ten. Beyond degree 8 a note on standard
error says how long it may take. --time-limit keeps the cells that are counted by then, and ends with status 3.

For losses with elementary functions: the same for the 2-cycles with both points in the domain, -10 to 10 or --domain A..B. Critical step
sizes are enclosures; the ends of the domain are events too (domain-end). What could not be decided is a range of step sizes of kind
undecided, with its place, and the status is 3.

For several variables (at most 12): the branch of 2-cycles that leaves each minimiser at its critical step size, followed with proof
to the step size at which it loses its stability: a flip, a fold, a branching or a Neimark-Sacker bifurcation. Not all 2-cycles.";

impl Windows {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let sources = input::sources_of(&self.losses)?;
        let parameters = loss::parameters(&self.losses)?;
        let limits = loss::limits(&self.losses)?;
        let method = self.method.method()?;
        let range = self.eta_range.as_deref().map(|text| range("--eta-range", text, "1..3/2")).transpose()?;
        let limit = self.losses.common.time_limit;
        let meter = Arc::new(Meter::new(&self.losses.common, sources.len()));
        let own = Arc::clone(&meter);
        let job = move |source: &input::Source| {
            if let Some(several) = many::read(source, &parameters)? {
                if method != crate::dynamics::Method::GradientDescent || range.is_some() {
                    let message = format!(
                        "{}: branches of several variables take gradient descent and no range",
                        source.name
                    );
                    return Err(Failure::helped(message, "leave out --momentum and --eta-range"));
                }
                return Ok(several.windows());
            }
            if let Some(report) = family::windows(source, &parameters, &method)? {
                return Ok(report);
            }
            let deadline = limit.map(|seconds| Instant::now() + Duration::from_secs_f64(seconds));
            let go_on = |stage: Stage, done: usize, all: usize| {
                own.reached(stage.name(), share(stage, done, all));
                deadline.is_none_or(|deadline| Instant::now() < deadline)
            };
            if let Some(smooth) = Smooth::read(source, &parameters, &limits)? {
                if method != Method::GradientDescent {
                    let message =
                        format!("{}: phase diagrams with momentum are for polynomial losses", source.name);
                    return Err(Failure::helped(message, "leave out --momentum"));
                }
                let mut report = smooth.windows(&limits, range.as_ref(), go_on);
                if let (Some(part), Some(seconds)) = (&mut report.windows, limit)
                    && deadline.is_some_and(|deadline| Instant::now() >= deadline)
                {
                    part.stopped = Some(format!("--time-limit {seconds} stopped the counting"));
                }
                return Ok(report);
            }
            let loss = Loss::read(source, &parameters)?;
            let analysis = loss.analyse(&limits)?;
            if loss.polynomial.degree() > QUICK_DEGREE {
                own.note(&format!("{}: {}", source.name, expectation(&loss.polynomial)));
            }
            let diagram =
                windows_under(&loss.polynomial, &method, go_on).map_err(|error| Failure::Limit {
                    message: match limit.filter(|_| matches!(error, WindowsError::Stopped(_))) {
                        Some(seconds) => format!("{}: {error}, after {seconds} s", source.name),
                        None => format!("{}: undecided: {error}", source.name),
                    },
                    help: limit.map(|_| "raise --time-limit".to_string()),
                })?;
            let keep = |cell: &Cell| meets(&diagram, cell, range.as_ref());
            let mut part = report::Windows::new(&diagram, &method, keep);
            if let Some(seconds) = limit.filter(|_| part.cells.iter().any(|cell| cell.cycles.is_none())) {
                part.stopped = Some(format!("--time-limit {seconds} stopped the counting"));
            }
            let report = Report::new(loss.heading(), &analysis, &[]).with_windows(part);
            // Rows are told by the cells' places, which a part of the diagram does not keep.
            Ok(match &method {
                _ if range.is_some() => report,
                Method::GradientDescent => report.with_window_check(&loss.polynomial, &diagram),
                _ => report.with_momentum_window_check(&loss.polynomial, &method, &diagram),
            })
        };
        let text = |report: &Report| text_of_windows(report, Paint::Ansi);
        work::run_with(&self.losses.common, &sources, &meter, Arc::new(job), text)
    }
}

/// Up to this degree the answer comes at once.
const QUICK_DEGREE: usize = 8;

/// How long the phase diagram of a loss may take: measured on random losses, where the time grows about as the seventh
/// power of the degree, and slowly with the size of the coefficients. *Approximate.*
fn expected_seconds(loss: &RatPoly) -> f64 {
    let size = f64::from(loss.numerator().bits());
    let of_degree =
        11.0 * (loss.degree() as f64 / 32.0).powi(7) + 0.05 * (loss.degree() as f64 / 16.0).powi(2);
    of_degree * (1.0 + size / 80.0)
}

fn expectation(loss: &RatPoly) -> String {
    let seconds = expected_seconds(loss);
    let time = match seconds {
        s if s < 1.0 => "less than a second".to_string(),
        s if s < 90.0 => format!("about {} s", s.round()),
        s if s < 5400.0 => format!("about {} min", (s / 60.0).round()),
        s => format!("about {} h", (s / 3600.0).round()),
    };
    let bound = if seconds < 10.0 { "" } else { "; --time-limit SECONDS bounds it" };
    format!("degree {}: expect {time}, give or take a factor of 4{bound}", loss.degree())
}

/// The share of the whole work that is done when a stage has come so far. *Approximate.*
fn share(stage: Stage, done: usize, all: usize) -> f64 {
    let part = done as f64 / all.max(1) as f64;
    match stage {
        Stage::Elimination | Stage::Subdivision => ELIMINATION_SHARE * part,
        Stage::Counting => ELIMINATION_SHARE + (1.0 - ELIMINATION_SHARE) * part,
    }
}

/// The eliminations' share of the time.
const ELIMINATION_SHARE: f64 = 0.5;

/// Does a cell have a step size in the range? Where an end cannot be told from the range's, it does.
fn meets(diagram: &certify::Windows, cell: &Cell, range: Option<&(Rational, Rational)>) -> bool {
    let Some((from, to)) = range else { return true };
    let lower = cell.from.map_or(Rational::new(), |i| diagram.critical[i].eta.lo.clone());
    let above = cell.to.is_none_or(|i| diagram.critical[i].eta.hi > *from);
    lower < *to && above
}
