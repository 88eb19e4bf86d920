//! Losses with elementary functions, in one variable or several.
//!
//! - [`dyadic`]: enclosures on a grid; [`exponential`], [`trigonometric`], [`error_function`]: the functions by series with
//!   a bound of the rest;
//! - [`exact`]: constants with a name; [`number`]: what both can do;
//! - [`taylor`], [`jet`]: derivatives; [`formula`]: expressions;
//! - [`problem`], [`claim`]: the problem file; [`slope`], [`two_cycles`], [`local`]: what the rules are about.

pub mod claim;
pub mod dyadic;
pub mod error_function;
pub mod exact;
pub mod exponential;
pub mod formula;
pub mod jet;
pub mod local;
pub mod number;
pub mod problem;
pub mod slope;
pub mod taylor;
pub mod trigonometric;
pub mod two_cycles;
