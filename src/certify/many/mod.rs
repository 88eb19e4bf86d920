//! Losses of several variables: minimisers, the local condition, 2-cycles.
//!
//! - `loss`: the loss and its derivatives on any kind of number; `exact`: numbers with square roots and pi; `matrix`: dense matrices;
//! - `minimiser`: given points checked exactly, others found in floats and proved by the [Krawczyk operator](krawczyk);
//! - `precise`: the same with more digits, where doubles do not decide;
//! - `spectrum`, `eigenpair`: eigenvalues and eigenvectors of symmetric matrices;
//! - `condition`, `manifold`, `symmetry`, `linear_symmetry`, `atoms`: theorem T2;
//! - `cycle`, `multipliers`, `orbits`: 2-cycles found in floats and proved (theorem T3); `complete`: all in a box;
//! - [`branch`]: the branch of 2-cycles from a minimiser on, followed through the step sizes;
//! - `line`: cycles on a line that the gradient maps into itself, in exact arithmetic;
//! - `basin`: starts of a box proved to converge or to diverge;
//! - `claims`, `starts_claim`: verdicts on what a problem file says;
//! - `types`: what is handed to reports.

mod atoms;
mod basin;
mod branch;
mod claims;
mod complete;
mod condition;
mod cycle;
mod decay;
mod eigenpair;
mod exact;
mod folded;
pub mod krawczyk;
mod line;
mod linear_symmetry;
mod loss;
mod manifold;
mod matrix;
mod minimiser;
mod multipliers;
mod orbits;
mod precise;
mod recognise;
mod spectrum;
mod starts_claim;
mod symmetry;
mod types;

pub use basin::{Attractor, Fate, ManyBasin, PAVED, Part, escape};
pub use branch::{EndKind, FOLLOWED, ManyBranch, Piece, branch};
pub use claims::{COMPLETE, ManyClaims, exact_point, step_size};
pub use complete::{InBox, orbits_in};
pub use condition::analyse;
pub use decay::{Carried, DecayOutcome, DecayProof, decay_proof};
pub use exact::Exact;
pub use line::{Basis, subspaces_across};
pub use linear_symmetry::{Square, fixing, linear_symmetries};
pub use loss::ManyLoss;
pub use minimiser::{PointError, Site, given, near_minimiser, search};
pub use multipliers::eigenbasis;
pub use orbits::orbits;
pub use starts_claim::basin_of;
pub use symmetry::{Symmetry, symmetries};
pub use types::{ComplexMultiplier, Manifold, ManyCycle, ManyKind, ManyMinimiser, ManyOrbits};

#[cfg(test)]
mod tests;
