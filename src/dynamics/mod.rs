//! Formulas of the gradient map and of its 2-cycles; no decisions.

mod branch;
mod series;

pub use branch::{branch_series, start_series};
