//! Proofs for one-variable losses with elementary functions, on a bounded domain.
//!
//! - [`loss`]: the loss and its derivatives on enclosures;
//! - `roots`: all zeros of a function on an interval, by the interval Newton operator;
//! - `recognise`: exact names of zeros, such as `pi/6`, with proof;
//! - [`critical`]: critical points, complete in the domain;
//! - `local`: derivatives, condition and branch at a minimiser;
//! - `symmetry`: axes of symmetry, proved from the expression;
//! - [`orbits`]: 2-cycles at a step size, complete in the domain;
//! - [`windows`]: step-size windows, complete in the domain.

mod claims;
pub mod critical;
mod local;
pub mod loss;
pub mod orbits;
mod recognise;
mod roots;
mod symmetry;
mod window_claims;
pub mod windows;

pub use claims::SmoothClaims;
pub use critical::{SmoothAnalysis, analyse_smooth};
pub use loss::SmoothLoss;
pub use orbits::{SmoothStep, smooth_orbits};
pub use windows::{SmoothCritical, SmoothWindows, smooth_windows};

#[cfg(test)]
mod tests;
