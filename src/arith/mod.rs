//! Numbers: exact rationals (GMP) and intervals with outward rounding (MPFR).

pub use rug::{Integer, Rational};
