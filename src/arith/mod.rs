//! Numbers: exact rationals (GMP) and intervals with outward rounding (MPFR).

mod interval;
mod scalar;
mod simplest;

pub use interval::Interval;
pub use rug::{Integer, Rational};
pub use scalar::Scalar;
pub use simplest::simplest_between;
