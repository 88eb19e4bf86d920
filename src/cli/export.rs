//! `twostep export`

use super::args::Colour;
use super::failure::Failure;
use super::input;
use super::loss::{self, Loss};
use super::output;
use super::status::Status;
use crate::certify::{Claims, Limits, Verdict};
use crate::problem::{Claim, Statement};
use crate::report::coq::{CoqExport, CoqSource, coq};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Write what is proved of a loss as theorems for a proof assistant, with proofs that it checks by itself
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    /// A polynomial loss in one variable in quotes, a problem file (.toml), or `-` for standard input
    #[arg(value_name = "LOSS")]
    pub loss: String,

    /// A step size, rational: 11/10, 0.1; may be given several times, in addition to a problem file's own
    #[arg(long = "eta", value_name = "R", allow_negative_numbers = true)]
    pub etas: Vec<String>,

    /// The proof assistant
    #[arg(long, value_enum, default_value_t = Assistant::Coq)]
    pub format: Assistant,

    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// The value of a parameter of the loss, exact: `mu=2/3`
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,

    /// No notes on what the file does not state
    #[arg(short, long)]
    pub quiet: bool,

    /// When to colour messages
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// Up to this degree Coq checks a file within a minute.
const QUICK_DEGREE: usize = 24;

/// The proof assistants.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assistant {
    /// Coq 8.16 or newer, with its standard library alone
    Coq,
}

const EXAMPLES: &str = "\
Examples:
  twostep export \"(x^2-1)^2/4\" --eta 11/10 --format coq -o double_well.v
  coqc double_well.v
  twostep export problems/sextic-three-wells.toml -o sextic.v

The file defines the loss as a function on Coq's real numbers, as it was written, and proves by itself: which functions
are its derivatives; each minimiser, with f'' > 0 and the sign of alpha = 3 f'''^2 - f'' f''''; each 2-cycle at the
step sizes, the only one in its box, with its multiplier and |rho| < 1 or |rho| > 1; and the identities that a
problem file claims. Nothing of twostep is trusted: the numbers in the file are checked by Coq's kernel. At the end it
prints the axioms it rests on, those of Coq's real numbers. What follows from the sign of alpha (which way the
2-cycles branch), and that lists are complete, is not stated.

Every parameter needs a value (--param mu=1), and a 2-cycle a rational step size; what is left out is named on standard
error. Coq takes seconds to degree 8, half a minute at degree 20, many minutes at 40.";

impl Export {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let parameters = loss::named_values(&self.parameters)?;
        let etas = loss::step_sizes(&self.etas)?;
        let sources = input::sources(std::slice::from_ref(&self.loss))?;
        let [source] = sources.as_slice() else {
            return Err(Failure::helped(
                format!("{}: a file states theorems on one loss, and here are {}", self.loss, sources.len()),
                "name one problem file",
            ));
        };
        let loss = Loss::read(source, &parameters)?;
        let etas = loss.all_step_sizes(&etas)?;
        let analysis = loss.analyse(&Limits::default())?;
        let orbits = loss::orbits(&loss, &etas);
        let proved = proved_identities(&loss)?;
        let source =
            CoqSource { problem: &loss.problem, analysis: &analysis, orbits: &orbits, proved: &proved };
        let Assistant::Coq = self.format;
        let CoqExport { text, left_out } = coq(&source).map_err(|diagnostic| loss.wrong(diagnostic))?;
        match &self.output {
            Some(path) => std::fs::write(path, text)
                .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))?,
            None => output::to_stdout(&text, self.color.into())?,
        }
        if !self.quiet {
            for what in left_out {
                output::note(&format!("not stated: {what}"), self.color.into());
            }
            let degree = loss.polynomial.degree();
            if degree > QUICK_DEGREE {
                let note = format!(
                    "coqc takes minutes at degree {degree}: seconds to degree 8, half a minute at 20"
                );
                output::note(&note, self.color.into());
            }
        }
        Ok(Status::Decided)
    }
}

/// The identities that the problem file claims and that hold.
fn proved_identities(loss: &Loss) -> Result<Vec<&Claim>, Failure> {
    let claims =
        Claims::new(&loss.problem, &Limits::default()).map_err(|diagnostic| loss.wrong(diagnostic))?;
    let mut proved = Vec::new();
    for claim in &loss.problem.claims {
        if matches!(claim.statement, Statement::Identity { .. }) {
            let verdict = claims.decide(claim).map_err(|diagnostic| loss.wrong(diagnostic))?;
            if matches!(verdict, Verdict::Proved(_)) {
                proved.push(claim);
            }
        }
    }
    Ok(proved)
}
