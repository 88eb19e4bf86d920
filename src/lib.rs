//! `twostep` proves what gradient descent does past the edge of stability.
//!
//! The layers, bottom up; imports go down only:
//!
//! - [`arith`]: exact rationals and intervals with outward rounding;
//! - [`algebra`]: polynomials, real root isolation, real algebraic numbers, elimination;
//! - [`expr`]: losses as expressions: parsing, printing, exact derivatives;
//! - [`problem`]: problem files;
//! - [`dynamics`]: formulas of the gradient map and its 2-cycles, no decisions;
//! - [`certify`]: decisions and proofs;
//! - [`simulate`]: the `f64` path, which never decides anything;
//! - [`report`]: one value, one file per output format;
//! - [`cli`]: one file per subcommand.

pub mod algebra;
pub mod arith;
pub mod certify;
pub mod cli;
pub mod dynamics;
pub mod expr;
pub mod problem;
pub mod report;
pub mod simulate;
