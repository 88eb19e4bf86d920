//! Theorems about a loss as a file for the proof assistant Coq.
//!
//! - [`coq`]: the whole file; `file`: its layout; `foundations.v`: definitions and proofs that all files share;
//! - `condition`, `cycle`, `identity`: one kind of theorem each;
//! - `bounds`: decimal intervals on which Coq's checks succeed; `term`: expressions in Coq's notation.

mod bounds;
mod condition;
mod cycle;
mod file;
mod identity;
mod term;

use crate::certify::{Analysis, OrbitList};
use crate::expr::Diagnostic;
use crate::problem::{Claim, Problem};
use file::{CoqFile, Derivatives};

/// What a file states.
#[derive(Clone, Copy, Debug)]
pub struct CoqSource<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// The loss, its minimisers and their conditions.
    pub analysis: &'a Analysis,
    /// The 2-cycles at step sizes, with their texts.
    pub orbits: &'a [(String, OrbitList)],
    /// Claims of the problem file that are proved; identities are stated.
    pub proved: &'a [&'a Claim],
}

/// A file for Coq.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoqExport {
    /// The file.
    pub text: String,
    /// Results that it does not state, and why.
    pub left_out: Vec<String>,
}

/// The file: the loss and its derivatives over Coq's real numbers, each minimiser with the sign of alpha, each 2-cycle
/// with its stability, each proved identity, all with proofs. *Exact.*
///
/// # Errors
/// Where the loss cannot be written in Coq as it stands: an irrational constant, a division by the variable.
pub fn coq(source: &CoqSource<'_>) -> Result<CoqExport, Diagnostic> {
    let order = identity::highest_order(source.proved);
    let loss = Derivatives::new(&source.analysis.loss, order);
    let mut file = CoqFile::new(source.problem, &loss)?;
    for (i, found) in source.analysis.minimisers.iter().enumerate() {
        condition::minimiser(&mut file, &loss, i + 1, found);
    }
    for (i, (text, list)) in source.orbits.iter().enumerate() {
        cycle::cycles(&mut file, &loss, i + 1, list, text);
    }
    for claim in source.proved {
        identity::identity(&mut file, source.problem, &loss, claim);
    }
    let (text, left_out) = file.finish();
    Ok(CoqExport { text, left_out })
}
