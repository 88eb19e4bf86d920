//! `twostep sweep`

use super::args::Colour;
use super::certify::{Analysed, prove};
use super::failure::Failure;
use super::grid::{Grid, Place};
use super::input::{self, Source};
use super::interrupt::Interrupt;
use super::lines::Lines;
use super::loss;
use super::meter::counting_bar;
use super::ordered::{self, Ended};
use super::output;
use super::status::Status;
use super::sweep_file;
use super::work;
use crate::certify::Limits;
use crate::problem::Problem;
use crate::report::{SweepLine, SweepStatus};
use clap::Args;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Prove everything about a loss on a grid of step sizes and parameters: one JSON document per line, as each finishes
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Sweep {
    /// A loss in quotes, a problem file (.toml), or `-` for standard input
    #[arg(value_name = "LOSS")]
    pub loss: String,

    /// The step sizes, exact: from..to/steps, or one
    #[arg(long, value_name = "FROM..TO/STEPS", allow_hyphen_values = true)]
    pub eta: String,

    /// A parameter's values, exact: mu=from..to/steps, or one; may be given several times
    #[arg(long = "param", value_name = "NAME=FROM..TO/STEPS")]
    pub parameters: Vec<String>,

    /// Write the lines to a file instead of standard output
    #[arg(short, long, value_name = "OUT.jsonl")]
    pub output: Option<PathBuf>,

    /// Only the points whose number is i-1 modulo n: shards 1/n to n/n together are the whole
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<(usize, usize)>,

    /// Go on with the file: points that stand in it already are left out
    #[arg(long, requires = "output")]
    pub resume: bool,

    /// The largest precision of an enclosure, in bits
    #[arg(long, value_name = "BITS", default_value_t = 4096,
          value_parser = clap::value_parser!(u32).range(64..=1_000_000))]
    pub precision_limit: u32,

    /// Answer `undecided` for a point that takes longer than this
    #[arg(long, value_name = "SECONDS", value_parser = super::args::seconds)]
    pub time_limit: Option<f64>,

    /// How many points to work on at once [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,

    /// No progress on standard error
    #[arg(short, long)]
    pub quiet: bool,

    /// When to colour messages
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

const EXAMPLES: &str = "\
Examples:
  twostep sweep \"(x^2-mu)^2/4\" --eta 1/2..3/2/100 --param mu=1/2..2/30 -o wells.jsonl
  twostep sweep problems/double-well-mu.toml --eta 1..2/50 --param mu=1 | jq .result.orbits[0].cycles
  twostep sweep \"(x^2-mu)^2/4\" --eta 1..2/999 --param mu=1 --shard 3/8 -o part-3.jsonl     one of a job array
  twostep sweep \"(x^2-1)^2/4\" --eta 1..2/10000 -o fine.jsonl --resume                      after an interruption

1..3/2/10 are the 11 step sizes from 1 to 3/2. Each line holds the number of its point, the step size, the parameters
and the whole result, as `certify --format json` gives it; step sizes and claims of a problem file are left out. Lines
are in the order of the points, and the same for any number of jobs. Ctrl-C keeps what is finished; --resume tolerates
a last line that was cut off.

Exit status: 0 decided, 2 a point has no result, 3 something undecided, 130 Ctrl-C.";

/// `i/n` with `1 <= i <= n`.
fn shard(text: &str) -> Result<(usize, usize), String> {
    let read = || {
        let (i, n) = text.split_once('/')?;
        let (i, n) = (i.trim().parse().ok()?, n.trim().parse().ok()?);
        (1 <= i && i <= n).then_some((i, n))
    };
    read().ok_or_else(|| "write i/n with i from 1 to n: 3/8".to_string())
}

