//! What almost every start converges to: one-variable polynomial losses, at a step size or over a range of them.
//!
//! The two routes: Coppel's theorem for `G o G` (no orbit of least period 4 in an invariant interval: everything
//! converges to a fixed point or a 2-cycle), or where there are 4-cycles for `G o G o G o G`; and else the list of all attracting
//! cycles by following the critical points of a map with negative Schwarzian derivative.

mod affine;
mod arena;
mod attractors;
mod candidates;
mod claim;
mod conclude;
mod divergence;
mod equations;
mod family;
mod invariance;
mod neutral;
mod piece;
mod range;
mod schwarzian;
mod solve;
#[cfg(test)]
mod tests;
mod trapping;
mod types;

pub use affine::{Affine, affine};
pub use claim::{converges_to_period, diverge_in, diverges, go_to_period};
pub use divergence::divergence_bound;
pub use family::{Family, Part, families, gaps, parts};
pub use range::{basin, basin_at};
pub use schwarzian::has_negative_schwarzian;
pub use types::{
    Anchor, Attraction, Basin, BasinLimits, Conclusion, Divergence, End, Exceptions, Hypothesis,
    InvariantInterval, OpenPiece, PeriodicOrbit, Piece, StepRange, Theorem,
};

pub(crate) use arena::{Arena, Cycle, orbit_of};
pub(crate) use equations::CycleEquation;
pub(crate) use solve::{Open, free_of_zeros};
