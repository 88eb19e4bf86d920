//! Losses of several variables.
//!
//! - [`problem`]: the problem file and its claims; [`multi_poly`], [`substitution`]: polynomials in many names;
//! - [`loss`]: derivatives on enclosures and exact values; [`linear`]: matrices of enclosures; [`krawczyk`]: existence and
//!   uniqueness of zeros; [`arrays`]: vectors and matrices of a certificate.

pub mod arrays;
pub mod krawczyk;
pub mod linear;
pub mod loss;
pub mod multi_poly;
pub mod problem;
pub mod substitution;
