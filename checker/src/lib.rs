//! The independent checker of twostep certificates: it reads a problem file and a certificate, and accepts the
//! certificate only if every statement in it follows, by the rules of `FORMAT.md`, from exact rational arithmetic.
//!
//! It never searches, never uses floating point, and shares no code with the prover.
//!
//! - [`json`], [`fields`], [`number`]: the certificate's text; [`toml`], [`expr`], [`evaluate`], [`problem`],
//!   [`claim`], [`keys`], [`set`], [`scaling`]: the problem file's;
//! - [`interval`], [`fixed`], [`poly`], [`values`], [`sturm`], [`surd`]: exact arithmetic;
//! - [`context`], [`series`], [`two_cycles`], [`pieces`], [`elimination`], [`stability`], [`method`]: what the rules are about; [`claims`]: the rules;
//! - [`limits`], [`budget`], [`verdict`]: when it gives up, and what it answers.
#![deny(missing_docs)]

pub mod budget;
pub mod claim;
pub mod claims;
pub mod context;
pub mod elementary;
pub mod elimination;
pub mod evaluate;
pub mod expr;
pub mod fields;
pub mod fixed;
pub mod function;
pub mod interval;
pub mod json;
pub mod keys;
pub mod limits;
pub mod method;
pub mod number;
pub mod pieces;
pub mod poly;
pub mod problem;
pub mod report;
pub mod scaling;
pub mod series;
pub mod set;
pub mod several;
pub mod stability;
pub mod sturm;
pub mod surd;
pub mod toml;
pub mod two_cycles;
pub mod values;
pub mod verdict;

pub use report::{Report, check, check_bytes};
pub use verdict::{Fault, Reason, Verdict};