impl Sweep {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let grid = Grid::read(&self.eta, &self.parameters)?;
        let (source, loss) = self.source(&grid)?;
        let (i, n) = self.shard.unwrap_or((1, 1));
        let own: Vec<usize> = (i - 1..grid.len()).step_by(n).collect();
        let done = match (&self.output, self.resume) {
            (Some(path), true) => sweep_file::done(path, &loss, &grid)?,
            (Some(path), false) if path.exists() => {
                return Err(Failure::helped(
                    format!("{} exists already", path.display()),
                    "add --resume to go on with it, or remove it first",
                ));
            }
            _ => sweep_file::Done::default(),
        };
        let mut status = done.status(&own);
        let todo: Vec<usize> = own.iter().copied().filter(|index| !done.has(*index)).collect();
        let mut lines = match &self.output {
            Some(path) => Lines::append(path)?,
            None => Lines::create(None)?,
        };
        work::use_threads(self.jobs);
        let progress = counting_bar(self.quiet, own.len(), "points");
        progress.set_position((own.len() - todo.len()) as u64);
        progress.reset_eta();
        let numbers = todo.clone();
        let point = self.point(source, loss, grid);
        let ended = ordered::run(
            self.jobs,
            todo.len(),
            &Interrupt::listen()?,
            move |k| point(numbers[k]),
            |_, line: SweepLine| {
                status = status.max(Status::of_point(line.status));
                progress.inc(1);
                lines.write(&line.to_json())
            },
        )?;
        progress.finish_and_clear();
        if let (Some(path), Ended::Complete, true) = (&self.output, ended, self.resume) {
            sweep_file::in_order(path)?;
        }
        Ok(if ended == Ended::Interrupted { Status::Interrupted } else { status })
    }

    /// The source and the loss as it is written; wrong input is refused before the work begins.
    fn source(&self, grid: &Grid) -> Result<(Source, String), Failure> {
        let mut sources = input::sources(std::slice::from_ref(&self.loss))?;
        if sources.len() != 1 {
            return Err(Failure::helped(
                format!("{}: a sweep is over one loss, and here are {}", self.loss, sources.len()),
                "name one problem file",
            ));
        }
        let mut source = sources.remove(0);
        let loss = loss::problem(&source, &grid.place(0).parameters)?.loss_text;
        if source.is_problem {
            // Step sizes and claims would be looked at again at every point.
            source.text = Problem::text_of_loss(&source.text);
        }
        Ok((source, loss))
    }

    /// What is done at a point.
    fn point(
        &self,
        source: Source,
        loss: String,
        grid: Grid,
    ) -> impl Fn(usize) -> SweepLine + Send + Sync + 'static {
        let limits = Limits { precision: self.precision_limit, ..Limits::default() };
        let (limit, colour) = (self.time_limit, self.color.into());
        let shared = Arc::new(Shared::default());
        move |index| {
            let Place { parameters, eta } = grid.place(index);
            let job: Arc<work::Job> = {
                let (parameters, eta, limits) = (parameters.clone(), eta.clone(), limits.clone());
                let shared = Arc::clone(&shared);
                Arc::new(move |source: &Source| {
                    let etas = loss::step_sizes(std::slice::from_ref(&eta))?;
                    match &*shared.analysed(source, &parameters, &limits)? {
                        Some(analysed) => analysed.prove(&etas, &limits),
                        None => prove(source, &parameters, &etas, &limits),
                    }
                })
            };
            let result = work::within(limit, None, &source, &job);
            if let Ok(report) = &result {
                output::disagreements(&format!("point {index}"), report, colour);
            }
            let (status, result, error) = match result {
                Ok(report) => match Status::of(&report) {
                    Status::Decided => (SweepStatus::Decided, Some(report), None),
                    _ => (SweepStatus::Undecided, Some(report), None),
                },
                Err(failure) => {
                    let limit = matches!(failure, Failure::Limit { .. });
                    let status = if limit { SweepStatus::Undecided } else { SweepStatus::Failed };
                    (status, None, Some(failure.message().to_string()))
                }
            };
            SweepLine::new(index, loss.clone(), eta, parameters, status, result, error)
        }
    }
}

/// What does not depend on the step size, for the values of the parameters that were met last: all points with the same ones share
/// it.
#[derive(Default)]
struct Shared {
    kept: Mutex<VecDeque<(Values, Arc<Slot>)>>,
}

/// Parameters with their values.
type Values = Vec<(String, String)>;

/// Filled by the first that needs it, while the others wait.
type Slot = OnceLock<Result<Arc<Option<Analysed>>, Failure>>;

impl Shared {
    /// For so many values of the parameters; more than there are threads.
    const KEPT: usize = 64;

    /// The analysis; `None` inside where the loss is no polynomial in one variable.
    fn analysed(
        &self,
        source: &Source,
        parameters: &[(String, String)],
        limits: &Limits,
    ) -> Result<Arc<Option<Analysed>>, Failure> {
        let slot = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            match kept.iter().find(|(own, _)| own == parameters) {
                Some((_, slot)) => Arc::clone(slot),
                None => {
                    let slot = Arc::new(Slot::new());
                    kept.push_front((parameters.to_vec(), Arc::clone(&slot)));
                    kept.truncate(Self::KEPT);
                    slot
                }
            }
        };
        slot.get_or_init(|| Analysed::read(source, parameters, limits).map(Arc::new)).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::shard;

    #[test]
    fn shards() {
        assert_eq!(shard("3/8"), Ok((3, 8)));
        for wrong in ["0/2", "3/2", "1", "1/0", "-1/2", "a/b"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }
}
