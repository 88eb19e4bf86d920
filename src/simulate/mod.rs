//! The `f64` path: everything here is *approximate* and decides nothing. It shows what is proved, and says loudly
//! where floats and proofs disagree.
//!
//! Comparison with what is proved:
//!
//! - [`proved`]: what the proofs hand over, as values;
//! - [`cross_check`](mod@cross_check): gradient descent run beside each proved statement;
//! - [`check_row`]: the rows of its table;
//! - [`chart`]: gradient descent in coordinates centred at a proved point, scaled so that floats neither overflow nor cancel;
//! - [`local_run`]: runs in charts: does the distance shrink, at which rate, to where;
//! - [`census`]: do starts from everywhere settle on a 2-cycle that is not listed;
//! - [`scaled`]: floats with a wide exponent.

pub mod census;
pub mod chart;
mod check_cycle;
mod check_minimiser;
pub mod check_row;
pub mod cross_check;
pub mod local_run;
pub mod proved;
pub mod scaled;

pub use check_row::{Agreement, CheckRow, Outcome, Quantity, Reproduce, Subject};
pub use cross_check::{CrossCheck, cross_check};
pub use proved::{ProvedCycle, ProvedMinimiser, ProvedOrbits, ProvedStability};

#[cfg(test)]
mod cross_check_tests;
