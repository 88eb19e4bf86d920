//! Numbers: exact rationals (GMP), intervals with outward rounding (MPFR ends, or doubles for speed), truncated
//! Taylor series over any of them, and the elementary functions on all.

mod elementary;
mod enclosure;
mod erf;
mod fast_elementary;
mod fast_interval;
mod float;
mod interval;
mod interval_elementary;
mod jet;
mod jet_elementary;
mod nearest;
mod rational_elementary;
mod scalar;
mod simplest;

pub use elementary::Elementary;
pub(crate) use elementary::functions_of_constants;
pub use enclosure::Enclosure;
pub use erf::erf;
pub use fast_interval::FastInterval;
pub use interval::Interval;
pub use jet::Jet;
pub use nearest::nearest;
pub use rug::{Integer, Rational};
pub use scalar::Scalar;
pub use simplest::simplest_between;

#[cfg(test)]
mod conformance_tests;
