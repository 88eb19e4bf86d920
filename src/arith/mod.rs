//! Numbers: exact rationals (GMP) and intervals with outward rounding (MPFR).

mod interval;
mod simplest;

pub use interval::Interval;
pub use rug::{Integer, Rational};
pub use simplest::simplest_between;
